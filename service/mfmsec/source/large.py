"""Datasets too large for memory, kept on disk while they are read."""

from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

import pyoxigraph as ox

CHUNK = 100_000
"""How many quads are in memory at once; fewer cost time, more cost memory."""


def on_disk(files: Iterable[Path], folder: Path) -> ox.Store:
    """Return a dataset kept in an empty folder, read from RDF files whose endings name their formats."""
    store = ox.Store(folder)
    for file in files:
        for chunk in _chunks(ox.parse(path=file)):
            store.bulk_extend(chunk)
    store.optimize()
    return store


def _chunks(quads: Iterator[ox.Quad]) -> Iterator[list[ox.Quad]]:
    while chunk := list(islice(quads, CHUNK)):
        yield chunk
