"""Random filters and orders in the grammar of the schema, and what they mean, evaluated in plain Python.

A filter is the value of `where` as JSON; words of enums are `Word`. A comparison with what is absent is false, its negation is
true; `eq: null` alone asks for what is absent.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final, TypeAlias

from hypothesis import strategies as st

from mfmsec.domain import ids
from tests.integration.random_graphs import KINDS, TEXTS, YEARS, Graph, Way

Filter: TypeAlias = dict[str, Any]
_COUNTS: Final = ("eq", "gt", "gte", "lt", "lte")


class Word(str):
    """A word of an enum: written without quotes."""

    __slots__ = ()


def _word(slug: str) -> Word:
    return Word(slug.upper().replace("-", "_"))


def _comparison(values: st.SearchStrategy[Any], words: Iterable[str], *, absent: bool = True) -> st.SearchStrategy[Filter]:
    one = dict.fromkeys(words, values)
    several = {"in": st.lists(values, min_size=1, max_size=4) | st.just([])}
    asked = st.dictionaries(st.sampled_from([*one, "in"]), st.none(), min_size=1, max_size=2).flatmap(
        lambda chosen: st.fixed_dictionaries({word: {**one, **several}[word] for word in chosen})
    )
    return asked | st.just({"eq": None}) if absent else asked


_TEXT: Final = _comparison(st.sampled_from(TEXTS), ("eq", "gt", "gte", "lt", "lte", "contains", "startsWith", "endsWith"))
_NUMBER: Final = _comparison(st.sampled_from(YEARS), _COUNTS)
_LIST: Final = st.sampled_from(TEXTS).map(lambda text: {"includes": text}) | st.just({"eq": None})


def _axis(label: str) -> st.SearchStrategy[Filter]:
    return _comparison(st.sampled_from([_word(slug) for slug in list(ids.AXES[label][1])[:3]]), ("eq",))


def filters(kind: str, depth: int) -> st.SearchStrategy[Filter]:
    """Return filters of a type that nest so deep."""
    spec = KINDS[kind]
    fields: dict[str, st.SearchStrategy[Any]] = {
        **dict.fromkeys(spec.texts, _TEXT),
        **dict.fromkeys(spec.numbers, _NUMBER),
        **dict.fromkeys(spec.lists, _LIST),
        **{name: _axis(way.to) for name, way in spec.axes.items()},
    }
    if depth:
        fields |= {name: st.deferred(lambda to=way.to: filters(to, depth - 1)) for name, way in spec.ones.items()}
        fields |= {name: st.deferred(lambda to=way.to: _edge(to, depth - 1)) for name, way in spec.edges.items()}
        fields |= {word: st.lists(filters(kind, depth - 1), min_size=1, max_size=3) | st.just([]) for word in ("AND", "OR")}
        fields["NOT"] = filters(kind, depth - 1)
    return st.lists(st.sampled_from(sorted(fields)), max_size=2, unique=True).flatmap(
        lambda chosen: st.fixed_dictionaries({name: fields[name] for name in chosen})
    )


def _edge(kind: str, depth: int) -> st.SearchStrategy[Filter]:
    inner = filters(kind, depth)
    number = _comparison(st.integers(0, 3), _COUNTS, absent=False)
    counted = st.tuples(number, inner).map(lambda pair: {"count": {**pair[0], "where": pair[1]}}) | number.map(
        lambda one: {"count": one}
    )
    quantified = st.sampled_from(("some", "all", "none", "single")).flatmap(lambda word: inner.map(lambda one: {word: one}))
    return quantified | counted


def orders(kind: str) -> st.SearchStrategy[list[dict[str, Word]]]:
    """Return orders of a type, of up to three properties."""
    keys = [*KINDS[kind].texts, *KINDS[kind].numbers]
    direction = st.sampled_from([Word("ASC"), Word("DESC")])
    return st.lists(st.tuples(st.sampled_from(keys), direction), max_size=3, unique_by=lambda pair: pair[0]).map(
        lambda pairs: [{key: way} for key, way in pairs]
    )


def written(value: Any) -> str:  # noqa: ANN401 - any value
    """Write a value as GraphQL does."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {written(one)}" for key, one in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(written, value)) + "]"
    return value if isinstance(value, Word) else json.dumps(value, ensure_ascii=False)


def holds(graph: Graph, iri: str, kind: str, asked: Filter) -> bool:
    """Tell whether a node meets a filter of a type."""
    return all(_part(graph, iri, kind, word, value) for word, value in asked.items())


def _part(graph: Graph, iri: str, kind: str, word: str, value: Any) -> bool:  # noqa: ANN401 - a part of a filter
    spec = KINDS[kind]
    if word == "NOT":
        return not holds(graph, iri, kind, value)
    if word in {"AND", "OR"}:
        return (all if word == "AND" else any)(holds(graph, iri, kind, one) for one in value)
    if word in spec.axes:
        slugs = [_word(ids.slug(end)) for end in graph.along(iri, spec.axes[word])]
        return all(
            not slugs if wanted is None else any(_compares(one, how, wanted) for one in slugs) for how, wanted in value.items()
        )
    if word in spec.ones:
        way = spec.ones[word]
        return any(holds(graph, end, way.to, value) for end in graph.along(iri, way))
    if word in spec.edges:
        return all(_quantified(graph, graph.along(iri, spec.edges[word]), spec.edges[word], how, one) for how, one in value.items())
    return all(_compares(graph.nodes[iri].get(word), how, wanted) for how, wanted in value.items())


def _quantified(graph: Graph, ends: set[str], way: Way, how: str, asked: Filter) -> bool:
    if how == "count":
        number = sum(holds(graph, end, way.to, asked.get("where", {})) for end in ends)
        return all(_compares(number, word, wanted) for word, wanted in asked.items() if word != "where")
    met = sum(holds(graph, end, way.to, asked) for end in ends)
    return {"some": met > 0, "all": met == len(ends), "none": met == 0, "single": met == 1}[how]


_MEANING: Final[Mapping[str, Callable[[Any, Any], bool]]] = {
    "eq": lambda value, wanted: value == wanted,
    "in": lambda value, wanted: value in wanted,
    "gt": lambda value, wanted: value > wanted,
    "gte": lambda value, wanted: value >= wanted,
    "lt": lambda value, wanted: value < wanted,
    "lte": lambda value, wanted: value <= wanted,
    "contains": lambda value, wanted: wanted in value,
    "startsWith": lambda value, wanted: value.startswith(wanted),
    "endsWith": lambda value, wanted: value.endswith(wanted),
    "includes": lambda value, wanted: wanted in value,
}


def _compares(value: Any, how: str, wanted: Any) -> bool:  # noqa: ANN401 - what is compared
    if wanted is None:
        return value is None
    return value is not None and _MEANING[how](value, wanted)


def in_order(graph: Graph, kind: str, iris: Iterable[str], asked: Sequence[Mapping[str, str]]) -> list[str]:
    """Sort nodes as an order asks, what is absent last, then by IRI; without an order by code, where the type has one."""
    found = sorted(iris)
    by = [(key, way == "DESC") for one in asked for key, way in one.items()]
    for key, descending in reversed(by or [("code", False)] if "code" in KINDS[kind].texts else by):
        there = [iri for iri in found if key in graph.nodes[iri]]
        absent = [iri for iri in found if key not in graph.nodes[iri]]
        found = [*sorted(there, key=lambda iri: graph.nodes[iri][key], reverse=descending), *absent]
    return found
