"""Filter inputs, made from the fields that types declare, and what they mean as conditions.

    {label: {contains: "audio"}, element: {eq: BANDWIDTH}, attacks: {some: {...}}, OR: [...], NOT: {...}}

A field of a filter carries the same origin as the field of the type it was made from. On an axis with several values the
comparison holds if one value meets it; an edge to one node takes the filter of that node.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

import strawberry
from graphql import GraphQLInputObjectType, get_named_type
from strawberry.types.base import StrawberryContainer, StrawberryList
from strawberry.types.field import StrawberryField

from mfmsec.api.graphql.fields import EXTRA_FILTERS, LABELS, TYPES, named_in_registry, sentence, typed
from mfmsec.api.graphql.identity import iri_of
from mfmsec.api.graphql.limits import CONDITIONS
from mfmsec.api.graphql.origin import KEY, Axis, GlobalId, Link, Origin, Prop, Shape
from mfmsec.domain import ids
from mfmsec.errors import RequestError
from mfmsec.query.cost import conditions
from mfmsec.query.select import ANYTHING, And, Compare, Condition, Counted, Not, Operator, Or, Quantifier, Related
from mfmsec.query.slot import then

BACK: Final = "strawberry-definition"
"""Under which key of its extensions a graphql-core object keeps the strawberry one it was made from."""
ORDERED: Final = ("eq", "in", "gt", "gte", "lt", "lte")
_ABSENT: Final = "; what is absent meets no comparison, and so meets NOT of each; `eq: null` alone asks for it"
_SCALARS: Final = {
    "IdFilter": ("ID", ("eq", "in"), "How an id is compared"),
    "StringFilter": ("str", (*ORDERED, "contains", "startsWith", "endsWith"), f"How a text is compared, by code point{_ABSENT}"),
    "IntFilter": ("int", ORDERED, f"How a number is compared{_ABSENT}"),
    "FloatFilter": ("float", ORDERED, f"How a number is compared{_ABSENT}"),
    "DateTimeFilter": ("DateTime", ORDERED, f"How a moment is compared{_ABSENT}"),
    "BooleanFilter": ("bool", ("eq",), f"How a truth value is compared{_ABSENT}"),
    "StringListFilter": ("str", ("includes", "eq"), "What a list of texts is to hold; an empty list is as good as an absent one"),
}
_LISTS: Final = {("StringListFilter", "eq"): "list[str] | None"}
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
_QUANTIFIED: Final = {
    Quantifier.SOME: "at least one meets it",
    Quantifier.ALL: "each meets it, or there is none",
    Quantifier.NONE: "none does",
    Quantifier.SINGLE: "just one does",
}


def define() -> None:
    """Make the filter of each declared type, unless that was done before."""
    if "StringFilter" in TYPES:
        return
    for name, (kind, operators, text) in _SCALARS.items():
        _comparison(name, kind, operators, text)
    for axis in ids.AXES:
        text = f"How values of {axis} are compared; of several, one must meet it{_ABSENT}"
        _comparison(f"{axis}Filter", axis, ("eq", "in"), text)
    for name in EXTRA_FILTERS:
        _quantified(name)
        _input(f"{name}Filter", dict(_fields(name)), f"Which of {name} to tell of; all that is given must hold.")


def _comparison(name: str, kind: str, operators: tuple[str, ...], text: str) -> None:
    _input(name, {one: _compared(name, kind, one) for one in operators}, text)


def _compared(name: str, kind: str, operator: str) -> StrawberryField:
    listed = f"list[{kind}] | None" if operator == "in" else f"{kind} | None"
    return _field(_LISTS.get((name, operator), listed), None, _WORDS[operator], operator)


def _quantified(name: str) -> None:
    """Make what is asked of the nodes at an edge: of each, and of their number."""
    where = {"where": _field(f"{name}Filter | None", None, "which to count; all, if nothing is said", "where")}
    compared = {one: _compared("", "int", one) for one in ORDERED}
    compared["eq"] = _field("int | None", None, "equal to", "eq")
    _input(f"{name}CountFilter", {**where, **compared}, f"How many {name} nodes, each counted once, are to be at an edge.")
    fields = {one.value: _field(f"{name}Filter | None", None, words, one.value) for one, words in _QUANTIFIED.items()}
    fields["count"] = _field(f"{name}CountFilter | None", None, "how many there are to be", "count")
    _input(f"{name}EdgeFilter", fields, f"What the {name} nodes at an edge are to meet.")


def _fields(name: str) -> Iterator[tuple[str, StrawberryField]]:
    for one in TYPES[name].__strawberry_definition__.fields:
        made = _from_field(one)
        if made is not None:
            yield made
    for word, (link, text) in EXTRA_FILTERS[name].items():
        yield word, _field(f"{link.target}Filter | None", link, f"what one of these is to meet: {text}", word)
    for word, joined in (("AND", "all of these"), ("OR", "at least one of these")):
        yield word.lower() + "_", _field(f"list[{name}Filter] | None", None, joined, word)
    yield "not_", _field(f"{name}Filter | None", None, "not this", "NOT")


def _from_field(field: StrawberryField) -> tuple[str, StrawberryField] | None:
    origin: Origin = field.metadata[KEY]
    match origin:
        case GlobalId():
            return field.python_name, _field("IdFilter | None", origin, field.description or "")
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
    kind, many = scalar(field)
    if many:
        return "StringListFilter"
    special = {int: "IntFilter", float: "FloatFilter", bool: "BooleanFilter", TYPES["DateTime"]: "DateTimeFilter"}
    return special.get(kind, "StringFilter")


def scalar(field: StrawberryField) -> tuple[Any, bool]:
    """Return the type of a property's values, and whether it has several."""
    kind: Any = field.type
    many = False
    while isinstance(kind, StrawberryContainer):
        many = many or isinstance(kind, StrawberryList)
        kind = kind.of_type
    return kind, many


