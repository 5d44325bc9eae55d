"""The command that tells two states apart: its words, its exit codes, and what it says to whom."""

import json
import shutil
from pathlib import Path

import pyoxigraph as ox
import pytest
from typer.testing import CliRunner, Result

from mfmsec import resources
from mfmsec.cli.app import app
from mfmsec.domain import ids
from mfmsec.errors import RequestError
from mfmsec.store import catalog

THREAT = f"{ids.BASE}threat/"
HEAD = f"@prefix t: <{THREAT}> . @prefix m: <{ids.NAMESPACE}> . @prefix g: <{ids.BASE}graph/> ."
OLD = f"{HEAD} g:mfmsec {{ t:a a m:Threat ; m:code 'MFM-T0001' . }}"
NEW = f"{HEAD} g:mfmsec {{ t:a a m:Threat ; m:code 'MFM-T0001' . t:b a m:Threat . }}"
ACME = f"{NEW} g:acme {{ <https://acme.example/t> a m:Threat . }}"


def diff(*words: object) -> Result:
    return CliRunner().invoke(app, ["diff", *map(str, words)], catch_exceptions=True)


def file(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_exit_codes(tmp_path: Path) -> None:
    """It ends with 0 where nothing differs and with 1 where something does, in every form."""
    old, new = file(tmp_path, "old.trig", OLD), file(tmp_path, "new.trig", NEW)

    for form in ("text", "json", "markdown"):
        assert diff(old, old, "--format", form).exit_code == 0
        assert diff(old, new, "--format", form).exit_code == 1


def test_plain_where_nobody_looks(tmp_path: Path) -> None:
    """In a pipe the text has no colours and no frames."""
    told = diff(file(tmp_path, "old.trig", OLD), file(tmp_path, "new.trig", NEW)).stdout

    assert "  + threat/b\n" in told
    assert "\x1b" not in told


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("absent.nq", "absent.nq"), "There is no file absent.nq; give a release file or folder"),
        ((".", "."), "holds no mfmsec.nq"),
        (("old.trig", "old.trig", "--only", "nobody"), "Neither side has a graph of the source 'nobody'"),
        (("old.trig", "old.trig", "--only", "a b"), "'a b' is no name of a source"),
    ],
)
def test_wrong_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], message: str) -> None:
    """What cannot be compared is an error of the request, whose exit code is not that of a difference."""
    monkeypatch.chdir(tmp_path)
    file(tmp_path, "old.trig", OLD)

    told = diff(*words).exception
    assert isinstance(told, RequestError)
    assert message in str(told)
    assert told.exit_code == 2


def test_one_source(tmp_path: Path) -> None:
    """With --only, nothing is told of other sources."""
    old, new = file(tmp_path, "old.trig", OLD), file(tmp_path, "new.trig", ACME)

    for source, added in (("mfmsec", [f"{THREAT}b"]), ("acme", ["https://acme.example/t"])):
        told = json.loads(diff(old, new, "--only", source, "--format", "json").stdout)
        assert [term["iri"] for group in told["classes"] for term in group["added"]] == added


def test_wrong_facts(tmp_path: Path) -> None:
    """An ontology folder with wrong facts is not compared: the findings are told, and the exit code is that of a wrong request."""
    shutil.copy(resources.ontology() / "context.jsonld", tmp_path)
    (tmp_path / "facts").mkdir()
    file(tmp_path / "facts", "a.yaml", '"@graph":\n  - id: threat:a\n    type: Treat\n')

    told = diff(tmp_path, tmp_path).exception
    assert isinstance(told, RequestError)
    assert "facts/a.yaml:3: type: 'Treat' is no class of facts." in str(told)


def test_the_shipped_facts_are_what_they_are_written_as(tmp_path: Path) -> None:
    """The shipped facts, written as N-Quads beside the schema, do not differ from themselves, nodes without a name included."""
    dataset = catalog.dataset(resources.ontology())
    facts = [quad for quad in dataset if quad.graph_name != ox.NamedNode(ids.graph("schema"))]
    (tmp_path / "mfmsec.nq").write_bytes(ox.serialize(facts, format=ox.RdfFormat.N_QUADS))
    shutil.copytree(resources.ontology() / "schema", tmp_path / "schema")

    told = diff(tmp_path, "shipped", "--format", "json")
    assert (told.exit_code, json.loads(told.stdout)["schema"], json.loads(told.stdout)["inferred"]) == (0, "compared", "apart")
