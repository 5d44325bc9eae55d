"""Loading sources into the graph: only what changed is written, and readers see the old state of the graph or the new one.

Up to a stated size a load is one transaction. A larger one is many: what is loaded is marked as loading first and as ready last,
readers are told so meanwhile, and a load that was cut off goes on from what is there, since unfinished nodes bear no fingerprint.
No batch leaves a node that was there with a part of its edges, so that a cut loses nothing of what the graph stated.
"""

import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from functools import partial
from typing import Any

import neo4j

from mfmsec.errors import ReleaseLoading, StoreError
from mfmsec.mapping import cypher
from mfmsec.mapping.rows import NodeRow
from mfmsec.store import release as releases
from mfmsec.store import tx
from mfmsec.store.changes import Changes
from mfmsec.store.driver import Store
from mfmsec.store.plan import Plan, Remade

BATCH = 5_000
"""How many nodes go into one batch; the edges that start at them go with it."""
PATIENCE_MS, PATIENCE_MS_EACH = 5_000, 0.1
"""How long the commit of a load may take before readers hold it for cut off: milliseconds, and more for each change."""

TAKEN_OVER = "Another load took this one for cut off and goes on with it; wait for it, or run `mfmsec load` again."

Statement = tuple[str, list[dict[str, Any]]]
Progress = Callable[[str, int, int], None]
"""Told of each step: what is done, how many nodes so far, of how many."""


def silent(_step: str, _done: int, _all: int) -> None:
    """Report no progress."""


def apply(store: Store, plan: Plan, *, limit: int, progress: Progress = silent) -> None:
    """Write what a plan says; `limit` is the size up to which all of it is one transaction.

    Raises ReleaseLoading, and changes nothing, where another load of whatever source came in since the plan was made.
    """
    token = uuid.uuid4().hex
    try:
        if plan.size <= limit:
            tx.write(store, lambda transaction: _in_one(transaction, store, plan, token, progress))
        else:
            _in_batches(store, plan, token, progress)
    except StoreError as error:
        with suppress(StoreError):
            _end(store, token)  # it was undone, so nobody need wait for it
        # two first loads at once meet only at the commit, where a store says no more than that a key is there already
        if _loader(tx.read(store, releases.ACCOUNT)) not in {plan.seen[0], token}:
            raise ReleaseLoading(releases.OVERTAKEN) from error
        raise
    _end(store, token)


def _loader(records: Iterable[Any]) -> str | None:
    return next((record["loader"] for record in records), None)


def _state(part: Changes, status: str) -> dict[str, Any]:
    return {
        "release": part.load.release,
        "digest": part.digest,
        "nodes": part.nodes,
        "edges": part.edges,
        "loadedAt": part.load.loaded_at,
        "status": status,
    }


def _mark(transaction: neo4j.ManagedTransaction, plan: Plan, status: str) -> None:
    """Note the releases of the sources that differ; what the graph states already is whole all the time."""
    for part in plan.changes:
        if plan.differs(part) and not (status == releases.LOADING and part.load.held):
            source = {"source": part.load.source}
            if part.load.gone and status == releases.READY:
                transaction.run(releases.REMOVE, source).consume()
            else:
                transaction.run(releases.WRITE, {**source, "state": _state(part, status)}).consume()
    if status == releases.READY:
        transaction.run(releases.WHOLE).consume()


def _claim(transaction: neo4j.ManagedTransaction, plan: Plan, token: str, loading: str | None) -> None:
    """Lock out other loads until the transaction ends, and make sure that none came in since the plan was made."""
    transaction.run(releases.LOCK, {"token": token}).consume()
    found = [(record["loader"], record["step"]) for record in transaction.run(releases.ACCOUNT)]
    if found != [plan.seen]:
        raise ReleaseLoading(releases.OVERTAKEN)
    transaction.run(releases.CLAIM, {"token": token, "loading": loading}).consume()


def _in_batches(store: Store, plan: Plan, token: str, progress: Progress) -> None:
    loading = " and ".join(f"{part.load.release} of {part.load.source}" for part in plan.changes if plan.differs(part))

    def claim(transaction: neo4j.ManagedTransaction) -> None:
        _claim(transaction, plan, token, loading)
        _mark(transaction, plan, releases.LOADING)

    def write(transaction: neo4j.ManagedTransaction, batch: list[Statement]) -> None:
        _step(transaction, token)
        _run(transaction, batch)

    def finish(transaction: neo4j.ManagedTransaction) -> None:
        _step(transaction, token)
        _mark(transaction, plan, releases.READY)

    tx.write(store, claim)
    _begin(store, plan, token)
    for batch in _batches(plan, progress, whole=False):
        tx.write(store, partial(write, batch=batch))
    tx.write(store, finish)


def _step(transaction: neo4j.ManagedTransaction, token: str) -> None:
    """Make sure that no other load goes on in the place of this one."""
    if not list(transaction.run(releases.STEP, {"token": token})):
        raise ReleaseLoading(TAKEN_OVER)


