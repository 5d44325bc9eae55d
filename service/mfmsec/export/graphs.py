"""What a named graph is, as triples: whose it is, in which version, and how it is reached."""

from collections.abc import Iterator
from typing import Final

import pyoxigraph as ox

from mfmsec.domain import ids
from mfmsec.export.description import SPARQL, name, text, typed

LICENSE: Final = "https://creativecommons.org/licenses/by/4.0/"


def describe(source: str, version: str, entities: int, *, inferred: bool = False) -> list[ox.Quad]:
    """Return the description of a named graph; the license is that of our own facts, others state theirs elsewhere."""
    subject = ox.NamedNode(ids.graph(source, inferred=inferred))
    whose = "the catalog itself" if source == ids.SOURCE else f"the source {source}"
    title = f"What follows from the facts of {whose}" if inferred else f"The facts of {whose}"
    return [ox.Quad(subject, *said) for said in _said(source, version, title, entities, inferred=inferred)]


def _said(
    source: str, version: str, title: str, entities: int, *, inferred: bool
) -> Iterator[tuple[ox.NamedNode, ox.NamedNode | ox.Literal]]:
    yield name("rdf:type"), name("void:Dataset")
    yield name("rdf:type"), ox.NamedNode("http://www.w3.org/ns/sparql-service-description#NamedGraph")
    yield name("dcterms:title"), text(title)
    yield name("owl:versionInfo"), ox.Literal(version)
    yield name("void:sparqlEndpoint"), name(SPARQL)
    if source == ids.SOURCE:
        yield name("dcterms:license"), name(LICENSE)
    if inferred:
        yield name("dcterms:source"), ox.NamedNode(ids.graph(source))
    else:
        yield name("void:entities"), typed(entities, "integer")
