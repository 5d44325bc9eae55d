"""What the GraphQL schema promises to be there is what the shapes ask for."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from graphql import GraphQLNonNull, GraphQLObjectType, get_nullable_type, is_list_type
from rdflib import Graph, Namespace
from rdflib.namespace import SH

from mfmsec.api.graphql import schema
from mfmsec.api.graphql.origin import Axis, Link, Prop, Shape
from mfmsec.domain import ids
from mfmsec.mapping import specs

SHAPE = Namespace(f"{ids.BASE}shapes#")
ALWAYS = {"iri", "slug", "source"}
"""The properties that the projection itself gives to every node."""


def promised(label: str) -> Iterator[str]:
    """Yield the predicates of the single values that a type promises to have."""
    node, kind = specs.by_label()[label], schema.schema().type_map[label]
    assert isinstance(kind, GraphQLObjectType)
    for field in kind.fields.values():
        if not isinstance(field.type, GraphQLNonNull) or is_list_type(get_nullable_type(field.type)):
            continue
        match field.extensions["strawberry-definition"].metadata["origin"]:
            case Prop(name=name, finish=finish) if name not in ALWAYS and finish(None) is None:
                yield next(one.predicate for one in node.properties if one.key == name)
            case Axis(path=(step,)) | Link(path=(step,), shape=Shape.ONE):
                yield next(one.predicate for one in node.edges if one.type == step.type)


def demanded(ontology: Path, label: str) -> set[str]:
    """Return the predicates that each individual of a class must have."""
    file = re.sub(r"(?<!^)([A-Z])", r"-\1", label).lower()
    shapes = Graph().parse(ontology / "shapes" / f"{file}.ttl")
    asking = (one for one in shapes.objects(SHAPE[label], SH.property) if int(shapes.value(one, SH.minCount) or 0) >= 1)
    return {str(shapes.value(one, SH.path)) for one in asking}


@pytest.mark.parametrize("label", [node.label for node in specs.NODES if node.label not in ids.AXES])
def test_what_is_never_null_is_demanded_by_the_shapes(ontology: Path, label: str) -> None:
    """A field that is never null is one that no facts pass the shapes without, so that nobody's own facts break an answer."""
    assert set(promised(label)) - demanded(ontology, label) == set()


def test_some_fields_are_promised() -> None:
    """The comparison is of something: a threat's element and a row's outcome are promised."""
    assert ids.NAMESPACE + "element" in set(promised("Threat"))
    assert {ids.NAMESPACE + name for name in ("outcome", "basis", "adaptive", "subject", "object")} == set(promised("Coverage"))
