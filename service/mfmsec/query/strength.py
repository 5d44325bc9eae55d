"""What groups of defenses achieved: one statement reads the defenses, the threats and the rows.

`domain/strength.py` counts. The rules are in `docs/verdicts.md`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from mfmsec.domain.entities import NO_FLOOR, Evidence
from mfmsec.domain.strength import Key, LevelGroup, Members, Strength, StrengthAxis, level_group, strength
from mfmsec.domain.verdict import judge_all, summarize
from mfmsec.domain.vocabulary import Action, Element, Modality
from mfmsec.errors import RequestError
from mfmsec.query.evidence import Facts, Scope, facts, reading
from mfmsec.query.plan import plan_all
from mfmsec.query.select import (
    ANYTHING,
    BY_CODE,
    Condition,
    Field,
    Many,
    Plan,
    Property,
    Select,
    Step,
    Values,
)
from mfmsec.query.terms import heads_family

_DEFENSE: Final = (
    *(Property("@iri", "iri"), Property("@code", "code"), Property("@retired", "deprecated")),
    Values("@element", (Step("HAS_ELEMENT"),), many=False),
    Values("@action", (Step("HAS_ACTION"),), many=False),
    Values("@levels", (Step("HAS_LEVEL"),)),
    Values("@within", (Step("WITHIN_DEFENSE"),), "iri"),
)
_IMPLEMENTS: Final = Values("@implements", (Step("HAS_SUBJECT"), Step("IMPLEMENTS")), "iri")


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: which defenses, grouped by what, against which threats on which modalities, and what to tell."""

    by: tuple[StrengthAxis, ...]
    where: Condition = ANYTHING
    threats: Condition = ANYTHING
    modalities: tuple[Modality, ...] = tuple(Modality)
    evidence: Evidence = NO_FLOOR
    threat: tuple[Field, ...] = ()
    row: tuple[Field, ...] = ()
    defense: tuple[Field, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a question without groups."""
        if not self.by:
            message = f"`by` names nothing to group by; name at least one of {', '.join(axis.name for axis in StrengthAxis)}."
            raise RequestError(message)

    @property
    def scope(self) -> Scope:
        """What is to be read of threats and rows; a question about nothing is refused."""
        return Scope(self.threats, self.modalities, self.threat, (_IMPLEMENTS, *self.row))


@dataclass(frozen=True, slots=True)
class Answer:
    """The groups, the keys of those with defenses in their order, and what is told of defenses, by IRI."""

    by: tuple[StrengthAxis, ...]
    keys: tuple[Key, ...]
    strength: Strength
    facts: Facts = field(repr=False)
    told_defenses: Mapping[str, Mapping[str, Any]] = field(repr=False)

    @property
    def groups(self) -> tuple[Key, ...]:
        """The groups that have a value on each axis."""
        return tuple(key for key in self.keys if None not in key)

    @property
    def margins(self) -> tuple[Key, ...]:
        """The groups of one value alone, whatever the others are; none where there is only one axis."""
        return tuple(key for key in self.keys if len(key) > 1 and key.count(None) == len(key) - 1)

    @property
    def total(self) -> Key:
        """The group of all defenses."""
        return (None,) * len(self.by)


def planned(question: Question) -> Plan:
    """Return the one statement that reads what a question needs."""
    select = Select(("Defense",), (*_DEFENSE, *question.defense))
    asked = Many("@defenses", (), select, question.where, BY_CODE)
    families = Many("@families", (), select, heads_family("Defense", question.where), BY_CODE)
    return plan_all(*reading(question.scope), asked, *((families,) if StrengthAxis.FAMILY in question.by else ()))


def judged(found: Mapping[str, Any], question: Question) -> Answer:
    """Judge, group and count from the answer to the question's statement."""
    known = facts(found)
    known.refuse_unknown(question.evidence)
    asked = frozenset(threat.iri for threat in known.asked)
    cells = judge_all(
        [threat for threat in known.asked if threat.iri in known.leaves], question.modalities, known.concerned, question.evidence
    )
    summary = summarize(cells, known.leaves, known.concerned, known.reach, question.evidence)
    families, defenses = found.get("@families", ()), _spoken_of(found)
    members = Members(
        {one["@iri"]: _values(one, question.by, families) for one in defenses},
        {one["@subject"]: frozenset(one["@implements"]) for one in found["rows"]},
    )
    groups = strength(
        members,
        [row for row in known.rows if asked & known.reach[row.object]],
        cells,
        question.evidence,
        summary.unattributed,
    )
    told = {one["@iri"]: one for one in (*families, *defenses)}
    return Answer(question.by, _in_order(groups.groups, told), groups, known, told)


def _spoken_of(found: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return the defenses; of the retired ones those that a row still speaks of, or of a method that implements them."""
    subjects = {iri for one in found["rows"] for iri in (one["@subject"], *one["@implements"])}
    return [one for one in found["@defenses"] if not one["@retired"] or one["@iri"] in subjects]


def _in_order(keys: Iterable[Key], told: Mapping[str, Mapping[str, Any]]) -> tuple[Key, ...]:
    """Sort groups by the order of the vocabulary and of the defenses' codes, axis by axis."""
    iris = sorted(told, key=lambda iri: (told[iri]["@code"] or "", iri))
    rank = {value: place for place, value in enumerate((*Element, *LevelGroup, *Action, *iris))}
    return tuple(sorted(keys, key=lambda key: [-1 if value is None else rank[value] for value in key]))


def _values(one: Mapping[str, Any], by: tuple[StrengthAxis, ...], families: Any) -> Key:  # noqa: ANN401 - maps of the answer
    """Return the value of a defense on each axis."""
    line = {one["@iri"], *one["@within"]}
    known = {
        StrengthAxis.ELEMENT: one["@element"],
        StrengthAxis.LEVEL: level_group(one["@levels"]),
        StrengthAxis.ACTION: one["@action"],
        StrengthAxis.FAMILY: next((family["@iri"] for family in families if family["@iri"] in line), None),
        StrengthAxis.DEFENSE: one["@iri"],
    }
    return tuple(known[axis] for axis in by)
