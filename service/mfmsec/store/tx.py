"""The two doors to the graph database, read and write; each has a database, a deadline and the retries of passing errors."""

import time
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from neo4j import ManagedTransaction, Query, Session, unit_of_work
from neo4j.exceptions import DriverError, Neo4jError

from mfmsec.errors import StoreUnreachable
from mfmsec.store.driver import Store
from mfmsec.store.failures import translated
from mfmsec.store.line import Line

Row = dict[str, Any]
T = TypeVar("T")
READ_SECONDS = 60.0
RETRY_PART = 0.5
"""A reading that failed for a passing reason is tried once more, if it failed within this part of its time."""


def read(store: Store, statement: str, parameters: Mapping[str, Any] | None = None, timeout: float = READ_SECONDS) -> list[Row]:
    """Return all rows of a reading statement.

    Raises StoreTimeout when it runs longer than this many seconds, or another StoreError.
    """
    given, limit = dict(parameters or {}), _positive(timeout)
    began = time.monotonic()
    try:
        with translated(store.target, timeout):
            try:
                return _rows(store.line, statement, given, limit)
            except (DriverError, Neo4jError) as error:
                rest = began + limit - time.monotonic()
                if not error.is_retryable() or rest < limit * RETRY_PART:
                    raise
            return _rows(store.line, statement, given, rest)
    except StoreUnreachable:
        store.lost()
        raise


def _rows(line: Line, statement: str, parameters: dict[str, Any], timeout: float) -> list[Row]:
    # In a transaction of the statement's own: it takes one round trip to the server where an explicit one takes three.
    with line.reader() as session, line.deadlines.watch(session, statement, timeout):
        result = session.run(Query(statement, timeout=timeout), parameters)
        keys = result.keys()
        return [dict(zip(keys, record, strict=True)) for record in result]


def write(store: Store, work: Callable[[ManagedTransaction], T], timeout: float | None = None) -> T:
    """Run the work in one transaction and return its result; it may run again after a transient error.

    Raises StoreTimeout when Neo4j's own deadline of this many seconds passes, or another StoreError.
    """
    with translated(store.target, timeout), store.line.writer() as session:
        return _written(session, work, timeout)


def change_schema(store: Store, statement: str, timeout: float | None = None) -> None:
    """Run a statement in a transaction of its own, as Neo4j asks of constraints and indexes.

    Raises StoreError.
    """
    line = store.line
    with translated(store.target, timeout), line.writer() as session, line.deadlines.watch(session, statement, timeout):
        _written(session, lambda transaction: transaction.run(statement).consume(), timeout)


def _written(session: Session, work: Callable[[ManagedTransaction], T], timeout: float | None) -> T:
    limit = None if timeout is None else _positive(timeout)
    return session.execute_write(unit_of_work(timeout=limit)(work))


def _positive(timeout: float) -> float:
    """Return the timeout; the driver would take a zero for none at all."""
    if timeout <= 0:
        msg = f"timeout is {timeout}; it must be above zero"
        raise ValueError(msg)
    return timeout
