"""How well threats are covered on modalities: cells with verdicts, safeguards, and shares.

One statement reads the threats that were asked about, the rows that concern them or their families, and the lines of all threats;
`domain/verdict.py` judges. The rules are in `docs/verdicts.md`.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from mfmsec.domain.entities import NO_FLOOR, Evidence, Share
from mfmsec.domain.verdict import CellVerdict, Summary, Verdict, judge_all, summarize
from mfmsec.domain.vocabulary import Modality, Outcome
from mfmsec.query.evidence import Facts, Scope, facts, reading
from mfmsec.query.plan import plan_all
from mfmsec.query.release import Read, answer
from mfmsec.query.select import ANYTHING, Condition, Field, Many, One, Plan, Property, Select, Step, Values

_NAMED: Final = (Property("iri", "iri"), Property("code", "code"), Property("label", "label"))
_SUCCESSOR: Final = Values("replacedBy", (Step("REPLACED_BY"),), "code", many=False)
_TOLD: Final = (*_NAMED, Property("deprecated", "deprecated"), _SUCCESSOR)
_CITED: Final = ("iri", "title", "year", "arxiv", "url")
TELL_THREAT: Final[tuple[Field, ...]] = _NAMED
"""What is told of a threat where nothing else is asked."""
TELL_ROW: Final[tuple[Field, ...]] = (
    *(Property("iri", "iri"), Property("code", "code"), Property("finding", "finding")),
    Values("outcome", (Step("HAS_OUTCOME"),), many=False),
    Values("basis", (Step("HAS_BASIS"),), many=False),
    Values("adaptive", (Step("HAS_ADAPTIVE"),), many=False),
    Values("modalities", (Step("HAS_MODALITY"),)),
    One("subject", (Step("HAS_SUBJECT"),), Select(("Method", "Defense"), _TOLD)),
    One("object", (Step("HAS_OBJECT"),), Select(("Threat", "Attack"), _TOLD)),
    Many("references", (Step("CITES"),), Select(("Reference",), tuple(Property(key, key) for key in _CITED))),
)
"""What is told of a row where nothing else is asked."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: which threats, on which modalities, with what evidence floor, and what to tell of threats and rows."""

    where: Condition = ANYTHING
    modalities: tuple[Modality, ...] = tuple(Modality)
    evidence: Evidence = NO_FLOOR
    threat: tuple[Field, ...] = TELL_THREAT
    row: tuple[Field, ...] = TELL_ROW

    @property
    def scope(self) -> Scope:
        """What is to be read for it; a question about nothing is refused."""
        return Scope(self.where, self.modalities, self.threat, self.row)


@dataclass(frozen=True, slots=True)
class Safeguard:
    """A subject with one outcome: the rows that show it, and the tested rows of the answer that beat the subject, if any."""

    outcome: Outcome
    subject: str
    rows: tuple[str, ...]
    beaten_by: tuple[str, ...]

    @property
    def beaten(self) -> bool:
        """Whether a tested row of the answer says that the subject fails or was bypassed."""
        return bool(self.beaten_by)


@dataclass(frozen=True, slots=True)
class Line:
    """How many cells have a verdict, and its share of the applicable cells of threats without narrower ones."""

    verdict: Verdict
    cells: int
    share: Share


@dataclass(frozen=True, slots=True)
class Protection:
    """The answer; the facts hold what was asked to be told of threats and rows."""

    cells: tuple[CellVerdict, ...]
    safeguards: tuple[Safeguard, ...]
    summary: tuple[Line, ...]
    unattributed: tuple[str, ...]
    facts: Facts = field(repr=False)

    @property
    def threats(self) -> Mapping[str, Mapping[str, Any]]:
        """What was asked to be told of each threat, by IRI."""
        return self.facts.told_threats

    @property
    def rows(self) -> Mapping[str, Mapping[str, Any]]:
        """What was asked to be told of each row, by IRI."""
        return self.facts.told_rows

    @property
    def denominator(self) -> int:
        """The number of applicable cells of threats without narrower ones."""
        return self.summary[0].share.denominator

    def subject(self, iri: str) -> Mapping[str, Any]:
        """Return a row of a subject, which tells of it."""
        return self.facts.told_subjects[iri]


def protection(read: Read, question: Question) -> Protection:
    """Read the evidence in one statement and judge each cell."""
    return judged(answer(read, planned(question)), question)


def judged(found: Mapping[str, Any], question: Question) -> Protection:
    """Judge each cell from the answer to the question's statement."""
    known = facts(found)
    known.refuse_unknown(question.evidence)
    cells = judge_all(known.asked, question.modalities, known.concerned, question.evidence)
    summary = summarize(cells, known.leaves, known.concerned, known.reach, question.evidence)
    return Protection(
        cells,
        _safeguards(cells, known.told_rows),
        lines(cells, summary),
        tuple(row.iri for row in summary.unattributed),
        known,
    )


def lines(cells: Iterable[CellVerdict], summary: Summary) -> tuple[Line, ...]:
    """Return how often each verdict of applicable cells is given, best first."""
    counts = Counter(cell.verdict for cell in cells)
    return tuple(Line(verdict, counts[verdict], share) for verdict, share in summary.shares.items())


def planned(question: Question) -> Plan:
    """Return the one statement that reads what a question needs."""
    return plan_all(*reading(question.scope))


def _safeguards(cells: tuple[CellVerdict, ...], told: Mapping[str, Mapping[str, Any]]) -> tuple[Safeguard, ...]:
    """Group the rows of all cells by outcome and subject, in the order of the outcomes and of the subjects' codes."""
    rows: defaultdict[tuple[Outcome, str], set[str]] = defaultdict(set)
    beaten: defaultdict[str, set[str]] = defaultdict(set)
    code: dict[str, str] = {}
    for cell in cells:
        for row in cell.rows:
            rows[row.outcome, row.subject].add(row.iri)
            code[row.subject] = told[row.iri]["@subjectCode"] or ""
        for subject, by in cell.beaten.items():
            beaten[subject].update(by)
    rank = {outcome: index for index, outcome in enumerate(Outcome)}
    order = sorted(rows, key=lambda key: (rank[key[0]], code[key[1]], key[1]))
    return tuple(
        Safeguard(outcome, subject, tuple(sorted(rows[outcome, subject])), tuple(sorted(beaten[subject])))
        for outcome, subject in order
    )
