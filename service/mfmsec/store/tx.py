"""The two doors to the graph database, read and write; each has a database, a deadline and the retries of transient errors."""

import contextlib
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from neo4j import READ_ACCESS, WRITE_ACCESS, ManagedTransaction, Session, unit_of_work

from mfmsec.store.driver import Store
from mfmsec.store.failures import translated

Row = dict[str, Any]
T = TypeVar("T")
READ_SECONDS = 60.0


def read(store: Store, statement: str, parameters: Mapping[str, Any] | None = None, timeout: float = READ_SECONDS) -> list[Row]:
    """Return all rows of a reading statement.

    Raises StoreTimeout when it runs longer than this many seconds, or another StoreError.
    """

    @unit_of_work(timeout=_positive(timeout))
    def work(tx: ManagedTransaction) -> list[Row]:
        result = tx.run(statement, dict(parameters or {}))
        keys = result.keys()
        return [dict(zip(keys, record, strict=True)) for record in result]

    with translated(store.target, timeout), _watched(store, statement, timeout), _session(store, READ_ACCESS) as session:
        return session.execute_read(work)


def write(store: Store, work: Callable[[ManagedTransaction], T], timeout: float | None = None) -> T:
    """Run the work in one transaction and return its result; it may run again after a transient error.

    Raises StoreTimeout when Neo4j's own deadline of this many seconds passes, or another StoreError.
    """
    with translated(store.target, timeout), _session(store, WRITE_ACCESS) as session:
        return session.execute_write(unit_of_work(timeout=_positive(timeout))(work))


def change_schema(store: Store, statement: str, timeout: float | None = None) -> None:
    """Run a statement in a transaction of its own, as Neo4j asks of constraints and indexes.

    Raises StoreError.
    """
    with _watched(store, statement, timeout):
        write(store, lambda transaction: transaction.run(statement).consume(), timeout)


def _session(store: Store, mode: str) -> Session:
    # One bookmark manager for all sessions of the driver: a cluster's follower answers only once it knows our own writes.
    return store.driver.session(
        database=store.database, default_access_mode=mode, bookmark_manager=store.driver.execute_query_bookmark_manager
    )


def _watched(store: Store, statement: str, timeout: float | None) -> contextlib.AbstractContextManager[None]:
    return store.deadlines.watch(statement, timeout) if store.deadlines else contextlib.nullcontext()


def _positive(timeout: float | None) -> float | None:
    """Return the timeout; the driver would take a zero for none at all."""
    if timeout is not None and timeout <= 0:
        msg = f"timeout is {timeout}; it must be above zero"
        raise ValueError(msg)
    return timeout
