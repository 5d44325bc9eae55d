"""The analysis `compare`: what changes between two years, or between two evidence floors."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from mfmsec.api.graphql import enums
from mfmsec.api.graphql.execute import Asking
from mfmsec.api.graphql.fields import argument, plain, told, typed
from mfmsec.api.graphql.origin import Given, Prepared
from mfmsec.api.graphql.places import key_at
from mfmsec.api.graphql.roots import asked
from mfmsec.api.graphql.types import evidence
from mfmsec.api.graphql.types.evidence import Share, VerdictShare, rows_of, told_by
from mfmsec.domain.compare import Pair, Trend
from mfmsec.domain.entities import Row
from mfmsec.domain.verdict import Verdict
from mfmsec.domain.vocabulary import Modality
from mfmsec.query import compare as query
from mfmsec.query.evidence import Facts
from mfmsec.query.release import Read

TRENDS: dict[str, str] = {
    Trend.BETTER: "the second verdict is nearer to COVERED",
    Trend.WORSE: "the second verdict is further from COVERED",
    Trend.OTHER: "one of the two verdicts is UNASSESSED, which rests on no row",
    Trend.SAME: "the verdict is the same, and the rows behind it may differ",
}
enums.enumeration(Trend, Trend.__doc__ or "", TRENDS)


@dataclass(frozen=True, slots=True)
class _Changed:
    facts: Facts
    pair: Pair


@dataclass(frozen=True, slots=True)
class _Side:
    facts: Facts
    side: query.Side


def _rows(read: Callable[[Pair], Iterable[Row]], text: str) -> Any:  # noqa: ANN401 - a field
    return typed(told(rows_of(lambda one: (one.facts, [row.iri for row in read(one.pair)])), text), "list[Coverage]")


@plain
class ChangedCell:
    """A threat on a modality whose verdict differs; where no rows differ, they count differently as tested."""

    threat = typed(
        told(lambda one, keys: one.facts.told_threats[one.pair.before.cell.threat][key_at(keys)], "the threat"), "Threat"
    )
    modality: Modality = told("pair.before.cell.modality", "the modality")
    before: Verdict = told("pair.before.verdict", "what the evidence says by `evidence`")
    after: Verdict = told("pair.after.verdict", "what the evidence says by `with`")
    trend: Trend = told("pair.trend", "which way the verdict went")
    rows_before = _rows(lambda pair: pair.before.rows, "rows that concern the cell and pass `evidence`")
    rows_after = _rows(lambda pair: pair.after.rows, "rows that concern the cell and pass `with`")
    only_before = _rows(lambda pair: pair.only_before, "rows that pass `evidence` and not `with`")
    only_after = _rows(lambda pair: pair.only_after, "rows that pass `with` and not `evidence`")


@plain
class VerdictTransition:
    """How many cells went from one verdict to another; those that kept theirs are told too."""

    before: Verdict = told("before", "the verdict by `evidence`")
    after: Verdict = told("after", "the verdict by `with`")
    trend: Trend = told("trend", "which way these cells went")
    cells: int = told("cells", "cells of the answer that went this way, families of threats among them")
    share: Share = told("share", "their share of the applicable cells of threats that have no narrower threat")


@plain
class ComparedSide:
    """What one of the two evidence floors gives."""

    summary: list[VerdictShare] = told("side.summary", "the verdicts of applicable cells, best first")
    unattributed = typed(
        told(rows_of(lambda one: (one.facts, one.side.unattributed)), "rows that concern only a family of these threats"),
        "list[Coverage]",
    )


@plain
class Comparison:
    """What changes when the same cells are judged by two evidence floors.

    A cell is a threat on a modality, and changes when its verdict does. Among COVERED, PARTIAL, CONTESTED, UNPROVEN and FAILED, in
    this order, an earlier verdict is BETTER and a later one WORSE; from UNASSESSED or to it is OTHER, since that nobody has looked
    is neither good nor bad.
    """

    cells: list[ChangedCell] = told(
        lambda answer, _: [_Changed(answer.facts, pair) for pair in answer.changed],
        "cells whose verdicts differ, in the order of the threats' codes",
    )
    transitions: list[VerdictTransition] = told("transitions", "from which verdict to which, by `evidence` and best first")
    before: ComparedSide = told(lambda answer, _: _Side(answer.facts, answer.before), "what `evidence` gives")
    after: ComparedSide = told(lambda answer, _: _Side(answer.facts, answer.after), "what `with` gives")
    reweighed: int = told("reweighed", "number of cells whose rows differ and whose verdict does not")
    denominator: int = told("denominator", "number of applicable cells of threats that have no narrower threat, the same for both")


def _prepare(asking: Asking) -> Prepared:
    told_of = told_by(asking, "Comparison")
    question = query.Question(*evidence.asked_about(asking), threat=told_of["Threat"], row=told_of["Coverage"])

    def finish(answer: Any, given: Given) -> query.Comparison:  # noqa: ANN401 - the shape is the plan's
        before, after = (evidence.floor(given.get(name), name) for name in ("evidence", "with"))
        return query.judged(answer, replace(question, before=before, after=after))

    return Prepared(query.planned(question), finish, _refuse_floors)


def _refuse_floors(read: Read, given: Given) -> Mapping[str, object]:
    evidence.floor(given.get("with"), "with")
    return evidence.refuse_floor(read, given)


_TEXT = """What changes, cell by cell, between two years or two evidence floors: the first is `evidence`, the second `with`.

`compare(evidence: {asOf: 2023}, with: {asOf: 2025})` tells what two years brought, `compare(with: {adaptive: true})` which
verdicts rest on attackers who did not know the defense. A floor that is left out is none: all that is known today."""


def compare() -> Any:  # noqa: ANN401 - a field
    """Declare the root field of the analysis."""
    made = asked(_prepare, _TEXT, "Comparison")
    made.arguments = [*evidence.arguments(), argument("with", "EvidenceFloor | None", "the evidence floor to hold against it")]
    return made
