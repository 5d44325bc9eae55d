"""How well threats are covered on modalities: cells with verdicts, safeguards, and shares.

One statement reads the threats that were asked about, the rows that concern them or their families, and the lines of all threats;
`domain/verdict.py` judges. The rules are in `docs/verdicts.md`.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from mfmsec.domain import entities
from mfmsec.domain.entities import NO_FLOOR, Evidence, Row, Share
from mfmsec.domain.verdict import CellVerdict, Verdict, concerning, judge_all, leaves, reach_of, summarize
from mfmsec.domain.vocabulary import Adaptive, Basis, Modality, Outcome
from mfmsec.errors import RequestError
from mfmsec.query.plan import plan_all
from mfmsec.query.release import Read, answer
from mfmsec.query.select import ANYTHING, BY_CODE, And, Condition, Field, Many, One, Plan, Property, Related, Select, Step, Values
from mfmsec.query.terms import has

_NAMED: Final = (Property("iri", "iri"), Property("code", "code"), Property("label", "label"))
_CITED: Final = ("iri", "title", "year", "arxiv", "url")
TELL_THREAT: Final[tuple[Field, ...]] = _NAMED
"""What is told of a threat where nothing else is asked."""
TELL_ROW: Final[tuple[Field, ...]] = (
    *(Property("iri", "iri"), Property("code", "code"), Property("finding", "finding")),
    Values("outcome", (Step("HAS_OUTCOME"),), many=False),
    Values("basis", (Step("HAS_BASIS"),), many=False),
    Values("adaptive", (Step("HAS_ADAPTIVE"),), many=False),
    Values("modalities", (Step("HAS_MODALITY"),)),
    One("subject", (Step("HAS_SUBJECT"),), Select(("Method", "Defense"), _NAMED)),
    One("object", (Step("HAS_OBJECT"),), Select(("Threat", "Attack"), _NAMED)),
    Many("references", (Step("CITES"),), Select(("Reference",), tuple(Property(key, key) for key in _CITED))),
)
"""What is told of a row where nothing else is asked."""

_LINE: Final = (
    *(Property("iri", "iri"), Property("source", "source")),
    Values("broader", (Step("BROADER_THREAT"),), "iri", many=False),
    Values("modalities", (Step("HAS_MODALITY"),)),
)
_EVIDENCE: Final = (
    *(Property("@iri", "iri"), Property("@code", "code"), Property("@year", "year"), Property("@source", "source")),
    Values("@subject", (Step("HAS_SUBJECT"),), "iri", many=False),
    Values("@subjectCode", (Step("HAS_SUBJECT"),), "code", many=False),
    Values("@object", (Step("HAS_OBJECT"),), "iri", many=False),
    Values("@realizes", (Step("HAS_OBJECT"), Step("REALIZES")), "iri"),
    Values("@modalities", (Step("HAS_MODALITY"),)),
    Values("@outcome", (Step("HAS_OUTCOME"),), many=False),
    Values("@basis", (Step("HAS_BASIS"),), many=False),
    Values("@adaptive", (Step("HAS_ADAPTIVE"),), many=False),
    Many("@cited", (Step("CITES"),), Select(("Reference",), (Property("year", "year"), Property("arxiv", "arxiv"))), order=()),
)


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: which threats, on which modalities, with what evidence floor, and what to tell of threats and rows."""

    where: Condition = ANYTHING
    modalities: tuple[Modality, ...] = tuple(Modality)
    evidence: Evidence = NO_FLOOR
    threat: tuple[Field, ...] = TELL_THREAT
    row: tuple[Field, ...] = TELL_ROW

    def __post_init__(self) -> None:
        """Refuse a question about nothing."""
        if not self.modalities:
            message = "`modality` names no modality; name at least one, or leave it out to ask about all."
            raise RequestError(message)


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
    """The answer; `threats` and `rows` hold what was asked to be told, by IRI."""

    cells: tuple[CellVerdict, ...]
    safeguards: tuple[Safeguard, ...]
    summary: tuple[Line, ...]
    unattributed: tuple[str, ...]
    threats: Mapping[str, Mapping[str, Any]] = field(repr=False)
    rows: Mapping[str, Mapping[str, Any]] = field(repr=False)

    @property
    def denominator(self) -> int:
        """The number of applicable cells of threats without narrower ones."""
        return self.summary[0].share.denominator

    def subject(self, iri: str) -> Mapping[str, Any]:
        """Return a row of a subject, which tells of it."""
        return next(row for row in self.rows.values() if row["@subject"] == iri)


def protection(read: Read, question: Question) -> Protection:
    """Read the evidence in one statement and judge each cell."""
    return judged(answer(read, planned(question)), question)


def judged(found: Mapping[str, Any], question: Question) -> Protection:
    """Judge each cell from the answer to the question's statement."""
    threats = [_threat(line) for line in found["lines"]]
    rows = {one["@iri"]: one for one in found["rows"]}
    reach = reach_of(threats, {one["@object"]: frozenset(one["@realizes"]) for one in found["rows"] if one["@realizes"]})
    concerned = concerning(map(_row, found["rows"]), reach)
    matched = {one["@iri"]: one for one in found["threats"]}
    asked = [one for one in threats if one.iri in matched]
    cells = judge_all(asked, question.modalities, concerned, question.evidence)
    summary = summarize(cells, leaves(threats), concerned, reach, question.evidence)
    counts = Counter(cell.verdict for cell in cells)
    return Protection(
        cells,
        _safeguards(cells, rows),
        tuple(Line(verdict, counts[verdict], share) for verdict, share in summary.shares.items()),
        tuple(row.iri for row in summary.unattributed),
        matched,
        rows,
    )


def planned(question: Question) -> Plan:
    """Return the one statement that reads what a question needs."""
    family = (Step("CONCERNS_THREAT"), Step("WITHIN_THREAT", incoming=True, least=0))
    concerned = And((has("HAS_MODALITY", question.modalities), Related(family, ("Threat",), question.where)))
    threat = Select(("Threat",), (Property("@iri", "iri"), *question.threat))
    return plan_all(
        Many("lines", (), Select(("Threat",), _LINE), order=BY_CODE),
        Many("threats", (), threat, question.where, BY_CODE),
        Many("rows", (), Select(("Coverage",), (*_EVIDENCE, *question.row)), concerned, BY_CODE),
    )


def _threat(line: Mapping[str, Any]) -> entities.Threat:
    modalities = frozenset(map(Modality, line["modalities"]))
    return entities.Threat(iri=line["iri"], modalities=modalities, broader=line["broader"], source=line["source"])


def _row(one: Mapping[str, Any]) -> Row:
    return Row(
        iri=one["@iri"],
        code=one["@code"],
        subject=one["@subject"],
        object=one["@object"],
        modalities=frozenset(map(Modality, one["@modalities"])),
        outcome=Outcome(one["@outcome"]),
        basis=Basis(one["@basis"]),
        adaptive=Adaptive(one["@adaptive"] or Adaptive.UNKNOWN),
        years=frozenset(entities.appeared(cited["year"], cited["arxiv"]) for cited in one["@cited"]),
        year=one["@year"],
        source=one["@source"],
    )


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
