"""What Apache Jena and ROBOT say of a release: readers and rules that share no code with ours."""

import csv
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest

from mfmsec.domain import ids
from tests.conformance import foreign
from tests.conformance.conftest import absent
from tests.released import DATASET, MFMSEC, ONE_GRAPH

Run = Callable[..., subprocess.CompletedProcess[str]]
RIOT = "riotcmd.riot"
ROBOT = "org.obolibrary.robot.CommandLineInterface"
COUNTED = re.compile(r"^(\S+) +: (?:Triples|Quads) = ([\d,]+)$", re.MULTILINE)
ACCEPTED = {"missing_definition": "ROBOT looks for IAO:0000115 alone; ours are skos:definition, one on each term"}
"""Rules of ROBOT whose warnings we accept, and why."""
OF_INDIVIDUALS = {
    "duplicate_label": "an individual's label is unique within its class: two frameworks may have an entry of one name",
}
"""Rules that are errors to ROBOT, and that our individuals may break; our terms may not."""


def _runner(name: str, folder: Path) -> Run:
    try:
        words = foreign.java(name)
    except foreign.AbsentError as reason:
        absent(reason)

    def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
        return subprocess.run([*words, *map(str, arguments)], cwd=folder, capture_output=True, text=True, timeout=300, check=False)

    return run


@pytest.fixture(scope="module")
def riot(release_folder: Path) -> Run:
    """Run Jena's riot in the folder of the release; without Java and Maven a skip, under CI a failure."""
    return _runner("jena", release_folder)


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path], list[dict[str, str]]]:
    """Return the lines of ROBOT's report on an ontology, by its default profile."""
    folder = tmp_path_factory.mktemp("robot")
    run = _runner("robot", folder)

    def lines(ontology: Path) -> list[dict[str, str]]:
        done = run(ROBOT, "report", "--input", ontology, "--fail-on", "none", "--output", "report.tsv")
        assert done.returncode == 0, done.stdout + done.stderr
        with (folder / "report.tsv").open(encoding="utf-8", newline="") as stream:
            return list(csv.DictReader(stream, delimiter="\t"))

    return lines


@pytest.fixture(scope="module")
def schema(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The schema as one ontology, as `mfmsec export` writes it."""
    done = subprocess.run([*MFMSEC, "export", "rdfxml", "--what", "schema"], capture_output=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    path = tmp_path_factory.mktemp("schema") / "schema.rdf"
    path.write_bytes(done.stdout)
    return path


def test_jena_reads_every_file(riot: Run, release_folder: Path) -> None:
    """Jena reads each RDF file of a release without an error or a warning, and counts in it as many statements as pyoxigraph."""
    parts = sorted(f"schema/{path.name}" for path in (release_folder / "schema").iterdir())
    names = [*DATASET, *ONE_GRAPH, "void.ttl", "dcat.ttl", *parts]

    done = riot(RIOT, "--check", "--count", *names)

    assert done.returncode == 0, done.stderr
    assert re.findall(r".*(?:WARN|ERROR).*", done.stderr) == []
    counted = {name: int(number.replace(",", "")) for name, number in COUNTED.findall(done.stderr)}
    assert counted == {name: sum(1 for _ in ox.parse(path=str(release_folder / name))) for name in names}


@pytest.mark.parametrize(
    "sin",
    [
        '<http://a.example/b> <http://a.example/p> "x"^^<http://www.w3.org/2001/XMLSchema#integer> .',
        "<http://a.example/b c> <http://a.example/p> <http://a.example/o> .",
        "<http://a.example/b> <http://a.example/p> ",
    ],
)
def test_jena_is_heard(sin: str, riot: Run, tmp_path: Path) -> None:
    """What Jena finds wrong ends in a code other than 0, so that its silence means something."""
    (tmp_path / "sin.ttl").write_text(sin, encoding="utf-8")

    done = riot(RIOT, "--check", "--count", tmp_path / "sin.ttl")

    assert done.returncode != 0
    assert re.search("WARN|ERROR", done.stderr)


def test_robot_on_the_schema(report: Callable[[Path], list[dict[str, str]]], schema: Path) -> None:
    """ROBOT's report has no error on the schema, and no warning but those that we accept."""
    found = report(schema)

    assert [line for line in found if line["Level"] == "ERROR"] == []
    assert {line["Rule Name"] for line in found if line["Level"] == "WARN"} == {*ACCEPTED}


def test_robot_on_the_whole(report: Callable[[Path], list[dict[str, str]]], release_folder: Path) -> None:
    """On the whole catalog as one ontology, ROBOT's report has no error but on labels that individuals share."""
    found = report(release_folder / "mfmsec-full.rdf")

    wrong = [line for line in found if line["Level"] == "ERROR" and not _may(line)]
    assert wrong == []
    assert {line["Rule Name"] for line in found if line["Level"] == "WARN"} == {*ACCEPTED}


def _may(line: dict[str, str]) -> bool:
    """Tell whether individuals may break the rule; a term of the schema is told too where one shares its label."""
    return line["Rule Name"] in OF_INDIVIDUALS and line["Subject"].startswith(ids.BASE)
