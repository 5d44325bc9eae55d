"""The schema is whole: what the graph holds can be asked for, and every edge can be walked both ways."""

from collections.abc import Iterator
from typing import Any

import pytest

from mfmsec.api.graphql import schema
from mfmsec.api.graphql.fields import LABELS
from mfmsec.api.graphql.origin import Axis, Link, Prop
from mfmsec.domain import ids
from mfmsec.mapping import specs
from mfmsec.mapping.model import Edge, Node

LEFT_OUT = {
    ("Threat", "BROADER"): "the same edge as BROADER_THREAT, in SKOS's own term",
    ("Defense", "BROADER"): "the same edge as BROADER_DEFENSE, in SKOS's own term",
}
"""The edges without a field of their own, and why."""
EDGES = [(node, edge) for node in specs.NODES for edge in node.edges if (node.label, edge.type) not in LEFT_OUT]


def type_of(label: str) -> str:
    """Return the type that tells of nodes with a label: a value of an axis is a concept."""
    return "Concept" if label in ids.AXES else label


def origins(name: str) -> Iterator[Any]:
    """Yield where each field of a type comes from."""
    for field in schema.schema().type_map[name].fields.values():
        yield field.extensions["strawberry-definition"].metadata["origin"]


def walks(name: str, edge: Edge, *, incoming: bool) -> set[str]:
    """Return the labels of the nodes that a type's fields lead to along an edge, or against it."""
    found: set[str] = set()
    for origin in origins(name):
        match origin:
            case Axis(path=(step,), label=label) if step.type == edge.type and not incoming:
                found |= {label}
            case Link(path=(step,), target=target) if edge.type in step.type.split("|") and step.incoming == incoming:
                found |= {*LABELS[target]}
    return found


@pytest.mark.parametrize("node", specs.NODES, ids=lambda node: node.label)
def test_every_property_has_a_field(node: Node) -> None:
    """What a node of the graph says of itself is a field of its type."""
    told = {origin.name for origin in origins(type_of(node.label)) if isinstance(origin, Prop)}

    assert {prop.key for prop in node.properties} - told == set()


@pytest.mark.parametrize(("node", "edge"), EDGES, ids=lambda one: getattr(one, "label", None) or one.type)
def test_every_edge_is_walked_forward(node: Node, edge: Edge) -> None:
    """The type of the nodes that an edge starts at has a field that leads to all that it may end at."""
    found = walks(type_of(node.label), edge, incoming=False)

    assert [one for one in edge.targets if not {one, type_of(one)} & found] == []


@pytest.mark.parametrize(("node", "edge"), EDGES, ids=lambda one: getattr(one, "label", None) or one.type)
def test_every_edge_is_walked_backward(node: Node, edge: Edge) -> None:
    """Each type that an edge ends at has a field that leads back to where it starts."""
    silent = [one for one in edge.targets if type_of(node.label) not in walks(type_of(one), edge, incoming=True)]

    assert silent == []


def test_what_is_left_out_exists() -> None:
    """The list of what has no field names edges of the graph."""
    assert {*LEFT_OUT} <= {(node.label, edge.type) for node in specs.NODES for edge in node.edges}
