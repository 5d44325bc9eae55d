"""Cells without tested protection, ranked, and what might be tried there: one statement reads evidence, attacks and safeguards.

`domain/gaps.py` ranks. The rules are in `docs/verdicts.md`. Where candidates are asked for, the evidence on all threats is read
too, since a candidate ranks by the other cells that it holds in.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from mfmsec.domain.entities import NO_FLOOR, Cell, Evidence, appeared
from mfmsec.domain.gaps import Attack, Candidate, Channel, Gap, Safeguard, candidates, gaps, holding, published, tried
from mfmsec.domain.verdict import CellVerdict, Reach, judge_all, summarize
from mfmsec.domain.vocabulary import Element, Flow, Modality
from mfmsec.query import select
from mfmsec.query.bounds import within
from mfmsec.query.evidence import Facts, Scope, facts, reading
from mfmsec.query.plan import plan_all
from mfmsec.query.protection import TELL_ROW, TELL_THREAT
from mfmsec.query.release import Read, answer
from mfmsec.query.select import (
    ANYTHING,
    BY_CODE,
    And,
    Condition,
    Many,
    Not,
    Plan,
    Property,
    Related,
    Select,
    Step,
)
from mfmsec.query.select import Values as ValuesOf
from mfmsec.query.terms import CURRENT, has

DEFAULT_GAPS: Final = 20
"""How many gaps an answer holds at most where nothing is said."""
MAX_GAPS: Final = 1000
"""How many gaps an answer may hold."""
DEFAULT_CANDIDATES: Final = 5
"""How many candidates a gap has at most where nothing is said."""
MAX_CANDIDATES: Final = 100
"""How many candidates a gap may have."""

_AXES: Final = ("Element", "Flow")
_WITHIN: Final = ValuesOf("@within", (Step("HAS_SUBJECT"), Step("WITHIN_DEFENSE")), "iri")
_KNOWN: Final = (Property("@iri", "iri"), Property("@code", "code"), ValuesOf("@modalities", (Step("HAS_MODALITY"),)))
_YEARS: Final = Select(("Reference",), (Property("year", "year"), Property("arxiv", "arxiv")))
_ATTACK: Final = (*_KNOWN, ValuesOf("@realizes", (Step("REALIZES"),), "iri"), Many("@cited", (Step("CITES"),), _YEARS, order=()))
_CHANNEL: Final = Select((), (ValuesOf("element", (Step("HAS_ELEMENT"),), many=False), ValuesOf("flows", (Step("HAS_FLOW"),))))
# A defense acts where it acts, a method where the defenses do that it implements; of itself a method has no element.
_SAFEGUARD: Final = (*_KNOWN, Many("@channels", (Step("IMPLEMENTS", least=0),), _CHANNEL, order=()))


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: which threats, on which modalities, the evidence floor, how many gaps and candidates, and what to tell."""

    where: Condition = ANYTHING
    modalities: tuple[Modality, ...] = tuple(Modality)
    evidence: Evidence = NO_FLOOR
    first: int = DEFAULT_GAPS
    candidates: int = DEFAULT_CANDIDATES
    threat: tuple[select.Field, ...] = TELL_THREAT
    row: tuple[select.Field, ...] = TELL_ROW
    attack: tuple[select.Field, ...] = ()
    safeguard: tuple[select.Field, ...] = tuple(Property(key, key) for key in ("iri", "code", "label"))

    def __post_init__(self) -> None:
        """Refuse numbers out of range."""
        within("first", self.first, 0, MAX_GAPS)
        within("candidates", self.candidates, 0, MAX_CANDIDATES)

    @property
    def scope(self) -> Scope:
        """What is to be read of the evidence; a question about nothing is refused."""
        return Scope(self.where, self.modalities, (Property("@code", "code"), *self.threat), (_WITHIN, *self.row), _AXES)

    @property
    def narrow(self) -> bool:
        """Whether the evidence that it is about is not all that there is."""
        return self.where != ANYTHING or len(self.modalities) < len(Modality)


@dataclass(frozen=True, slots=True)
class Ranked:
    """A gap with the candidates for it, the best of them first, and how many there are in all."""

    gap: Gap
    candidates: tuple[Candidate, ...]
    fitting: int


@dataclass(frozen=True, slots=True)
class Gaps:
    """The answer: the first gaps, how many there are of how many applicable cells, and what was asked to be told, by IRI."""

    gaps: tuple[Ranked, ...]
    total: int
    denominator: int
    unattributed: tuple[str, ...]
    facts: Facts = field(repr=False)
    attacks: Mapping[str, Mapping[str, Any]] = field(repr=False)
    safeguards: Mapping[str, Mapping[str, Any]] = field(repr=False)


def find_gaps(read: Read, question: Question) -> Gaps:
    """Read the evidence in one statement, judge each cell, and rank those without tested protection."""
    return judged(answer(read, planned(question)), question)


