"""SPARQL over HTTP: what is a question, which forms its answer has, and what is refused."""

import json
import time
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import replace
from typing import Any

import pyoxigraph as ox
import pytest
from fastapi.testclient import TestClient

from mfmsec.api import app
from mfmsec.domain import ids
from mfmsec.mapping import cypher
from mfmsec.settings import Settings
from mfmsec.store import driver, tx
from mfmsec.store.driver import Store
from tests import loads
from tests.stores import empty

CODES = "PREFIX mfmsec: <https://w3id.org/mfmsec/ns#> SELECT ?code { ?threat a mfmsec:Threat ; mfmsec:code ?code } ORDER BY ?code"
LABELS = "CONSTRUCT { ?s ?p ?o } { VALUES ?p { <http://www.w3.org/2000/01/rdf-schema#label> } ?s ?p ?o }"
GRAPHS = "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ORDER BY ?g"
TABLES = {
    "application/sparql-results+json": ox.QueryResultsFormat.JSON,
    "application/sparql-results+xml": ox.QueryResultsFormat.XML,
    "text/tab-separated-values": ox.QueryResultsFormat.TSV,
}
MEDIA = (
    "text/turtle",
    "application/n-triples",
    "application/rdf+xml",
    "application/ld+json",
    "application/trig",
    "application/n-quads",
)


@pytest.fixture(scope="module")
def graph(embedded_settings: Settings) -> Iterator[Store]:
    """A store with a part of our facts in it."""
    with driver.connect(embedded_settings) as opened:
        empty(opened)
        for constraint in cypher.constraints():
            tx.change_schema(opened, cypher.constraint_statement(*constraint))
        loads.put(opened, loads.part(loads.SMALL))
        yield opened
        empty(opened)


@pytest.fixture(scope="module")
def client(embedded_settings: Settings, graph: Store) -> Iterator[TestClient]:
    """The service on that store."""
    service = app.create_app(embedded_settings, lambda _: nullcontext(graph), lambda: "id-1")
    with TestClient(service, follow_redirects=False) as opened:
        yield opened


def get(client: TestClient, query: str, accept: str = "text/csv", **more: Any) -> Any:  # noqa: ANN401 - httpx's response
    return client.get("/sparql", params={"query": query, **more}, headers={"accept": accept})


def test_each_way_to_ask_gives_the_same_answer(client: TestClient) -> None:
    """A query may come in a URL, in a form, or as a body of its own."""
    accept = {"accept": "text/csv"}
    answers = [
        get(client, CODES),
        client.post("/sparql", data={"query": CODES}, headers=accept),
        client.post("/sparql", content=CODES, headers={**accept, "content-type": "application/sparql-query"}),
        client.post("/sparql/", content=CODES, headers={**accept, "content-type": "application/sparql-query; charset=UTF-8"}),
    ]

    assert {answer.status_code for answer in answers} == {200}
    assert {answer.text for answer in answers} == {answers[0].text}
    assert answers[0].text.startswith("code\r\nMFM-T")


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        ("*/*", "application/sparql-results+json"),
        ("", "application/sparql-results+json"),
        ("application/json", "application/json"),
        ("text/*", "text/csv; charset=utf-8"),
        ("text/csv;q=0.5, application/sparql-results+xml;q=0.8", "application/sparql-results+xml"),
        ("text/turtle, text/tab-separated-values;q=0.1", "text/tab-separated-values; charset=utf-8"),
        ("application/sparql-results+json;q=0, */*;q=0.1", "application/sparql-results+xml"),
    ],
)
def test_a_table_comes_in_the_form_that_is_liked_best(client: TestClient, accept: str, media: str) -> None:
    """Qualities, ranges and exclusions decide on the form; among equals JSON comes first."""
    answer = get(client, CODES, accept)

    assert (answer.status_code, answer.headers["content-type"]) == (200, media)
    assert "accept" in answer.headers["vary"]


