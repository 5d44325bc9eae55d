"""Answers that were given before: to clients that have them, and from what the service keeps."""

import dataclasses
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import Any

import pytest
from fastapi.testclient import TestClient

from mfmsec.api import app
from mfmsec.settings import Settings
from tests.integration import graphql_world
from tests.integration.graphql_world import World

QUESTION = '{ threat(code: "MFM-T0001") { label } }'
ANSWER = {"data": {"threat": {"label": "Flood"}}}
HOUR = 3600.0
MODERN = {"accept": "application/graphql-response+json"}


class Served:
    """A service on the small world, with what it asks of the store."""

    def __init__(self, client: TestClient, world: World) -> None:
        self.client = client
        self.world = world

    def get(self, query: str = QUESTION, **headers: str) -> Any:  # noqa: ANN401 - httpx's response
        """Ask by GET."""
        named = {key.replace("_", "-"): value for key, value in headers.items()}
        return self.client.get("/graphql", params={"query": query}, headers={**MODERN, **named})

    def post(self, query: str = QUESTION) -> Any:  # noqa: ANN401 - httpx's response
        """Ask by POST."""
        return self.client.post("/graphql", json={"query": query}, headers=MODERN)

    def executed(self) -> int:
        """Return how many answers were read from the store; what only asks for the release does not count."""
        return sum("Threat" in statement for statement in self.world.statements)


@contextmanager
def served(settings: Settings, seconds: float) -> Iterator[Served]:
    with graphql_world.world(settings) as world:
        service = app.create_app(dataclasses.replace(settings, cache_seconds=seconds), lambda _: nullcontext(world.graph))
        with TestClient(service) as client:
            service.state.context = dataclasses.replace(service.state.context, read=world.read)
            try:
                yield Served(client, world)
            finally:
                graphql_world.mark(world.graph, digest=graphql_world.MARK, status="ready")


def repeated(ask: Any, times: int = 500) -> Any:  # noqa: ANN401 - httpx's response
    """Return an answer that came without a further look into the store, which needs the service to have learned its release."""
    for _ in range(times):
        found, executed = ask()
        if not executed:
            return found
        time.sleep(0.01)
    pytest.fail("every answer was read anew")


def test_an_answer_has_a_tag_that_spares_its_repetition(store_settings: Settings) -> None:
    """Who sends the ETag of an answer back gets 304 without a body, and the question is not asked of the store again."""
    with served(store_settings, 0) as service:
        first = service.get()
        executed = service.executed()
        again = service.get(if_none_match=first.headers["etag"])
        strong = service.get(if_none_match='"other", ' + first.headers["etag"].removeprefix("W/"))

        assert (first.json(), first.headers["cache-control"]) == (ANSWER, "max-age=0, must-revalidate")
        assert first.headers["etag"].startswith('W/"')
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", first.headers["etag"])
        assert strong.status_code == 304
        assert service.executed() == executed


def test_a_new_release_has_other_tags(store_settings: Settings) -> None:
    """After a load the tag of before gets a whole answer with a tag of its own."""
    with served(store_settings, 0) as service:
        before = service.get().headers["etag"]
        graphql_world.mark(service.world.graph, digest="another")
        after = service.get(if_none_match=before)

    assert (after.status_code, after.json()) == (200, ANSWER)
    assert after.headers["etag"] != before


def test_tags_differ_wherever_answers_may(store_settings: Settings) -> None:
    """Another document, operation, variable or media type makes another tag."""
    document = "query A($n: Int) { threats(first: $n) { totalCount } } query B { threats { totalCount } }"
    asked = [
        {"operationName": "A", "variables": '{"n": 1}'},
        {"operationName": "A", "variables": '{"n": 2}'},
        {"operationName": "A"},
        {"operationName": "B"},
    ]
    with served(store_settings, 0) as service:
        tags = [
            service.client.get("/graphql", params={"query": document, **one}, headers={"accept": accept}).headers["etag"]
            for one in asked
            for accept in ("application/json", MODERN["accept"])
        ]

    assert len(set(tags)) == len(tags) == 8


@pytest.mark.parametrize("query", ['{ node(id: "x") { id } }', "{ __typename }", "{ nope }"])
def test_only_whole_answers_from_the_graph_have_tags(store_settings: Settings, query: str) -> None:
    """An answer with errors, or that asks nothing of the graph, is not for keeping."""
    with served(store_settings, 0) as service:
        response = service.get(query)

    assert "etag" not in response.headers
    assert response.headers["cache-control"] == "no-store"


def test_a_question_by_post_is_not_for_keeping(store_settings: Settings) -> None:
    """Clients keep no answer to a POST, as HTTP has it."""
    with served(store_settings, 0) as service:
        response = service.post()

    assert "etag" not in response.headers
    assert response.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_question_that_was_asked_before_is_not_asked_of_the_store(store_settings: Settings, method: str) -> None:
    """The same request is answered from what is kept, the same in all but its id."""
    with served(store_settings, HOUR) as service:

        def ask() -> tuple[Any, int]:
            before = service.executed()
            return getattr(service, method)(), service.executed() - before

        first = getattr(service, method)()
        again = repeated(ask)

    assert again.content == first.content
    assert {**again.headers, "x-request-id": ""} == {**first.headers, "x-request-id": ""}
    assert again.headers["x-request-id"] != first.headers["x-request-id"]


def test_a_kept_answer_spares_its_repetition_too(store_settings: Settings) -> None:
    """An answer that is kept is 304 for who has it already."""
    with served(store_settings, HOUR) as service:
        tag = service.get().headers["etag"]

        def ask() -> tuple[Any, int]:
            before = len(service.world.statements)
            return service.get(if_none_match=tag), len(service.world.statements) - before

        again = repeated(ask)

    assert (again.status_code, again.content) == (304, b"")


def test_after_a_load_answers_are_those_of_the_new_release(store_settings: Settings) -> None:
    """What is kept is forgotten soon after another release is loaded."""
    with served(store_settings, 0.2) as service:
        before = service.get().headers["etag"]
        graphql_world.mark(service.world.graph, digest="another")

        def ask() -> tuple[Any, bool]:
            found = service.get()
            return found, found.headers["etag"] == before

        assert repeated(ask).json() == ANSWER


def test_a_failure_is_not_kept(store_settings: Settings) -> None:
    """Once a load is done, who was told of it gets an answer."""
    with served(store_settings, HOUR) as service:
        graphql_world.mark(service.world.graph, status="loading")
        failed = service.post().json()
        graphql_world.mark(service.world.graph, status="ready")
        after = service.post().json()

    assert failed["errors"][0]["extensions"]["code"] == "RELEASE_LOADING"
    assert after == ANSWER
