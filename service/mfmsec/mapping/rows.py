"""Triples to nodes with their edges, and back, without loss."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any, NamedTuple

import orjson
import pyoxigraph as ox

from mfmsec.domain import ids, numbers
from mfmsec.errors import MappingError
from mfmsec.mapping import specs
from mfmsec.mapping.model import COMMON_LABEL, RDF_TYPE, Edge, Node, Property

XSD = "http://www.w3.org/2001/XMLSchema#"
ENGLISH = "en"


class EdgeRow(NamedTuple):
    """One edge from a node: its type, where it ends, and whether it was inferred."""

    type: str
    target: str
    inferred: bool


@dataclass(frozen=True)
class NodeRow:
    """One individual: its labels (primary first), its properties, and the edges that start at it."""

    iri: str
    labels: tuple[str, ...]
    properties: dict[str, Any]
    edges: tuple[EdgeRow, ...]

    @property
    def slug(self) -> str:
        """The part of the IRI that names it within its kind."""
        return ids.slug(self.iri)

    @cached_property
    def digest(self) -> str:
        """A fingerprint of everything that the row says."""
        said = [self.labels, self.properties, [(edge.type, edge.target, edge.inferred) for edge in self.edges]]
        return hashlib.blake2b(orjson.dumps(said, option=orjson.OPT_SORT_KEYS), digest_size=12).hexdigest()


def label_of(types: Iterable[str]) -> str | None:
    """Return the primary label that a node with these classes has, or None where the specs know no such class."""
    known = specs.by_class()
    return next((known[name].label for name in sorted(types) if name in known), None)


def row(subject: str, stated: Iterable[ox.Quad], inferred: Iterable[ox.Quad], labels: Mapping[str, str]) -> NodeRow:
    """Return the node of one subject, given the triples stated and inferred about it and the label of every other node.

    Raises MappingError, naming the predicate, where a triple has no place in the specs.
    """
    builder = _Builder(subject, labels)
    for quad in stated:
        builder.add(quad, inferred=False)
    for quad in inferred:
        builder.add(quad, inferred=True)
    return builder.finish()


class _Builder:
    """Collects the triples of one subject."""

    def __init__(self, subject: str, labels: Mapping[str, str]) -> None:
        if subject not in labels:
            msg = f"{subject} has no class that the graph knows; give it an rdf:type named in mapping/specs.py."
            raise MappingError(msg)
        self._subject, self._labels = subject, labels
        self._spec = specs.by_label()[labels[subject]]
        self._properties, self._edges_of = _tables(labels[subject])
        self._values: dict[str, list[Any]] = {}
        self._inferred: dict[str, bool] = {}
        self._types: dict[str, bool] = {}
        self._edges: set[EdgeRow] = set()
        self._many: set[str] = set()

    def add(self, quad: ox.Quad, *, inferred: bool) -> None:
        predicate, term = quad.predicate.value, quad.object
        if predicate == RDF_TYPE and isinstance(term, ox.NamedNode):
            self._types[term.value] = inferred
        elif predicate in self._edges_of and isinstance(term, ox.NamedNode):
            self._add_edge(predicate, term.value, inferred=inferred)
        elif predicate in self._properties:
            self._add_value(self._properties[predicate], term, inferred=inferred)
        else:
            msg = f"{self._subject} has the predicate {predicate}; mapping/specs.py gives a {self._spec.label} none such: add it."
            raise MappingError(msg)

    def _add_edge(self, predicate: str, target: str, *, inferred: bool) -> None:
        edge = self._edges_of[predicate]
        label = self._labels.get(target)
        if label is None or label not in edge.targets:
            expected = " or ".join(edge.targets)
            msg = f"{self._subject} points with {predicate} at {target}, which is {label or 'unknown'}; name a {expected} there."
            raise MappingError(msg)
        self._edges.add(EdgeRow(edge.type, target, inferred))

    def _add_value(self, spec: Property, term: Any, *, inferred: bool) -> None:  # noqa: ANN401 - any RDF term
        key, value = _encode(spec, term, self._subject)
        self._values.setdefault(key, []).append(value)
        if self._inferred.setdefault(key, inferred) != inferred:
            msg = f"{self._subject} has both stated and inferred values of {spec.predicate}; a rule must not add to what is stated."
            raise MappingError(msg)
        if spec.many:
            self._many.add(key)

    def finish(self) -> NodeRow:
        properties: dict[str, Any] = {}
        for key, values in sorted(self._values.items()):
            if key not in self._many and len(values) > 1:
                msg = f"{self._subject} has {len(values)} values of {key}; keep one, or let it take many in mapping/specs.py."
                raise MappingError(msg)
            properties[key] = sorted(values) if key in self._many else values[0]
        if guessed := sorted(key for key, inferred in self._inferred.items() if inferred):
            properties["inferredKeys"] = guessed
        further, stated = self._further_labels()
        if stated:
            properties["statedTypes"] = stated
        return NodeRow(self._subject, (self._spec.label, COMMON_LABEL, *further), properties, tuple(sorted(self._edges)))

    def _further_labels(self) -> tuple[list[str], list[str]]:
        others = {name: inferred for name, inferred in self._types.items() if name != self._spec.class_iri}
        unknown = sorted(others.keys() - specs.SUPERCLASSES.keys())
        if unknown:
            msg = f"{self._subject} has the class {unknown[0]}, which mapping/specs.py does not name; add it there."
            raise MappingError(msg)
        labels = {specs.SUPERCLASSES[name]: inferred for name, inferred in others.items()}
        return sorted(labels), sorted(label for label, inferred in labels.items() if not inferred)


@cache
def _tables(label: str) -> tuple[dict[str, Property], dict[str, Edge]]:
    spec = specs.by_label()[label]
    return {p.predicate: p for p in spec.properties}, {e.predicate: e for e in spec.edges}


def _encode(spec: Property, term: Any, subject: str) -> tuple[str, Any]:  # noqa: ANN401 - any RDF term
    """Return the key and value of a term; other languages than English have keys of their own."""
    key = spec.key
    if spec.kind == "text" and isinstance(term, ox.Literal) and term.language and term.language != ENGLISH:
        key = f"{spec.key}_{term.language.replace('-', '_')}"
    value = _native(spec.kind, term.value)
    if decode(spec, key, value) != term:
        plain = decode(spec, key, value)
        msg = f"{subject} has {term} for {spec.predicate}, which is no {spec.kind} in its plain form; write it as {plain}."
        raise MappingError(msg)
    return key, value


def _native(kind: str, text: str) -> str | int | float | bool:
    if kind == "integer":
        return int(text)
    if kind == "decimal":
        return float(text)
    return text == "true" if kind == "boolean" else text


def decode(spec: Property, key: str, value: Any) -> ox.NamedNode | ox.Literal:  # noqa: ANN401 - a value of the database
    """Return the RDF term that a property's value stands for."""
    if spec.kind == "iri":
        return ox.NamedNode(value)
    if spec.kind == "text":
        return ox.Literal(value, language=key[len(spec.key) + 1 :].replace("_", "-") or ENGLISH)
    if spec.kind == "string":
        return ox.Literal(value)
    if spec.kind == "decimal":
        return ox.Literal(numbers.decimal(value), datatype=ox.NamedNode(XSD + spec.kind))
    text = str(value).lower() if spec.kind == "boolean" else str(value)
    return ox.Literal(text, datatype=ox.NamedNode(XSD + spec.kind))