@pytest.mark.parametrize("media", TABLES)
def test_every_form_of_a_table_says_the_same(client: TestClient, media: str) -> None:
    """Tables in each form are read back to the same rows, and ASK to its answer."""
    found = ox.parse_query_results(get(client, CODES, media).content, format=TABLES[media])
    asked = get(client, "ASK {}", media).content

    assert [row["code"].value for row in found] == get(client, CODES).text.split()[1:]  # type: ignore[union-attr]  # a table
    assert b"true" in asked


@pytest.mark.parametrize("media", ["text/turtle", *MEDIA])
def test_every_form_of_a_graph_says_the_same(client: TestClient, media: str) -> None:
    """Graphs in each form are read back to the same triples, of CONSTRUCT and of DESCRIBE."""
    for query in (LABELS, f"DESCRIBE <{ids.BASE}threat/voice-cloning>"):
        plain = {
            quad.triple for quad in ox.parse(get(client, query, "application/n-triples").content, format=ox.RdfFormat.N_TRIPLES)
        }
        answer = get(client, query, media)

        assert answer.headers["content-type"].partition(";")[0] == media
        assert {quad.triple for quad in ox.parse(answer.content, format=ox.RdfFormat.from_media_type(media))} == plain != set()


def test_what_cannot_be_had_is_told_with_what_can(client: TestClient) -> None:
    """A form that there is not, or not of this kind of query, is 406 with the list of those that there are."""
    for accept, query in (("image/png", CODES), ("text/turtle", CODES), ("text/csv", LABELS)):
        answer = get(client, query, accept)

        assert answer.status_code == 406
        assert "application/sparql-results+json" in answer.json()["detail"] or "application/n-triples" in answer.json()["detail"]


def test_an_answer_that_one_has_is_not_sent_again(client: TestClient) -> None:
    """The ETag is that of query, form and state of the graph; what may differ the next time has none."""
    answer = get(client, CODES)
    tag = answer.headers["etag"]
    again = client.get("/sparql", params={"query": CODES}, headers={"accept": "text/csv", "if-none-match": tag})
    head = client.head("/sparql", params={"query": CODES}, headers={"accept": "text/csv"})

    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    assert (head.status_code, head.content, head.headers["etag"]) == (200, b"", tag)
    assert int(head.headers["content-length"]) == len(answer.content)
    assert get(client, CODES, "text/tab-separated-values").headers["etag"] != tag
    assert get(client, f"{CODES} LIMIT 1").headers["etag"] != tag
    assert "etag" not in get(client, "SELECT (NOW() AS ?now) {}").headers


def test_the_default_graph_is_the_union_and_graphs_can_be_named(client: TestClient) -> None:
    """Without a dataset all graphs are asked; FROM and the protocol's parameters choose, and the latter win."""
    rows = dict(line.rsplit(",", 1) for line in get(client, GRAPHS).text.split()[1:])
    count = "SELECT (COUNT(*) AS ?n) {} { ?s ?p ?o }"
    ours, schema = ids.graph(), ids.graph("schema")

    def told(query: str, **more: str) -> str:
        return str(get(client, query, **more).text.split()[1])

    assert set(rows) == {ours, ids.graph(inferred=True), schema}
    assert told(count.replace("{}", "", 1)) == str(sum(map(int, rows.values())))
    assert told(count.replace("{}", f"FROM <{schema}>", 1)) == rows[schema]
    assert told(count.replace("{}", f"FROM <{schema}>", 1), **{"default-graph-uri": ours}) == rows[ours]
    assert told(count.replace("{}", "", 1), **{"named-graph-uri": ours}) == "0"
    assert told(count.replace("{} { ?s ?p ?o }", f"FROM NAMED <{schema}> {{ GRAPH ?g {{ ?s ?p ?o }} }}")) == rows[schema]


