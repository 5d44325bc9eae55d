"""MITRE D3FEND: its ontology as Turtle, RDF/XML or JSON-LD."""

import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pyoxigraph as ox

from mfmsec.source import transcribe
from mfmsec.source.drift.published import Entry, Published, published, unreadable

FRAMEWORK = "mitre-d3fend"
FORMATS = {
    ".ttl": ox.RdfFormat.TURTLE,
    ".owl": ox.RdfFormat.RDF_XML,
    ".rdf": ox.RdfFormat.RDF_XML,
    ".json": ox.RdfFormat.JSON_LD,
    ".jsonld": ox.RdfFormat.JSON_LD,
}
_ID = "http://d3fend.mitre.org/ontologies/d3fend.owl#d3fend-id"
_RDFS = "http://www.w3.org/2000/01/rdf-schema#"
_OWL = "http://www.w3.org/2002/07/owl#"
_VERSION = re.compile(r"(?<=/)[0-9]+(?:\.[0-9]+)+(?=/)")
MOST_NAMELESS = 500_000
"""How many nodes without a name a file may hold; D3FEND's restrictions are some ten thousand."""
_READ = {_ID, f"{_RDFS}label", f"{_RDFS}subClassOf", f"{_OWL}deprecated", f"{_OWL}versionIRI"}


def read(raw: bytes, path: Path) -> Published:
    """Read the countermeasures of an ontology file, whose ending names its format.

    Raises RequestError where it is none, or declares a document type.
    """
    form = FORMATS[path.suffix]
    if b"<!DOCTYPE" in raw and form == ox.RdfFormat.RDF_XML:
        raise unreadable(path, "declares a document type, whose entities may grow without bound.")
    said: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for quad in _parsed(path, form):
        if quad.predicate.value in _READ and isinstance(quad.subject, ox.NamedNode) and not isinstance(quad.object, ox.Triple):
            said[quad.subject.value][quad.predicate.value].append(quad.object.value)
    ids = {iri: values[_ID][0] for iri, values in said.items() if _ID in values}
    countermeasures = {iri: name for iri, name in ids.items() if name.startswith("D3")}
    if not countermeasures:
        raise unreadable(path, "names no countermeasure of D3FEND.")
    stated = (values[f"{_OWL}versionIRI"][0] for values in said.values() if f"{_OWL}versionIRI" in values)
    version = next((match[0] for iri in stated if (match := _VERSION.search(iri))), "")
    return published(FRAMEWORK, version, (_entry(name, said[iri], ids) for iri, name in countermeasures.items()))


def _parsed(path: Path, form: ox.RdfFormat) -> Iterator[ox.Quad]:
    """Yield what a file states; it is parsed in a process of its own, since some files break parsers."""
    with TemporaryDirectory(prefix="mfmsec-") as folder:
        plain = Path(folder) / "plain.nq"
        line, reason = transcribe.transcribe(path, form, plain, MOST_NAMELESS)
        if reason:
            raise unreadable(path, f"is not RDF{f', at line {line}' if line else ''}: {reason}.")
        yield from ox.parse(path=plain, format=ox.RdfFormat.N_QUADS)


def _entry(name: str, values: dict[str, list[str]], ids: dict[str, str]) -> Entry:
    label = next(iter(values.get(f"{_RDFS}label", ())), "")
    parents = sorted(ids[above] for above in values.get(f"{_RDFS}subClassOf", ()) if above in ids)
    return Entry(name, label, tuple(parents), "true" in values.get(f"{_OWL}deprecated", ()))
