"""A graph database that stalls, hangs, dies and comes back, as the users of a running service meet it."""

import dataclasses
import os
import signal
import subprocess
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from mfmsec.api import app
from mfmsec.settings import Settings
from mfmsec.store import driver, embedded, tx
from tests.cable import Cable, address
from tests.embedded import PS, until
from tests.integration import graphql_world
from tests.stores import neo4j_server

QUESTION = '{ threat(code: "MFM-T0001") { label } }'
ANSWER = {"data": {"threat": {"label": "Flood"}}}
ENDLESS = "UNWIND range(1, 100000) AS a UNWIND range(1, 100000) AS b WITH a, b WHERE a * b = -1 RETURN count(*) AS answer"


@dataclasses.dataclass
class Server:
    """A graph database of a test's own: its settings, its process, and what brings it back where no service does."""

    settings: Settings
    process: Callable[[], int]
    start: Callable[[], object]


@pytest.fixture(params=["embedded", pytest.param("neo4j", marks=pytest.mark.neo4j)], scope="module")
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A graph database that a test may kill."""
    if request.param == "neo4j":
        request.getfixturevalue("neo4j_settings")  # it knows what to do where there is no Neo4j
    with (_neo4j if request.param == "neo4j" else _embedded)(tmp_path_factory.mktemp("trouble")) as found:
        with driver.connect(found.settings) as graph:
            graphql_world.build(graph)
        yield found


@contextmanager
def _neo4j(folder: Path) -> Iterator[Server]:
    script = neo4j_server()
    first, _ = script.start(folder / "neo4j", heap="512m")
    settings = Settings(
        neo4j_uri=first.uri, neo4j_password=first.password, home=folder / "home", query_timeout=4.0, cache_seconds=0
    )
    try:
        yield Server(
            settings,
            lambda: int(script.running(folder / "neo4j").pid),
            lambda: script.start(folder / "neo4j", port=first.port, heap="512m"),
        )
    finally:
        script.stop(folder / "neo4j")


@contextmanager
def _embedded(folder: Path) -> Iterator[Server]:
    settings = Settings(home=folder / "home", query_timeout=4.0, cache_seconds=0)
    with embedded.lease(settings):
        yield Server(settings, lambda: embedded.status(settings.home).pid or 0, lambda: None)
    embedded.stop(settings.home)


def _stop(process: int) -> None:
    os.kill(process, signal.SIGSTOP)
    assert until(
        lambda: "T" in subprocess.run([PS, "-o", "stat=", "-p", str(process)], capture_output=True, text=True, check=True).stdout
    )


def _ask(client: TestClient) -> Any:  # noqa: ANN401 - any answer
    return client.post("/graphql", json={"query": QUESTION}).json()


def _code(answer: Any) -> str:  # noqa: ANN401 - any answer
    return "" if answer == ANSWER else str(answer["errors"][0]["extensions"]["code"])


def test_a_database_that_dies_is_told_and_comes_back_without_a_restart(server: Server) -> None:
    """Whoever asks while the database is killed gets the answer or a typed error, and soon after its return answers again."""
    with TestClient(app.create_app(server.settings)) as client, ThreadPoolExecutor(4) as threads:
        asked: list[Future[Any]] = [threads.submit(_ask, client) for _ in range(40)]
        os.kill(server.process(), signal.SIGKILL)
        asked += [threads.submit(_ask, client) for _ in range(40)]
        codes = {_code(one.result()) for one in asked}
        unready = client.get("/readyz").status_code
        server.start()
        back = until(lambda: client.get("/readyz").status_code == 200)
        after = _ask(client)

    assert "STORE_UNREACHABLE" in codes
    assert codes <= {"", "STORE_UNREACHABLE", "STORE_TIMEOUT"}
    assert (unready, back, after) == (503, True, ANSWER)


def test_a_database_that_hangs_is_given_up(server: Server) -> None:
    """A server that takes a question and stays silent costs a typed error, and answers again once it is awake."""
    with TestClient(app.create_app(server.settings)) as client:
        before = _ask(client)
        process = server.process()
        _stop(process)
        try:
            held, unready = _ask(client), client.get("/readyz").status_code
        finally:
            os.kill(process, signal.SIGCONT)
        back = until(lambda: _ask(client) == ANSWER)

    assert (before, _code(held), unready, back) == (ANSWER, "STORE_TIMEOUT", 503, True)


def test_a_connection_that_went_stale_costs_nobody_an_error(store_settings: Settings) -> None:
    """When connections that were kept open are cut, the next question is asked through a new one."""
    with graphql_world.world(store_settings), address(store_settings) as (settings, port):
        cable = Cable(port)
        with TestClient(app.create_app(dataclasses.replace(settings, neo4j_uri=f"bolt://127.0.0.1:{cable.port}"))) as client:
            answers = []
            for _ in range(3):
                answers.append(_ask(client))
                cable.shake()
        cable.cut()

    assert answers == [ANSWER] * 3


def test_a_slow_query_is_cut_at_the_deadline(store_settings: Settings) -> None:
    """A question that takes too long ends with a typed error that names deadline and repair; the next one is answered."""
    with graphql_world.world(store_settings), driver.connect(store_settings) as graph:
        service = app.create_app(store_settings)
        with TestClient(service) as client:
            usual = service.state.context
            endless = partial(tx.read, graph, ENDLESS, timeout=1)
            service.state.context = dataclasses.replace(usual, read=lambda _, __: endless())
            slow = _ask(client)
            service.state.context = usual
            after = _ask(client)

    assert (_code(slow), after) == ("STORE_TIMEOUT", ANSWER)
    assert "1 s" in slow["errors"][0]["message"]
    assert "MFMSEC_QUERY_TIMEOUT" in slow["errors"][0]["message"]
