"""A line to a graph database: the driver, the sessions that are kept open for reading, and who watches over deadlines."""

import contextlib
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field

from neo4j import READ_ACCESS, WRITE_ACCESS, Driver, Session

from mfmsec.store.deadline import Deadlines
from mfmsec.store.failures import Target


@dataclass(frozen=True, slots=True)
class Line:
    """An open line; safe to use from many threads."""

    driver: Driver
    target: Target
    deadlines: Deadlines
    _readers: deque[Session] = field(default_factory=deque)

    @contextlib.contextmanager
    def reader(self) -> Iterator[Session]:
        """Lend a session for reading; one that went well is kept for the next, since making one costs as much as a small read."""
        try:
            session = self._readers.pop()
        except IndexError:
            session = self._session(READ_ACCESS)
        try:
            yield session
        except BaseException:
            session.close()
            raise
        self._readers.append(session)

    def writer(self) -> Session:
        """Return a session for writing."""
        return self._session(WRITE_ACCESS)

    def close(self) -> None:
        """Hang up."""
        self.deadlines.close()
        with contextlib.suppress(IndexError):
            while True:
                self._readers.pop().close()
        self.driver.close()

    def _session(self, mode: str) -> Session:
        # One bookmark manager for all sessions of the driver: a cluster's follower answers only once it knows our own writes.
        return self.driver.session(
            database=self.target.database,
            default_access_mode=mode,
            bookmark_manager=self.driver.execute_query_bookmark_manager,
        )
