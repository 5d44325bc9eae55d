"""An RDF dataset as a state that can be compared: its terms in order, what is stated of each, and what follows."""

from collections.abc import Iterator
from itertools import islice

import pyoxigraph as ox

from mfmsec.domain import ids, versions
from mfmsec.domain.difference import (
    LABEL,
    ORDER,
    SCHEMA_CLASSES,
    Difference,
    Inferred,
    Subject,
    Term,
    Value,
    ValueKind,
    Version,
    compare,
)
from mfmsec.errors import RequestError
from mfmsec.source.axioms import Axioms

TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
OWL = "http://www.w3.org/2002/07/owl#"
_SKOS = "http://www.w3.org/2004/02/skos/core#"
_STRING = "http://www.w3.org/2001/XMLSchema#string"
SCHEMA = "schema"
PROBED = 1_000
"""How many inferred triples are looked for before a dataset without named graphs is taken to hold none."""


class Dataset:
    """A state read from an RDF dataset; `only` (a source, empty for all), `schema` and `inferred` say what of it is looked at."""

    def __init__(self, store: ox.Store, version: Version, *, schema: bool, inferred: Inferred, only: str = "") -> None:
        self.version = version
        self._store = store
        self._schema = schema
        self._inferred = inferred
        self._only = only
        self._axioms = Axioms(store)

    def subjects(self) -> Iterator[Subject]:
        """Yield every subject that is looked at, in the order of IRIs; a node without a name stands by its text.

        Raises FactsError where nameless nodes point at each other in a circle.
        """
        named = {quad.subject.value for quad in self._store if isinstance(quad.subject, ox.NamedNode)}
        nameless = self._axioms.tops()
        for key in sorted(named | nameless.keys()):
            subject = self._subject(nameless.get(key) or ox.NamedNode(key), key)
            if subject is not None:
                yield subject

    def term(self, iri: str) -> Term | None:
        """Return what the dataset calls something, None where it says nothing of it."""
        quads = list(self._store.quads_for_pattern(ox.NamedNode(iri), None, None, None))
        return term(iri, quads) if quads else None

    def _subject(self, node: ox.NamedNode | ox.BlankNode, key: str) -> Subject | None:
        quads = list(self._store.quads_for_pattern(node, None, None, None))
        found = term(key, quads)
        if (found.kind in SCHEMA_CLASSES and not self._schema) or self._only not in {"", found.source}:
            return None
        stated: dict[str, set[Value]] = {}
        inferred: dict[str, set[Value]] = {}
        for quad in quads:
            follows = self._inferred is not Inferred.MERGED and _follows(quad)
            if not (follows and self._inferred is Inferred.LEFT_OUT):
                side = inferred if follows else stated
                side.setdefault(quad.predicate.value, set()).add(self._value(quad.object))
        for predicate, values in stated.items():
            inferred[predicate] = inferred.get(predicate, set()) - values
        return Subject(found, _frozen(stated), _frozen(inferred))

    def _value(self, node: object) -> Value:
        if isinstance(node, ox.NamedNode):
            return Value(node.value, ValueKind.IRI)
        if isinstance(node, ox.Literal):
            datatype = "" if node.language or node.datatype.value == _STRING else node.datatype.value
            return Value(node.value, ValueKind.LITERAL, datatype, node.language or "")
        return Value(self._axioms.text(node), ValueKind.AXIOM)


def _frozen(found: dict[str, set[Value]]) -> dict[str, frozenset[Value]]:
    return {predicate: frozenset(values) for predicate, values in found.items() if values}


def _follows(quad: ox.Quad) -> bool:
    return ids.source_of(str(getattr(quad.graph_name, "value", "")))[1]


def term(iri: str, quads: list[ox.Quad]) -> Term:
    """Return what these quads, all of one subject, call it: its class, code, label and source."""
    types = [quad.object.value for quad in quads if quad.predicate == TYPE and isinstance(quad.object, ox.NamedNode)]
    literals = [(quad.predicate.value, quad.object) for quad in quads if isinstance(quad.object, ox.Literal)]
    labels = sorted((value for predicate, value in literals if predicate == LABEL), key=_english)
    codes = sorted(value.value for predicate, value in literals if predicate == f"{ids.NAMESPACE}code")
    sources = sorted({_source(quad) for quad in quads if not _follows(quad)} - {""})
    label = labels[0].value if labels else ""
    return Term(iri, kind(types), codes[0] if codes else "", label, sources[0] if sources else "")


