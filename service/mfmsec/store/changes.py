"""What a load would change: the rows of a dataset held against the nodes in the graph."""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

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
class Stored:
    """A node as the graph has it: primary label, all labels, and the fingerprint of what it said when it was sealed."""

    label: str
    labels: frozenset[str]
    digest: str | None


@dataclass
class Changes:
    """What differs, by IRI, and what the dataset holds altogether; `size` counts the nodes and edges to be written.

    `held` are the rows to be written, or None when they are too many to keep.
    """

    create: set[str] = field(default_factory=set)
    update: set[str] = field(default_factory=set)
    delete: dict[str, str] = field(default_factory=dict)
    """IRI to primary label."""
    size: int = 0
    nodes: int = 0
    edges: int = 0
    digest: str = ""
    held: list[NodeRow] | None = field(default_factory=list)
    seen: tuple[str, str] | None = None
    """Fingerprint and time of the load that the graph was compared as it left it."""

    def write(self, row: NodeRow, *, new: bool) -> None:
        """Note that a row is to be written."""
        (self.create if new else self.update).add(row.iri)
        self.size += 1 + len(row.edges)
        if self.held is not None:
            self.held.append(row)
            if len(self.held) > HELD:
                self.held = None

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


def compare(before: dict[str, Stored], rows: Callable[[], Iterable[NodeRow]]) -> Changes:
    """Hold rows against the nodes in the graph.

    A node whose labels differ is made anew. Its edges go with it, so what points at it is written again.
    """
    changes = Changes()
    gone = dict(before)
    remade: set[str] = set()
    sealed = hashlib.blake2b(digest_size=16)
    for row in rows():
        digest = row.digest
        sealed.update(f"{row.iri} {digest}\n".encode())
        changes.nodes, changes.edges = changes.nodes + 1, changes.edges + len(row.edges)
        old = gone.pop(row.iri, None)
        new = old is None or old.labels != set(row.labels)
        if new and old:
            remade.add(row.iri)
        if new or (old and old.digest != digest):
            changes.write(row, new=new)
    changes.digest = sealed.hexdigest()
    changes.delete = {iri: before[iri].label for iri in [*gone, *remade]}
    changes.size += len(changes.delete)
    for row in rows() if remade else ():
        written = row.iri in changes.create or row.iri in changes.update
        if not written and any(edge.target in remade for edge in row.edges):
            changes.write(row, new=False)
    return changes


def describe(changes: Changes, release: str, *, dry_run: bool) -> str:
    """Return in one or more lines what a load changed, or would change."""
    held = f"release {release}: {changes.nodes:,} nodes and {changes.edges:,} edges"
    if changes.none:
        return f"Nothing to change; the graph holds {held}.\n"
    verb = "Would write" if dry_run else "Loaded"
    counted = f"{len(changes.create):,} new, {len(changes.update):,} changed, {len(changes.delete):,} dropped"
    named = [f"  + {iri}" for iri in sorted(changes.create - changes.delete.keys())] if dry_run else []
    named += [f"  ~ {iri}" for iri in sorted(changes.update)] if dry_run else []
    named += [f"  - {iri}" for iri in sorted(changes.delete.keys() - changes.create)] if dry_run else []
    shown = [*named[:SHOWN], f"  … and {len(named) - SHOWN:,} more"] if len(named) > SHOWN else named
    return "\n".join([f"{verb} {held} ({counted}).", *shown]) + "\n"