@pytest.mark.parametrize(
    ("query", "status", "code", "says"),
    [
        ("INSERT DATA { <urn:a> <urn:b> <urn:c> }", 403, "BAD_REQUEST", "only reads"),
        ("PREFIX a: <urn:a> # c\nLOAD <http://127.0.0.1/x>", 403, "BAD_REQUEST", "only reads"),
        ("WITH <urn:g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }", 403, "BAD_REQUEST", "only reads"),
        ("SELECT * { { SELECT * { service <http://127.0.0.1/> { ?s ?p ?o } } } }", 403, "BAD_REQUEST", "asks none"),
        ("ASK { FILTER NOT EXISTS { SERVICE SILENT ?x { ?s ?p ?o } } }", 403, "BAD_REQUEST", "asks none"),
        (
            "CONSTRUCT { ?s ?p ?o } FROM <http://127.0.0.1/x> WHERE { ?s ?p ?o }",
            400,
            "UNKNOWN_TERM",
            "no graph <http://127.0.0.1/x>",
        ),
        ("BASE <urn:x:> SELECT * FROM NAMED <y> {}", 400, "UNKNOWN_TERM", "no graph"),
        ("SELECT * { ?s ?p }", 400, "BAD_REQUEST", "not SPARQL"),
        ("SELECT * { <relative> ?p ?o }", 400, "BAD_REQUEST", "not SPARQL"),
        ("", 400, "BAD_REQUEST", "not SPARQL"),
        ("\N{NULL}", 400, "BAD_REQUEST", "not SPARQL"),
        (f"SELECT * {{ {'{' * 120}{'}' * 120} }}", 400, "LIMIT_EXCEEDED", "brackets"),
        (f"ASK {{}} #{'x' * 100_000}", 413, "LIMIT_EXCEEDED", "longer"),
    ],
)
def test_what_is_wrong_is_told_in_one_sentence(client: TestClient, query: str, status: int, code: str, says: str) -> None:
    """What may not be asked, or is no query, is a problem document with a code and a sentence, and changes nothing."""
    answer = client.post("/sparql", data={"query": query})

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.headers["content-type"] == "application/problem+json"
    assert says in answer.json()["detail"]


@pytest.mark.parametrize(
    ("kind", "body", "status"),
    [
        ("application/sparql-update", "INSERT DATA {}", 403),
        ("application/x-www-form-urlencoded", "update=INSERT+DATA+%7B%7D", 403),
        ("application/json", json.dumps({"query": CODES}), 415),
        ("application/sparql-query; charset=latin-1", CODES, 415),
        ("application/x-www-form-urlencoded", "query=ASK+%7B%7D&query=ASK+%7B%7D", 400),
        ("application/x-www-form-urlencoded", "query=%ff", 400),
        ("application/x-www-form-urlencoded", "nothing=1", 400),
        ("application/sparql-query", b"\xff", 400),
        ("application/x-www-form-urlencoded", "a=b&" * 2_000, 400),
        ("application/sparql-query", "x" * 1_000_001, 413),
    ],
)
def test_a_body_that_is_no_question_is_refused(client: TestClient, kind: str, body: str | bytes, status: int) -> None:
    """Updates, other media types, several queries and what is not UTF-8 are refused before anything is run."""
    answer = client.post("/sparql", content=body, headers={"content-type": kind})

    assert answer.status_code == status
    assert answer.json()["detail"].endswith(".")


def test_a_word_in_a_text_or_a_name_is_no_clause(client: TestClient) -> None:
    """SERVICE, FROM and LOAD in strings, IRIs, comments, variables and prefixes are asked like anything else."""
    query = """PREFIX service: <urn:service#> # SERVICE <urn:x> { ?s ?p ?o }
        SELECT ?from { VALUES ?from { "SERVICE <urn:x> {}" <urn:SERVICE> service:load '''FROM <urn:x>''' }
        FILTER(?from != "LOAD") }"""

    assert get(client, query).text.count("\n") == 5


def test_other_methods_are_refused(client: TestClient) -> None:
    """Only GET, HEAD and POST are answered."""
    answer = client.put("/sparql", content=CODES)

    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD, POST")


