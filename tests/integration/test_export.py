import io
import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from mfmsec import resources
from mfmsec.domain import ids
from mfmsec.errors import RequestError
from mfmsec.export import release
from mfmsec.settings import Settings
from mfmsec.store import driver, outward
from tests.released import DATASET, MFMSEC

FORMATS = {
    "nquads": ox.RdfFormat.N_QUADS,
    "trig": ox.RdfFormat.TRIG,
    "turtle": ox.RdfFormat.TURTLE,
    "ntriples": ox.RdfFormat.N_TRIPLES,
    "jsonld": ox.RdfFormat.JSON_LD,
    "rdfxml": ox.RdfFormat.RDF_XML,
}


def _environment(home: Path) -> dict[str, str]:
    return {"PATH": os.environ["PATH"], "HOME": str(home), "MFMSEC_HOME": str(home / "store")}


def _mfmsec(home: Path, *words: str) -> subprocess.CompletedProcess[bytes]:
    environment = _environment(home)
    return subprocess.run([*MFMSEC, *words], env=environment, capture_output=True, timeout=300, check=False, cwd=home)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, release_folder: Path) -> Iterator[Path]:
    """A home whose embedded store holds the release."""
    folder = tmp_path_factory.mktemp("home")
    loaded = _mfmsec(folder, "load", "--release", str(release_folder / "mfmsec.nq"))
    assert loaded.returncode == 0, loaded.stderr
    yield folder
    _mfmsec(folder, "store", "stop")


@pytest.fixture(scope="module")
def read_back(home: Path) -> Iterator[ox.Store]:
    """The loaded graph as a dataset."""
    with driver.connect(Settings(home=home / "store")) as graph, outward.dataset(graph) as found:
        yield found


def _written(dataset: ox.Store, form: str, **chosen: str) -> bytes:
    out = io.BytesIO()
    release.export(dataset, resources.ontology(), out, form, **chosen)
    return out.getvalue()


def test_an_export_is_the_file_of_the_release(home: Path, release_folder: Path) -> None:
    """`export FORMAT` writes the very bytes of the file that `build` makes."""
    exported = _mfmsec(home, "export", "turtle")

    assert exported.stdout == (release_folder / "mfmsec.ttl").read_bytes()


def test_an_export_from_the_graph_is_that_of_the_files(home: Path, release_folder: Path) -> None:
    """`export nquads --from-graph` writes the very bytes of the file that was loaded."""
    exported = _mfmsec(home, "export", "nquads", "--from-graph", "--only", "mfmsec")

    assert exported.stdout == (release_folder / "mfmsec.nq").read_bytes()


@pytest.mark.parametrize("form", FORMATS)
def test_the_graph_is_exported_in_every_format(read_back: ox.Store, release_folder: Path, form: str) -> None:
    """Read back from the graph, each format holds the triples of the release, in their named graphs where it has such."""
    expected = set(ox.parse(path=release_folder / dict(zip(FORMATS, DATASET, strict=True))[form]))

    assert set(ox.parse(_written(read_back, form), format=FORMATS[form])) == expected


def test_the_ontology_is_exported_from_the_graph(read_back: ox.Store, release_folder: Path) -> None:
    """`full` gives the ontology of the release from the graph, too, and `schema` its axioms alone, in whatever format."""
    full, schema = (
        set(ox.parse(_written(read_back, "jsonld", what=what), format=FORMATS["jsonld"])) for what in ("full", "schema")
    )

    assert {quad for quad in full if not _blank(quad)} == {
        quad for quad in ox.parse(path=release_folder / "mfmsec-full.ttl") if not _blank(quad)
    }
    assert {ox.NamedNode(f"{ids.BASE}schema"), ox.NamedNode(f"{ids.NAMESPACE}Threat")} <= {quad.subject for quad in schema}


def _blank(quad: ox.Quad) -> bool:
    return isinstance(quad.subject, ox.BlankNode) or isinstance(quad.object, ox.BlankNode)


def test_mappings_are_exported_as_sssom(read_back: ox.Store, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """The mappings of all frameworks are one table that the library of SSSOM reads and finds nothing wrong with."""
    from sssom.parsers import parse_sssom_table  # noqa: PLC0415 - two seconds of imports
    from sssom.validators import validate  # noqa: PLC0415

    caplog.set_level(logging.CRITICAL)
    (tmp_path / "all.sssom.tsv").write_bytes(_written(read_back, "sssom"))

    table = parse_sssom_table(tmp_path / "all.sssom.tsv")
    assert {kind.value: found.results for kind, found in validate(table, fail_on_error=False).items()} == {
        "JsonSchema": [],
        "PrefixMapCompleteness": [],
        "StrictCurieFormat": [],
    }
    assert len(table.df) > 600
    assert table.df["object_label"].all()
    assert table.metadata["license"] == "https://creativecommons.org/licenses/by/4.0/"


def test_a_source_that_is_not_there_is_named(home: Path) -> None:
    """Exporting a source that nobody loaded is refused in one sentence, and nothing is written."""
    refused = _mfmsec(home, "export", "turtle", "--only", "acme", "--from-graph")

    assert (refused.returncode, refused.stdout, refused.stderr.count(b"\n")) == (21, b"", 1)
    assert b"acme" in refused.stderr


@pytest.mark.parametrize(
    ("form", "chosen", "said"),
    [
        ("turtle", {"only": "acme"}, "no facts of 'acme' here"),
        ("sssom", {"what": "full"}, "of mappings alone"),
    ],
)
def test_what_cannot_be_written_is_refused(read_back: ox.Store, form: str, chosen: dict[str, str], said: str) -> None:
    """A source that is not in the files, and an ontology where only mappings are told, are refused with what to do instead."""
    with pytest.raises(RequestError, match=said):
        _written(read_back, form, **chosen)


@pytest.mark.parametrize("words", [["turtle"], ["jsonld", "--from-graph"]])
def test_a_closed_pipe_ends_an_export_quietly(home: Path, words: list[str]) -> None:
    """When the reader of a pipe has enough, an export ends without a word, in whatever format."""
    command = [*MFMSEC, "export", *words]
    writer = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=_environment(home))
    assert writer.stdout is not None
    writer.stdout.read(10)
    writer.stdout.close()
    _, said = writer.communicate(timeout=300)

    assert (writer.returncode, said) == (141, b"")


@pytest.mark.skipif(sys.platform == "darwin", reason="there is no /dev/full")
@pytest.mark.parametrize("form", ["rdfxml", "sssom"])
def test_a_full_disk_ends_an_export_in_one_sentence(home: Path, form: str) -> None:
    """Where the disk is full, an export says so with the repair, in whatever format."""
    with Path("/dev/full").open("wb") as full:
        command = [*MFMSEC, "export", form]
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, env=_environment(home), check=False, timeout=300)

    assert (done.returncode, done.stderr) == (30, b"mfmsec: The disk is full; free some room and run the command again.\n")
