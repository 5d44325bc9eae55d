"""Each competency question, asked in GraphQL of the loaded graph, has the answer that SPARQL gives of the facts."""

import csv
from collections.abc import Iterator
from datetime import UTC, datetime

import pyoxigraph as ox
import pytest

from mfmsec import resources
from mfmsec.api.graphql import schema
from mfmsec.domain import ids
from mfmsec.query import questions
from mfmsec.query.release import Read
from mfmsec.settings import Settings
from mfmsec.source import ask
from mfmsec.store import catalog, driver, tx
from mfmsec.store.driver import Store

FOLDER = resources.ontology()
TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
RETIRED = ox.NamedNode("http://www.w3.org/2002/07/owl#deprecated")
QUESTIONS = {f"{one.id}_{one.name}": one for one in questions.every(FOLDER)}

JUDGED = {"cq02", "cq03", "cq04", "cq08", "cq09", "cq10", "cq15", "cq22", "cq23"}
"""The questions that are answered by verdicts, or by rows that count as evidence."""


@pytest.fixture(scope="module")
def dataset() -> ox.Store:
    """The shipped catalog with what follows."""
    return catalog.dataset(FOLDER)


@pytest.fixture(scope="module")
def graph(store_settings: Settings, dataset: ox.Store) -> Iterator[Store]:
    """A store that holds the shipped catalog, loaded once for all questions."""
    wanted = catalog.load(dataset, ids.SOURCE, datetime(2026, 12, 1, tzinfo=UTC))
    with driver.connect(store_settings) as opened:
        catalog.put_all(opened, [wanted], store_settings)
        yield opened


@pytest.fixture
def read(graph: Store) -> Read:
    """What reads the catalog."""
    return lambda statement, parameters: tx.read(graph, statement, parameters)


@pytest.fixture
def retired(graph: Store, dataset: ox.Store) -> Iterator[ox.Store]:
    """The catalog with every seventh threat, attack, defense, method and row retired, in RDF and in the graph."""
    told = ox.Store()
    told.extend(dataset)
    kinds = (ox.NamedNode(f"{ids.NAMESPACE}{name}") for name in ("Threat", "Attack", "Defense", "Method", "Coverage"))
    chosen = [
        quad
        for kind in kinds
        for quad in sorted(dataset.quads_for_pattern(None, TYPE, kind, None), key=lambda quad: str(quad.subject))[::7]
    ]
    told.extend(ox.Quad(quad.subject, RETIRED, ox.Literal(value=True), quad.graph_name) for quad in chosen)
    _mark(graph, [str(quad.subject)[1:-1] for quad in chosen], retired=True)
    yield told
    _mark(graph, [str(quad.subject)[1:-1] for quad in chosen], retired=None)


def _expected(name: str) -> tuple[list[str], list[tuple[str, ...]]]:
    with (FOLDER / "questions" / name / "expected.csv").open(encoding="utf-8", newline="") as file:
        columns, *rows = csv.reader(file)
    return columns, [tuple(row) for row in rows]


def _mark(graph: Store, iris: list[str], *, retired: bool | None) -> None:
    statement = "UNWIND $iris AS iri MATCH (n:Resource {iri: iri}) SET n.deprecated = $retired"
    tx.write(graph, lambda transaction: transaction.run(statement, {"iris": iris, "retired": retired}).consume())


@pytest.mark.parametrize("name", QUESTIONS)
def test_graphql(name: str, read: Read) -> None:
    """GraphQL over the loaded graph gives the same table as SPARQL over the facts."""
    answer = schema.run(QUESTIONS[name].graphql, {}, read)

    assert questions.rows(QUESTIONS[name], answer) == _expected(name)


def test_both_languages_leave_out_what_is_retired(read: Read, retired: ox.Store) -> None:
    """Where much of the catalog is retired, SPARQL and GraphQL still answer every question alike, and verdicts differently."""
    answers = {name: ask.answer(retired, question.sparql) for name, question in QUESTIONS.items()}

    for name, question in QUESTIONS.items():
        columns, rows = questions.rows(question, schema.run(question.graphql, {}, read))
        assert (columns, sorted(rows)) == (answers[name][0], sorted(answers[name][1])), name
    assert {name: found != _expected(name) for name, found in answers.items() if name.partition("_")[0] in JUDGED} == {
        name: True for name in QUESTIONS if name.partition("_")[0] in JUDGED
    }
