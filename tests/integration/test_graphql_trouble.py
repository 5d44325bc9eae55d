"""Trouble: errors of ours, a release that is not whole, a store that is lost, a port that is taken."""

import dataclasses
import json
import logging
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, nullcontext, suppress
from typing import Any

import pytest
from fastapi.testclient import TestClient

from mfmsec.api import app
from mfmsec.errors import ResourceError
from mfmsec.settings import Settings
from mfmsec.store import driver, embedded
from tests.integration import graphql_world

QUESTION = '{ threat(code: "MFM-T0001") { label } }'
ANSWER = {"data": {"threat": {"label": "Flood"}}}


def _ask(client: TestClient) -> dict[str, Any]:
    found: dict[str, Any] = client.post("/graphql", json={"query": QUESTION}).json()
    return found


def test_an_error_of_ours_is_masked_with_an_id_that_the_log_has(store_settings: Settings, caplog: pytest.LogCaptureFixture) -> None:
    """What a user cannot cause shows neither text nor trace, but an id under which the log tells all."""

    def broken(*_: object) -> Any:  # noqa: ANN401 - never returns
        message = "secret"
        raise ZeroDivisionError(message)

    with graphql_world.world(store_settings) as world:
        service = app.create_app(store_settings, lambda _: nullcontext(world.graph), lambda: "id-7")
        with TestClient(service) as client, caplog.at_level(logging.ERROR, "mfmsec.api"):
            service.state.context = dataclasses.replace(service.state.context, read=broken)
            body = _ask(client)

    assert body["errors"][0]["extensions"] == {"code": "INTERNAL", "id": "id-7"}
    assert "secret" not in json.dumps(body)
    assert "id-7" in caplog.text
    assert "secret" in caplog.text


def test_a_service_without_a_whole_release_is_not_ready(store_settings: Settings) -> None:
    """While a load is under way `/readyz` is 503, as a problem document with a code, and `/livez` stays 200."""
    with graphql_world.world(store_settings) as world:
        graphql_world.mark(world.graph, status="loading")
        with TestClient(app.create_app(store_settings, lambda _: nullcontext(world.graph))) as client:
            response, alive = client.get("/readyz"), client.get("/livez")
        graphql_world.mark(world.graph, status="ready")

    assert (response.status_code, response.headers["content-type"]) == (503, "application/problem+json")
    assert (response.json()["code"], alive.status_code) == ("RELEASE_LOADING", 200)


def test_a_lost_database_is_told_and_comes_back_without_a_restart(store_settings: Settings) -> None:
    """While the store is out of reach answers have its code and `/readyz` is 503; afterwards all is well again."""
    with graphql_world.world(store_settings), _address(store_settings) as (settings, port):
        line = _Line(port)
        through = dataclasses.replace(settings, neo4j_uri=f"bolt://127.0.0.1:{line.port}")
        with TestClient(app.create_app(through)) as client:
            before = _ask(client)
            line.cut()
            with ThreadPoolExecutor() as pool:  # both at once, since each waits for the driver to give up
                health = pool.submit(client.get, "/readyz")
                lost = _ask(client)
                unready = health.result().status_code
            line.mend()
            after = _ask(client)
        line.cut()

    assert (before, after, unready) == (ANSWER, ANSWER, 503)
    assert lost["errors"][0]["extensions"]["code"].startswith("STORE_")


def test_a_port_in_use_is_refused_by_name(store_settings: Settings) -> None:
    """Where another process listens the error names port and setting."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        with pytest.raises(ResourceError, match=f"Port {port} on 127.0.0.1 is in use; set MFMSEC_PORT"):
            app.refuse_taken("127.0.0.1", port)
        with graphql_world.world(store_settings) as world, pytest.raises(ResourceError):
            app.serve(dataclasses.replace(store_settings, host="127.0.0.1", port=port), world.graph)


@contextmanager
def _address(settings: Settings) -> Iterator[tuple[Settings, int]]:
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


class _Line:
    """A line to a server that can be cut and mended."""

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
        for one in (self._door, *self._ends):
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()
        self._ends.clear()
        time.sleep(0.05)

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
