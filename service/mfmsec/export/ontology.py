"""The catalog as one ontology: the schema and the facts under one header, without imports.

Source: OWL 2 Web Ontology Language, Structural Specification, 3.1 (ontology IRI and version IRI) and 3.5 (versioning).
"""

from collections.abc import Iterable, Iterator
from pathlib import Path

import pyoxigraph as ox

from mfmsec.domain import ids
from mfmsec.export.edition import Edition
from mfmsec.export.part import Part
from mfmsec.mapping.model import RDF_TYPE, iri
from mfmsec.mapping.rows import XSD
from mfmsec.source import assemble

SCHEMA = ids.graph("schema")
PRODUCTS = ("schema", "base", "full")
_HEADER = ox.NamedNode(f"{ids.BASE}schema/all")
_ONTOLOGY = ox.NamedNode(iri("owl:Ontology"))
_TYPE = ox.NamedNode(RDF_TYPE)
_OF_THE_RELEASE = {
    iri(name) for name in ("owl:imports", "owl:versionIRI", "owl:versionInfo", "owl:priorVersion", "dcterms:modified")
}


def parts(dataset: ox.Store, folder: Path, product: str, edition: Edition, sources: Iterable[str]) -> list[Part]:
    """Return the graphs that make one ontology.

    `schema` holds the axioms; `base` adds the facts of the sources as stated; `full` adds what follows from them.
    """
    schema = Part(_schema(folder, product, edition), SCHEMA)
    flags = (False, True)[: PRODUCTS.index(product)]
    return [schema, *(Part(dataset, ids.graph(source, inferred=flag)) for source in sources for flag in flags)]


def header(folder: Path, predicate: str) -> str:
    """Return what the header of the schema says with a predicate, such as the license."""
    return min(
        _text(quad.object) for quad in assemble.schema(folder) if quad.subject == _HEADER and quad.predicate.value == predicate
    )


def _text(term: object) -> str:
    return str(getattr(term, "value", term))


def _schema(folder: Path, product: str, edition: Edition) -> ox.Store:
    """Return the axioms under one header, their blank nodes named after what they hold."""
    quads = list(assemble.schema(folder))
    headers = {quad.subject for quad in quads if quad.predicate == _TYPE and quad.object == _ONTOLOGY}
    axioms = ox.Dataset(quad for quad in quads if quad.subject not in headers)
    axioms.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    header = [quad for quad in quads if quad.subject == _HEADER and quad.predicate.value not in _OF_THE_RELEASE]
    name = ox.NamedNode(f"{ids.BASE}{'' if product == 'full' else product}")
    ordered = sorted([*_told(name, header), *_versions(name, product, edition), *axioms], key=str, reverse=True)
    store = ox.Store()
    store.bulk_extend(ordered)  # read last first
    return store


def _told(name: ox.NamedNode, header: list[ox.Quad]) -> Iterator[ox.Quad]:
    for quad in header:
        yield ox.Quad(name, quad.predicate, quad.object, quad.graph_name)


def _versions(name: ox.NamedNode, product: str, edition: Edition) -> Iterator[ox.Quad]:
    graph = assemble.SCHEMA_GRAPH
    end = "" if product == "full" else f"/{product}"
    yield ox.Quad(name, ox.NamedNode(iri("owl:versionIRI")), ox.NamedNode(f"{edition.iri}{end}"), graph)
    yield ox.Quad(name, ox.NamedNode(iri("owl:versionInfo")), ox.Literal(edition.version), graph)
    issued = ox.Literal(edition.issued, datatype=ox.NamedNode(f"{XSD}dateTime"))
    yield ox.Quad(name, ox.NamedNode(iri("dcterms:modified")), issued, graph)
    if edition.previous:
        yield ox.Quad(name, ox.NamedNode(iri("owl:priorVersion")), ox.NamedNode(f"{edition.previous}{end}"), graph)
