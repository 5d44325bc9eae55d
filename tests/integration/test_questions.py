"""Each competency question, asked in GraphQL of the loaded graph, has the answer that SPARQL gives of the facts."""

import csv
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from mfmsec import resources
from mfmsec.api.graphql import schema
from mfmsec.domain import ids
from mfmsec.query import questions
from mfmsec.query.release import Read
from mfmsec.settings import Settings
from mfmsec.store import catalog, driver, tx

FOLDER = resources.ontology()
QUESTIONS = {f"{one.id}_{one.name}": one for one in questions.every(FOLDER)}


@pytest.fixture(scope="module")
def read(store_settings: Settings) -> Iterator[Read]:
    """The shipped catalog, loaded once for all questions."""
    wanted = catalog.load(catalog.dataset(FOLDER), ids.SOURCE, datetime(2026, 12, 1, tzinfo=UTC))
    with driver.connect(store_settings) as graph:
        catalog.put_all(graph, [wanted], store_settings)
        yield lambda statement, parameters: tx.read(graph, statement, parameters)


@pytest.mark.parametrize("name", QUESTIONS)
def test_graphql(name: str, read: Read) -> None:
    """GraphQL over the loaded graph gives the same table as SPARQL over the facts."""
    with (FOLDER / "questions" / name / "expected.csv").open(encoding="utf-8", newline="") as file:
        expected, *rows = csv.reader(file)

    answer = schema.run(QUESTIONS[name].graphql, {}, read)

    assert questions.rows(QUESTIONS[name], answer) == (expected, [tuple(row) for row in rows])
