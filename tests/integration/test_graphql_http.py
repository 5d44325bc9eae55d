"""The service over HTTP: what is a request, what its status says, and how trouble is told."""

import json
import re
from collections.abc import Iterator
from contextlib import nullcontext
from typing import Any

import pytest
from fastapi.testclient import TestClient

from mfmsec.api import app
from mfmsec.api.graphql import http, limits
from mfmsec.settings import Settings
from tests.integration import graphql_world

MODERN, LEGACY = "application/graphql-response+json", "application/json"
QUESTION = '{ threat(code: "MFM-T0001") { label } }'
ANSWER = {"data": {"threat": {"label": "Flood"}}}


@pytest.fixture
def client(store_settings: Settings) -> Iterator[TestClient]:
    """The service on a store with the small world in it."""
    with graphql_world.world(store_settings) as world:
        service = app.create_app(store_settings, lambda _: nullcontext(world.graph), lambda: "id-1")
        with TestClient(service, follow_redirects=False) as opened:
            yield opened


def _post(client: TestClient, body: object, accept: str = MODERN, **headers: str) -> Any:  # noqa: ANN401 - httpx's response
    text = body if isinstance(body, str) else json.dumps(body)
    return client.post("/graphql", content=text, headers={"content-type": LEGACY, "accept": accept, **headers})


def test_a_post_and_a_get_are_answered_alike(client: TestClient) -> None:
    """A query may come as JSON by POST, or in the URL by GET, with variables and a name."""
    document = "query A($code: String) { threat(code: $code) { label } } query B { release { version } }"
    variables = {"code": "MFM-T0001"}

    posted = _post(client, {"query": document, "variables": variables, "operationName": "A"})
    got = client.get(
        "/graphql",
        params={"query": document, "variables": json.dumps(variables), "operationName": "A"},
        headers={"accept": MODERN},
    )

    assert (posted.status_code, posted.json()) == (got.status_code, got.json()) == (200, ANSWER)


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        (MODERN, MODERN),
        (LEGACY, LEGACY),
        ("*/*", LEGACY),
        (f"{LEGACY}, {MODERN}", MODERN),
        (f"{MODERN};q=0.5, {LEGACY}", LEGACY),
        (f"text/html, {MODERN}", MODERN),
        ("application/*;q=0.1", LEGACY),
    ],
)
def test_the_media_type_is_the_one_that_the_client_prefers(client: TestClient, accept: str, media: str) -> None:
    """The modern media type goes to who asks for it, the old one to who takes anything."""
    response = _post(client, {"query": QUESTION}, accept)

    assert response.headers["content-type"] == f"{media}; charset=utf-8"
    assert response.json() == ANSWER


@pytest.mark.parametrize(
    "document", ["{ threat(", "{ nope }", "query($n: Int!) { threats(first: $n) { totalCount } }", "mutation { x }"]
)
def test_a_wrong_document_is_a_bad_request(client: TestClient, document: str) -> None:
    """Syntax, unknown fields, missing variables and operations that do not exist are 400 without data, or 200 for old clients."""
    modern, legacy = _post(client, {"query": document}), _post(client, {"query": document}, LEGACY)

    assert (modern.status_code, legacy.status_code) == (400, 200)
    assert modern.json() == legacy.json()
    assert set(modern.json()) == {"errors"}
    assert {error["extensions"]["code"] for error in modern.json()["errors"]} == {"BAD_REQUEST"}


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ("{", 400),
        ("[]", 400),
        ("null", 400),
        ({}, 400),
        ({"query": ""}, 400),
        ({"query": 1}, 400),
        ({"query": QUESTION, "variables": []}, 400),
        ({"query": QUESTION, "variables": "x"}, 400),
        ({"query": QUESTION, "operationName": 1}, 400),
        ({"query": QUESTION, "extensions": 1}, 400),
        ({"query": " " * http.MAX_BODY}, 413),
    ],
)
def test_what_is_no_graphql_request_is_refused(client: TestClient, body: object, status: int) -> None:
    """A body of another form has a status of its own and one error that says what to send."""
    response = _post(client, body, LEGACY)

    assert response.status_code == status
    code = "LIMIT_EXCEEDED" if status == 413 else "BAD_REQUEST"
    assert response.json()["errors"][0]["extensions"] == {"code": code}


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"content-type": "application/x-www-form-urlencoded"}, 415),
        ({"content-type": "text/plain"}, 415),
        ({"content-type": f"{LEGACY}; charset=latin-1"}, 415),
        ({"content-type": f'{LEGACY}; charset="UTF-8"'}, 200),
        ({"accept": "image/png"}, 406),
    ],
)
def test_other_media_types_are_refused(client: TestClient, headers: dict[str, str], status: int) -> None:
    """Queries come as JSON and never as a form post, which a foreign page could send."""
    assert _post(client, {"query": QUESTION}, **headers).status_code == status


def test_get_is_for_queries_only(client: TestClient) -> None:
    """An operation that is no query is refused by GET, before it is looked at further."""
    response = client.get("/graphql", params={"query": "mutation { x }"}, headers={"accept": MODERN})

    assert (response.status_code, response.headers["allow"]) == (405, "POST")


def test_a_browser_gets_graphiql_and_a_form_without_the_internet(client: TestClient) -> None:
    """The page is GraphiQL, and leads to a form of our own that loads nothing from anywhere."""
    page = client.get("/graphql", headers={"accept": "text/html"}).text
    plain = client.get("/graphql?plain", headers={"accept": "text/html"}).text

    assert "GraphiQL" in page
    assert "?plain" in page
    assert not re.search(r"(src|href)=", plain)
    assert 'href="/graphql"' in client.get("/").text


def test_introspection_tells_the_schema(client: TestClient) -> None:
    """A tool can read the schema with the usual introspection query, within the limits."""
    from graphql import build_client_schema, get_introspection_query  # noqa: PLC0415 - only here

    response = _post(client, {"query": get_introspection_query()})

    assert "Coverage" in build_client_schema(response.json()["data"]).type_map


@pytest.mark.parametrize(
    "document",
    [
        "{ threats { edges { node { " + "broader { " * 30 + "id" + " }" * 30 + " } } } }",
        "{ " + " ".join(f"a{n}: threats {{ totalCount }}" for n in range(limits.ALIASES.most + 1)) + " }",
        "{ " + "threats { totalCount } " * limits.MAX_TOKENS + "}",
        "{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }",
    ],
    ids=["depth", "aliases", "tokens", "circular fragments"],
)
def test_a_document_beyond_the_limits_is_refused(client: TestClient, document: str) -> None:
    """Depth, aliases, length and circles end a request before anything is read."""
    response = _post(client, {"query": document})

    assert response.status_code == 400
    assert "data" not in response.json()


def test_a_node_that_is_missing_does_not_hide_other_errors(client: TestClient) -> None:
    """An error of one field stands beside the data of the others, with its path and code."""
    response = _post(client, {"query": '{ threat(code: "MFM-T0001") { label } node(id: "x") { id } }'})

    assert response.status_code == 200
    assert response.json()["data"] == {"threat": {"label": "Flood"}, "node": None}
    assert response.json()["errors"][0]["path"] == ["node"]
    assert response.json()["errors"][0]["extensions"] == {"code": "BAD_REQUEST"}


def test_health_tells_which_release_is_loaded(client: TestClient) -> None:
    """The process lives whatever happens; it is ready with a whole release, and says which."""
    assert client.get("/livez").json() == {"status": "alive"}
    ready = client.get("/readyz")

    assert (ready.status_code, ready.json()) == (200, {"status": "ready", "release": "2026.12.0", "digest": graphql_world.MARK})
