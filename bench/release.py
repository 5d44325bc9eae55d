"""Writing the catalog as Turtle, against a raw dump and against rdflib: `python -m bench.release ours|raw|rdflib`.

Reading the files, and turning them into what each works on, is left out of the time; all write to a file of their own.
`python -m bench.release memory FILE.nq` writes a dataset that is kept on disk as sorted N-Quads, and tells the memory it took.
"""

import json
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

import pyoxigraph as ox

from bench.process import measured, peak_megabytes
from bench.table import Goal, Table
from mfmsec import resources
from mfmsec.export import context, rdf, release
from mfmsec.source import large
from mfmsec.store import catalog

RAW, RDFLIB, GROWTH = Goal(1.5), Goal(1 / 20), Goal(1.5, "MB")


def compare(rounds: int, small: Path, big: Path, table: Table) -> None:
    """Measure each in a process of its own, one after the other in each round; `big` is five times as large as `small`."""
    times: dict[str, list[float]] = defaultdict(list)
    sizes: dict[str, float] = {}
    for _ in range(rounds):
        for name in WAYS:
            found = measured([sys.executable, "-m", "bench.release", name], {})
            times[name].append(found["seconds"])
            sizes[name] = found["bytes"]
    table.compare("Turtle of the catalog, against a raw pyoxigraph dump of the same triples", times["ours"], times["raw"], RAW)
    table.compare("Turtle of the catalog, against rdflib", times["ours"], times["rdflib"], RDFLIB)
    peaks = [
        [measured([sys.executable, "-m", "bench.release", "memory", file], {})["megabytes"] for _ in range(min(rounds, 2))]
        for file in (big, small)
    ]
    table.compare("peak memory of sorted N-Quads from disk, of 1,000,000 triples against 200,000", *peaks, GROWTH)
    told = ", ".join(f"{name} {size:,.0f} bytes" for name, size in sizes.items())
    table.notes.append(f"Release: `python -m bench --only release`; the Turtle has {told}.\n")


def ours() -> Callable[[BinaryIO], object]:
    """Return what writes the dataset as `mfmsec export turtle` does."""
    folder = resources.ontology()
    dataset, words = catalog.dataset(folder), context.public(folder)
    return lambda out: rdf.write(release.dataset_parts(dataset), "turtle", out, words)


def raw() -> Callable[[BinaryIO], object]:
    """Return what dumps the same triples, all of one graph, without prefixes."""
    store = ox.Store()
    store.bulk_extend(
        ox.Quad(*quad.triple) for part in release.dataset_parts(catalog.dataset(resources.ontology())) for quad in part.quads
    )
    return lambda out: store.dump(out, ox.RdfFormat.TURTLE, from_graph=ox.DefaultGraph())


def rdflib() -> Callable[[BinaryIO], object]:
    """Return what writes the same triples from rdflib's own graph."""
    from rdflib import Graph  # noqa: PLC0415 - the others do not need it

    parts = release.dataset_parts(catalog.dataset(resources.ontology()))
    text = ox.serialize((quad.triple for part in parts for quad in part.quads), format=ox.RdfFormat.N_TRIPLES)
    graph = Graph().parse(data=text, format="nt")
    return lambda out: graph.serialize(out, format="turtle")


WAYS = {"ours": ours, "raw": raw, "rdflib": rdflib}


def memory(file: Path) -> float:
    """Return the largest memory, in megabytes, that reading a file to disk and writing it sorted takes."""
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryFile() as out:
        store = large.on_disk([file], Path(folder))
        rdf.write(release.dataset_parts(store), "nquads", out, {})
    return peak_megabytes()


def main() -> None:
    """Write once, and print seconds, bytes and peak memory."""
    if sys.argv[1] == "memory":
        sys.stdout.write(json.dumps({"megabytes": memory(Path(sys.argv[2]))}))
        return
    write = WAYS[sys.argv[1]]()
    with tempfile.TemporaryFile() as out:
        started = time.perf_counter()
        write(out)
        seconds = time.perf_counter() - started
        sys.stdout.write(json.dumps({"seconds": seconds, "bytes": out.tell(), "megabytes": peak_megabytes()}))


if __name__ == "__main__":
    main()
