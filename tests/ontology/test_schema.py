"""The schema as a text, as a vocabulary and as an ontology in OWL 2 DL and OWL 2 RL."""

import json
from pathlib import Path
from typing import Any

import owlrl  # type: ignore[import-untyped]  # it ships no types
import pyoxigraph as ox
import pytest
from rdflib import BNode, Graph, Literal, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.namespace import DCTERMS, OWL, RDF, RDFS, SKOS, VANN

from mfmsec.domain import ids
from mfmsec.source import schema as keys

ONTOLOGY = Path(__file__).parents[2] / "ontology"
OURS = Namespace(ids.NAMESPACE)
XSD = Namespace("http://www.w3.org/2001/XMLSchema#")
ERROR = URIRef("http://www.daml.org/2002/03/agents/agent-ont#error")
TURTLE = sorted((*ONTOLOGY.glob("schema/*.ttl"), *ONTOLOGY.glob("shapes/*.ttl")))
SCHEMA = sorted(ONTOLOGY.glob("schema/*.ttl"))
KINDS = {OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty}
TRAITS = {OWL.FunctionalProperty, OWL.AsymmetricProperty, OWL.IrreflexiveProperty}
RL_TYPES = KINDS | TRAITS | {OWL.Ontology, OWL.Restriction, OWL.AllDifferent, OWL.AllDisjointClasses}
RL_AXIOMS = {
    *(OWL.equivalentClass, OWL.intersectionOf, OWL.disjointWith, OWL.members, OWL.distinctMembers),
    *(OWL.onProperty, OWL.hasValue, OWL.propertyChainAxiom, OWL.imports, OWL.versionIRI, OWL.versionInfo),
    *(RDFS.subClassOf, RDFS.subPropertyOf, RDFS.domain, RDFS.range, RDFS.label, RDFS.isDefinedBy),
    *(RDF.type, RDF.first, RDF.rest),
}
RL_DATATYPES = {XSD.string, XSD.integer, XSD.decimal, XSD.boolean, XSD.dateTime, XSD.anyURI}
ONE_AXIS = {"positive": "Outcome", "tested": "Basis"}
"""Keys that all axes share in source/schema.py, but that the shapes allow on one axis only."""
HEADER = (
    *(DCTERMS.title, DCTERMS.description, DCTERMS.creator, DCTERMS.created, DCTERMS.modified, DCTERMS.license),
    *(VANN.preferredNamespacePrefix, VANN.preferredNamespaceUri, OWL.versionIRI, OWL.versionInfo),
)


def _name(path: Path) -> str:
    return f"{path.parent.name}/{path.stem}"


def _own(schema: Graph) -> set[URIRef]:
    return {term for term in schema.subjects(RDF.type) if isinstance(term, URIRef) and term.startswith(ids.NAMESPACE)}


def _context() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((ONTOLOGY / "context.jsonld").read_text(encoding="utf-8"))["@context"]
    return loaded


def _terms() -> dict[str, dict[str, Any]]:
    """Return each key and class of the context with its expansion; scoped keys stand as Class.key."""
    context = _context()
    found = {}
    for key, value in context.items():
        term: dict[str, Any] = value if isinstance(value, dict) else {"@id": str(value)}
        if key.startswith("@") or ":" not in term["@id"] or "://" in term["@id"]:
            continue
        found[key] = term
        if key in keys.CLASSES:
            found.update({f"{key}.{scoped}": inner for scoped, inner in term.get("@context", {}).items()})
    return found


def _iri(compact: str) -> URIRef:
    prefix, _, name = compact.partition(":")
    return URIRef(_context()[prefix] + name)


def _above(schema: Graph, name: str) -> set[Any]:
    start = SKOS.ConceptScheme if name == "ConceptScheme" else OURS[name]
    return set(schema.transitive_objects(start, RDFS.subClassOf))


@pytest.mark.parametrize("path", TURTLE, ids=_name)
def test_two_parsers_read_the_same(path: Path) -> None:
    """Every Turtle file means the same to two parsers that share no code."""
    theirs = {quad.triple for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE)}
    assert len(Graph().parse(path)) == len(theirs) > 0


@pytest.mark.parametrize("path", TURTLE, ids=_name)
def test_form(path: Path) -> None:
    """Every Turtle file equals its own canonical longturtle serialization."""
    canonical = Graph().parse(path).serialize(format="longturtle", canon=True)
    assert path.read_text(encoding="utf-8") == canonical, f"{path.name} is not in its normal form; repair: mfmsec format"


