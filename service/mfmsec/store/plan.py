"""The plan of a load: what differs of each source, what must be kept besides, and what the graph was when it was made."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from mfmsec.domain import ids
from mfmsec.errors import FactsError, ReleaseLoading, RequestError, StoreForeign
from mfmsec.mapping import cypher
from mfmsec.store import changes as compared
from mfmsec.store import release as releases
from mfmsec.store import tx
from mfmsec.store.changes import Changes, Load, Stored
from mfmsec.store.driver import Store
from mfmsec.store.release import Loaded

SHOWN = 20
"""How many links a refusal names."""
_CHUNK = 5_000


@dataclass(frozen=True)
class Remade:
    """A node whose labels change: stores cannot change them, so it is made anew with all that it has, then updated."""

    iri: str
    label: str
    labels: tuple[str, ...]
    properties: dict[str, Any]
    edges: tuple[tuple[str, str, str, bool], ...]
    """Start, type, end, and whether it was inferred; of both directions and of whatever source."""


@dataclass(frozen=True)
class Plan:
    """What a load of one or more sources changes, all in one switch."""

    changes: tuple[Changes, ...]
    there: dict[str, Loaded]
    """The release of each source as the graph held it."""
    seen: tuple[str | None, int | None]
    """The load that had written last, and how many batches."""
    remade: tuple[Remade, ...] = ()
    unfinished: bool = False
    """Whether a load in batches was cut off, so that readers wait for the next one, though it may have nothing left to write."""

    @property
    def size(self) -> int:
        """How many nodes and edges are to be written."""
        return sum(part.size for part in self.changes) + sum(1 + len(one.edges) for one in self.remade)

    @property
    def none(self) -> bool:
        """Whether the graph already holds just these releases, whole."""
        return not self.unfinished and not any(self.differs(part) for part in self.changes)

    def differs(self, part: Changes) -> bool:
        """Return whether a source is not in the graph as it is to be."""
        there = self.there.get(part.load.source)
        if there is None or part.load.gone:
            return not (there is None and part.load.gone)
        return not part.none or (there.release, there.status) != (part.load.release, releases.READY)

    def refuse_others(self, only: str) -> None:
        """Raise FactsError where facts of another source than this one would change, RequestError where none is of this name."""
        names = [part.load.source for part in self.changes]
        if only not in names:
            msg = f"Nothing of a source {only[:60]!r} is loaded here; name one of {', '.join(names)}."
            raise RequestError(msg)
        others = [part.load for part in self.changes if self.differs(part) and not part.load.held and part.load.source != only]
        if others:
            named = ", ".join(f"{load.source} {load.release}" for load in others)
            msg = f"The graph does not hold {named}, against which {only} was checked; load both, without `--only`."
            raise FactsError(msg)


def plan(store: Store, loads: Sequence[Load], *, allow_older: bool = False) -> Plan:
    """Return what a load of sources would change, and change nothing.

    Raises StoreForeign where the database holds nodes that are not ours; ReleaseNewer where it holds a newer release of a source;
    ReleaseLoading where it holds a part of another source or has changed since a load was made ready; ReleaseMissing where it does
    not hold ours; FactsError where what stays points at what would be dropped, or what comes points at what is not there.
    """
    refuse_foreign(store)
    there = releases.loaded_all(store)
    _refuse_unready(loads, there)
    for load in loads:
        if load.source in there and not (allow_older or load.held or load.gone):
            releases.refuse_newer(there[load.source], load.release)
    seen = releases.seen(store)
    if any(load.seen not in {None, seen} for load in loads):
        raise ReleaseLoading(releases.OVERTAKEN)
    before = {load.source: compared.scan(store, load.source) for load in loads}
    changes = tuple(compared.compare(before[load.source], load) for load in loads)
    _refuse_shared(before, changes)
    _refuse_ends(store, before, changes)
    _refuse_dropped(store, changes)
    return Plan(changes, there, seen, tuple(_remade(store, before, changes)), releases.unfinished(store) is not None)


def refuse_foreign(store: Store) -> None:
    """Raise StoreForeign where the database holds nodes that are not ours."""
    found = tx.read(store, cypher.foreign_nodes(), {})
    if found:
        kinds = ", ".join(f"{record['nodes']} with {':'.join(record['labels']) or 'no label'}" for record in found)
        msg = f"The database {store.database!r} holds nodes that are not ours ({kinds}); name an empty one in NEO4J_DATABASE."
        raise StoreForeign(msg)


def _refuse_unready(loads: Sequence[Load], there: dict[str, Loaded]) -> None:
    """Refuse what would build on a source that is not there, or only in part."""
    if ids.SOURCE not in {load.source for load in loads}:
        releases.refuse_unready(there[ids.SOURCE].release if ids.SOURCE in there else None, releases.READY)
    anew = {load.source for load in loads if not load.held}
    for name, loaded in there.items():
        if name not in anew:
            releases.refuse_part(loaded)


def _refuse_shared(before: dict[str, dict[str, Stored]], changes: Sequence[Changes]) -> None:
    """Refuse a subject that another source has already."""
    for part in changes:
        for name, others in before.items():
            if name != part.load.source and (shared := sorted(part.create & others.keys())):
                msg = f"{part.load.source} states facts of {shared[0]}, which is of {name}; name it in a namespace of its own."
                raise FactsError(msg)


def _refuse_ends(store: Store, before: dict[str, dict[str, Stored]], changes: Sequence[Changes]) -> None:
    """Refuse edges to nodes that will not be there."""
    coming = set().union(*(part.create for part in changes))
    staying = set().union(*(nodes.keys() for nodes in before.values())).difference(*(part.delete for part in changes))
    ends = sorted(set().union(*(part.ends for part in changes)) - coming - staying)
    found: set[str] = set()
    for chunk in _chunks(ends):
        found.update(record["iri"] for record in tx.read(store, cypher.which(), {"iris": chunk}))
    if missing := [iri for iri in ends if iri not in found]:
        msg = f"The facts point at {missing[0]}, which is not in the graph; load the source that has it first, or mend the link."
        raise FactsError(msg)


def _refuse_dropped(store: Store, changes: Sequence[Changes]) -> None:
    """Refuse to drop nodes at which something points that stays as it is."""
    gone = {iri for part in changes for iri in part.delete}
    written = {iri for part in changes for iri in part.update}
    links = [
        f"{record['subject']} of {record['source']} points at {record['object']}."
        for record in _edges_to(store, sorted(gone))
        if record["subject"] not in gone and record["subject"] not in written
    ]
    if links:
        more = [f"… and {len(links) - SHOWN:,} more"] if len(links) > SHOWN else []
        msg = f"{len(links):,} links of other sources end at what would be dropped; nothing was changed. Mend or drop them first."
        raise FactsError("\n".join([msg, *sorted(links)[:SHOWN], *more]))


def _edges_to(store: Store, iris: Sequence[str]) -> Iterator[dict[str, Any]]:
    for chunk in _chunks(iris):
        yield from tx.read(store, cypher.edges_to(), {"iris": chunk})


def _remade(store: Store, before: dict[str, dict[str, Stored]], changes: Sequence[Changes]) -> Iterator[Remade]:
    wanted = {iri: (before[part.load.source][iri].label, labels) for part in changes for iri, labels in part.remake.items()}
    edges = defaultdict(set)
    for record in _edges_to(store, sorted(wanted)):
        edges[record["object"]].add((record["subject"], record["type"], record["object"], bool(record["inferred"])))
    for chunk in _chunks(sorted(wanted)):
        for record in tx.read(store, cypher.edges_from(), {"iris": chunk}):
            edges[record["subject"]].add((record["subject"], record["type"], record["object"], bool(record["inferred"])))
        for record in tx.read(store, cypher.properties(), {"iris": chunk}):
            iri, properties = record["iri"], {key: value for key, value in record["properties"].items() if key != "digest"}
            yield Remade(iri, *wanted[iri], properties, tuple(sorted(edges[iri])))


def _chunks(iris: Sequence[str]) -> Iterator[Sequence[str]]:
    return (iris[start : start + _CHUNK] for start in range(0, len(iris), _CHUNK))
