"""From conditions to Cypher expressions that are true or false, and never null."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from mfmsec.domain import ids
from mfmsec.query import reach
from mfmsec.query.select import (
    And,
    Compare,
    Condition,
    Counted,
    IsLoaded,
    Not,
    Operator,
    Or,
    Order,
    Quantifier,
    Related,
    SortKey,
    Window,
)
from mfmsec.query.text import Writer, literal, pattern, repeats

_SIGNS: Final = {
    Operator.EQ: "=",
    Operator.IN: "IN",
    Operator.CONTAINS: "CONTAINS",
    Operator.STARTS_WITH: "STARTS WITH",
    Operator.ENDS_WITH: "ENDS WITH",
    Operator.GT: ">",
    Operator.GTE: ">=",
    Operator.LT: "<",
    Operator.LTE: "<=",
}


def conjuncts(condition: Condition) -> tuple[Condition, ...]:
    """Return the conditions all of which must hold for one to hold."""
    return tuple(one for part in condition.parts for one in conjuncts(part)) if isinstance(condition, And) else (condition,)


def certain(condition: Condition, order: tuple[Order, ...]) -> tuple[Order, ...]:
    """Return an order of nodes that meet a condition: what is compared with a value is there."""
    compared = {part.key for part in conjuncts(condition) if isinstance(part, Compare) and part.value is not None}
    return tuple(replace(one, everywhere=True) if one.key in compared else one for one in order)


def where(tests: Iterable[str]) -> list[str]:
    """Return the line that keeps what meets all tests; none where there is nothing to meet."""
    known = [test for test in tests if test != "true"]
    return [f"WHERE {_joined(known, ' AND ')}"] if known else []


def expression(writer: Writer, name: str, condition: Condition, *, total: bool = False) -> str:
    """Return a condition on a node as an expression.

    Where the value is absent a comparison is null, which WHERE takes for false; `total` makes it false, so that it can be
    negated.
    """
    match condition:
        case Compare():
            return _compare(writer, name, condition, total=total)
        case Related() | Counted():
            return _related(writer, name, condition)
        case And():
            parts = [expression(writer, name, part, total=total) for part in condition.parts]
            return _joined([part for part in parts if part != "true"], " AND ") or "true"
        case Or():
            return _joined([expression(writer, name, part, total=total) for part in condition.parts], " OR ") or "false"
        case Not():
            return f"NOT ({expression(writer, name, condition.part, total=True)})"
        case IsLoaded():
            return f"{name}.version = release.release AND {name}.source = {literal(ids.SOURCE)}"


def _joined(parts: list[str], word: str) -> str:
    return parts[0] if len(parts) == 1 else word.join(f"({part})" if " OR " in part else part for part in parts)


def _compare(writer: Writer, name: str, condition: Compare, *, total: bool) -> str:
    property_ = f"{name}.{condition.key}"
    if condition.operator is Operator.EQ and condition.value is None:
        return f"{property_} IS NULL"
    value = writer.parameter(condition.value)
    if condition.operator is Operator.INCLUDES:
        return f"{value} IN coalesce({property_}, [])"
    text = f"{property_} {_SIGNS[condition.operator]} {value}"
    return f"coalesce({text}, false)" if total else text


def _related(writer: Writer, name: str, condition: Related | Counted) -> str:
    if isinstance(condition, Counted):
        return f"COUNT {_each(writer, name, condition)} {_SIGNS[condition.operator]} {writer.parameter(condition.value)}"
    match condition.quantifier:
        case Quantifier.SOME:
            return f"EXISTS {_some(writer, name, condition)}"
        case Quantifier.NONE:
            return f"NOT EXISTS {_some(writer, name, condition)}"
        case Quantifier.ALL:
            return f"NOT EXISTS {_some(writer, name, replace(condition, condition=Not(condition.condition)))}"
        case Quantifier.SINGLE:
            return f"COUNT {_each(writer, name, condition)} = 1"


def _some(writer: Writer, name: str, condition: Related) -> str:
    """Return the braces that hold where there is one node at the end of a path; what that needs in turn is matched on from it."""
    matches: list[str] = []
    tests: list[str] = []
    further: Related | None = condition
    while further is not None:
        end = writer.name("n")
        matches.append(f"MATCH {pattern(name, further.path, end, reach.asked(further.path, further.labels))}")
        parts = conjuncts(further.condition)
        further = next((part for part in parts if isinstance(part, Related) and part.quantifier is Quantifier.SOME), None)
        tests += (expression(writer, end, part) for part in parts if part is not further)
        name = end
    return f"{{ {' '.join([*matches, *where(tests)])} }}"


def _each(writer: Writer, name: str, condition: Related | Counted) -> str:
    """Return the braces that hold all nodes at the end of a path, each once, however it is reached."""
    end = writer.name("n")
    match = f"MATCH {pattern(name, condition.path, end, reach.asked(condition.path, condition.labels))}"
    distinct = [f"RETURN DISTINCT {end}"] if repeats(condition.path) else []
    return f"{{ {' '.join([match, *where([expression(writer, end, condition.condition)]), *distinct])} }}"


def past(writer: Writer, name: str, order: tuple[Order, ...], key: SortKey, *, forward: bool) -> str:
    """Return the expression that holds for nodes after a sort key, or before it."""
    ways: list[str] = []
    level: list[str] = []
    for one, value in zip(order, key, strict=True):
        at, given = f"{name}.{one.key}", writer.parameter(value)
        beyond, same = [f"{at} {'>' if forward != one.descending else '<'} {given}"], f"{at} = {given}"
        if not one.everywhere:
            first, last = (given, at) if forward else (at, given)
            beyond.append(f"{first} IS NOT NULL AND {last} IS NULL")
            same = f"({same} OR {at} IS NULL AND {given} IS NULL)"
        ways += (" AND ".join([*level, way]) for way in beyond)
        level.append(same)
    return f"({' OR '.join(ways)})"


def inside(writer: Writer, name: str, window: Window) -> list[str]:
    """Return the expressions that hold for nodes between the cursors of a window."""
    after = [] if window.after is None else [past(writer, name, window.order, window.after, forward=True)]
    before = [] if window.before is None else [past(writer, name, window.order, window.before, forward=False)]
    return [*after, *before]