def test_the_endpoint_describes_itself(client: TestClient) -> None:
    """Who asks nothing is told what there is: as RDF, or as a page where a browser asks."""
    described = ox.Store()
    described.load(client.get("/sparql").content, format=ox.RdfFormat.TURTLE)
    page = client.get("/sparql", headers={"accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"})
    asked = """PREFIX sd: <http://www.w3.org/ns/sparql-service-description#>
        SELECT ?name { ?service a sd:Service ; sd:endpoint <http://testserver/sparql> ; sd:feature sd:UnionDefaultGraph ;
        sd:defaultDataset/sd:namedGraph/sd:name ?name }"""

    names = [row["name"].value for row in described.query(asked)]  # type: ignore[union-attr]  # a table

    assert sorted(names) == sorted([ids.graph(), ids.graph(inferred=True), ids.graph("schema")])
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert "cq28" in page.text
    assert "'unsafe-inline'" not in page.headers["content-security-policy"].partition("script-src")[2]


def test_a_header_that_names_no_host_is_refused(client: TestClient) -> None:
    """The description holds the address that was asked; where that can be none, the client is told, and no error is ours."""
    assert client.get("/sparql", headers={"accept": "text/turtle", "host": "a<b"}).status_code == 400


def test_the_catalog_is_described_at_its_well_known_address(client: TestClient) -> None:
    """VoID tells how much there is, in each form of RDF, and is not sent twice."""
    sizes = "PREFIX void: <http://rdfs.org/ns/void#> SELECT ?n { ?set void:uriSpace ?space ; void:triples ?n }"
    rows = dict(line.rsplit(",", 1) for line in get(client, GRAPHS).text.split()[1:])
    answers = [client.get("/.well-known/void", headers={"accept": media}) for media in ("*/*", "application/ld+json")]
    described = [ox.Store(), ox.Store()]
    for store, answer, form in zip(described, answers, (ox.RdfFormat.TURTLE, ox.RdfFormat.JSON_LD), strict=True):
        store.load(answer.content, format=form)
    again = client.get("/.well-known/void", headers={"if-none-match": answers[0].headers["etag"]})

    totals = [row["n"].value for store in described for row in store.query(sizes)]  # type: ignore[union-attr]  # a table
    assert totals == [str(sum(int(rows[graph]) for graph in (ids.graph(), ids.graph(inferred=True))))] * 2
    assert again.status_code == 304
    assert client.post("/.well-known/void", content="").status_code == 405


def test_pages_of_other_origins_ask_where_the_settings_let_them(embedded_settings: Settings) -> None:
    """CORS, the limit of requests and the switch hold for SPARQL as they do for GraphQL."""
    settings = replace(embedded_settings, cors_origins="https://a.example", rate_limit="2/minute", sparql_workers=0)
    service = app.create_app(settings, lambda _: nullcontext(None), lambda: "id-1")  # type: ignore[arg-type, return-value]  # no store is asked
    with TestClient(service) as client:
        answers = [client.get("/sparql", headers={"origin": "https://a.example"}) for _ in range(3)]

    assert [answer.status_code for answer in answers] == [404, 404, 429]
    assert {answer.headers["access-control-allow-origin"] for answer in answers} == {"https://a.example"}
    assert answers[2].json()["code"] == "RATE_LIMIT"


def test_a_load_is_seen_and_changes_the_tag(client: TestClient, graph: Store) -> None:
    """After a load answers go on, and soon they are from what was loaded; the ETag tells one state from the other."""
    query = "SELECT ?v { ?release <https://w3id.org/mfmsec/ns#version> ?v }"
    before = get(client, query)
    loads.put(graph, loads.part(loads.SMALL, "2027.1.0"))

    answers = [before]
    deadline = time.monotonic() + 120
    while answers[-1].text == before.text and time.monotonic() < deadline:
        answers.append(get(client, query))
        time.sleep(0.1)

    assert {answer.status_code for answer in answers} == {200}
    assert (before.text, answers[-1].text) == ("v\r\n2026.12.0\r\n", "v\r\n2027.1.0\r\n")
    assert before.headers["etag"] != answers[-1].headers["etag"]
