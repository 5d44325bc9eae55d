"""Checks are read with their severity and repair, and their sinners are told by file and line."""

from pathlib import Path

import pyoxigraph as ox
import pytest

from mfmsec.source import assemble, checks, places

HEAD = "# severity: warning\n# A label is short. Write a longer one.\n"
QUERY = """\
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?subject ?detail WHERE {
  ?subject a <https://w3id.org/mfmsec/ns#Attack> ; rdfs:label ?label .
  BIND(CONCAT(STR(?subject), " says ", STR(?label)) AS ?detail)
}
"""


@pytest.fixture
def where(small: Path) -> places.Places:
    return places.places(assemble.read(small), assemble.context(small))


def write(folder: Path, text: str, name: str = "short-violation.rq") -> Path:
    (folder / "checks").mkdir()
    (folder / "checks" / name).write_text(text)
    return folder


def test_sinner(small: Path, where: places.Places) -> None:
    """A sinner is told at the first line of its fact, its IRIs as the facts write them."""
    (check,), faults = checks.read(write(small, HEAD + QUERY))
    assert faults == []
    (found,) = checks.findings(assemble.dataset(small), check, where)
    text = "facts/good.yaml:30: attack:sticker: A label is short: attack:sticker says Patch. Write a longer one."
    assert (str(found), found.check, found.severity) == (text, "short", "warning")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (QUERY, "short-violation.rq"),
        (HEAD.replace("warning", "fatal") + QUERY, "short-violation.rq"),
        (HEAD.replace(" Write a longer one.", "") + QUERY, "short-violation.rq"),
        (HEAD + QUERY, "short.rq"),
        ("", "short-violation.rq"),
    ],
)
def test_bad_head(small: Path, text: str, name: str) -> None:
    """A check that does not say how grave the sin is and how to repair it is a finding itself."""
    found, faults = checks.read(write(small, text, name))
    assert found == []
    assert [str(fault).partition(". ")[0] for fault in faults] == [f"checks/{name}:1: does not begin as a check does"]


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        ("SELECT ?subject WHERE {", "is not SPARQL"),
        ("SELECT ?subject WHERE { ?subject ?p ?o }", "asks for something else"),
        ("ASK { ?subject ?p ?o }", "asks for something else"),
    ],
)
def test_bad_query(small: Path, where: places.Places, query: str, reason: str) -> None:
    """A query that cannot be asked is a finding at its file."""
    (check,), _ = checks.read(write(small, HEAD + query))
    (found,) = checks.findings(ox.Store(), check, where)
    assert str(found).startswith(f"checks/short-violation.rq: {reason}")