def _begin(store: Store, plan: Plan, token: str) -> None:
    """Tell readers that what they read from now on may be half switched; it is to be seen before anything of the switch is."""
    begun = {"token": token, "patience": int(PATIENCE_MS + plan.size * PATIENCE_MS_EACH)}
    tx.write(store, lambda transaction: transaction.run(releases.BEGIN, begun).consume())


def _end(store: Store, token: str) -> None:
    tx.write(store, lambda transaction: transaction.run(releases.END, {"token": token}).consume())


def _in_one(transaction: neo4j.ManagedTransaction, store: Store, plan: Plan, token: str, progress: Progress) -> None:
    _claim(transaction, plan, token, None)
    for batch in _batches(plan, progress, whole=True):
        _run(transaction, batch)
    _mark(transaction, plan, releases.READY)
    _begin(store, plan, token)  # in a transaction of its own, as late as can be: readers wait from here to the end of the commit


def _run(transaction: neo4j.ManagedTransaction, batch: list[Statement]) -> None:
    """Send statements; the server works on one while the next is made, and a failure shows at the next one or at the commit."""
    for statement, rows in batch:
        transaction.run(statement, {"rows": rows})


def _batches(plan: Plan, progress: Progress, *, whole: bool) -> Iterator[list[Statement]]:
    """Yield the statements in an order in which each finds what it needs; each list is one transaction where there are many.

    Where the whole load is one transaction, nodes bear their fingerprints from the start, else only when their edges are there.
    """
    if not whole:
        for iris in _chunks(iri for part in plan.changes for iri in sorted(part.update)):
            yield [(cypher.unseal_nodes(), [{"iri": iri} for iri in iris])]
    for gone in _chunks(item for part in plan.changes for item in sorted(part.delete.items())):
        yield _grouped((cypher.delete_nodes(label), {"iri": iri}) for iri, label in gone)
    for remade in _chunks(plan.remade):
        yield _again(remade)
    created, written = (sum(map(len, sets)) for sets in _sets(plan))
    for number, pairs in enumerate(_chunks(_written(plan, new=True)), 1):
        yield _grouped(_created(row, part, sealed=whole) for part, row in pairs)
        progress("nodes", min(number * BATCH, created), created)
    for number, pairs in enumerate(_chunks(_written(plan)), 1):
        old = _grouped(_updated(row, part) for part, row in pairs if row.iri in part.update)
        seals = _grouped(_seal(row) for part, row in pairs if not whole and row.iri in part.create)
        yield [*old, *_edges(row for _, row in pairs), *seals]
        progress("edges", min(number * BATCH, written), written)


def _sets(plan: Plan) -> tuple[list[set[str]], list[set[str]]]:
    created = [part.create for part in plan.changes]
    return created, [*created, *(part.update for part in plan.changes)]


def _written(plan: Plan, *, new: bool = False) -> Iterator[tuple[Changes, NodeRow]]:
    """Yield the rows to be written, or only the new ones of them, each with the changes of its source."""
    for part in plan.changes:
        yield from ((part, row) for row in part.written() if not new or row.iri in part.create)


def _again(remade: list[Remade]) -> list[Statement]:
    """Return the statements that make nodes anew with other labels, and with all edges that they had."""
    edges = {edge for one in remade for edge in one.edges}
    return [
        *_grouped((cypher.delete_nodes(one.label), {"iri": one.iri}) for one in remade),
        *_grouped((cypher.create_nodes(one.labels), {"properties": one.properties}) for one in remade),
        *_linked(edges),
    ]


def _properties(row: NodeRow, part: Changes) -> dict[str, Any]:
    return {**row.properties, "iri": row.iri, "slug": row.slug, "source": part.load.source}


def _created(row: NodeRow, part: Changes, *, sealed: bool) -> tuple[str, dict[str, Any]]:
    seal = {"digest": row.digest} if sealed else {}
    return cypher.create_nodes(row.labels), {"properties": {**_properties(row, part), **seal}}


def _updated(row: NodeRow, part: Changes) -> tuple[str, dict[str, Any]]:
    properties = {**_properties(row, part), "digest": row.digest}
    return cypher.update_nodes(row.labels[0]), {"iri": row.iri, "properties": properties}


def _seal(row: NodeRow) -> tuple[str, dict[str, Any]]:
    return cypher.seal_nodes(row.labels[0]), {"iri": row.iri, "digest": row.digest}


def _edges(rows: Iterable[NodeRow]) -> list[Statement]:
    return _linked((row.iri, edge.type, edge.target, edge.inferred) for row in rows for edge in row.edges)


def _linked(edges: Iterable[tuple[str, str, str, bool]]) -> list[Statement]:
    """Return the statements that create edges; by their ends, since many start at few ends."""
    starts: dict[tuple[str, str], list[str]] = defaultdict(list)
    for start, kind, end, inferred in edges:
        starts[cypher.create_edges(kind, inferred=inferred), end].append(start)
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
