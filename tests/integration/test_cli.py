import csv
import io
import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from mfmsec import resources
from mfmsec.source import ask
from mfmsec.store import catalog

MFMSEC = [sys.executable, "-c", "from mfmsec.cli import main; main()"]
FLAGSHIP = ["protection", "--element", "bandwidth", "--modality", "audio"]
FLAGSHIP_SPARQL = """
PREFIX mfmsec: <https://w3id.org/mfmsec/ns#>
SELECT DISTINCT ?code WHERE {
  ?row mfmsec:concernsThreat [ a mfmsec:BandwidthThreat ] ;
    mfmsec:modality <https://w3id.org/mfmsec/modality/audio> ;
    mfmsec:code ?code
}
"""


def _mfmsec(home: Path, *words: str, **given: str) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": os.environ["PATH"], "HOME": str(home), "MFMSEC_HOME": str(home / "store"), **given}
    return subprocess.run([*MFMSEC, *words], env=environment, capture_output=True, text=True, timeout=120, check=False, cwd=home)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A home whose embedded store holds the catalog."""
    folder = tmp_path_factory.mktemp("home")
    loaded = _mfmsec(folder, "load")
    assert loaded.returncode == 0, loaded.stderr
    yield folder
    _mfmsec(folder, "store", "stop")


@pytest.fixture(scope="module")
def dataset() -> ox.Store:
    return catalog.dataset(resources.ontology())


def test_nothing_is_answered_before_a_load(tmp_path: Path) -> None:
    """An empty store is said to be empty, with the command that fills it and an exit code of its own."""
    asked = _mfmsec(tmp_path, *FLAGSHIP)

    assert (asked.returncode, asked.stderr) == (21, "mfmsec: Nothing is loaded; run `mfmsec load`.\n")


def test_protection_gives_the_rows_that_sparql_gives_on_the_files(home: Path, dataset: ox.Store) -> None:
    """The flagship answer from the graph is the same set of rows as SPARQL finds in the RDF."""
    asked = _mfmsec(home, *FLAGSHIP, "--format", "json")

    expected = {code for (code,) in ask.answer(dataset, FLAGSHIP_SPARQL)[1]}
    answer = json.loads(asked.stdout)
    assert {row["code"] for row in answer["rows"]} == expected
    assert all(row["sources"] for row in answer["rows"])
    assert sum(line["numerator"] for line in answer["summary"]) == answer["summary"][0]["denominator"]


def test_protection_writes_the_same_rows_as_csv_and_as_a_table(home: Path) -> None:
    """The forms of an answer differ in form alone; a table in a pipe has no colour and is not cut off."""
    as_json, as_csv, as_table = (_mfmsec(home, *FLAGSHIP, "--format", form).stdout for form in ("json", "csv", "table"))

    codes = [row["code"] for row in json.loads(as_json)["rows"]]
    assert [row["code"] for row in csv.DictReader(io.StringIO(as_csv))] == codes
    assert all(code in as_table for code in codes)
    assert "\x1b" not in as_table
    assert "…" not in as_table


def test_a_stricter_floor_never_covers_more(home: Path) -> None:
    """Counting only tests against attackers who knew the defense leaves no more covered cells than counting all."""
    answers = [json.loads(_mfmsec(home, *FLAGSHIP, "--format", "json", *floor).stdout) for floor in ([], ["--adaptive"])]
    covered = [sum(line["numerator"] for line in answer["summary"] if line["verdict"] == "covered") for answer in answers]

    assert covered[1] < covered[0]


def test_a_graphql_document_is_answered_from_standard_input(home: Path) -> None:
    """`mfmsec query` reads a document from standard input and prints the JSON that the service would."""
    environment = {"PATH": os.environ["PATH"], "HOME": str(home), "MFMSEC_HOME": str(home / "store")}
    document = "query($code: String!) { threat(code: $code) { label } }"
    words = [*MFMSEC, "query", "--variables", '{"code": "MFM-T0001"}']
    asked = subprocess.run(words, input=document, env=environment, capture_output=True, text=True, timeout=60, check=False)

    assert json.loads(asked.stdout) == {"data": {"threat": {"label": "Media decode amplification"}}}


def test_a_broken_document_exits_with_two_and_says_where(home: Path) -> None:
    """A GraphQL error is printed as GraphQL errors are, and the exit code tells."""
    document = home / "broken.graphql"
    document.write_text("{ threat(code: 7) { nothing } }", encoding="utf-8")

    asked = _mfmsec(home, "query", str(document))

    assert asked.returncode == 2
    assert json.loads(asked.stdout)["errors"]


@pytest.mark.parametrize("where", ["graph", "files"])
def test_a_competency_question_has_one_answer(home: Path, where: str) -> None:
    """A question gives its expected rows, asked of the graph and asked of the files."""
    asked = _mfmsec(home, "ask", "cq01", "--of", where, "--format", "json")

    folder = next((resources.ontology() / "questions").glob("cq01_*"))
    expected = list(csv.DictReader((folder / "expected.csv").read_text(encoding="utf-8").splitlines()))
    assert json.loads(asked.stdout) == expected


def test_an_unknown_question_names_the_known_ones(home: Path) -> None:
    """A question that does not exist is an error with the range of those that do."""
    asked = _mfmsec(home, "ask", "cq999")

    assert asked.returncode == 2
    assert "there are cq01 to" in asked.stderr


def test_the_graph_exports_what_the_files_export(home: Path) -> None:
    """`export nquads --from-graph` writes the very bytes that `export nquads` writes."""
    files, graph = (_mfmsec(home, "export", "nquads", *source).stdout for source in ([], ["--from-graph"]))

    assert files == graph
    assert files.count("\n") > 70_000


def test_stats_finds_no_edge_missing(home: Path) -> None:
    """`stats` counts every predicate in files and graph alike and exits with 0 only where none differs."""
    counted = _mfmsec(home, "stats", "--json")

    rows = json.loads(counted.stdout)
    assert counted.returncode == 0
    assert all(row["files"] == row["graph"] for row in rows)
    assert {"mfmsec:object", "rdfs:label", "skos:closeMatch"} <= {row["predicate"] for row in rows}


@pytest.mark.parametrize("words", [("drop", "mfmsec"), ("drop", "nobody"), ("stats", "--only", "nobody")])
def test_a_source_that_cannot_be_meant_is_refused(home: Path, words: tuple[str, ...]) -> None:
    """Ours is not dropped, and a source that is not loaded is neither dropped nor counted; the error says what is there."""
    refused = _mfmsec(home, *words)

    assert refused.returncode == 2
    assert "mfmsec" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_a_second_load_says_that_nothing_changes(home: Path) -> None:
    """Loading what is loaded is said to change nothing."""
    again = _mfmsec(home, "load")

    assert again.stdout.startswith("Nothing to change; the graph holds release 2026.12.0")


def test_a_built_release_loads_as_the_facts_do(home: Path, release_folder: Path) -> None:
    """Loading the file that `build` wrote changes nothing in a graph that holds the same release."""
    again = _mfmsec(home, "load", "--release", str(release_folder / "mfmsec.nq"))

    assert again.stdout.startswith("Nothing to change; the graph holds release 2026.12.0")


@pytest.mark.parametrize(
    ("content", "exit_code", "repair"),
    [
        ("no RDF", 2, "a whole release file"),
        ("<http://example.org/a> <http://example.org/b> <http://example.org/c> .\n", 1, "mfmsec.nq or mfmsec.trig"),
    ],
)
def test_a_file_that_is_no_release_is_refused(home: Path, content: str, exit_code: int, repair: str) -> None:
    """A broken file, and one without our graph, are refused with the reason, and the graph stays as it is."""
    (home / "odd.nq").write_text(content, encoding="utf-8")

    refused = _mfmsec(home, "load", "--release", "odd.nq")

    assert (refused.returncode, refused.stderr.count("\n")) == (exit_code, 1)
    assert repair in refused.stderr


@pytest.mark.parametrize(
    ("given", "exit_code", "said"),
    [
        ({"NEO4J_URI": "http://localhost:7474", "NEO4J_PASSWORD": "x"}, 3, "bolt://HOST:7687"),
        ({"NEO4J_URI": "bolt://localhost:7687"}, 3, "NEO4J_PASSWORD is not set"),
        ({"NEO4J_URI": "bolt://127.0.0.1:1", "NEO4J_PASSWORD": "x"}, 11, "127.0.0.1:1"),
        ({"MFMSEC_PORT": "many"}, 3, "MFMSEC_PORT is 'many'"),
        ({"MFMSEC_QUERY_TIMEOUT": "0"}, 3, "MFMSEC_QUERY_TIMEOUT"),
        ({"MFMSEC_QUERY_TIMEOUT": "nan"}, 3, "MFMSEC_QUERY_TIMEOUT"),
        ({"MFMSEC_LOG_LEVEL": "LOUD"}, 3, "MFMSEC_LOG_LEVEL"),
    ],
)
def test_a_wrong_setting_is_one_sentence_with_its_own_exit_code(
    tmp_path: Path, given: dict[str, str], exit_code: int, said: str
) -> None:
    """What the environment says wrongly is named with the repair; there is no traceback."""
    asked = _mfmsec(tmp_path, *FLAGSHIP, **given)

    assert asked.returncode == exit_code
    assert said in asked.stderr
    assert asked.stderr.count("\n") == 1


@pytest.mark.parametrize("words", [["query", "nothing.graphql"], ["query", "bytes.graphql"], ["query", "--variables", "[1]"]])
def test_a_document_that_cannot_be_read_is_explained(home: Path, words: list[str]) -> None:
    """A missing file, one that is no UTF-8, and variables that are no object each end in one sentence and exit code 2."""
    (home / "bytes.graphql").write_bytes(b"\xff\xfe")

    asked = _mfmsec(home, *words)

    assert (asked.returncode, asked.stderr.count("\n")) == (2, 1)
    assert "Traceback" not in asked.stderr


def test_an_export_of_nothing_is_refused(tmp_path: Path) -> None:
    """Exporting from a graph in which nothing is loaded is said, and is no empty success."""
    asked = _mfmsec(tmp_path, "export", "nquads", "--from-graph")

    assert (asked.returncode, asked.stdout) == (21, "")


def test_a_port_in_use_is_said_before_anything_starts(tmp_path: Path) -> None:
    """`serve` on a taken port names the port and changes nothing."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        served = _mfmsec(tmp_path, "serve", "--port", port)

    assert served.returncode == 30
    assert f"Port {port}" in served.stderr
    assert not (tmp_path / "store").exists()


