"""Our import of an N-Quads file into the Neo4j that the environment names: python -m bench.ours FILE [--disk FOLDER] [--check]."""

import argparse
import json
import sys
import time
from pathlib import Path

import pyoxigraph as ox

from bench.process import peak_megabytes
from mfmsec import resources, settings
from mfmsec.domain import ids
from mfmsec.mapping import dataset
from mfmsec.source import large
from mfmsec.store import changes, driver, load, migrate, plan, readback
from mfmsec.store.driver import Store


def parsed(file: Path, folder: Path | None) -> ox.Store:
    """Return the dataset of a file, in memory or in a folder."""
    if folder is not None:
        return large.on_disk([file], folder)
    store = ox.Store()
    store.bulk_load(path=file)
    return store


def run(graph: Store, file: Path, folder: Path | None, limit: int) -> ox.Store:
    """Import the file end to end: constraints, parsing, comparing, writing."""
    migrate.apply(graph, resources.migrations())
    triples = parsed(file, folder)
    known = dataset.labels(triples)
    wanted = changes.Load(ids.SOURCE, "2026.12.0", lambda: dataset.rows(triples, ids.SOURCE, known), "2026-12-01T00:00:00Z")
    load.apply(graph, plan.plan(graph, [wanted]), limit=limit)
    return triples


def main() -> None:
    """Import, and print seconds, peak memory and, if asked, how many triples the graph gives back."""
    parser = argparse.ArgumentParser()
    parser.add_argument("file", type=Path)
    parser.add_argument("--disk", type=Path)
    parser.add_argument("--check", action="store_true")
    given = parser.parse_args()
    chosen = settings.from_environment()
    with driver.connect(chosen) as graph:
        started = time.perf_counter()
        triples = run(graph, given.file, given.disk, chosen.transaction_limit)
        found: dict[str, float] = {"seconds": time.perf_counter() - started, "megabytes": peak_megabytes(), "triples": len(triples)}
        if given.check:
            found["recovered"] = len(set(readback.quads(graph, ids.SOURCE)) & set(triples))
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main()
