"""Each competency question is whole, and SPARQL answers it as expected; and how a GraphQL answer is read."""

import csv
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

from mfmsec.errors import RequestError, UnknownTerm
from mfmsec.query import questions
from mfmsec.query.questions import Question
from mfmsec.source import ask

FOLDER = Path(__file__).parents[2] / "ontology"
QUESTIONS = {f"{one.id}_{one.name}": one for one in questions.every(FOLDER)}
FILES = {"question.md", "query.rq", "query.graphql", "expected.csv"}
EMPTY = Question("cq00", "none", "None?", "", "", "")


def _expected(name: str) -> tuple[list[str], list[tuple[str, ...]]]:
    with (FOLDER / "questions" / name / "expected.csv").open(encoding="utf-8", newline="") as file:
        columns, *rows = csv.reader(file)
    return columns, [tuple(row) for row in rows]


def _repair(name: str) -> str:
    return (
        "Say which is right, the query or the answer; if the facts have changed, write the answer anew:\n"
        f"  mfmsec ask {name.partition('_')[0]} --of files --format csv > ontology/questions/{name}/expected.csv"
    )


def _read(header: str, data: Mapping[str, Any]) -> tuple[list[str], list[tuple[str, ...]]]:
    return questions.rows(replace(EMPTY, graphql=header), {"data": data})


def test_there_are_enough() -> None:
    """There are at least twenty questions, and no two have one number."""
    assert len({one.id for one in QUESTIONS.values()}) == len(QUESTIONS) >= 20


@pytest.mark.parametrize("name", QUESTIONS)
def test_folder_is_whole(name: str) -> None:
    """A question has its text, its two queries, its answer, and nothing else."""
    assert {path.name for path in (FOLDER / "questions" / name).iterdir()} == FILES


@pytest.mark.parametrize("name", QUESTIONS)
def test_text(name: str) -> None:
    """A question is one sentence, and says why one asks and how the answer is read."""
    question = QUESTIONS[name]

    assert question.title.endswith("?")
    assert [part.partition("** ")[0] for part in question.text.split("\n\n")] == ["**Why one asks.", "**How to read it."]


@pytest.mark.parametrize("name", QUESTIONS)
def test_answer_is_in_form(name: str) -> None:
    """An expected answer has rows, each once and in the order of the text, and holds no address of ours."""
    columns, rows = _expected(name)

    assert rows
    assert rows == sorted(set(rows))
    assert {len(row) for row in rows} == {len(columns)}
    assert not any("w3id.org/mfmsec" in value for row in rows for value in row)


@pytest.mark.parametrize("name", QUESTIONS)
def test_sparql(name: str, dataset: ox.Store) -> None:
    """SPARQL over the facts and what follows from them gives the expected answer."""
    assert ask.answer(dataset, QUESTIONS[name].sparql) == _expected(name), _repair(name)


@pytest.mark.parametrize("query", ["ASK { ?s ?p ?o }", "SELECT"])
def test_sparql_refuses(query: str, dataset: ox.Store) -> None:
    """What is no SELECT, or no SPARQL, is a request error."""
    with pytest.raises(RequestError):
        ask.answer(dataset, query)


@pytest.mark.parametrize("wanted", ["cq01", "cq01_bandwidth_attacks_on_audio"])
def test_find(wanted: str) -> None:
    """A question is found by its number or by its folder's name."""
    assert questions.find(FOLDER, wanted) == QUESTIONS["cq01_bandwidth_attacks_on_audio"]


def test_find_unknown() -> None:
    """A number that does not exist is answered with those that do."""
    with pytest.raises(UnknownTerm, match="cq01 to cq"):
        questions.find(FOLDER, "cq99")


def test_values() -> None:
    """Values become text: null is empty, truth values are words, enum values become slugs and addresses names where asked."""
    header = "# rows: a\n# columns: none, yes, one, half, place as slug, kind as name"
    values = {"none": None, "yes": True, "one": 1.0, "half": 0.5, "place": "POINT_CLOUD", "kind": "http://x/core#exactMatch"}

    assert _read(header, {"a": values})[1] == [("", "true", "1", "0.5", "point-cloud", "exactMatch")]


def test_nested_lists() -> None:
    """Each `[]` of a row's path multiplies rows; joined values are sorted, counted ones are counted, rows are told once."""
    header = (
        "# rows: cells[] as cell, rows[] as row\n# keep: row.good != false, cell.code = T1 or T2\n"
        '# columns: code = cell.code, row = row.code, all = cell.rows[].code joined by "; ", count = count of cell.rows[]'
    )
    good = [{"code": "b", "good": True}, {"code": "a", "good": True}, {"code": "a", "good": True}, {"code": "c", "good": False}]
    cells = [{"code": "T1", "rows": good}, {"code": "T3", "rows": good}]

    assert _read(header, {"cells": cells})[1] == [("T1", "a", "a; b; c", "4"), ("T1", "b", "a; b; c", "4")]


def test_aliases() -> None:
    """A star gives a row for each alias with as many words as the pattern has, and a slash reaches the rest of the answer."""
    header = "# rows: * as who__what\n# columns: who as slug, what, rows = n, of = /{who}.n"
    data = {"a_b": {"n": 3}, "a_b__x": {"n": 1}, "a_b__y": {"n": 2}}

    assert _read(header, data) == (["who", "what", "rows", "of"], [("a-b", "x", "1", "3"), ("a-b", "y", "2", "3")])


def test_several_readings() -> None:
    """Several readings of one answer are put together, told apart by a constant."""
    header = '# rows: now\n# columns: time = "now", n\n# rows: then\n# columns: time = "then, once", n'

    assert _read(header, {"now": {"n": 1}, "then": {"n": 2}})[1] == [("now", "1"), ("then, once", "2")]


@pytest.mark.parametrize(
    "header",
    [
        "",
        "# columns: a",
        "# rows: a",
        "# rows: a\n# columns: n =",
        "# rows: a\n# columns: n is 3",
        "# rows: a\n# keep: n > 1\n# columns: n",
        "# rows: a\n# columns: m",
        "# rows: a\n# columns: l = l[]",
        "# rows: a\n# columns: n\n# rows: a\n# columns: other = n",
    ],
)
def test_header_is_wrong(header: str) -> None:
    """A header out of notation, or one that does not fit the answer, is an error and never an empty table."""
    with pytest.raises(RequestError):
        _read(header, {"a": {"n": 1, "l": [1, 2]}})


@pytest.mark.parametrize("page", [{}, {"pageInfo": {"hasNextPage": True}}])
def test_cut_off(page: Mapping[str, Any]) -> None:
    """A list that goes on, or does not say that it is whole, is an error."""
    with pytest.raises(RequestError, match="cut off"):
        _read("# rows: a.edges[].node\n# columns: n", {"a": {"edges": [{"node": {"n": 1}}], **page}})


def test_errors() -> None:
    """An answer with errors is an error, also where it holds data."""
    with pytest.raises(RequestError, match="too deep"):
        questions.rows(EMPTY, {"errors": [{"message": "too deep"}], "data": {}})
