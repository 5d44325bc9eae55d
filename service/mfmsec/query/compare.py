"""What changes between two evidence floors, such as two years: read once, judged twice.

`domain/compare.py` holds the verdicts against each other. The rules are in `docs/verdicts.md`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from mfmsec.domain.compare import Pair, Transition, Trend, pairs, transitions
from mfmsec.domain.entities import NO_FLOOR, Evidence
from mfmsec.domain.verdict import CellVerdict, judge_all, summarize
from mfmsec.domain.vocabulary import Modality
from mfmsec.query.evidence import Facts, Scope, facts, reading
from mfmsec.query.plan import plan_all
from mfmsec.query.protection import TELL_ROW, TELL_THREAT, Line, lines
from mfmsec.query.release import Read, answer
from mfmsec.query.select import ANYTHING, Condition, Plan
from mfmsec.query.select import Field as Told


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: which threats, on which modalities, the two evidence floors, and what to tell of threats and rows."""

    where: Condition = ANYTHING
    modalities: tuple[Modality, ...] = tuple(Modality)
    before: Evidence = NO_FLOOR
    after: Evidence = NO_FLOOR
    threat: tuple[Told, ...] = TELL_THREAT
    row: tuple[Told, ...] = TELL_ROW

    @property
    def scope(self) -> Scope:
        """What is to be read for it; a question about nothing is refused."""
        return Scope(self.where, self.modalities, self.threat, self.row)


@dataclass(frozen=True, slots=True)
class Side:
    """What one of the floors gives: how often each verdict, and the rows that concern only a family of the threats (IRIs)."""

    summary: tuple[Line, ...]
    unattributed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """The answer; the facts hold what was asked to be told of threats and rows."""

    pairs: tuple[Pair, ...]
    transitions: tuple[Transition, ...]
    before: Side
    after: Side
    facts: Facts = field(repr=False)

    @property
    def changed(self) -> tuple[Pair, ...]:
        """The cells whose verdicts differ."""
        return tuple(pair for pair in self.pairs if pair.trend is not Trend.SAME)

    @property
    def reweighed(self) -> int:
        """The number of cells whose rows differ and whose verdict does not."""
        return sum(pair.trend is Trend.SAME and bool(pair.only_before or pair.only_after) for pair in self.pairs)

    @property
    def denominator(self) -> int:
        """The number of applicable cells of threats without narrower ones, the same under both floors."""
        return self.before.summary[0].share.denominator


def compare(read: Read, question: Question) -> Comparison:
    """Read the evidence in one statement and judge each cell by both floors."""
    return judged(answer(read, planned(question)), question)


def judged(found: Mapping[str, Any], question: Question) -> Comparison:
    """Judge each cell by both floors, from the answer to the question's statement."""
    known = facts(found)
    known.refuse_unknown(question.before)
    known.refuse_unknown(question.after, "with")
    before, after = (
        judge_all(known.asked, question.modalities, known.concerned, floor) for floor in (question.before, question.after)
    )
    both = pairs(before, after)
    sides = (_side(known, before, question.before), _side(known, after, question.after))
    return Comparison(both, transitions(both, known.leaves), *sides, facts=known)


def _side(known: Facts, cells: tuple[CellVerdict, ...], floor: Evidence) -> Side:
    summary = summarize(cells, known.leaves, known.concerned, known.reach, floor)
    return Side(lines(cells, summary), tuple(row.iri for row in summary.unattributed))


def planned(question: Question) -> Plan:
    """Return the one statement that reads what a question needs."""
    return plan_all(*reading(question.scope))
