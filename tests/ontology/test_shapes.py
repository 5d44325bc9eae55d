"""Shapes: what passes, what fails and where, and that they ask for what source/schema.py asks for.

An example of failure says itself what must fail: `shape:Threat-code test:failsFor threat:code`.
"""

import re
from collections.abc import Callable, Iterable
from pathlib import Path

import pyoxigraph as ox
import pyshacl
import pytest
from rdflib import Graph, Literal, Namespace, URIRef
from rdflib.namespace import RDF, RDFS, SH, SKOS

from mfmsec.domain import ids
from mfmsec.source import schema as keys
from mfmsec.source.assemble import SCHEMA_GRAPH

EXAMPLES = Path(__file__).parent / "examples"
ONTOLOGY = EXAMPLES.parents[2] / "ontology"
OURS = Namespace(ids.NAMESPACE)
SHAPE = Namespace(f"{ids.BASE}shapes#")
FAILS_FOR = URIRef(f"{ids.BASE}tests#failsFor")
CLASSES = [*(name for name in keys.CLASSES if name not in ids.AXES), "Concept"]


def _shapes(name: str) -> Graph:
    file = re.sub(r"(?<!^)([A-Z])", r"-\1", name).lower()
    return Graph().parse(ONTOLOGY / "shapes" / f"{file}.ttl")


def _results(data: Graph, shapes: Graph) -> set[tuple[str, str]]:
    """Return (failing shape, failing node) for each violation."""
    _, report, _ = pyshacl.validate(data, shacl_graph=shapes, inference="none")
    assert isinstance(report, Graph)
    found = report.subjects(RDF.type, SH.ValidationResult)
    return {(str(report.value(one, SH.sourceShape)), str(report.value(one, SH.focusNode))) for one in found}


def _constraints(shapes: Graph) -> set[str]:
    """Return the shapes that ask for something themselves."""
    asking = (SH.path, SH.closed, SH.pattern, SH["and"])
    return {str(shape) for predicate in asking for shape in shapes.subjects(predicate) if isinstance(shape, URIRef)}


@pytest.mark.parametrize("name", CLASSES)
def test_what_is_right_passes(name: str) -> None:
    """A full example of each class, a bare one and a retired one pass its shapes."""
    data = Graph().parse(EXAMPLES / f"{name}-passes.ttl")
    assert _results(data, _shapes(name)) == set()
    assert len(set(data.subjects(RDF.type, SKOS.ConceptScheme if name == "ConceptScheme" else OURS[name]))) != 1


@pytest.mark.parametrize("name", CLASSES)
def test_what_is_wrong_fails_where_it_should(name: str) -> None:
    """Each wrong example fails the very shapes that its file names, and every shape has one that fails it."""
    data = Graph().parse(EXAMPLES / f"{name}-fails.ttl")
    expected = {(str(shape), str(node)) for shape, node in data.subject_objects(FAILS_FOR)}
    data.remove((None, FAILS_FOR, None))
    shapes = _shapes(name)
    assert _results(data, shapes) == expected
    assert {shape for shape, _ in expected} == _constraints(shapes)


@pytest.mark.parametrize("name", CLASSES)
def test_each_shape_is_named_and_says_how_to_repair(name: str) -> None:
    """Every shape that asks for something has a name and one English message of what is wrong and what to do."""
    shapes = _shapes(name)
    for shape in _constraints(shapes):
        message = shapes.value(URIRef(shape), SH.message)
        assert isinstance(message, Literal), shape
        assert message.language == "en"
        assert re.fullmatch(r".+\. .+\.", message), shape
    assert all(shapes.value(shape, RDFS.label) for shape in shapes.subjects(SH.targetClass))


@pytest.mark.parametrize("name", CLASSES)
def test_shapes_count_as_the_schema_of_facts_does(name: str) -> None:
    """What must be there, what may be there once only, and of what form, is the same in the shapes as in source/schema.py."""
    shapes = _shapes(name)
    for key in keys.CLASSES["Element" if name == "Concept" else name]:
        shape = SHAPE[f"{name}-{key.name.replace('_', '-')}"]
        assert (SHAPE[name], SH.property, shape) in shapes, f"{name}.{key.name} has no shape"
        assert (shapes.value(shape, SH.minCount) is not None) == key.required, (name, key.name)
        assert (shapes.value(shape, SH.maxCount) is None) == key.many, (name, key.name)
        if key.pattern:
            form = key.pattern.replace(r"\d", "[0-9]")
            assert str(shapes.value(shape, SH.pattern)) == f"^{form}$", (name, key.name)


def test_the_shape_of_coverage_knows_every_modality() -> None:
    """Whether a row's modality is one of its object's is asked for each modality that there is."""
    asked = {str(value) for value in _shapes("Coverage").objects(None, SH.hasValue)}
    assert asked == {ids.concept("Modality", value) for value in ids.AXES["Modality"][1]}


def test_our_own_facts_conform(dataset: ox.Store, as_graph: Callable[[Iterable[ox.Quad]], Graph]) -> None:
    """All facts that we ship, with what follows from them, conform to all shapes."""
    data = as_graph(quad for quad in dataset if quad.graph_name != SCHEMA_GRAPH)
    shapes = Graph()
    for name in CLASSES:
        shapes += _shapes(name)
    conforms, _, text = pyshacl.validate(data, shacl_graph=shapes, inference="none", inplace=True)
    assert conforms, text
