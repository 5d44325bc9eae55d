"""A dataset as the criteria look at it: its terms, its concepts, its headers, and what each states."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TypeAlias

import pyoxigraph as ox
from rdflib.namespace import OWL, RDF, RDFS, SKOS

from mfmsec.domain import ids
from mfmsec.domain.versions import order
from mfmsec.source.assemble import SCHEMA_GRAPH

KINDS = {
    str(OWL.Class): "class",
    **dict.fromkeys(map(str, (OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)), "property"),
}
"""What a term is declared as, and the role that this gives it."""
Value: TypeAlias = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
_SHORT = {
    ids.NAMESPACE: "mfmsec:",
    f"{ids.BASE}schema/": "part:",
    str(OWL): "owl:",
    str(RDFS): "rdfs:",
    str(SKOS): "skos:",
    "http://purl.org/dc/terms/": "dcterms:",
    "http://purl.org/dc/elements/1.1/": "dc:",
    "http://purl.org/vocab/vann/": "vann:",
    "http://purl.org/ontology/bibo/": "bibo:",
    ids.BASE: "",
}


@dataclass(frozen=True)
class View:
    """A dataset with its schema and all that follows, and the ontology folder whose queries it is held against."""

    store: ox.Store
    folder: Path

    def values(self, subject: str, predicate: str) -> list[Value]:
        """Return what a subject states under a predicate, in any graph, each once."""
        found = self.store.quads_for_pattern(ox.NamedNode(subject), ox.NamedNode(predicate), None, None)
        return list(dict.fromkeys(quad.object for quad in found))

    def texts(self, subject: str, predicate: str) -> list[str]:
        """Return the English texts under a predicate."""
        found = self.values(subject, predicate)
        return [value.value for value in found if isinstance(value, ox.Literal) and value.language == "en" and value.value.strip()]

    def iris(self, subject: str, predicate: str) -> list[str]:
        """Return the IRIs under a predicate."""
        return [value.value for value in self.values(subject, predicate) if isinstance(value, ox.NamedNode)]

    def pointing(self, value: str, predicate: str | None = None) -> Iterator[ox.Quad]:
        """Yield the statements whose object is an IRI."""
        given = ox.NamedNode(predicate) if predicate else None
        return self.store.quads_for_pattern(None, given, ox.NamedNode(value), None)

    def of_type(self, kind: str) -> list[str]:
        """Return the IRIs of a type, stated or inferred, in order."""
        found = {quad.subject.value for quad in self.pointing(kind, str(RDF.type)) if isinstance(quad.subject, ox.NamedNode)}
        return sorted(found)

    @cached_property
    def declared(self) -> dict[str, set[str]]:
        """Every term that is declared, whoever's, with the types that it is declared as."""
        found: dict[str, set[str]] = {}
        for kind in KINDS:
            for term in self.of_type(kind):
                found.setdefault(term, set()).add(kind)
        return found

    @cached_property
    def terms(self) -> list[str]:
        """The classes and properties of our namespace, in order."""
        return sorted(term for term in self.declared if term.startswith(ids.NAMESPACE))

    def role(self, term: str) -> str:
        """Return whether a declared term is a class or a property."""
        return "class" if str(OWL.Class) in self.declared.get(term, ()) else "property"

    @cached_property
    def concepts(self) -> list[str]:
        """The individuals with a definition of their own: threats, defenses, the values of axes and their schemes, in order."""
        return sorted({*self.of_type(str(SKOS.Concept)), *self.of_type(str(SKOS.ConceptScheme))})

    @cached_property
    def headers(self) -> list[str]:
        """The ontologies of the dataset, in order."""
        return self.of_type(str(OWL.Ontology))

    @cached_property
    def releases(self) -> list[str]:
        """The versions of all releases that the facts tell of, the oldest first."""
        ours = self.of_type(f"{ids.NAMESPACE}Release")
        told = (value for one in ours for value in self.values(one, f"{ids.NAMESPACE}version"))
        return sorted((value.value for value in told if isinstance(value, ox.Literal)), key=order)

    def facts(self) -> Iterator[ox.Quad]:
        """Yield every statement outside the schema, those that follow included."""
        return (quad for quad in self.store if quad.graph_name != SCHEMA_GRAPH)


def short(iri: str) -> str:
    """Return an IRI as people write it."""
    base = next((base for base in _SHORT if iri.startswith(base)), "")
    return f"{_SHORT[base]}{iri.removeprefix(base)}" if base else iri
