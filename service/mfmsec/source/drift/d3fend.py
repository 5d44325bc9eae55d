"""MITRE D3FEND: its ontology as Turtle, RDF/XML or JSON-LD."""

from collections import defaultdict
from pathlib import Path

import pyoxigraph as ox

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
_READ = {_ID, f"{_RDFS}label", f"{_RDFS}subClassOf", f"{_OWL}deprecated", f"{_OWL}versionInfo"}


def read(raw: bytes, path: Path) -> Published:
    """Read the countermeasures of an ontology file, whose ending names its format.

    Raises FactsError where it is none, or declares a document type.
    """
    form = FORMATS[path.suffix]
    if form == ox.RdfFormat.RDF_XML and b"<!DOCTYPE" in raw and b"SYSTEM" in raw:
        raise unreadable(path, "reads external entities, which is refused.")
    said: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    try:
        for quad in ox.parse(raw, format=form):
            if quad.predicate.value in _READ and isinstance(quad.subject, ox.NamedNode) and not isinstance(quad.object, ox.Triple):
                said[quad.subject.value][quad.predicate.value].append(quad.object.value)
    except (SyntaxError, ValueError) as error:
        raise unreadable(path, f"is not RDF: {' '.join(str(error).split())}.") from error
    ids = {iri: values[_ID][0] for iri, values in said.items() if _ID in values}
    countermeasures = {iri: name for iri, name in ids.items() if name.startswith("D3")}
    if not countermeasures:
        raise unreadable(path, "names no countermeasure of D3FEND.")
    version = next((values[f"{_OWL}versionInfo"][0] for values in said.values() if f"{_OWL}versionInfo" in values), "")
    return published(FRAMEWORK, version, (_entry(name, said[iri], ids) for iri, name in countermeasures.items()))


def _entry(name: str, values: dict[str, list[str]], ids: dict[str, str]) -> Entry:
    label = next(iter(values.get(f"{_RDFS}label", ())), "")
    parents = sorted(ids[above] for above in values.get(f"{_RDFS}subClassOf", ()) if above in ids)
    return Entry(name, label, tuple(parents), "true" in values.get(f"{_OWL}deprecated", ()))
