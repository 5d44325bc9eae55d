"""Loading a dataset into the graph: only what changed is written, and readers see the old release or the new one.

Up to a stated size a load is one transaction. A larger one is many: the release is marked as loading first and as ready last,
readers are told so meanwhile, and a load that was cut off goes on from what is there, since unfinished nodes bear no fingerprint.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Any

import neo4j

from mfmsec.errors import ReleaseLoading, StoreError, StoreForeign
from mfmsec.mapping import cypher
from mfmsec.mapping.rows import NodeRow
from mfmsec.store import changes as compared
from mfmsec.store import release as releases
from mfmsec.store import tx
from mfmsec.store.changes import Changes
from mfmsec.store.driver import Store

BATCH = 5_000
"""How many nodes go into one batch; the edges that start at them go with it."""
PATIENCE_MS, PATIENCE_MS_EACH = 5_000, 0.1
"""How long the commit of a load may take before readers hold it for cut off: milliseconds, and more for each change."""

OVERTAKEN = "Another load changed the graph meanwhile, so nothing was changed; run `mfmsec load` again."

Statement = tuple[str, list[dict[str, Any]]]
Progress = Callable[[str, int, int], None]
"""Told of each step: what is done, how many nodes so far, of how many."""


@dataclass(frozen=True)
class Load:
    """What to load: the rows of one source (made anew at each call), its release, and when it is loaded."""

    source: str
    release: str
    rows: Callable[[], Iterable[NodeRow]]
    loaded_at: str


def silent(_step: str, _done: int, _all: int) -> None:
    """Report no progress."""


def plan(store: Store, load: Load, *, allow_older: bool = False) -> Changes:
    """Return what a load would change, and change nothing.

    Raises StoreForeign where the database holds nodes that are not ours, ReleaseNewer where it holds a newer release.
    """
    refuse_foreign(store)
    if not allow_older:
        releases.refuse_newer(store, load.source, load.release)
    seen = _seen(tx.read(store, releases.READ, {"source": load.source}))
    changes = compared.compare(compared.scan(store, load.source), load.rows)
    changes.seen = seen
    return changes


def _seen(records: Iterable[Any]) -> tuple[str, str] | None:
    return next(((record["digest"], record["loaded_at"]) for record in records if record["digest"]), None)


def apply(store: Store, load: Load, changes: Changes, *, limit: int, progress: Progress = silent) -> None:
    """Write what a plan says; `limit` is the size up to which all of it is one transaction.

    Raises ReleaseLoading, and changes nothing, where another load came in since the plan was made.
    """
    try:
        if changes.size <= limit:
            tx.write(store, lambda transaction: _in_one(transaction, store, load, changes, progress))
        else:
            _in_batches(store, load, changes, progress)
    except StoreError as error:
        with suppress(StoreError):
            _end(store, load, changes)  # it was undone, so nobody need wait for it
        # two first loads at once meet only at the commit, where a store says no more than that a key is there already
        if _seen(tx.read(store, releases.READ, {"source": load.source})) != changes.seen:
            raise ReleaseLoading(OVERTAKEN) from error
        raise
    _end(store, load, changes)


def _state(load: Load, changes: Changes, status: str) -> dict[str, Any]:
    return {
        "release": load.release,
        "digest": changes.digest,
        "nodes": changes.nodes,
        "edges": changes.edges,
        "loadedAt": load.loaded_at,
        "status": status,
    }


def _mark(transaction: neo4j.ManagedTransaction, load: Load, changes: Changes, status: str) -> None:
    transaction.run(releases.WRITE, {"source": load.source, "state": _state(load, changes, status)}).consume()


def _claim(transaction: neo4j.ManagedTransaction, load: Load, changes: Changes) -> None:
    """Lock out other loads until the transaction ends, and make sure that none came in since the plan was made."""
    transaction.run(releases.LOCK, {"source": load.source, "token": _token(load, changes)}).consume()
    if _seen(transaction.run(releases.READ, {"source": load.source})) != changes.seen:
        raise ReleaseLoading(OVERTAKEN)


def _in_batches(store: Store, load: Load, changes: Changes, progress: Progress) -> None:
    def claim(transaction: neo4j.ManagedTransaction) -> None:
        _claim(transaction, load, changes)
        _mark(transaction, load, changes, releases.LOADING)

    tx.write(store, claim)
    _begin(store, load, changes)
    for batch in _batches(load, changes, progress, whole=False):
        tx.write(store, partial(_run, batch=batch))
    tx.write(store, lambda transaction: _mark(transaction, load, changes, releases.READY))


def _token(load: Load, changes: Changes) -> str:
    return f"{changes.digest} {load.loaded_at}"


def _begin(store: Store, load: Load, changes: Changes) -> None:
    """Tell readers that what they read from now on may be half switched; it is to be seen before anything of the switch is."""
    patience = int(PATIENCE_MS + changes.size * PATIENCE_MS_EACH)
    begun = {"source": load.source, "token": _token(load, changes), "patience": patience}
    tx.write(store, lambda transaction: transaction.run(releases.BEGIN, begun).consume())


def _end(store: Store, load: Load, changes: Changes) -> None:
    ended = {"source": load.source, "token": _token(load, changes)}
    tx.write(store, lambda transaction: transaction.run(releases.END, ended).consume())


def refuse_foreign(store: Store) -> None:
    """Raise StoreForeign where the database holds nodes that are not ours."""
    found = tx.read(store, cypher.foreign_nodes(), {})
    if found:
        kinds = ", ".join(f"{record['nodes']} with {':'.join(record['labels']) or 'no label'}" for record in found)
        msg = f"The database {store.database!r} holds nodes that are not ours ({kinds}); name an empty one in NEO4J_DATABASE."
        raise StoreForeign(msg)


def _in_one(transaction: neo4j.ManagedTransaction, store: Store, load: Load, changes: Changes, progress: Progress) -> None:
    _claim(transaction, load, changes)
    for batch in _batches(load, changes, progress, whole=True):
        _run(transaction, batch)
    _mark(transaction, load, changes, releases.READY)
    _begin(store, load, changes)  # in a transaction of its own, as late as can be: readers wait from here to the end of the commit


def _run(transaction: neo4j.ManagedTransaction, batch: list[Statement]) -> None:
    """Send statements; the server works on one while the next is made, and a failure shows at the next one or at the commit."""
    for statement, rows in batch:
        transaction.run(statement, {"rows": rows})


def _batches(load: Load, changes: Changes, progress: Progress, *, whole: bool) -> Iterator[list[Statement]]:
    """Yield the statements in an order in which each finds what it needs: deletions, nodes, then edges.

    Where the whole load is one transaction, nodes bear their fingerprints from the start, else only when their edges are there.
    """
    written = len(changes.create) + len(changes.update)
    for gone in _chunks(sorted(changes.delete.items())):
        yield _grouped((cypher.delete_nodes(label), {"iri": iri}) for iri, label in gone)
    for number, rows in enumerate(_chunks(_written(load, changes)), 1):
        yield _grouped(_node(row, load.source, new=row.iri in changes.create, sealed=whole) for row in rows)
        progress("nodes", min(number * BATCH, written), written)
    for number, rows in enumerate(_chunks(_written(load, changes)), 1):
        yield [*_edges(rows), *_grouped(_seal(row) for row in rows if not whole)]
        progress("edges", min(number * BATCH, written), written)


def _written(load: Load, changes: Changes) -> Iterable[NodeRow]:
    if changes.held is not None:
        return changes.held
    return (row for row in load.rows() if row.iri in changes.create or row.iri in changes.update)


def _node(row: NodeRow, source: str, *, new: bool, sealed: bool) -> tuple[str, dict[str, Any]]:
    properties = {**row.properties, "iri": row.iri, "slug": row.slug, "source": source}
    if sealed:
        properties["digest"] = row.digest
    if new:
        return cypher.create_nodes(row.labels), {"properties": properties}
    return cypher.update_nodes(row.labels[0]), {"iri": row.iri, "properties": properties}


def _seal(row: NodeRow) -> tuple[str, dict[str, Any]]:
    return cypher.seal_nodes(row.labels[0]), {"iri": row.iri, "digest": row.digest}


def _edges(rows: list[NodeRow]) -> list[Statement]:
    """Return the statements that create the edges of rows; by their ends, since many start at few ends."""
    starts: dict[tuple[str, str], list[str]] = defaultdict(list)
    for row in rows:
        for edge in row.edges:
            statement = cypher.create_edges(edge.type, inferred=edge.inferred)
            starts[statement, edge.target].append(row.iri)
    return _grouped((statement, {"end": end, "starts": iris}) for (statement, end), iris in starts.items())


def _grouped(pairs: Iterable[tuple[str, dict[str, Any]]]) -> list[Statement]:
    groups: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for statement, row in pairs:
        groups[statement].append(row)
    return list(groups.items())


def _chunks(items: Iterable[Any]) -> Iterator[list[Any]]:
    chunk: list[Any] = []
    for item in items:
        chunk.append(item)
        if len(chunk) == BATCH:
            yield chunk
            chunk = []
    if chunk:
        yield chunk
