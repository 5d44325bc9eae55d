"""Reading the loaded graph back, as the triples that it stands for."""

from collections.abc import Iterator
from typing import Any

import pyoxigraph as ox

from mfmsec.errors import ReleaseLoading
from mfmsec.mapping import cypher, rows, specs
from mfmsec.mapping.model import BOOKKEEPING
from mfmsec.mapping.rows import EdgeRow, NodeRow
from mfmsec.store import release as releases
from mfmsec.store import tx
from mfmsec.store.driver import Store

PAGE = 1_000
ATTEMPTS = 3
_ABOUT_THE_PROJECTION = set(BOOKKEEPING) - {"inferredKeys", "statedTypes"}


def nodes(store: Store, source: str) -> Iterator[NodeRow]:
    """Yield every node of a source with its edges, class by class in the order of IRIs, a page of the graph at a time."""
    for node in specs.NODES:
        after = ""
        while page := tx.read(store, cypher.read_nodes(node.label), {"source": source, "after": after, "limit": PAGE}):
            for record in page:
                yield _row(node.label, record)
            after = page[-1]["iri"]


def whole(store: Store, source: str) -> list[ox.Quad]:
    """Return every triple of a source, read again where a load switched releases meanwhile.

    Raises ReleaseMissing where nothing is loaded, ReleaseLoading where a load was cut off or loads keep coming in between.
    """
    releases.refuse_incomplete(store, source)
    before = tx.read(store, releases.TOKENS, {"source": source})
    for _ in range(ATTEMPTS):
        found = list(quads(store, source))
        after = tx.read(store, releases.TOKENS, {"source": source})
        if before == after:
            return found
        before = after
    msg = "Releases are being loaded while the graph is read; export again when the load has ended."
    raise ReleaseLoading(msg)


def quads(store: Store, source: str) -> Iterator[ox.Quad]:
    """Yield every triple of a source that the graph stands for, stated and inferred, each in its named graph."""
    for row in nodes(store, source):
        yield from rows.quads(row, source)


def _row(label: str, record: dict[str, Any]) -> NodeRow:
    further = tuple(sorted(set(record["labels"]) - {label}))
    properties = {key: value for key, value in record["properties"].items() if key not in _ABOUT_THE_PROJECTION}
    edges = sorted(EdgeRow(name, target, bool(inferred)) for name, target, inferred in record["edges"] if name is not None)
    return NodeRow(record["iri"], (label, *further), properties, tuple(edges))