def test_a_full_disk_is_one_sentence(home: Path) -> None:
    """Writing to a full device ends with the reason and the repair."""
    environment = {"PATH": os.environ["PATH"], "HOME": str(home), "MFMSEC_HOME": str(home / "store")}
    with Path("/dev/full").open("wb") as full:
        words = [*MFMSEC, "export", "ntriples"]
        written = subprocess.run(words, stdout=full, stderr=subprocess.PIPE, env=environment, text=True, timeout=60, check=False)

    assert written.returncode == 30
    assert written.stderr == "mfmsec: The disk is full; free some room and run the command again.\n"


def test_a_reader_that_goes_away_is_no_error_message(home: Path) -> None:
    """When the reader of a pipe has enough, the command ends without a word."""
    environment = {"PATH": os.environ["PATH"], "HOME": str(home), "MFMSEC_HOME": str(home / "store")}
    writer = subprocess.Popen([*MFMSEC, "export", "ntriples"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment)
    assert writer.stdout is not None
    assert writer.stderr is not None
    writer.stdout.readline()
    writer.stdout.close()
    said = writer.stderr.read()
    writer.stderr.close()

    assert writer.wait(60) == 141
    assert said == b""


@pytest.mark.parametrize("words", [["load", "--nope"], ["protection", "--element", "sound"], ["nothing"], ["export", "xml"]])
def test_a_wrong_word_on_the_command_line_is_explained(tmp_path: Path, words: list[str]) -> None:
    """An unknown command, option or value is a usage error with exit code 2, and no traceback."""
    asked = _mfmsec(tmp_path, *words)

    assert asked.returncode == 2
    assert "Usage:" in asked.stderr
    assert "Traceback" not in asked.stderr


def test_facts_with_an_error_are_named_by_check(tmp_path: Path) -> None:
    """`check` exits with 1 and names file, line and key of a misspelt key, in text and in JSON."""
    facts = tmp_path / "ontology" / "facts"
    facts.mkdir(parents=True)
    for name in ("context.jsonld", "schema", "shapes", "rules", "checks", "mappings"):
        (tmp_path / "ontology" / name).symlink_to(resources.ontology() / name)
    (facts / "bad.yaml").write_text('"@graph":\n  - id: threat:x\n    type: Threat\n    lable: X\n', encoding="utf-8")

    text, as_json = (_mfmsec(tmp_path, "check", "--folder", "ontology", "--format", form) for form in ("text", "json"))

    assert (text.returncode, as_json.returncode) == (1, 1)
    assert "line 4" in text.stdout
    assert any((f["line"], f["key"]) == (4, "lable") for f in json.loads(as_json.stdout)["findings"])


def test_the_command_line_imports_nothing_heavy() -> None:
    """Starting the program loads none of the libraries that only some commands need."""
    heavy = ["rdflib", "pyshacl", "pyoxigraph", "strawberry", "fastapi", "neo4j", "yaml"]
    program = f"import sys, mfmsec.cli.app; print([name for name in {heavy!r} if name in sys.modules])"

    shown = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert shown.stdout == "[]\n"
