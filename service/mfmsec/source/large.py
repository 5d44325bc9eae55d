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
        fill(store, ox.parse(path=file))
    store.optimize()
    return store


def fill(store: ox.Store, quads: Iterator[ox.Quad]) -> None:
    """Add quads to a dataset, a chunk at a time."""
    for chunk in _chunks(quads):
        store.bulk_extend(chunk)


def _chunks(quads: Iterator[ox.Quad]) -> Iterator[list[ox.Quad]]:
    while chunk := list(islice(quads, CHUNK)):
        yield chunk
