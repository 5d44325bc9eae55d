"""What a spec of the property graph is made of: properties, edges and nodes."""

from dataclasses import dataclass

from mfmsec.domain import ids

RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
PREFIXES = {
    "mfmsec": ids.NAMESPACE,
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "dcterms": "http://purl.org/dc/terms/",
    "owl": "http://www.w3.org/2002/07/owl#",
    "obo": "http://purl.obolibrary.org/obo/",
}
KINDS = ("text", "string", "integer", "boolean", "decimal", "dateTime", "anyURI", "iri")
"""How a value is written in RDF: English text, an XSD datatype, or an IRI that is no node of the graph."""

COMMON_LABEL = "Resource"
"""The label that every node of ours carries."""
BOOKKEEPING = ("iri", "slug", "source", "digest", "inferredKeys", "statedTypes")
"""Node properties that are about the projection and stand for no triple of their own."""


def iri(compact: str) -> str:
    """Return the IRI that a compact one stands for."""
    prefix, _, name = compact.partition(":")
    return PREFIXES[prefix] + name


def compact(iri: str) -> str:
    """Return an IRI with its usual prefix, or as it is where it has none."""
    return next((f"{prefix}:{iri.removeprefix(base)}" for prefix, base in PREFIXES.items() if iri.startswith(base)), iri)


@dataclass(frozen=True)
class Property:
    """A literal, or an IRI that is no node: its key in the graph, its predicate, how RDF writes it, and whether it is indexed."""

    key: str
    predicate: str
    kind: str
    description: str
    many: bool = False
    index: bool = False


@dataclass(frozen=True)
class Edge:
    """An edge type: its predicate and the labels of the nodes it ends at."""

    type: str
    predicate: str
    targets: tuple[str, ...]
    description: str
    many: bool = True


@dataclass(frozen=True)
class Node:
    """A class whose individuals are nodes: its primary label, properties and outgoing edges."""

    label: str
    class_iri: str
    properties: tuple[Property, ...]
    edges: tuple[Edge, ...]
    description: str


def text(key: str, predicate: str, description: str, *, many: bool = False) -> Property:
    """Return the spec of a property whose values are English text."""
    return Property(key, iri(predicate), "text", description, many=many)


def value(key: str, kind: str, description: str, *, predicate: str = "", **more: bool) -> Property:
    """Return the spec of a property of some other kind; its predicate is our own of the same name where none is given."""
    return Property(key, iri(predicate or f"mfmsec:{key}"), kind, description, **more)


def edge(name: str, predicate: str, *targets: str, many: bool = True, note: str) -> Edge:
    """Return the spec of an edge type."""
    return Edge(name, iri(predicate), targets, note, many=many)
