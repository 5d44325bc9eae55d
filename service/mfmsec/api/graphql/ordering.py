"""Order inputs, made from the fields that types declare: `orderBy: [{year: DESC}, {label: ASC}]`.

Texts, numbers and moments can be sorted by. Where all that is asked for is equal the address decides, so that a list has one order;
what is absent comes last, in either direction.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from enum import StrEnum
from typing import Any, Final

import strawberry
from graphql import get_named_type
from strawberry.types.field import StrawberryField

from mfmsec.api.graphql import enums
from mfmsec.api.graphql.fields import LABELS, TYPES, named_in_registry, order_of, typed
from mfmsec.api.graphql.filters import BACK, scalar
from mfmsec.api.graphql.origin import KEY, Prop
from mfmsec.errors import RequestError
from mfmsec.query.select import IRI, Order


class SortDirection(StrEnum):
    """The direction in which a list is sorted; what is absent comes last in both."""

    ASC = "asc"
    DESC = "desc"


_ORDER: Final = "order"
"""The key in a field's metadata under which the order stands that it asks for."""
_EVERYWHERE: Final = frozenset({"iri", "slug", "source"})
"""The properties that every node has."""
_DIRECTIONS: Final[dict[str, str]] = {SortDirection.ASC: "the smallest first", SortDirection.DESC: "the largest first"}
enums.enumeration(SortDirection, SortDirection.__doc__ or "", _DIRECTIONS)


def define() -> None:
    """Make the order of each declared type, unless that was done before."""
    for name in LABELS:
        if f"{name}Order" not in TYPES:
            _define(name)


def _define(name: str) -> None:
    fields = dict(_sortable(name))
    text = f"By what to sort a list of {name}: one field in each; equal ones are sorted by the next, and at last by their address."
    TYPES[f"{name}Order"] = named_in_registry(strawberry.input(type(f"{name}Order", (), fields), description=text))


def _sortable(name: str) -> Iterator[tuple[str, StrawberryField]]:
    for field in TYPES[name].__strawberry_definition__.fields:
        origin = field.metadata[KEY]
        kind, many = scalar(field)
        if isinstance(origin, Prop) and not many and kind is not bool:
            order = Order(origin.name, kind=kind if kind in {int, float} else str, everywhere=origin.name in _EVERYWHERE)
            yield field.python_name, _direction(field.description, order)


def _direction(text: str | None, order: Order) -> StrawberryField:
    made: StrawberryField = strawberry.field(description=text, default=strawberry.UNSET, metadata={_ORDER: order})
    return typed(made, "SortDirection | None")


def chosen(target: str, kind: Any, given: Sequence[Mapping[str, Any]] | None) -> tuple[Order, ...]:  # noqa: ANN401 - a graphql-core input type
    """Return the order that a user asks for, or else that in which nodes of a type are listed.

    Raises RequestError where an element names no field, or several.
    """
    if not given:
        return order_of(target)
    orders: dict[str, Order] = {}
    for one in (*(_order(kind, element) for element in given), IRI):
        orders.setdefault(one.key, one)
    return tuple(orders.values())[: list(orders).index(IRI.key) + 1]


def _order(kind: Any, element: Mapping[str, Any]) -> Order:  # noqa: ANN401 - a graphql-core input type
    named = [(word, direction) for word, direction in element.items() if direction is not None]
    if len(named) != 1:
        message = f"An element of `orderBy` names one field, not {len(named)}; write one element for each, the weightiest first."
        raise RequestError(message)
    word, direction = named[0]
    order: Order = get_named_type(kind).fields[word].extensions[BACK].metadata[_ORDER]
    return replace(order, descending=direction is SortDirection.DESC)
