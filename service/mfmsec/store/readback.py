"""Reading the loaded graph back, as the triples that it stands for."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import pyoxigraph as ox

from mfmsec.domain import ids
from mfmsec.errors import UnknownTerm
from mfmsec.mapping import cypher, rows, specs
from mfmsec.mapping.model import BOOKKEEPING
from mfmsec.mapping.rows import EdgeRow, NodeRow
from mfmsec.store import release as releases
from mfmsec.store import tx
from mfmsec.store.driver import Store

PAGE = 1_000
_ABOUT_THE_PROJECTION = set(BOOKKEEPING) - {"inferredKeys", "statedTypes"}


def nodes(store: Store, source: str) -> Iterator[NodeRow]:
    """Yield every node of a source with its edges, class by class in the order of IRIs, a page of the graph at a time."""
    for node in specs.NODES:
        after = ""
        while page := tx.read(store, cypher.read_nodes(node.label), {"source": source, "after": after, "limit": PAGE}):
            for record in page:
                yield _row(node.label, record)
            after = page[-1]["iri"]


@dataclass(frozen=True)
class Held:
    """The facts of a source as the graph holds them: its version, and what it states."""

    version: str
    stated: list[ox.Quad]


def sources(store: Store) -> list[str]:
    """Return the names of the sources that the graph holds, ours first and the others in order."""
    return list(releases.loaded_all(store))


def named(store: Store, only: str | None) -> list[str]:
    """Return the names of the sources that the graph holds, or the one that is named, if it is among them.

    Raises UnknownTerm where it is not, ReleaseMissing where nothing is loaded.
    """
    there = sources(store)
    if not there:
        releases.refuse_incomplete(store)
    if only is not None and only not in there:
        msg = f"No source {only} is loaded; the graph holds {', '.join(there)}."
        raise UnknownTerm(msg)
    return there if only is None else [only]


def users(store: Store, *apart: str) -> dict[str, Held]:
    """Return what each user's source in the graph states, by name, except for the sources named `apart`.

    Raises ReleaseLoading where one of them is there only in part, or loads keep coming in between.
    """
    wanted = {name: loaded for name, loaded in releases.loaded_all(store).items() if name not in {ids.SOURCE, *apart}}
    for loaded in wanted.values():
        releases.refuse_part(loaded)
    graphs = {name: ox.NamedNode(ids.graph(name)) for name in wanted}
    read = releases.settled(store, lambda: _quads(store, wanted)) if wanted else []
    stated = {name: [quad for quad in read if quad.graph_name == graphs[name]] for name in wanted}
    return {name: Held(loaded.release, stated[name]) for name, loaded in wanted.items()}


def whole(store: Store, source: str | None = None) -> list[ox.Quad]:
    """Return every triple of a source, or of all sources, read again where a load switched releases meanwhile.

    Raises ReleaseMissing where nothing or no such source is loaded, ReleaseLoading where a load was cut off or loads keep coming
    in between.
    """
    releases.refuse_incomplete(store, source or ids.SOURCE)
    return releases.settled(store, lambda: _quads(store, sources(store) if source is None else [source]))


def _quads(store: Store, wanted: Iterable[str]) -> list[ox.Quad]:
    return [quad for source in wanted for quad in quads(store, source)]


def quads(store: Store, source: str) -> Iterator[ox.Quad]:
    """Yield every triple of a source that the graph stands for, stated and inferred, each in its named graph."""
    for row in nodes(store, source):
        yield from rows.quads(row, source)


def _row(label: str, record: dict[str, Any]) -> NodeRow:
    further = tuple(sorted(set(record["labels"]) - {label}))
    properties = {key: value for key, value in record["properties"].items() if key not in _ABOUT_THE_PROJECTION}
    edges = sorted(EdgeRow(name, target, bool(inferred)) for name, target, inferred in record["edges"] if name is not None)
    return NodeRow(record["iri"], (label, *further), properties, tuple(edges))