def quads(row: NodeRow, source: str) -> Iterator[ox.Quad]:
    """Yield the triples that a node and its edges stand for, each in the graph of its source."""
    spec = specs.by_label()[row.labels[0]]
    subject = ox.NamedNode(row.iri)
    graphs = {flag: ox.NamedNode(ids.graph(source, inferred=flag)) for flag in (False, True)}
    yield ox.Quad(subject, ox.NamedNode(RDF_TYPE), ox.NamedNode(spec.class_iri), graphs[False])
    classes = {label: name for name, label in specs.SUPERCLASSES.items()}
    for label in row.labels[1:]:
        if label != COMMON_LABEL:
            inferred = label not in row.properties.get("statedTypes", ())
            yield ox.Quad(subject, ox.NamedNode(RDF_TYPE), ox.NamedNode(classes[label]), graphs[inferred])
    guessed = set(row.properties.get("inferredKeys", ()))
    for key, spec_, value in _values(spec, row.properties):
        yield ox.Quad(subject, ox.NamedNode(spec_.predicate), decode(spec_, key, value), graphs[key in guessed])
    for edge in row.edges:
        yield ox.Quad(subject, ox.NamedNode(specs.edge_types()[edge.type]), ox.NamedNode(edge.target), graphs[edge.inferred])


def _values(spec: Node, properties: Mapping[str, Any]) -> Iterator[tuple[str, Property, Any]]:
    for key, value in properties.items():
        found = specs.property_of(spec, key)
        if found is not None:
            for item in value if isinstance(value, list) else [value]:
                yield key, found, item
