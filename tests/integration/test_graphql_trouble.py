"""Trouble: errors of ours, a release that is not whole, a store that is lost, a port that is taken."""

import dataclasses
import json
import logging
import socket
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from typing import Any

import pytest
from fastapi.testclient import TestClient

from mfmsec.api import app
from mfmsec.errors import ResourceError
from mfmsec.settings import Settings
from tests.cable import Cable, address
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
    with graphql_world.world(store_settings), address(store_settings) as (settings, port):
        cable = Cable(port)
        through = dataclasses.replace(settings, neo4j_uri=f"bolt://127.0.0.1:{cable.port}")
        with TestClient(app.create_app(through)) as client:
            before = _ask(client)
            cable.cut()
            with ThreadPoolExecutor() as pool:  # both at once, since each waits for the driver to give up
                health = pool.submit(client.get, "/readyz")
                lost = _ask(client)
                unready = health.result().status_code
            cable.mend()
            after = _ask(client)
        cable.cut()

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