def _english(label: ox.Literal) -> tuple[bool, str]:
    return label.language != "en", str(label)


def _source(quad: ox.Quad) -> str:
    name = str(getattr(quad.graph_name, "value", ""))
    return ids.source_of(name)[0] if name.startswith(f"{ids.BASE}graph/") else ""


def kind(types: list[str]) -> str:
    """Return the local name of the class that a subject is told by, empty where it has none; superclasses yield to it."""
    local = [name.removeprefix(base) for name in types for base in (ids.NAMESPACE, OWL, _SKOS) if name.startswith(base)]
    known = [name for name in local if name in ORDER]
    return min(known, key=ORDER.__getitem__) if known else min(local, default="")


def holds_schema(store: ox.Store) -> bool:
    """Return whether a dataset holds the terms of a schema."""
    classes = (ox.NamedNode(f"{OWL}{name}") for name in ("Class", "ObjectProperty", "DatatypeProperty"))
    return any(any(store.quads_for_pattern(None, TYPE, name, None)) for name in classes)


def difference(old: ox.Store, new: ox.Store, names: tuple[str, str], *, only: str = "", stated_only: bool = False) -> Difference:
    """Return what differs between two datasets, in what both of them hold, of one source where `only` names it.

    Terms of the schema are compared where both hold some. What follows from the facts is told apart where both have named
    graphs; where only one has, it is left out if the other holds none of it, else merged with what is stated. Raises
    RequestError where neither has a graph of that source.
    """
    if only and not any(ox.NamedNode(ids.graph(only)) in store.named_graphs() for store in (old, new)):
        msg = f"Neither side has a graph of the source {only!r}; name one that is there, and files with named graphs (.nq, .trig)."
        raise RequestError(msg)
    inferred = Inferred.LEFT_OUT if stated_only else _inferred(old, new)
    schema = not only and holds_schema(old) and holds_schema(new)
    before, after = (
        Dataset(store, version(store, name), schema=schema, inferred=inferred, only=only)
        for store, name in zip((old, new), names, strict=True)
    )
    return compare(before, after, schema=schema, inferred=inferred)


def _inferred(old: ox.Store, new: ox.Store) -> Inferred:
    graphs = [[str(getattr(name, "value", "")) for name in store.named_graphs()] for store in (old, new)]
    follows = [any(ids.source_of(name)[1] for name in names) for names in graphs]
    if all(follows):
        return Inferred.APART
    if not any(follows):
        return Inferred.MERGED
    told, other = (old, new) if follows[0] else (new, old)
    derived = islice((quad for quad in told if _follows(quad)), PROBED)
    known = any(any(other.quads_for_pattern(quad.subject, quad.predicate, quad.object, None)) for quad in derived)
    return Inferred.MERGED if known else Inferred.LEFT_OUT


def version(store: ox.Store, name: str) -> Version:
    """Return which state a dataset is: its newest release, when that was issued, and the versions of format and schema."""
    found = {
        quad.object.value: quad.subject
        for quad in store.quads_for_pattern(None, ox.NamedNode(f"{ids.NAMESPACE}version"), None, None)
        if isinstance(quad.object, ox.Literal) and isinstance(quad.subject, ox.NamedNode) and _is_release(quad.subject)
    }
    newest = max(found, key=versions.order, default=None)
    release = found[newest] if newest else None
    return Version(
        name,
        newest,
        _one(store, release, "http://purl.org/dc/terms/issued"),
        _one(store, release, f"{ids.NAMESPACE}formatVersion"),
        _one(store, ox.NamedNode(f"{ids.BASE}schema/all"), f"{OWL}versionInfo"),
    )


def _is_release(subject: ox.NamedNode) -> bool:
    return subject.value.startswith(f"{ids.BASE}release/")


def _one(store: ox.Store, subject: ox.NamedNode | None, predicate: str) -> str | None:
    if subject is None:
        return None
    found = store.quads_for_pattern(subject, ox.NamedNode(predicate), None, None)
    return min((quad.object.value for quad in found if isinstance(quad.object, ox.Literal)), default=None)
