"""The RDF of the loaded graph, of all sources, with the schema beside it, as one N-Quads file."""

from collections import Counter
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from mfmsec import resources
from mfmsec.api.sparql.pool import Data
from mfmsec.errors import ReleaseLoading
from mfmsec.query import release
from mfmsec.query.release import Read
from mfmsec.source import assemble
from mfmsec.store import readback
from mfmsec.store.driver import Store

ATTEMPTS: Final = 3


def written(store: Store, read: Read, file: Path) -> Data:
    """Write what the graph holds, and return what was written, with the mark of the state that it was read from.

    Raises ReleaseMissing where nothing is loaded, ReleaseLoading where loads keep coming in between, StoreError where the store
    does not answer.
    """
    before = release.loaded(read).mark
    for _ in range(ATTEMPTS):
        quads = readback.whole(store)
        after = release.loaded(read).mark
        if before == after:
            everything = [*quads, *assemble.schema(resources.ontology())]
            ox.serialize(everything, file, format=ox.RdfFormat.N_QUADS)
            return Data(before, file, dict(Counter(str(getattr(quad.graph_name, "value", "")) for quad in everything)))
        before = after
    msg = "Releases are being loaded while the graph is read; ask again when the load has ended."
    raise ReleaseLoading(msg)
