"""Whether two answers are the same: rows in any order unless they are ordered, blank nodes by any name, numbers by their value."""

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import TypeAlias

import pyoxigraph as ox

XSD = "http://www.w3.org/2001/XMLSchema#"
NUMBERS = {f"{XSD}{name}" for name in ("integer", "decimal", "double", "float")}
Term: TypeAlias = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple | None
Row: TypeAlias = tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """The answer of a SELECT; `ordered` where the order of its rows counts."""

    names: tuple[str, ...]
    rows: list[Row]
    ordered: bool = False


Outcome: TypeAlias = Table | bool | list[ox.Triple]


def same(found: Outcome, wanted: Outcome, *, lax: bool = False) -> bool:
    """Tell whether an answer is the wanted one; `lax` allows fewer of rows that are alike."""
    if isinstance(found, Table) and isinstance(wanted, Table):
        return _same_tables(found, wanted, lax=lax)
    if isinstance(found, list) and isinstance(wanted, list):
        return _canonical(found) == _canonical(wanted)
    return type(found) is type(wanted) and found == wanted


def _canonical(triples: list[ox.Triple]) -> set[str]:
    data = ox.Dataset(ox.Quad(*triple) for triple in triples)
    data.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    return {str(quad) for quad in data}


def _same_tables(found: Table, wanted: Table, *, lax: bool) -> bool:
    if set(found.names) != set(wanted.names):
        return False
    places = [found.names.index(name) for name in wanted.names]
    mine = [tuple(row[place] for place in places) for row in found.rows]
    if lax:
        return set(map(_row, mine)) == set(map(_row, wanted.rows)) and len(mine) <= len(wanted.rows)
    if wanted.ordered:
        return len(mine) == len(wanted.rows) and _matches(list(zip(mine, wanted.rows, strict=True)))
    if not any(isinstance(term, ox.BlankNode) for row in mine for term in row):
        return Counter(map(_row, mine)) == Counter(map(_row, wanted.rows))
    return len(mine) == len(wanted.rows) and _assigned(mine, list(wanted.rows), {})


def _row(row: Row) -> tuple[object, ...]:
    return tuple(_value(term) for term in row)


def _value(term: Term) -> object:
    if isinstance(term, ox.BlankNode):
        return "a blank node"
    if not isinstance(term, ox.Literal) or term.datatype.value not in NUMBERS:
        return term
    try:
        return term.datatype.value, Decimal(term.value)
    except InvalidOperation:
        return term


def _matches(pairs: list[tuple[Row, Row]]) -> bool:
    names: dict[object, object] | None = {}
    for mine, wanted in pairs:
        names = _renamed(mine, wanted, names or {})
        if names is None:
            return False
    return True


def _renamed(mine: Row, wanted: Row, names: dict[object, object]) -> dict[object, object] | None:
    """Return the blank nodes' names with which one row is another, None where there are none."""
    known = dict(names)
    for one, other in zip(mine, wanted, strict=True):
        if _value(one) != _value(other):
            return None
        if isinstance(one, ox.BlankNode) and (
            known.setdefault(one, other) != other or known.setdefault(("back", other), one) != one
        ):
            return None
    return known


def _assigned(mine: list[Row], left: list[Row], names: dict[object, object]) -> bool:
    if not mine:
        return True
    for place, wanted in enumerate(left):
        known = _renamed(mine[0], wanted, names)
        if known is not None and _assigned(mine[1:], left[:place] + left[place + 1 :], known):
            return True
    return False
