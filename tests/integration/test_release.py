import os
import shutil
import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest

from mfmsec import resources
from mfmsec.domain import ids
from mfmsec.store import catalog
from tests.released import DATASET, ONE_GRAPH, build, files

BESIDE = {"context.jsonld", "void.ttl", "dcat.ttl", "quality.json", "quality.md", "SHA256SUMS"}
OF_OTHER_FACTS = """
import sys
from pathlib import Path
from mfmsec import resources
resources.ontology = lambda: Path("ontology")
from mfmsec.cli import main
main()
"""


@pytest.fixture(scope="module")
def union() -> set[ox.Triple]:
    """The triples of the facts with what follows, without the schema."""
    found = catalog.dataset(resources.ontology())
    return {quad.triple for quad in found if quad.graph_name != ox.NamedNode(ids.graph("schema"))}


def test_a_release_has_all_its_files(release_folder: Path) -> None:
    """A release holds the dataset in each format, both ontologies, schema, mappings, context, descriptions, quality and sums."""
    folder = resources.ontology()
    kept = {path.relative_to(folder).as_posix() for pattern in ("schema/*", "mappings/*") for path in folder.glob(pattern)}

    assert files(release_folder).keys() == {*DATASET, *ONE_GRAPH, *kept, *BESIDE}


def test_a_release_is_reproducible(release_folder: Path, tmp_path: Path) -> None:
    """A build elsewhere, by a process with another hash seed, time zone and language, makes the same bytes."""
    again = build(tmp_path, PYTHONHASHSEED="1", TZ="Pacific/Auckland", LC_ALL="C")

    one, two = files(release_folder), files(again)
    assert one.keys() == two.keys()
    assert [name for name in one if one[name] != two[name]] == []


def test_checksums_hold(release_folder: Path) -> None:
    """The checksums are those that the usual tool computes, and name every file but their own."""
    tool = ["sha256sum"] if shutil.which("sha256sum") else ["shasum", "-a", "256"]

    checked = subprocess.run([*tool, "--check", "SHA256SUMS"], cwd=release_folder, capture_output=True, text=True, check=False)

    assert checked.returncode == 0, checked.stderr
    assert {line.removesuffix(": OK") for line in checked.stdout.splitlines()} == files(release_folder).keys() - {"SHA256SUMS"}


@pytest.mark.parametrize("name", [*DATASET, *ONE_GRAPH])
def test_every_file_holds_the_facts(name: str, release_folder: Path, union: set[ox.Triple]) -> None:
    """Each file is read by pyoxigraph to the very triples of the facts: base without what follows, an ontology with the schema."""
    read = {quad.triple for quad in ox.parse(path=release_folder / name)}

    if name.startswith("mfmsec."):
        assert read == union
    else:
        schema = {triple for triple in read - union if not isinstance(triple.subject, ox.NamedNode)}
        assert len(schema) > 100
        assert (union <= read) == name.startswith("mfmsec-full.")
        assert len(union & read) > 50_000


@pytest.mark.parametrize("name", ["mfmsec.nq", "mfmsec.trig", "mfmsec.jsonld"])
def test_named_graphs_are_kept(name: str, release_folder: Path) -> None:
    """What is stated and what follows lie in their own named graphs, in each format that has such."""
    read = ox.Store()
    read.bulk_load(path=release_folder / name)

    assert {str(graph.value) for graph in read.named_graphs()} == {ids.graph(), ids.graph(inferred=True)}


def test_facts_with_an_error_are_not_built(tmp_path: Path) -> None:
    """Where a check fails, `build` says what and where, exits with 1, and the release that was there stays as it was."""
    facts, release = tmp_path / "ontology" / "facts", tmp_path / "release"
    facts.mkdir(parents=True)
    for name in ("context.jsonld", "schema", "shapes", "rules", "checks", "mappings"):
        (facts.parent / name).symlink_to(resources.ontology() / name)
    (facts / "bad.yaml").write_text('"@graph":\n  - id: threat:x\n    type: Threat\n    lable: X\n', encoding="utf-8")
    release.mkdir()
    (release / "SHA256SUMS").write_text("0  mfmsec.nq\n", encoding="utf-8")

    words = [sys.executable, "-c", OF_OTHER_FACTS, "build"]
    environment = {"PATH": os.environ["PATH"], "HOME": str(tmp_path)}
    done = subprocess.run(words, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False, timeout=120)

    assert done.returncode == 1
    assert "line 4" in done.stdout
    assert files(release) == {"SHA256SUMS": b"0  mfmsec.nq\n"}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["ontology", "release"]
