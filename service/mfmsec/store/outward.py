"""The loaded graph as a dataset of RDF, for whoever writes it in other formats."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

import pyoxigraph as ox

from mfmsec.domain import ids
from mfmsec.source import large
from mfmsec.store import readback
from mfmsec.store import release as releases
from mfmsec.store.driver import Store


@contextmanager
def dataset(store: Store, source: str = "") -> Iterator[ox.Store]:
    """Open what the graph holds of a source, or of all, inside the with block; it is kept on disk, whatever its size.

    Nothing is handed out before all of it was read from one state of the graph. Raises ReleaseMissing where nothing or no such
    source is loaded, ReleaseLoading where a load was cut off or loads keep coming in between.
    """
    releases.refuse_incomplete(store, source or ids.SOURCE)
    with TemporaryDirectory(prefix="mfmsec-", ignore_cleanup_errors=True) as folder:
        numbers = count()

        def read() -> ox.Store:
            found = ox.Store(Path(folder) / str(next(numbers)))
            for name in [source] if source else readback.sources(store):
                large.fill(found, readback.quads(store, name))
            return found

        yield releases.settled(store, read)
