"""A cable between a client and a graph database that tests can cut, and mend."""

import dataclasses
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from mfmsec.settings import Settings
from mfmsec.store import driver, embedded


@contextmanager
def address(settings: Settings) -> Iterator[tuple[Settings, int]]:
    """Yield settings that name a store by its address, and its port."""
    if not settings.embedded:
        yield settings, int(settings.neo4j_uri.rpartition(":")[2])
        return
    with driver.connect(settings), embedded.lease(settings) as found:
        named = dataclasses.replace(
            settings,
            neo4j_uri=found.uri,
            neo4j_username=found.username,
            neo4j_password=found.password,
            neo4j_database=found.database,
        )
        yield named, int(found.uri.rpartition(":")[2])


class Cable:
    """Carries what is said between a client and a server on a port of its own."""

    def __init__(self, target: int) -> None:
        self._target = target
        self._ends: list[socket.socket] = []
        self.port = 0
        self.mend()

    def mend(self) -> None:
        """Listen, on the port of before if there was one."""
        self._door = socket.create_server(("127.0.0.1", self.port))
        self.port = self._door.getsockname()[1]
        threading.Thread(target=self._accept, args=(self._door,), daemon=True).start()

    def cut(self) -> None:
        """End every connection and take no more."""
        self._end(self._door)
        self.shake()

    def shake(self) -> None:
        """End every connection, and take new ones."""
        self._end(*self._ends)
        self._ends.clear()
        time.sleep(0.05)

    @staticmethod
    def _end(*ends: socket.socket) -> None:
        for one in ends:
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()

    def _accept(self, door: socket.socket) -> None:
        with suppress(OSError):
            while True:
                near, _ = door.accept()
                far = socket.create_connection(("127.0.0.1", self._target))
                self._ends += [near, far]
                for source, sink in ((near, far), (far, near)):
                    threading.Thread(target=self._carry, args=(source, sink), daemon=True).start()

    @staticmethod
    def _carry(source: socket.socket, sink: socket.socket) -> None:
        with suppress(OSError):
            while chunk := source.recv(65536):
                sink.sendall(chunk)
