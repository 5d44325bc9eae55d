"""Filter inputs, made from the fields that types declare, and what they mean as conditions.

    {label: {contains: "audio"}, element: {eq: BANDWIDTH}, attacks: {some: {...}}, OR: [...], NOT: {...}}

A field of a filter carries the same origin as the field of the type it was made from. On an axis with several values the
comparison holds if one value meets it; an edge to one node takes the filter of that node.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

import strawberry
from graphql import GraphQLInputObjectType, get_named_type
from strawberry.types.base import StrawberryContainer
from strawberry.types.field import StrawberryField

from mfmsec.api.graphql.fields import EXTRA_FILTERS, LABELS, TYPES, named_in_registry, sentence, typed
from mfmsec.api.graphql.origin import KEY, Axis, Link, Origin, Prop, Shape
from mfmsec.domain import ids
from mfmsec.query.select import ANYTHING, And, Compare, Condition, Not, Operator, Or, Quantifier, Related

BACK: Final = "strawberry-definition"
"""Under which key of its extensions a graphql-core object keeps the strawberry one it was made from."""
TEXT: Final = ("eq", "in", "contains", "startsWith", "endsWith", "gt", "gte", "lt", "lte")
NUMBER: Final = ("eq", "in", "gt", "gte", "lt", "lte")
_SCALARS: Final = {
    "StringFilter": ("str", TEXT, "How a text is compared; by code point, case matters."),
    "IntFilter": ("int", NUMBER, "How a number is compared."),
    "FloatFilter": ("float", NUMBER, "How a number is compared."),
    "BooleanFilter": ("bool", ("eq",), "How a truth value is compared."),
    "StringListFilter": ("str", ("includes",), "What a list of texts is to hold."),
}
_WORDS: Final = {
    "eq": "equal to; null asks for what is absent",
    "in": "one of these",
    "contains": "holds this text",
    "startsWith": "begins with this text",
    "endsWith": "ends with this text",
    "gt": "above",
    "gte": "at or above",
    "lt": "below",
    "lte": "at or below",
    "includes": "holds this value",
}


def define() -> None:
    """Make the filter of each declared type, unless that was done before."""
    if "StringFilter" in TYPES:
        return
    for name, (kind, operators, text) in _SCALARS.items():
        _comparison(name, kind, operators, text)
    for axis in ids.AXES:
        _comparison(f"{axis}Filter", axis, ("eq", "in"), f"How values of {axis} are compared; with several, one must meet it.")
    for name in EXTRA_FILTERS:
        _quantified(name)
        _input(f"{name}Filter", dict(_fields(name)), f"Which of {name} to tell of; all that is given must hold.")


def _comparison(name: str, kind: str, operators: tuple[str, ...], text: str) -> None:
    listed = {"in": f"list[{kind}] | None"}
    fields = {one: _field(listed.get(one, f"{kind} | None"), None, _WORDS[one], one) for one in operators}
    _input(name, fields, text)


def _quantified(name: str) -> None:
    words = {
        "some": "at least one meets it",
        "all": "each meets it, or there is none",
        "none": "none does",
        "single": "just one does",
    }
    fields = {one.value: _field(f"{name}Filter | None", None, words[one], one) for one in Quantifier}
    _input(f"{name}EdgeFilter", fields, f"What the {name} nodes at an edge are to meet.")


def _fields(name: str) -> Iterator[tuple[str, StrawberryField]]:
    for one in TYPES[name].__strawberry_definition__.fields:
        made = _from_field(one)
        if made is not None:
            yield made
    for word, link in EXTRA_FILTERS[name].items():
        yield word, _field(f"{link.target}Filter | None", link, "whether one of these meets it", word)
    for word, joined in (("AND", "all of these"), ("OR", "at least one of these")):
        yield word.lower() + "_", _field(f"list[{name}Filter] | None", None, joined, word)
    yield "not_", _field(f"{name}Filter | None", None, "not this", "NOT")


def _from_field(field: StrawberryField) -> tuple[str, StrawberryField] | None:
    origin: Origin = field.metadata[KEY]
    match origin:
        case Prop():
            return field.python_name, _field(f"{_scalar_filter(field)} | None", origin, field.description or "")
        case Axis():
            word = (
                origin.label[0].lower() + origin.label[1:]
                if origin.many and "TARGETS" not in origin.path[0].type
                else field.python_name
            )
            return word, _field(f"{origin.label}Filter | None", origin, field.description or "")
        case Link():
            kind = "Filter" if origin.shape is Shape.ONE else "EdgeFilter"
            return field.python_name, _field(f"{origin.target}{kind} | None", origin, field.description or "")
        case _:
            return None


def _scalar_filter(field: StrawberryField) -> str:
    kind: Any = field.type
    many = False
    while isinstance(kind, StrawberryContainer):
        many = many or type(kind).__name__ == "StrawberryList"
        kind = kind.of_type
    if many:
        return "StringListFilter"
    return {int: "IntFilter", float: "FloatFilter", bool: "BooleanFilter"}.get(kind, "StringFilter")


def _field(annotation: str, origin: Origin | None, text: str, graphql_name: str | None = None) -> StrawberryField:
    made: StrawberryField = strawberry.field(
        name=graphql_name, description=sentence(text), default=strawberry.UNSET, metadata={KEY: origin}
    )
    return typed(made, annotation)


def _input(name: str, fields: Mapping[str, StrawberryField], text: str) -> None:
    named = {f"{word}_" if word == "in" else word: field for word, field in fields.items()}
    TYPES[name] = named_in_registry(strawberry.input(type(name, (), named), description=text))


def condition(kind: Any, given: Mapping[str, Any] | None) -> Condition:  # noqa: ANN401 - any graphql-core input type
    """Return what a filter means, given its type and the value that the user gave."""
    if given is None:
        return ANYTHING
    inner: GraphQLInputObjectType = get_named_type(kind)
    parts = tuple(_part(inner, word, value) for word, value in given.items() if value is not None)
    return parts[0] if len(parts) == 1 else And(parts)


def _part(kind: GraphQLInputObjectType, word: str, value: Any) -> Condition:  # noqa: ANN401 - what a user gave
    if word == "NOT":
        return Not(condition(kind, value))
    if word in {"AND", "OR"}:
        return (And if word == "AND" else Or)(tuple(condition(kind, one) for one in value))
    field = kind.fields[word]
    origin: Origin = field.extensions[BACK].metadata[KEY]
    match origin:
        case Prop():
            return And(
                tuple(
                    Compare(origin.name, Operator(one), tuple(wanted) if isinstance(wanted, list) else wanted)
                    for one, wanted in _asked(value)
                )
            )
        case Axis():
            return And(tuple(_on_axis(origin, one, wanted) for one, wanted in _asked(value)))
        case Link(shape=Shape.ONE):
            return related(origin, condition(field.type, value))
        case Link():
            inner = get_named_type(field.type)
            return And(tuple(_quantify(origin, inner, one, wanted) for one, wanted in value.items() if wanted is not None))
        case _:
            raise NotImplementedError(word)


def _asked(comparisons: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Yield what is compared with what; null means something to `eq` alone, elsewhere it is as if left out."""
    return ((word, wanted) for word, wanted in comparisons.items() if wanted is not None or word == "eq")


def _on_axis(origin: Axis, word: str, wanted: Any) -> Condition:  # noqa: ANN401 - what a user gave
    if wanted is None:
        return Not(Related(origin.path, (origin.label,), ANYTHING))
    value = tuple(ids.concept(origin.label, one) for one in wanted) if word == "in" else ids.concept(origin.label, wanted)
    return Related(origin.path, (origin.label,), Compare("iri", Operator(word), value))


def related(origin: Link, inner: Condition, quantifier: Quantifier = Quantifier.SOME) -> Related:
    """Return the condition that nodes at the end of a link meet another."""
    return Related(origin.path, LABELS[origin.target], inner, quantifier)


def _quantify(origin: Link, kind: GraphQLInputObjectType, word: str, wanted: Any) -> Condition:  # noqa: ANN401 - what a user gave
    return related(origin, condition(kind.fields[word].type, wanted), Quantifier(word))
