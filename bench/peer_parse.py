"""The peer for memory: rdflib parses an N-Triples file into its own graph. python -m bench.peer_parse FILE."""

import json
import sys
import time

import rdflib

from bench.process import peak_megabytes


def main() -> None:
    """Parse, and print seconds and peak memory."""
    started = time.perf_counter()
    graph = rdflib.Graph().parse(sys.argv[1], format="nt")
    found = {"seconds": time.perf_counter() - started, "megabytes": peak_megabytes(), "triples": len(graph)}
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main()
