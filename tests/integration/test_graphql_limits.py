"""Limits as a client meets them: what is refused over HTTP, with which code, and that nothing was asked of the store for it."""

import dataclasses
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import Any

import pytest
from fastapi.testclient import TestClient

from mfmsec.api import app
from mfmsec.api.graphql.limits import CONDITIONS
from mfmsec.query.cost import ANALYSIS, FAN_OUT, MAX_COST
from mfmsec.settings import Settings
from tests.integration import graphql_world
from tests.integration.graphql_world import World

MODERN = {"accept": "application/graphql-response+json"}
PAGES = "query($n: Int) { threats(first: $n) { edges { node { coverage(first: $n) { edges { node { object { coverage(first: $n) "
PAGES += "{ edges { node { code } } } } } } } } } } }"
REFERENCES = (
    "query($n: Int) { threats(first: $n) { edges { node { coverage(first: 3) { edges { node { references { title } } } } } } } }"
)
LEAKING = [
    ("{ threatz { totalCount } }", {}),
    ("{ __schema { types { name } } }", {}),
    ('{ __type(name: "Query") { name } }', {}),
    ("{ _service { sdl } }", {}),
    ('{ threat(kode: "x") { code } }', {}),
    ("{ threats(where: {labell: {eq: 1}}) { totalCount } }", {}),
    ("{ threats(where: {element: {eq: BANDWIDT}}) { totalCount } }", {}),
    ("query($w: ThreatFilterr) { threats(where: $w) { totalCount } }", {}),
    ("query($w: ThreatFilter) { threats(where: $w) { totalCount } }", {"w": {"labell": {}}}),
    ("query($w: ThreatFilter) { threats(where: $w) { totalCount } }", {"w": {"element": {"eq": "BANDWIDT"}}}),
    ("{ node(id: 1) { code } }", {}),
    ('{ _entities(representations: [{__typename: "Treat"}]) { __typename } }', {}),
    ("{ threats { ...F } } fragment F on ThreatConnectio { totalCount }", {}),
]
NAMES = ("threats", "threatfilter`", "labels", "label'", "bandwidth", "did you mean", "threatconnection'", "coverage", "attack")


@pytest.fixture
def world(embedded_settings: Settings) -> Iterator[World]:
    with graphql_world.world(embedded_settings) as found:
        yield found


@contextmanager
def served(world: World, settings: Settings, **given: Any) -> Iterator[TestClient]:  # noqa: ANN401 - any setting
    service = app.create_app(dataclasses.replace(settings, **given), lambda _: nullcontext(world.graph))
    with TestClient(service) as client:
        service.state.context = dataclasses.replace(service.state.context, read=world.read)
        world.statements.clear()
        yield client


@pytest.fixture
def client(world: World, embedded_settings: Settings) -> Iterator[TestClient]:
    with served(world, embedded_settings, cache_seconds=0.0) as found:
        yield found


def post(client: TestClient, document: str, variables: dict[str, Any] | None = None, **more: Any) -> Any:  # noqa: ANN401 - JSON
    return client.post("/graphql", json={"query": document, "variables": variables, **more}, headers=MODERN)


def deep(levels: int) -> dict[str, Any]:
    where: dict[str, Any] = {"label": {"eq": "x"}}
    for _ in range(levels):
        where = {"NOT": where}
    return where


@pytest.mark.parametrize(
    ("document", "variables", "code"),
    [
        ("{ " + "__typename " * 500 + "}", {}, "LIMIT_EXCEEDED"),
        ("{ " + " ".join(f"a{number}: release {{ version }}" for number in range(21)) + " }", {}, "LIMIT_EXCEEDED"),
        ("query($w: ThreatFilter) { threats(where: $w) { totalCount } }", {"w": deep(200)}, "LIMIT_EXCEEDED"),
        ("query($x: [String!]) { threats(where: {label: {in: $x}}) { totalCount } }", {"x": ["x"] * 10_000}, "LIMIT_EXCEEDED"),
        (PAGES, {"n": 100}, "COST_LIMIT"),
    ],
    ids=["repeats", "roots", "depth of a filter", "length of a filter", "cost"],
)
def test_what_is_above_a_limit_is_refused_before_the_store_is_asked(
    client: TestClient, world: World, document: str, variables: dict[str, Any], code: str
) -> None:
    """The answer is 400 with one error, its code, the limit and a repair; no statement is run for it."""
    response = post(client, document, variables)
    (error,) = response.json()["errors"]

    assert (response.status_code, error["extensions"]["code"]) == (400, code)
    assert "is the most" in error["message"]
    assert world.statements == []


