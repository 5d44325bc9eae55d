"""Deadlines for the embedded store, which keeps none of its own.

One thread watches the statements in flight and asks the server to terminate those that ran too long, by the same
`TERMINATE TRANSACTIONS` that Neo4j has. So an overrun statement stops on the server too, not only in our eyes.
"""

import contextlib
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

from neo4j import Driver
from neo4j.exceptions import DriverError, Neo4jError

INSIST_SECONDS = 0.25
CUT_MARK = "..."


@dataclass(eq=False)
class Flight:
    """A statement that runs now."""

    statement: str
    due: float
    started: float = field(default_factory=time.monotonic)


class Deadlines:
    """Cuts off overrun statements of one driver; safe to use from many threads."""

    def __init__(self, driver: Driver, database: str) -> None:
        self._driver = driver
        self._database = database
        self._flights: set[Flight] = set()
        self._change = threading.Condition()
        self._thread: threading.Thread | None = None
        self._closed = False

    @contextlib.contextmanager
    def watch(self, statement: str, timeout: float | None) -> Iterator[None]:
        """Have the statement that runs inside the with block terminated when it takes longer than this."""
        if timeout is None:
            yield
            return
        flight = Flight(statement.strip(), time.monotonic() + timeout)
        self._add(flight)
        try:
            yield
        finally:
            with self._change:
                self._flights.discard(flight)

    def close(self) -> None:
        """End the watching thread."""
        with self._change:
            self._closed = True
            self._change.notify()
        if self._thread:
            self._thread.join()

    def _add(self, flight: Flight) -> None:
        with self._change:
            self._flights.add(flight)
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="mfmsec-deadlines", daemon=True)
                self._thread.start()
            elif flight.due <= min(other.due for other in self._flights):
                self._change.notify()

    def _run(self) -> None:
        while (overrun := self._next_overrun()) is not None:
            # A server that refuses to answer is asked again: the statement is still in flight then.
            with contextlib.suppress(DriverError, Neo4jError, OSError):
                self._terminate(overrun)

    def _next_overrun(self) -> Flight | None:
        """Wait for the next statement to run past its deadline; return None once closed."""
        with self._change:
            while not self._closed:
                first = min(self._flights, key=lambda flight: flight.due, default=None)
                rest = None if first is None else first.due - time.monotonic()
                if first is not None and rest is not None and rest <= 0:
                    first.due = time.monotonic() + INSIST_SECONDS
                    return first
                self._change.wait(rest)
            return None

    def _terminate(self, flight: Flight) -> None:
        age = time.monotonic() - flight.started
        with self._driver.session(database=self._database) as session:
            rows = session.run("SHOW TRANSACTIONS").data()
            same = [row for row in rows if _shows(str(row["currentQuery"]), flight.statement)]
            # Two flights of one text are told apart by their age.
            same.sort(key=lambda row: abs(row["elapsedTime"].seconds + row["elapsedTime"].nanoseconds / 1e9 - age))
            for row in same[:1]:
                session.run("TERMINATE TRANSACTIONS $id", id=row["transactionId"]).consume()


def _shows(shown: str, statement: str) -> bool:
    """Whether the server's list means this statement; it cuts long ones and writes three dots instead of the rest."""
    if shown.endswith(CUT_MARK):
        return statement.startswith(shown.strip().removesuffix(CUT_MARK))
    return shown.strip() == statement
