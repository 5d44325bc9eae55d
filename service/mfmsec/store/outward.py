"""The loaded graph as a dataset of RDF, for whoever writes it in other formats."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pyoxigraph as ox

from mfmsec.domain import ids
from mfmsec.errors import ReleaseLoading
from mfmsec.source import large
from mfmsec.store import readback, tx
from mfmsec.store import release as releases
from mfmsec.store.driver import Store


@contextmanager
def dataset(store: Store, source: str = "") -> Iterator[ox.Store]:
    """Open what the graph holds of a source, or of all, inside the with block; it is kept on disk, whatever its size.

    Nothing is handed out before all of it was read from one state of the graph. Raises ReleaseMissing where nothing or no such
    source is loaded, ReleaseLoading where a load was cut off or loads keep coming in between.
    """
    releases.refuse_incomplete(store, source or ids.SOURCE)
    before = tx.read(store, releases.TOKENS)
    for _ in range(readback.ATTEMPTS):
        with TemporaryDirectory(prefix="mfmsec-") as folder:
            found = ox.Store(Path(folder))
            for name in [source] if source else readback.sources(store):
                large.fill(found, readback.quads(store, name))
            after = tx.read(store, releases.TOKENS)
            if before == after:
                yield found
                return
        before = after
    msg = "Releases are being loaded while the graph is read; export again when the load has ended."
    raise ReleaseLoading(msg)
