"""Conditions in the words of the field, for callers that have no filter of their own."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Final

from mfmsec.domain import ids
from mfmsec.mapping import specs
from mfmsec.query.select import ANYTHING, And, Compare, Condition, Not, Operator, Related, Step

CURRENT: Final = Not(Compare("deprecated", Operator.EQ, value=True))
"""The condition that a node is not retired."""


def has(edge_type: str, values: Iterable[StrEnum]) -> Related:
    """Return the condition that one of these values of an axis is at the end of an edge."""
    label = next(edge.targets[0] for node in specs.NODES for edge in node.edges if edge.type == edge_type)
    iris = tuple(ids.concept(label, value) for value in values)
    return Related((Step(edge_type),), (label,), Compare("iri", Operator.IN, iris))


def heads_family(kind: str, where: Condition) -> Condition:
    """Return the condition that a Threat or Defense has none above it, and that one of those meant is it or falls under it."""
    edge = kind.upper()
    low = Related((Step(f"WITHIN_{edge}", incoming=True, least=0),), (kind,), where)
    return And((Not(Related((Step(f"BROADER_{edge}"),), (kind,), ANYTHING)), low))