@pytest.mark.parametrize("path", SCHEMA, ids=_name)
def test_header(path: Path) -> None:
    """Every part of the schema says what it is, whose, under which license and in which version."""
    graph = Graph().parse(path)
    part = URIRef(f"{ids.BASE}schema/{path.stem}")
    assert set(graph.subjects(RDF.type, OWL.Ontology)) == {part}
    assert [predicate for predicate in HEADER if len(set(graph.objects(part, predicate))) != 1] == []
    assert isinstance(graph.value(part, DCTERMS.license), URIRef)
    assert str(graph.value(part, VANN.preferredNamespaceUri)) == ids.NAMESPACE
    assert str(graph.value(part, OWL.versionIRI)) == f"{ids.BASE}schema/{graph.value(part, OWL.versionInfo)}/{path.stem}"


def test_all_only_imports() -> None:
    """The whole is the sum of its parts: it imports each of them and states nothing itself."""
    graph = Graph().parse(ONTOLOGY / "schema" / "all.ttl")
    whole = URIRef(f"{ids.BASE}schema/all")
    parts = {URIRef(f"{ids.BASE}schema/{path.stem}") for path in SCHEMA} - {whole}
    assert set(graph.objects(whole, OWL.imports)) == parts
    assert set(graph.subjects()) == {whole}


def test_every_term_is_explained(schema: Graph) -> None:
    """Every class and property of ours has one English label, one English definition, and the part that defines it."""
    for term in _own(schema):
        for predicate in (RDFS.label, SKOS.definition):
            texts = list(schema.objects(term, predicate))
            assert [text.language for text in texts if isinstance(text, Literal)] == ["en"], (term, predicate)
        assert len(set(schema.objects(term, RDFS.isDefinedBy))) == 1, term


def test_a_term_is_defined_by_the_file_that_declares_it() -> None:
    """A term names the very file in which it stands as its definition."""
    for path in SCHEMA:
        graph = Graph().parse(path)
        named = {str(part) for part in graph.objects(None, RDFS.isDefinedBy)}
        assert named <= {f"{ids.BASE}schema/{path.stem}"}


def test_no_two_definitions_are_alike(schema: Graph) -> None:
    """No two terms have the same definition, and no two classes the same label."""
    definitions = [schema.value(term, SKOS.definition) for term in _own(schema)]
    labels = [schema.value(term, RDFS.label) for term in schema.subjects(RDF.type, OWL.Class) if term in _own(schema)]
    assert len(set(definitions)) == len(definitions)
    assert len(set(labels)) == len(labels)


@pytest.mark.parametrize("key", sorted(_terms()))
def test_the_context_speaks_declared_terms(key: str, schema: Graph) -> None:
    """Every class and property of the facts' context is declared, with a kind that fits the values it takes."""
    term = _terms()[key]
    iri = _iri(term["@id"])
    declared = set(schema.objects(iri, RDF.type)) & KINDS
    if iri in {RDFS.label, RDFS.comment, RDFS.seeAlso, OWL.deprecated}:
        return
    links = term.get("@type") in {"@id", "@vocab"}
    fit = {OWL.ObjectProperty if links else OWL.DatatypeProperty, OWL.AnnotationProperty}
    assert len(declared) == 1, f"{iri} is declared as {declared or 'nothing'}; declare it once under ontology/schema/"
    assert declared <= ({OWL.Class} if key in keys.CLASSES else fit)


@pytest.mark.parametrize("name", sorted(keys.CLASSES))
def test_domains_and_ranges_hold(name: str, schema: Graph) -> None:
    """Every key that a class may use has a domain above the class, and a range above what it may name."""
    context = _terms()
    for key in keys.CLASSES[name]:
        if ONE_AXIS.get(key.name, name) != name:
            continue
        term = context.get(f"{name}.{key.name}", context.get(key.name))
        assert term is not None, f"{key.name} is missing in context.jsonld"
        iri = _iri(term["@id"])
        assert set(schema.objects(iri, RDFS.domain)) <= _above(schema, name), (name, key.name)
        for target in key.targets:
            assert set(schema.objects(iri, RDFS.range)) <= _above(schema, target), (name, key.name, target)
        if term.get("@type", "").startswith("xsd:"):
            assert set(schema.objects(iri, RDFS.range)) <= {_iri(term["@type"])}, (name, key.name)


