"""A whole dataset as rows, streamed one individual at a time."""

from collections.abc import Iterator

import pyoxigraph as ox

from mfmsec.domain import ids
from mfmsec.mapping.model import RDF_TYPE
from mfmsec.mapping.rows import NodeRow, label_of, row


def labels(dataset: ox.Store) -> dict[str, str]:
    """Return the primary label of every individual that has a class the specs name."""
    found: dict[str, str] = {}
    for quad in dataset.quads_for_pattern(None, ox.NamedNode(RDF_TYPE), None, None):
        label = label_of([quad.object.value]) if isinstance(quad.object, ox.NamedNode) else None
        if label is not None and isinstance(quad.subject, ox.NamedNode):
            found[quad.subject.value] = label
    return found


def sources(dataset: ox.Store) -> list[str]:
    """Return the sources that have a graph of stated facts, in order; the schema is none."""
    names = {ids.source_of(str(graph.value))[0] for graph in dataset.named_graphs()}
    return sorted(names - {"schema"})


def rows(dataset: ox.Store, source: str, known: dict[str, str]) -> Iterator[NodeRow]:
    """Yield the nodes of one source in the order of their IRIs, given the label of every individual.

    Raises MappingError where a triple has no place in the property graph.
    """
    stated = ox.NamedNode(ids.graph(source))
    inferred = ox.NamedNode(ids.graph(source, inferred=True))
    found = dataset.quads_for_pattern(None, None, None, stated)
    subjects = {quad.subject.value for quad in found if isinstance(quad.subject, ox.NamedNode)}
    for iri in sorted(subjects):
        subject = ox.NamedNode(iri)
        ours, derived = (dataset.quads_for_pattern(subject, None, None, graph) for graph in (stated, inferred))
        yield row(iri, ours, derived, known)
