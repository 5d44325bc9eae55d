"""Foreign readers of /sparql over real HTTP, and every competency question asked there."""

import csv
import json
import warnings
from collections.abc import Iterator

import httpx
import pytest
from rdflib import Graph, URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import JSON, TURTLE, XML, SPARQLWrapper

from mfmsec import resources
from mfmsec.api.sparql import page
from mfmsec.domain import ids
from mfmsec.mapping.model import iri
from mfmsec.query import questions
from tests.conformance.served import Catalog
from tests.conformance.workshop import Workshop

FOLDER = resources.ontology()
QUESTIONS = {f"{one.id}_{one.name}": one for one in questions.every(FOLDER)}
CODES = f"SELECT ?code WHERE {{ ?threat a <{iri('mfmsec:Threat')}> ; <{iri('mfmsec:code')}> ?code }} ORDER BY ?code"
LABELS = f"CONSTRUCT {{ ?s <{iri('rdfs:label')}> ?label }} WHERE {{ ?s a <{iri('mfmsec:Threat')}> ; <{iri('rdfs:label')}> ?label }}"


@pytest.fixture(scope="module")
def endpoint(catalog: Catalog) -> Iterator[str]:
    """The address of /sparql of a running service."""
    with catalog.serving(MFMSEC_QUERY_TIMEOUT="30") as address:
        yield address.replace("/graphql", "/sparql")


@pytest.fixture(scope="module")
def codes(endpoint: str) -> list[str]:
    """The codes of all threats, as plain HTTP gives them."""
    answer = httpx.get(endpoint, params={"query": CODES}, headers={"accept": "text/csv"}, timeout=90)
    assert answer.status_code == 200, answer.text
    found = answer.text.split()[1:]
    assert len(found) > 50
    return found


@pytest.mark.parametrize("name", QUESTIONS)
def test_each_competency_question_has_its_answer(name: str, endpoint: str, codes: list[str]) -> None:
    """Asked over HTTP of the loaded graph, a question has the answer that it must have."""
    assert codes
    with (FOLDER / "questions" / name / "expected.csv").open(encoding="utf-8", newline="") as file:
        columns, *rows = csv.reader(file)

    answer = httpx.post(endpoint, data={"query": QUESTIONS[name].sparql}, headers={"accept": "text/csv"}, timeout=90)

    assert answer.status_code == 200, answer.text
    head, *found = csv.reader(answer.text.splitlines())
    assert (head, sorted(map(tuple, found))) == (columns, sorted(map(tuple, rows)))


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_sparqlwrapper_reads_rows_and_graphs(endpoint: str, codes: list[str], method: str) -> None:
    """SPARQLWrapper reads JSON and XML by GET and by POST, and a graph as Turtle."""
    client = SPARQLWrapper(endpoint)
    client.setMethod(method)
    client.setQuery(CODES)
    client.setReturnFormat(JSON)
    as_json = client.queryAndConvert()["results"]["bindings"]
    client.setReturnFormat(XML)
    as_xml = client.queryAndConvert().getElementsByTagName("result")
    client.setQuery(LABELS)
    client.setReturnFormat(TURTLE)
    graph = Graph().parse(data=client.queryAndConvert(), format="turtle")

    assert [row["code"]["value"] for row in as_json] == codes
    assert len(as_xml) == len(codes)
    assert len(graph) == len(codes)


@pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
def test_rdflib_reads_the_endpoint_as_a_graph(endpoint: str, codes: list[str], method: str) -> None:
    """Rdflib's SPARQLStore asks queries and single triple patterns, by each method that it knows."""
    graph = Graph(SPARQLStore(endpoint, method=method))
    with warnings.catch_warnings(record=True) as warned:
        found = [str(row[0]) for row in graph.query(CODES)]
        threats = list(graph.subjects(URIRef(iri("mfmsec:code"))))
        built = graph.query(LABELS).graph

    assert found == codes
    assert {str(threat) for threat in threats} > {f"{ids.BASE}threat/voice-cloning"}
    assert built is not None
    assert len(built) == len(codes)
    assert [str(one.message) for one in warned] == []


def test_comunica_reads_rows_truths_and_graphs(workshop: Workshop, endpoint: str, codes: list[str]) -> None:
    """Comunica finds out by itself what the endpoint is, and reads what it says."""
    rows = json.loads(workshop.told("sparql.mjs", endpoint, "bindings", CODES))
    graphs = json.loads(workshop.told("sparql.mjs", endpoint, "bindings", "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }"))

    assert [row["code"] for row in rows] == codes
    assert {row["g"] for row in graphs} == {ids.graph(), ids.graph(inferred=True), ids.graph("schema")}
    assert json.loads(workshop.told("sparql.mjs", endpoint, "boolean", f"ASK {{ ?s a <{iri('mfmsec:Threat')}> }}"))
    assert json.loads(workshop.told("sparql.mjs", endpoint, "quads", LABELS)) == len(codes)


def test_a_client_that_hangs_up_frees_its_worker(catalog: Catalog) -> None:
    """With one worker, a question whose client is gone holds up nobody."""
    endless = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    with catalog.serving(MFMSEC_SPARQL_WORKERS="1", MFMSEC_QUERY_TIMEOUT="60") as address:
        asked = address.replace("/graphql", "/sparql")
        assert httpx.get(asked, params={"query": "ASK {}"}, timeout=90).json()["boolean"] is True
        with pytest.raises(httpx.ReadTimeout):
            httpx.get(asked, params={"query": endless}, timeout=1)

        answer = httpx.get(asked, params={"query": "ASK {}"}, timeout=20)

    assert (answer.status_code, answer.json()["boolean"]) == (200, True)


def test_the_page_to_ask_on_is_valid(workshop: Workshop) -> None:
    """The page has no finding of html-validate, its rules of accessibility included."""
    (workshop.folder / "sparql.html").write_bytes(page.page())

    assert json.loads(workshop.told("html.mjs", "sparql.html")) == []
