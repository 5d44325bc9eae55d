"""Deadlines that hold whatever the server does.

Neo4j keeps the deadline that a statement brings along; the embedded store keeps none, and a server that hangs keeps nothing. So
one thread watches the statements in flight. Past its deadline one of the embedded store is terminated on the server, by the same
`TERMINATE TRANSACTIONS` that Neo4j has; and where no word has come a moment later, the connection is cut from our side.
"""

import contextlib
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from math import inf

from neo4j import Driver, Session
from neo4j.exceptions import DriverError, Neo4jError

from mfmsec.errors import StoreTimeout

GRACE_SECONDS = 0.5
INSIST_SECONDS = 0.25
CUT_MARK = "..."


@dataclass(eq=False, slots=True)
class Flight:
    """A statement that runs now, and when it is looked after next."""

    session: Session
    statement: str
    due: float
    next: float
    started: float = field(default_factory=time.monotonic)
    cut: bool = False


class Deadlines:
    """Cuts off overrun statements of one driver; safe to use from many threads."""

    def __init__(self, driver: Driver, database: str, *, terminate: bool) -> None:
        self._driver = driver
        self._database = database
        self._terminators = ThreadPoolExecutor(1, "mfmsec-terminator") if terminate else None
        self._flights: set[Flight] = set()
        self._change = threading.Condition()
        self._thread: threading.Thread | None = None
        self._asleep_until = inf
        self._closed = False

    @contextlib.contextmanager
    def watch(self, session: Session, statement: str, timeout: float | None) -> Iterator[None]:
        """Have the statement that this session runs inside the with block cut off when it takes longer than this.

        Raises StoreTimeout where the server did not say so itself.
        """
        if timeout is None:
            yield
            return
        due = time.monotonic() + timeout
        flight = Flight(session, statement, due, due if self._terminators else due + GRACE_SECONDS)
        self._add(flight)
        try:
            yield
        except (DriverError, Neo4jError, OSError) as error:
            if not flight.cut:
                raise
            msg = (
                f"The statement was cut off after {timeout:g} s, without a word from the server; "
                "narrow the question, raise MFMSEC_QUERY_TIMEOUT, or see whether the server hangs."
            )
            raise StoreTimeout(msg) from error
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
        if self._terminators:
            self._terminators.shutdown(wait=False, cancel_futures=True)

    def _add(self, flight: Flight) -> None:
        with self._change:
            self._flights.add(flight)
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="mfmsec-deadlines", daemon=True)
                self._thread.start()
            elif flight.next < self._asleep_until:
                self._change.notify()

    def _run(self) -> None:
        with self._change:
            while not self._closed:
                now = time.monotonic()
                for flight in [flight for flight in self._flights if flight.next <= now]:
                    self._look_after(flight, now)
                self._asleep_until = min((flight.next for flight in self._flights), default=inf)
                self._change.wait(None if self._asleep_until == inf else self._asleep_until - now)

    def _look_after(self, flight: Flight, now: float) -> None:
        flight.next = now + INSIST_SECONDS
        if now >= flight.due + GRACE_SECONDS:
            _cut(flight)
        elif self._terminators:
            self._terminators.submit(self._terminate, flight)

    def _terminate(self, flight: Flight) -> None:
        """Ask the server to end a statement; if it does not answer, it will be asked again."""
        age = time.monotonic() - flight.started
        asked = Flight(session := self._driver.session(database=self._database), "", time.monotonic(), flight.due + GRACE_SECONDS)
        self._add(asked)
        with contextlib.suppress(DriverError, Neo4jError, OSError), session:
            rows = session.run("SHOW TRANSACTIONS").data()
            same = [row for row in rows if _shows(str(row["currentQuery"]), flight.statement.strip())]
            # Two flights of one text are told apart by their age.
            same.sort(key=lambda row: abs(row["elapsedTime"].seconds + row["elapsedTime"].nanoseconds / 1e9 - age))
            for row in same[:1]:
                session.run("TERMINATE TRANSACTIONS $id", id=row["transactionId"]).consume()
        with self._change:
            self._flights.discard(asked)


def _cut(flight: Flight) -> None:
    """Hang up; whoever waits for the server's word learns that the line is dead."""
    connection = flight.session._connection  # noqa: SLF001 - the driver has no door for it, and waits without end otherwise
    if connection is None:  # it is still being made, and the driver's own timeouts end that
        return
    flight.cut = True
    with contextlib.suppress(OSError):
        # Of the plain socket, also below TLS: whoever reads must find the end there and not a changed object.
        socket.socket.shutdown(connection.socket._socket, socket.SHUT_RDWR)  # noqa: SLF001 - as above


def _shows(shown: str, statement: str) -> bool:
    """Whether the server's list means this statement; it cuts long ones and writes three dots instead of the rest."""
    if shown.endswith(CUT_MARK):
        return statement.startswith(shown.strip().removesuffix(CUT_MARK))
    return shown.strip() == statement