def planned(question: Question, *, candidates: bool = True) -> Plan:
    """Return the one statement that reads what a question needs; without candidates it reads no safeguards."""
    of_threat = Related((Step("WITHIN_THREAT"),), ("Threat",), question.where)
    on_modality = has("HAS_MODALITY", question.modalities)
    attacks = Many("attacks", (), Select(("Attack",), (*_ATTACK, *question.attack)), And((on_modality, of_threat, CURRENT)))
    more = _for_candidates(question) if candidates else ()
    return plan_all(*reading(question.scope), attacks, *more)


def _for_candidates(question: Question) -> tuple[Many, ...]:
    family = Related((Step("BROADER_DEFENSE", incoming=True),), ("Defense",), CURRENT)
    fitting = And((has("HAS_MODALITY", question.modalities), CURRENT, Not(family)))
    safeguards = Many("safeguards", (), Select(("Method", "Defense"), (*_SAFEGUARD, *question.safeguard)), fitting, BY_CODE)
    wide = reading(Scope(row=(_WITHIN,), axes=_AXES)) if question.narrow else ()
    return (safeguards, *(replace(one, key=f"all/{one.key}") for one in wide if one.key not in {"lines", "sources"}))


def judged(found: Mapping[str, Any], question: Question) -> Gaps:
    """Judge each cell from the answer to the question's statement, and rank the gaps."""
    known, evidence = facts(found), question.evidence
    known.refuse_unknown(evidence)
    cells = judge_all(known.asked, question.modalities, known.concerned, evidence)
    attacks = published(map(_attack, found["attacks"]), known.reach, evidence.as_of)
    every = gaps(cells, known.leaves, attacks, {iri: one["@code"] or "" for iri, one in known.told_threats.items()})
    summary = summarize(cells, known.leaves, known.concerned, known.reach, evidence)
    return Gaps(
        gaps=tuple(_ranked(found, known, every[: question.first], question)),
        total=len(every),
        denominator=next(iter(summary.shares.values())).denominator,
        unattributed=tuple(row.iri for row in summary.unattributed),
        facts=known,
        attacks={one["@iri"]: one for one in found["attacks"]},
        safeguards={one["@iri"]: one for one in found.get("safeguards", ())},
    )


def _ranked(found: Mapping[str, Any], known: Facts, chosen: Iterable[Gap], question: Question) -> Iterable[Ranked]:
    safeguards = tuple(map(_safeguard, found.get("safeguards", ())))
    wide = facts({**found, "threats": found["all/threats"], "rows": found["all/rows"]}) if "all/rows" in found else known
    below = _below(wide)
    held: dict[Element | None, Mapping[str, frozenset[Cell]]] = {}
    for gap in chosen:
        cell = gap.judged.cell
        channel = _channel(known, cell.threat)
        if channel.element not in held and safeguards:
            held[channel.element] = holding(_of_element(wide, channel.element, question.evidence), below, question.evidence)
        rows = known.concerned.get(cell, ())
        fitting = candidates(cell, channel, safeguards, tried(rows, below), held.get(channel.element, {}))
        yield Ranked(gap, fitting[: question.candidates], len(fitting))


def _of_element(wide: Facts, element: Element | None, evidence: Evidence) -> tuple[CellVerdict, ...]:
    """Judge the cells of all threats of an element that have no narrower ones."""
    narrow = (one for one in wide.asked if one.iri in wide.leaves and _channel(wide, one.iri).element is element)
    return judge_all(narrow, tuple(Modality), wide.concerned, evidence)


def _below(wide: Facts) -> Reach:
    """Give for each subject of a row the defenses that it falls under, at any depth."""
    return {iri: frozenset(one["@within"]) for iri, one in wide.told_subjects.items()}


def _channel(known: Facts, threat: str) -> Channel:
    element = next(map(Element, known.values(threat, "Element")), None)
    return Channel(element, frozenset(map(Flow, known.values(threat, "Flow"))))


def _attack(one: Mapping[str, Any]) -> Attack:
    years = (appeared(cited["year"], cited["arxiv"]) for cited in one["@cited"])
    return Attack(
        iri=one["@iri"],
        realizes=frozenset(one["@realizes"]),
        modalities=frozenset(map(Modality, one["@modalities"])),
        appeared=min((year for year in years if year is not None), default=None),
    )


def _safeguard(one: Mapping[str, Any]) -> Safeguard:
    channels = (own for own in one["@channels"] if own["element"] is not None)
    return Safeguard(
        iri=one["@iri"],
        code=one["@code"] or "",
        channels=frozenset(Channel(Element(own["element"]), frozenset(map(Flow, own["flows"]))) for own in channels),
        modalities=frozenset(map(Modality, one["@modalities"])),
    )
