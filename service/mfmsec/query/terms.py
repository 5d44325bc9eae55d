"""Conditions in the words of the field, for callers that have no filter of their own."""

from collections.abc import Iterable
from enum import StrEnum

from mfmsec.domain import ids
from mfmsec.mapping import specs
from mfmsec.query.select import Compare, Operator, Related, Step


def has(edge_type: str, values: Iterable[StrEnum]) -> Related:
    """Return the condition that one of these values of an axis is at the end of an edge."""
    label = next(edge.targets[0] for node in specs.NODES for edge in node.edges if edge.type == edge_type)
    iris = tuple(ids.concept(label, value) for value in values)
    return Related((Step(edge_type),), (label,), Compare("iri", Operator.IN, iris))
