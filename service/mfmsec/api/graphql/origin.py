"""Where a field of the schema comes from: each field declares one of these, once, and the planner reads it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, TypeAlias

from mfmsec.query.cost import ANALYSIS, Cost
from mfmsec.query.release import Read
from mfmsec.query.select import Path, Plan

if TYPE_CHECKING:
    from mfmsec.api.graphql.execute import Asking

Keys: TypeAlias = tuple[str, ...]
"""The response keys that lead from the operation to a field, without the positions in lists."""
Given: TypeAlias = dict[str, Any]
"""The arguments of a field by their names."""
KEY = "origin"
"""The key in a strawberry field's metadata under which its origin stands."""


class Shape(StrEnum):
    """How nodes at the end of a path are told: at most one, all as a list, or a connection."""

    ONE = "one"
    LIST = "list"
    PAGE = "page"


def as_is(value: Any) -> Any:  # noqa: ANN401 - a value of the database
    """Return a value unchanged."""
    return value


@dataclass(frozen=True, slots=True)
class Prop:
    """A property of the node; `finish` turns the stored value into the answer's."""

    name: str
    finish: Callable[[Any], Any] = as_is


@dataclass(frozen=True, slots=True)
class GlobalId:
    """The Relay id, made of the type and the IRI."""


@dataclass(frozen=True, slots=True)
class Axis:
    """Values of an axis, given by the edge that leads to them."""

    path: Path
    label: str
    many: bool


@dataclass(frozen=True, slots=True)
class Link:
    """Nodes of a type at the end of a path."""

    path: Path
    target: str
    shape: Shape


@dataclass(frozen=True, slots=True)
class Told:
    """A function of what the parent was resolved to and of where the field stands; it asks nothing of the graph by itself."""

    function: Callable[[Any, Keys], Any]


MARK = "release"
"""Under which name `look` returns the mark of the release that it knows."""


def _nothing(_read: Read, _given: Given) -> Mapping[str, object]:
    return {}


@dataclass(frozen=True, slots=True)
class Prepared:
    """What answers a root field: one statement, and what makes the field's value of its answer and of the real arguments.

    There is no statement where the graph has no say in the answer.

    `look` is called right before, for what no plan can know: it may refuse the real arguments, and it returns further parameters of
    the statement, which `finish` finds among the arguments. Where one of them is MARK, the release that `look` knows, and the
    statement is answered from another release, both are asked again, with the mark of that one among the arguments.

    `cost` is held against its limit before any of that.
    """

    plan: Plan | None
    finish: Callable[[Any, Given], Any]
    look: Callable[[Read, Given], Mapping[str, object]] = _nothing
    cost: Cost = ANALYSIS


@dataclass(frozen=True, slots=True)
class Asked:
    """A root field: a function that prepares its answer once for all values of the variables."""

    prepare: "Callable[[Asking], Prepared]"


Origin = Prop | GlobalId | Axis | Link | Told | Asked
