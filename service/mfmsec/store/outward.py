"""The loaded graph as a dataset of RDF, for whoever writes it in other formats."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pyoxigraph as ox

from mfmsec.domain import ids
from mfmsec.source import large
from mfmsec.store import readback
from mfmsec.store.driver import Store


@contextmanager
def dataset(store: Store, source: str = ids.SOURCE) -> Iterator[ox.Store]:
    """Open what the graph holds of a source inside the with block; it is kept on disk, whatever its size.

    Raises ReleaseMissing where nothing is loaded, ReleaseLoading where a load is under way.
    """
    with TemporaryDirectory(prefix="mfmsec-") as folder:
        found = ox.Store(Path(folder))
        large.fill(found, iter(readback.whole(store, source)))
        yield found
