"""Addresses that releases name and whose content lies elsewhere, over HTTP, and a service without SPARQL."""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from typing import Any

import pytest
from fastapi.testclient import TestClient

from mfmsec.api import app
from mfmsec.settings import Settings
from mfmsec.store.driver import Store
from tests.integration import graphql_world


@contextmanager
def _serving(settings: Settings, graph: Store) -> Iterator[TestClient]:
    with TestClient(app.create_app(settings, lambda _: nullcontext(graph), lambda: "id-1"), follow_redirects=False) as client:
        yield client


@pytest.fixture(scope="module")
def graph(embedded_settings: Settings) -> Iterator[Store]:
    """A store with the small world in it."""
    with graphql_world.world(embedded_settings) as world:
        yield world.graph


@pytest.fixture(scope="module")
def client(embedded_settings: Settings, graph: Store) -> Iterator[TestClient]:
    """The service on that store."""
    with _serving(embedded_settings, graph) as opened:
        yield opened


def _get(client: TestClient, path: str, accept: str = "*/*") -> Any:  # noqa: ANN401 - httpx's response
    return client.get(path, headers={"accept": accept})


@pytest.mark.parametrize("name", ["mfmsec.nq", "schema/threat.ttl", "SHA256SUMS"])
def test_a_file_of_a_release_is_404_and_says_where_its_content_is(client: TestClient, name: str) -> None:
    """A file that VoID and DCAT name is published apart from the service, which says so and leads to what it has of it."""
    problem, page = (_get(client, f"/release/2026.12.0/{name}", accept) for accept in ("*/*", "text/html"))
    here = problem.json().get("here", [])

    assert (problem.status_code, page.status_code, problem.json()["code"]) == (404, 404, "UNKNOWN_TERM")
    assert "`mfmsec build` and published apart" in problem.json()["detail"]
    assert all(path in problem.json()["detail"] and f'href="{path}"' in page.text for path in here)
    assert bool(here) == (name != "SHA256SUMS")
    assert {_get(client, path, "text/turtle").status_code for path in here if path != "/sparql"} <= {200, 303}


@pytest.mark.parametrize("path", ["/base", "/catalog", "/schema", "/mappings"])
def test_what_is_named_as_a_whole_leads_to_what_tells_of_it(client: TestClient, path: str) -> None:
    """An IRI of an ontology, a catalog or a mapping set that releases use is answered here too."""
    led = _get(client, path, "text/html")

    assert led.status_code == 303
    assert _get(client, led.headers["location"], "text/html").status_code in {200, 303}


def test_without_sparql_nothing_leads_to_it(embedded_settings: Settings, graph: Store) -> None:
    """Where SPARQL is off, no page links to it or to the description of the whole, and no client is led there."""
    with _serving(replace(embedded_settings, sparql_workers=0), graph) as client:
        home, named = _get(client, "/", "text/turtle"), _get(client, "/graph/mfmsec.html")
        file = _get(client, "/release/2026.12.0/mfmsec.nq")
        off = [_get(client, path).status_code for path in ("/sparql", "/.well-known/void")]

    assert (home.status_code, named.status_code, off) == (200, 200, [404, 404])
    assert "well-known" not in home.headers["link"]
    assert all("/sparql" not in answer.text for answer in (home, named, file))
