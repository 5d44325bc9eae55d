"""What is asked of the graph, as a small tree of our own: it knows nothing of GraphQL, and it is no Cypher yet.

Fields carry the key under which the answer holds them. Labels, edge types and property keys come from `mapping/specs.py`; what
a user wrote is found only in values, which become parameters, and in keys, which are checked to be names.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final, TypeAlias

from mfmsec.query.slot import Slot

_KEY: Final = re.compile(r"[@A-Za-z0-9_./]+")


@dataclass(frozen=True, slots=True)
class Step:
    """One edge type, walked in its direction or against it, `least` to `most` times."""

    type: str
    incoming: bool = False
    least: int = 1
    most: int = 1


Path: TypeAlias = tuple[Step, ...]


class Operator(StrEnum):
    """How a property is compared with a value."""

    EQ = "eq"
    IN = "in"
    CONTAINS = "contains"
    STARTS_WITH = "startsWith"
    ENDS_WITH = "endsWith"
    GT = "gt"
    GTE = "gte"
    LT = "lt"
    LTE = "lte"
    INCLUDES = "includes"


class Quantifier(StrEnum):
    """How many of the nodes at the end of a path must meet a condition; `all` holds where there are none."""

    SOME = "some"
    ALL = "all"
    NONE = "none"
    SINGLE = "single"


@dataclass(frozen=True, slots=True)
class Compare:
    """A property held against a value; equal to None means absent."""

    key: str
    operator: Operator
    value: object


@dataclass(frozen=True, slots=True)
class Related:
    """Nodes with one of these labels at the end of a path, held against a condition."""

    path: Path
    labels: tuple[str, ...]
    condition: "Condition"
    quantifier: Quantifier = Quantifier.SOME


@dataclass(frozen=True, slots=True)
class Counted:
    """The number of different nodes with one of these labels at the end of a path that meet a condition, held against a value."""

    path: Path
    labels: tuple[str, ...]
    condition: "Condition"
    operator: Operator
    value: object


@dataclass(frozen=True, slots=True)
class And:
    """All of these; nothing to meet is met."""

    parts: tuple["Condition", ...] = ()


@dataclass(frozen=True, slots=True)
class Or:
    """At least one of these."""

    parts: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class Not:
    """Not this; what cannot be compared, since it is absent, is not met and so its negation is."""

    part: "Condition"


@dataclass(frozen=True, slots=True)
class IsLoaded:
    """The node is the release that the graph holds; only a question of its own can ask so."""


Condition: TypeAlias = Compare | Related | Counted | And | Or | Not | IsLoaded
ANYTHING: Final = And()


@dataclass(frozen=True, slots=True)
class Order:
    """A property to sort by; nodes without it come last, in whatever direction. `kind` is the type of its values.

    The last key of an order is one that every node has, and no two share: the IRI.
    """

    key: str
    descending: bool = False
    kind: type = str
    everywhere: bool = False


IRI: Final = Order("iri", everywhere=True)
BY_IRI: Final = (IRI,)
BY_CODE: Final = (Order("code"), IRI)
SortKey: TypeAlias = tuple[str | float | bool | Slot | None, ...]
"""Where a node stands in an order: its value of each key."""

ALL: Final = -1
"""The size of a window that has no end."""


@dataclass(frozen=True, slots=True)
class Window:
    """A page of a sorted list: how many, from which end, and the sort keys between which it lies.

    Of a window with a node to spare the last one is read only where it is asked whether there are more.
    """

    size: int | Slot
    order: tuple[Order, ...] = BY_IRI
    backward: bool = False
    after: SortKey | None = None
    before: SortKey | None = None
    spare: bool = False


def _checked(key: str) -> None:
    if not _KEY.fullmatch(key):
        message = f"{key!r} cannot be a key of an answer."
        raise ValueError(message)


@dataclass(frozen=True, slots=True)
class Property:
    """A property of the node."""

    key: str
    name: str

    def __post_init__(self) -> None:
        """Refuse a key that is no name."""
        _checked(self.key)


@dataclass(frozen=True, slots=True)
class Values:
    """One property of each node at the end of a path, as a list; as one value where there is at most one."""

    key: str
    path: Path
    name: str = "slug"
    many: bool = True

    def __post_init__(self) -> None:
        """Refuse a key that is no name."""
        _checked(self.key)


@dataclass(frozen=True, slots=True)
class Select:
    """What to tell of a node: fields, and its type where several are possible.

    `labels` are the labels that the node may have, most special first; `base` is one label that all of them share, to look
    under where they are many.
    """

    labels: tuple[str, ...]
    fields: tuple["Field", ...] = ()
    base: str = ""


@dataclass(frozen=True, slots=True)
class Itself:
    """The same node once more, under a key of its own."""

    key: str
    select: Select

    def __post_init__(self) -> None:
        """Refuse a key that is no name."""
        _checked(self.key)


@dataclass(frozen=True, slots=True)
class One:
    """The one node at the end of a path, or none."""

    key: str
    path: Path
    select: Select
    where: Condition = ANYTHING

    def __post_init__(self) -> None:
        """Refuse a key that is no name."""
        _checked(self.key)


@dataclass(frozen=True, slots=True)
class Many:
    """All nodes at the end of a path, as a sorted list; without an order they come as the store has them."""

    key: str
    path: Path
    select: Select
    where: Condition = ANYTHING
    order: tuple[Order, ...] = BY_IRI

    def __post_init__(self) -> None:
        """Refuse a key that is no name."""
        _checked(self.key)


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the nodes at the end of a path; `total` and `beyond` only where they are asked for.

    `beyond` tells whether there are nodes on the far side of the cursor that the page starts from; `keys` are the sort keys of
    its nodes, of which cursors are made.
    """

    key: str
    path: Path
    window: Window
    where: Condition = ANYTHING
    select: Select = Select(())
    nodes: bool = True
    total: bool = False
    beyond: bool = False
    keys: bool = True

    def __post_init__(self) -> None:
        """Refuse a key that is no name."""
        _checked(self.key)


Field: TypeAlias = Property | Values | Itself | One | Many | Page
Root: TypeAlias = One | Many | Page
"""A question of its own: its path is empty, since it starts from the labels."""


@dataclass(frozen=True, slots=True)
class Plan:
    """One statement and its parameters, some of which may wait for their values."""

    statement: str
    parameters: dict[str, object] = field(default_factory=dict)

    def bound(self, values: Sequence[Any]) -> dict[str, object]:
        """Return the parameters with all slots filled."""
        return {name: value.fill(values) if isinstance(value, Slot) else value for name, value in self.parameters.items()}
