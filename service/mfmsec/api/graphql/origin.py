"""Where a field of the schema comes from: each field declares one of these, once, and the planner reads it."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeAlias

from graphql import GraphQLResolveInfo

from mfmsec.query.select import Path

Info: TypeAlias = GraphQLResolveInfo[Any]
"""What graphql-core tells a resolver about its field."""
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
    """A function of what the parent was resolved to; it asks nothing of the graph by itself."""

    function: Callable[[Any, Info], Any]


@dataclass(frozen=True, slots=True)
class Asked:
    """A root field: a function of the request that runs one statement."""

    function: Callable[[Info, dict[str, Any]], Any]


Origin = Prop | GlobalId | Axis | Link | Told | Asked
