"""Where a question of its own starts: at the nodes that its condition names, and from there along edges to what is asked for.

    coverage of threats of an element, on a modality:

    CALL () {
      MATCH (n2:Element) WHERE n2.iri = $p0                 a condition on an edge that ends at something named is walked backwards;
      MATCH (n2)<-[:HAS_ELEMENT]-(n3:Threat) …              each node is carried on once
      MATCH (n4)<-[:HAS_OBJECT]-(n1) RETURN DISTINCT n1
      UNION ALL
      MATCH (n5:Modality) WHERE n5.iri = $p1                several that end at values of axes are walked each for itself,
      MATCH (n5)<-[:HAS_MODALITY]-(n1) RETURN DISTINCT n1
    }
    WITH n1, count(*) AS k6 WHERE k6 = 2 AND …              and what all of them reach is tested for the rest

To walk from the value of an axis reads one edge for each node found; to test a node reads all edges of that node. An entity that
is named has few edges: one such walk is enough, and the rest is tested.
"""

from collections.abc import Sequence
from enum import IntEnum
from typing import Final

from mfmsec.domain import ids
from mfmsec.query import reach
from mfmsec.query.select import Compare, Condition, Operator, Quantifier, Related
from mfmsec.query.text import Writer, indented, node, pattern
from mfmsec.query.where import conjuncts, expression, where

_NAMES: Final = {"iri", "slug", "code", "arxiv", "doi", "entryId", "version"}
"""Properties that name a node, or very few."""
_TECHNIQUES: Final = {"Threat", "Defense"}
"""Labels of which there are few nodes, however large a catalog is."""


class _Start(IntEnum):
    """What a walk starts from, the narrower first."""

    ENTITY = 0
    VALUE = 1


def matched(writer: Writer, name: str, labels: tuple[str, ...], condition: Condition, base: str = "") -> list[str]:
    """Return the lines that bind a name, once each, to the nodes with one of these labels that meet a condition.

    `base` is as in Select. The last line can be followed by WHERE no more.
    """
    parts = conjuncts(condition)
    listed = next((part for part in parts if base and _lists(part)), None)
    if isinstance(listed, Compare):
        others = [expression(writer, name, part) for part in parts if part is not listed]
        return [*_each(writer, name, base, listed), *where(others)]
    starts = _starts(labels, parts)
    rest = [*(expression(writer, name, part) for part in parts if part not in starts)]
    if not starts:
        return [f"MATCH {node(name, reach.asked((), labels, base))}", *where(rest)]
    if len(starts) == 1:
        return [*_walk(writer, name, labels, base, starts[0]), f"WITH DISTINCT {name}", *where(rest)]
    times = writer.name("k")
    # what all walks reach has the label if one of them ends nowhere else; if none does, the first sees to it
    sure = any(not reach.asked(reach.back(start.path)[-1:], labels, base) for start in starts)
    union: list[str] = []
    for number, start in enumerate(starts):
        walk = _walk(writer, name, *(((), "") if sure or number else (labels, base)), start)
        union += [*(["UNION ALL"] if number else []), *walk, f"RETURN DISTINCT {name}"]
    return ["CALL () {", *indented(union), "}", f"WITH {name}, count(*) AS {times}", *where([f"{times} = {len(starts)}", *rest])]


def _walk(writer: Writer, name: str, labels: tuple[str, ...], base: str, start: Related) -> list[str]:
    """Return the lines that lead from the end of a path back to what is asked for; a node can be reached more than once."""
    at = writer.name("n")
    lines = matched(writer, at, start.labels, start.condition)
    path = reach.back(start.path)
    for number, step in enumerate(path, 1):
        last = number == len(path)
        to = name if last else writer.name("n")
        wanted = reach.asked((step,), labels, base) if last else ()
        lines += [f"MATCH {pattern(at, (step,), to, wanted)}", *([] if last else [f"WITH DISTINCT {to}"])]
        at = to
    return lines


def _starts(labels: tuple[str, ...], parts: Sequence[Condition]) -> list[Related]:
    """Return the conditions to walk from: none where the node itself is named."""
    if any(map(_names, parts)):
        return []
    ranked = [(rank, part) for part in parts if isinstance(part, Related) and (rank := _rank(part)) is not None]
    named = [part for rank, part in ranked if rank is _Start.ENTITY]
    values = [part for _, part in ranked]
    if named or not _TECHNIQUES.issuperset(labels):
        return named[:1] or values
    return sorted(values, key=lambda part: len(reach.ends(reach.back(part.path)[-1])))[:1]


def _rank(condition: Condition) -> _Start | None:
    """Return what a condition's path ends at, if that is something named."""
    if not isinstance(condition, Related) or condition.quantifier is not Quantifier.SOME:
        return None
    if not condition.labels or not reach.straight(condition.path):
        return None
    parts = conjuncts(condition.condition)
    if any(map(_names, parts)):
        return _Start.VALUE if set(condition.labels) <= ids.AXES.keys() else _Start.ENTITY
    return min((rank for part in parts if (rank := _rank(part)) is not None), default=None)


def _names(condition: Condition) -> bool:
    if not isinstance(condition, Compare) or condition.value is None:
        return False
    return condition.key in _NAMES and condition.operator in {Operator.EQ, Operator.IN}


def _lists(condition: Condition) -> bool:
    return isinstance(condition, Compare) and (condition.key, condition.operator) == ("iri", Operator.IN)


def _each(writer: Writer, name: str, base: str, listed: Compare) -> list[str]:
    """Return the lines that look up IRIs one by one: the embedded store would look through all nodes for those in a list."""
    one = writer.name("i")
    return [f"UNWIND {writer.parameter(listed.value)} AS {one}", f"MATCH ({name}:{base} {{iri: {one}}})", f"WITH DISTINCT {name}"]