def test_values_of_an_axis_are_all_different(schema: Graph) -> None:
    """The values of each axis, and nothing else, are declared to be different from one another."""
    declared = {
        frozenset(str(member) for member in Collection(schema, members))
        for axiom in schema.subjects(RDF.type, OWL.AllDifferent)
        for members in schema.objects(axiom, OWL.distinctMembers)
    }
    assert declared == {frozenset(ids.concept(axis, value) for value in values) for axis, (_, values) in ids.AXES.items()}


def test_classes_of_facts_exclude_one_another(schema: Graph) -> None:
    """Whatever the facts may be of one class, they are of that class alone."""
    (axiom,) = schema.subjects(RDF.type, OWL.AllDisjointClasses)
    (members,) = schema.objects(axiom, OWL.members)
    expected = {SKOS.ConceptScheme if name == "ConceptScheme" else OURS[name] for name in keys.CLASSES}
    assert set(Collection(schema, members)) == expected


def test_only_what_owl_2_rl_allows(schema: Graph) -> None:
    """The schema uses no construct, no datatype and no property outside OWL 2 RL, and declares every other one."""
    assert {kind for kind in schema.objects(None, RDF.type) if kind not in RL_TYPES} == set()
    declared = {term for kind in KINDS for term in schema.subjects(RDF.type, kind)}
    assert {predicate for predicate in schema.predicates() if predicate not in RL_AXIOMS | declared} == set()
    classes = set(schema.subjects(RDF.type, OWL.Class))
    assert set(schema.objects(None, RDFS.subClassOf)) | set(schema.objects(None, RDFS.domain)) <= classes
    assert set(schema.objects(None, RDFS.range)) <= classes | RL_DATATYPES
    assert not [term for term in declared if len(set(schema.objects(term, RDF.type)) & KINDS) > 1]


def test_class_expressions_stand_where_owl_2_rl_lets_them(schema: Graph) -> None:
    """A nameless class stands only in an equivalence: a named class and one value, joined by intersection."""
    for _, nameless in schema.subject_objects(OWL.equivalentClass):
        (members,) = schema.objects(nameless, OWL.intersectionOf)
        base, restriction = Collection(schema, members)
        assert isinstance(base, URIRef)
        assert set(schema.predicates(restriction)) == {RDF.type, OWL.onProperty, OWL.hasValue}
    restrictions = set(schema.subjects(RDF.type, OWL.Restriction))
    assert all(isinstance(term, BNode) and len(set(schema.subjects(None, term))) == 1 for term in restrictions)


def test_what_owl_2_dl_asks_of_chains(schema: Graph) -> None:
    """A property that follows from a chain, or lies above one that does, has no trait that only simple properties may have."""
    chained = set(schema.subjects(OWL.propertyChainAxiom))
    composite = {above for term in chained for above in schema.transitive_objects(term, RDFS.subPropertyOf)}
    assert not [term for term in composite if set(schema.objects(term, RDF.type)) & TRAITS]
    for term in chained:
        (members,) = schema.objects(term, OWL.propertyChainAxiom)
        first, *rest = Collection(schema, members)
        assert term not in rest, f"{term}: the chain is not regular"
        assert first == term or term not in set(schema.transitive_objects(first, RDFS.subPropertyOf))


@pytest.mark.parametrize(
    "sin",
    [
        "t:x a m:Threat, m:Method",
        "t:x a m:Threat ; m:element <https://w3id.org/mfmsec/element/noise>, <https://w3id.org/mfmsec/element/signal>",
        "t:x m:broaderThreat t:x",
        "t:x m:broaderThreat t:y . t:y m:broaderThreat t:x",
        "t:x m:realizes t:y ; m:implements t:y",
    ],
)
def test_contradictions_are_seen(sin: str, schema: Graph) -> None:
    """The axioms are strong enough for a reasoner to refuse what cannot be; the schema itself is consistent."""
    prefixes = f"PREFIX m: <{ids.NAMESPACE}> PREFIX t: <{ids.BASE}threat/>"
    for text, sins in (("", False), (sin, True)):
        graph = Graph() + schema
        if text:
            graph.parse(data=f"{prefixes} {text} .", format="turtle")
        owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
        assert bool(list(graph.objects(None, ERROR))) == sins