def _field(annotation: str, origin: Origin | None, text: str, graphql_name: str | None = None) -> StrawberryField:
    made: StrawberryField = strawberry.field(
        name=graphql_name, description=sentence(text), default=strawberry.UNSET, metadata={KEY: origin}
    )
    return typed(made, annotation)


def _input(name: str, fields: Mapping[str, StrawberryField], text: str) -> None:
    named = {f"{word}_" if word == "in" else word: field for word, field in fields.items()}
    TYPES[name] = named_in_registry(strawberry.input(type(name, (), named), description=sentence(text)))


def condition(kind: Any, given: Mapping[str, Any] | None) -> Condition:  # noqa: ANN401 - any graphql-core input type
    """Return what a filter means, given its type and the value that the user gave.

    Raises LimitExceeded where it holds more conditions than one may.
    """
    found = _condition(kind, given)
    CONDITIONS.refuse(conditions(found))
    return found


def _condition(kind: Any, given: Mapping[str, Any] | None) -> Condition:  # noqa: ANN401 - see above
    if given is None:
        return ANYTHING
    inner: GraphQLInputObjectType = get_named_type(kind)
    return _all(_part(inner, word, value) for word, value in given.items() if value is not None)


def _all(parts: Iterable[Condition]) -> Condition:
    known = tuple(parts)
    return known[0] if len(known) == 1 else And(known)


def _part(kind: GraphQLInputObjectType, word: str, value: Any) -> Condition:  # noqa: ANN401 - what a user gave
    if word == "NOT":
        return Not(_condition(kind, value))
    if word in {"AND", "OR"}:
        return (And if word == "AND" else Or)(tuple(_condition(kind, one) for one in value))
    field = kind.fields[word]
    origin: Origin = field.extensions[BACK].metadata[KEY]
    match origin:
        case Prop():
            return _all(_on_property(origin, one, wanted) for one, wanted in _asked(value))
        case GlobalId():
            return _all(_on_id(kind.name.removesuffix("Filter"), one, wanted) for one, wanted in _asked(value))
        case Axis():
            return _all(_on_axis(origin, one, wanted) for one, wanted in _asked(value))
        case Link():
            return _on_link(origin, field.type, value)
        case _:
            raise NotImplementedError(word)


def _on_link(origin: Link, kind: Any, value: Mapping[str, Any]) -> Condition:  # noqa: ANN401 - a graphql-core input type
    if origin.shape is Shape.ONE:
        return related(origin, _condition(kind, value))
    inner = get_named_type(kind)
    return _all(_on_edge(origin, inner, one, wanted) for one, wanted in value.items() if wanted is not None)


def _asked(comparisons: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Yield what is compared with what; null means something to `eq` alone, elsewhere it is as if left out."""
    return ((word, wanted) for word, wanted in comparisons.items() if wanted is not None or word == "eq")


def _compare(key: str, word: str, wanted: Any) -> Compare:  # noqa: ANN401 - what a user gave
    return Compare(key, Operator(word), tuple(wanted) if isinstance(wanted, list) else wanted)


def _on_property(origin: Prop, word: str, wanted: Any) -> Condition:  # noqa: ANN401 - what a user gave
    """Return what a comparison means; what is told where the value is absent is equal to the absent value, too."""
    compared = _compare(origin.name, word, wanted)
    told_if_absent = word == "eq" and wanted is not None and origin.finish(None) == wanted
    return Or((Compare(origin.name, Operator.EQ, None), compared)) if told_if_absent else compared


def _on_id(target: str, word: str, wanted: Any) -> Condition:  # noqa: ANN401 - an id, several, or a slot
    if wanted is None:
        return Compare("iri", Operator.EQ, None)
    if word == "in":
        return Compare("iri", Operator.IN, then(wanted, lambda texts: tuple(iri_of(text, target) for text in texts)))
    return Compare("iri", Operator.EQ, then(wanted, lambda text: iri_of(text, target)))


def _on_axis(origin: Axis, word: str, wanted: Any) -> Condition:  # noqa: ANN401 - what a user gave
    if wanted is None:
        return Not(Related(origin.path, (origin.label,), ANYTHING))
    value = tuple(ids.concept(origin.label, one) for one in wanted) if word == "in" else ids.concept(origin.label, wanted)
    return Related(origin.path, (origin.label,), Compare("iri", Operator(word), value))


def related(origin: Link, inner: Condition, quantifier: Quantifier = Quantifier.SOME) -> Related:
    """Return the condition that nodes at the end of a link meet another."""
    return Related(origin.path, LABELS[origin.target], inner, quantifier)


def _on_edge(origin: Link, kind: GraphQLInputObjectType, word: str, wanted: Any) -> Condition:  # noqa: ANN401 - what a user gave
    inner = kind.fields[word].type
    return _counted(origin, inner, wanted) if word == "count" else related(origin, _condition(inner, wanted), Quantifier(word))


def _counted(origin: Link, kind: Any, given: Mapping[str, Any]) -> Condition:  # noqa: ANN401 - a graphql-core input type
    """Return the condition on the number of nodes at the end of a link.

    Raises RequestError where the number is compared with nothing.
    """
    compared = {word: wanted for word, wanted in given.items() if word != "where" and wanted is not None}
    if not compared:
        message = f"`count` of {origin.target} compares with nothing; give one of {', '.join(f'`{word}`' for word in ORDERED)}."
        raise RequestError(message)
    inner = _condition(get_named_type(kind).fields["where"].type, given.get("where"))
    labels = LABELS[origin.target]
    return _all(Counted(origin.path, labels, inner, Operator(word), wanted) for word, wanted in compared.items())
