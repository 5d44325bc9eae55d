"""What a load would change of one source: the rows of a dataset held against the nodes in the graph."""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from mfmsec.domain import ids
from mfmsec.mapping import cypher, specs
from mfmsec.mapping.rows import NodeRow
from mfmsec.store import tx
from mfmsec.store.driver import Store

PAGE = 5_000
HELD = 20_000
"""Up to how many rows a comparison keeps, so that writing them need not make them again; beyond, memory matters more."""
SHOWN = 20
"""How many changed individuals a dry run names."""


@dataclass(frozen=True)
class Load:
    """What to load: the rows of one source (made anew at each call), its release, and when it is loaded.

    `held` says that the graph states all of it already, so that only what follows may differ; `gone`, that the source is dropped.
    `seen` is the state of the graph that it was made ready for (see `release.seen`), None where it rests on nothing in the graph.
    """

    source: str
    release: str
    rows: Callable[[], Iterable[NodeRow]]
    loaded_at: str
    held: bool = False
    gone: bool = False
    seen: tuple[str | None, int | None] | None = None


@dataclass(frozen=True)
class Stored:
    """A node as the graph has it: primary label, all labels, and the fingerprint of what it said when it was sealed."""

    label: str
    labels: frozenset[str]
    digest: str | None


@dataclass
class Changes:
    """What differs of one source, by IRI, and what it holds altogether; `size` counts the nodes and edges to be written.

    `rows` are the rows to be written, or None when they are too many to keep.
    """

    load: Load
    create: set[str] = field(default_factory=set)
    update: set[str] = field(default_factory=set)
    remake: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """IRI to the labels that the node is to have; such a node is updated, too."""
    delete: dict[str, str] = field(default_factory=dict)
    """IRI to primary label."""
    size: int = 0
    nodes: int = 0
    edges: int = 0
    digest: str = ""
    rows: list[NodeRow] | None = field(default_factory=list)
    ends: set[str] = field(default_factory=set)
    """Where the edges to be written end that the comparison could not follow: in another source."""

    def write(self, row: NodeRow, *, new: bool) -> None:
        """Note that a row is to be written."""
        (self.create if new else self.update).add(row.iri)
        self.size += 1 + len(row.edges)
        if self.rows is not None:
            self.rows.append(row)
            if len(self.rows) > HELD:
                self.rows = None

    def written(self) -> Iterable[NodeRow]:
        """Return the rows to be written."""
        if self.rows is not None:
            return self.rows
        return (row for row in self.load.rows() if row.iri in self.create or row.iri in self.update)

    @property
    def none(self) -> bool:
        """Whether the graph already says what the dataset says."""
        return not (self.create or self.update or self.delete)


def scan(store: Store, source: str) -> dict[str, Stored]:
    """Return the nodes of a source that are in the graph, by IRI."""
    found: dict[str, Stored] = {}
    if not tx.read(store, cypher.any_node())[0]["nodes"]:
        return found  # the first load of all, which need not ask class by class
    for node in specs.NODES:
        after = ""
        while True:
            page = tx.read(store, cypher.scan_nodes(node.label), {"source": source, "after": after, "limit": PAGE})
            found.update((record["iri"], Stored(node.label, frozenset(record["labels"]), record["digest"])) for record in page)
            if len(page) < PAGE:
                break
            after = page[-1]["iri"]
    return found


def compare(before: dict[str, Stored], load: Load) -> Changes:
    """Hold the rows of a load against the nodes of its source in the graph."""
    changes = Changes(load)
    gone = dict(before)
    sealed = hashlib.blake2b(digest_size=16)
    for row in load.rows():
        digest = row.digest
        sealed.update(f"{row.iri} {digest}\n".encode())
        changes.nodes, changes.edges = changes.nodes + 1, changes.edges + len(row.edges)
        old = gone.pop(row.iri, None)
        if old and old.labels != set(row.labels):
            changes.remake[row.iri] = row.labels
        if old is None or old.digest != digest or row.iri in changes.remake:
            changes.write(row, new=old is None)
            changes.ends.update(edge.target for edge in row.edges if edge.target not in before)
    changes.digest = sealed.hexdigest()
    changes.delete = {iri: old.label for iri, old in gone.items()}
    changes.ends -= changes.create
    changes.size += len(changes.delete)
    return changes


def describe(changes: Changes, *, dry_run: bool) -> str:
    """Return in one or more lines what a load changed of a source, or would change."""
    load = changes.load
    whose = "" if load.source == ids.SOURCE else f" of {load.source}"
    held = f"release {load.release}{whose}: {changes.nodes:,} nodes and {changes.edges:,} edges"
    if load.gone:
        verb = "Would drop" if dry_run else "Dropped"
        return f"{verb} release {load.release} of {load.source}: {len(changes.delete):,} nodes.\n"
    if changes.none:
        return f"Nothing to change; the graph holds {held}.\n"
    verb = "Would write" if dry_run else "Loaded"
    counted = f"{len(changes.create):,} new, {len(changes.update):,} changed, {len(changes.delete):,} dropped"
    named = [f"  + {iri}" for iri in sorted(changes.create)] if dry_run else []
    named += [f"  ~ {iri}" for iri in sorted(changes.update)] if dry_run else []
    named += [f"  - {iri}" for iri in sorted(changes.delete)] if dry_run else []
    shown = [*named[:SHOWN], f"  … and {len(named) - SHOWN:,} more"] if len(named) > SHOWN else named
    return "\n".join([f"{verb} {held} ({counted}).", *shown]) + "\n"