@pytest.mark.parametrize("word", ["OR", "AND"])
@pytest.mark.parametrize(
    ("condition", "parts"),
    [
        ('{label: {contains: "x"}}', 1),
        ('{NOT: {label: {contains: "x"}}}', 1),
        ('{altLabels: {includes: "x"}}', 1),
        ("{NOT: {code: {eq: null}}}", 1),
        ("{element: {eq: NOISE}}", 2),
        ('{coverage: {some: {label: {eq: "x"}}}}', 2),
    ],
)
def test_a_filter_has_so_many_conditions_and_no_more(client: TestClient, word: str, condition: str, parts: int) -> None:
    """At the limit it is answered, whatever the conditions are; with one more it is an error of the field."""
    at, above = (" ".join([condition] * count) for count in (CONDITIONS.most // parts, CONDITIONS.most // parts + 1))
    taken, refused = (post(client, f"{{ threats(where: {{{word}: [{many}]}}) {{ totalCount }} }}").json() for many in (at, above))

    assert "errors" not in taken
    assert refused["errors"][0]["extensions"] == {"code": "LIMIT_EXCEEDED"}
    assert f"at least {100 + parts} conditions in one filter; 100 is the most" in refused["errors"][0]["message"]


def test_a_filter_below_the_limits_is_answered(client: TestClient) -> None:
    """Twenty-eight levels of a filter and two thousand values of a list are taken."""
    asked = "a: threats(where: $w) { totalCount } b: threats(where: {label: {in: $x}}) { totalCount }"
    document = f"query($w: ThreatFilter, $x: [String!]) {{ {asked} }}"

    answer = post(client, document, {"w": deep(28), "x": ["x"] * 2_000}).json()

    assert answer == {"data": {"a": {"totalCount": 0}, "b": {"totalCount": 0}}}


def test_a_body_above_its_limit_is_refused_with_its_code(client: TestClient) -> None:
    """A request of more than a million bytes is 413, and its code is that of all limits."""
    response = post(client, "{ release { version } }", {"x": "x" * 1_000_000})

    assert (response.status_code, response.json()["errors"][0]["extensions"]["code"]) == (413, "LIMIT_EXCEEDED")


def test_who_asks_is_told_the_cost(client: TestClient) -> None:
    """With `extensions: {cost: true}` an answer tells what it may have cost and the limit, as does a refusal; without, neither."""
    told = post(client, REFERENCES, {"n": 2}, extensions={"cost": True}).json()
    refused = post(client, PAGES, {"n": 100}, extensions={"cost": True}).json()
    analysis = post(client, "{ protection { summary { verdict } } __schema { description } }", extensions={"cost": True}).json()

    assert told["extensions"] == {"cost": {"requested": 2 * (1 + 3 * (1 + FAN_OUT)), "limit": MAX_COST}}
    assert "errors" not in told
    assert refused["extensions"]["cost"]["requested"] > MAX_COST
    assert analysis["extensions"]["cost"]["requested"] == ANALYSIS.fixed
    assert "extensions" not in post(client, PAGES, {"n": 2}).json()
    assert "extensions" not in post(client, PAGES, {"n": 2}, extensions={"cost": "no"}).json()


def test_a_rate_limit_counts_what_is_answered_from_the_cache_too(world: World, embedded_settings: Settings) -> None:
    """The third of two allowed requests is 429, whether or not its answer is kept; what is no GraphQL is not counted."""
    with served(world, embedded_settings, rate_limit="2/day", cache_seconds=3600.0) as client:
        first, second, third = (post(client, "{ release { version } }") for _ in range(3))
        alive = client.get("/livez").status_code

    assert [one.status_code for one in (first, second, third)] == [200, 200, 429]
    assert (first.json(), alive) == (second.json(), 200)
    assert third.json()["errors"][0]["extensions"] == {"code": "RATE_LIMIT"}
    assert first.headers["ratelimit-policy"] == '"default";q=2;w=86400'
    assert 0 < int(third.headers["retry-after"]) <= 86_400


def test_a_page_of_another_origin_can_read_when_to_ask_again(world: World, embedded_settings: Settings) -> None:
    """A refusal has the headers of CORS, and asking for leave is not counted."""
    origin = "https://app.example.com"
    with served(world, embedded_settings, rate_limit="1/day", cors_origins=origin) as client:
        asks = {"origin": origin, "access-control-request-method": "POST", "access-control-request-headers": "content-type"}
        leave = [client.options("/graphql", headers=asks).status_code for _ in range(3)]
        first, second = (client.get("/graphql?query={release{version}}", headers={"origin": origin}) for _ in range(2))

    assert (leave, first.status_code, second.status_code) == ([200] * 3, 200, 429)
    assert second.headers["access-control-allow-origin"] == origin
    assert "retry-after" in second.headers["access-control-expose-headers"].lower()


def test_without_a_rate_limit_no_answer_tells_of_one(client: TestClient) -> None:
    """Off by default, it leaves no trace."""
    assert "ratelimit" not in post(client, "{ release { version } }").headers


@pytest.mark.parametrize(("document", "variables"), LEAKING)
def test_without_introspection_no_message_tells_the_schema(
    world: World, embedded_settings: Settings, document: str, variables: dict[str, Any]
) -> None:
    """What is refused or misspelled is told without any name that the client has not written itself."""
    with served(world, embedded_settings, introspection="off") as client:
        response = post(client, document, variables)
    written = f"{document} {variables}".lower()

    told = " ".join(error["message"] for error in response.json()["errors"]).lower()

    assert response.status_code == 400
    assert [name for name in NAMES if name in told and name.strip("`'") not in written] == []


def test_without_introspection_there_is_no_page_and_all_else_is_answered(world: World, embedded_settings: Settings) -> None:
    """`__schema` has a code of its own, a browser gets no GraphiQL, and questions and `__typename` are answered as ever."""
    with served(world, embedded_settings, introspection="off") as client:
        refused = post(client, "{ __schema { types { name } } }").json()["errors"][0]
        page = client.get("/graphql", headers={"accept": "text/html"})
        answer = post(client, '{ threat(code: "MFM-T0001") { __typename label } }').json()

    assert refused["extensions"] == {"code": "INTROSPECTION_DISABLED"}
    assert "MFMSEC_INTROSPECTION" in refused["message"]
    assert (page.status_code, "graphiql" in page.text.lower()) == (406, False)
    assert answer == {"data": {"threat": {"__typename": "Threat", "label": "Flood"}}}
