"""The analysis `strength`: what groups of defenses achieved where they were tested."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any, Final

from mfmsec.api.graphql import enums
from mfmsec.api.graphql.execute import Asking
from mfmsec.api.graphql.fields import argument, plain, told, typed
from mfmsec.api.graphql.filters import condition
from mfmsec.api.graphql.origin import Keys, Prepared
from mfmsec.api.graphql.places import key_at
from mfmsec.api.graphql.roots import asked
from mfmsec.api.graphql.types import evidence
from mfmsec.api.graphql.types.evidence import Judged, ProtectionCell, Share, rows_of, told_by
from mfmsec.domain import strength as algebra
from mfmsec.domain.entities import Row
from mfmsec.domain.strength import Group, Key, LevelGroup, StrengthAxis
from mfmsec.domain.vocabulary import Action, Element, Outcome
from mfmsec.query import strength as query
from mfmsec.query.evidence import Facts
from mfmsec.query.strength import Answer

AXES: Final[dict[str, str]] = {
    StrengthAxis.ELEMENT: "the element of channel capacity that the defense acts on",
    StrengthAxis.LEVEL: "where the defense acts: in the model, in the system around it, or in both, which is a group of its own",
    StrengthAxis.ACTION: "what the defense does to its element",
    StrengthAxis.FAMILY: "the topmost defense of the defense's line, with all that falls under it",
    StrengthAxis.DEFENSE: "the defense itself, without what falls under it",
}
LEVELS: Final[dict[str, str]] = {
    LevelGroup.MODEL: "in the model only",
    LevelGroup.SYSTEM: "in the system around the model only",
    LevelGroup.BOTH: "in both",
}
enums.enumeration(StrengthAxis, "What defenses can be grouped by.", AXES)
enums.enumeration(LevelGroup, "Where the defenses of a group act.", LEVELS)


@dataclass(frozen=True, slots=True)
class _Group:
    answer: Answer
    key: Key

    @property
    def group(self) -> Group:
        """What is known of the group."""
        return self.answer.strength.at(self.key)

    @property
    def facts(self) -> Facts:
        """What tells of rows and threats."""
        return self.answer.facts

    def value(self, axis: StrengthAxis) -> str | None:
        """Return the group's value on an axis; None where it has all values, or nobody asked."""
        return self.key[self.answer.by.index(axis)] if axis in self.answer.by else None

    def defenses(self, iris: Iterable[str], keys: Keys) -> list[Any]:
        """Return what is told of defenses at a place."""
        return [self.answer.told_defenses[iri][key_at(keys)] for iri in iris]


@dataclass(frozen=True, slots=True)
class _Trials:
    facts: Facts
    trials: algebra.Trials


@dataclass(frozen=True, slots=True)
class _Outcome:
    facts: Facts
    trials: algebra.Trials
    outcome: Outcome


def _value(axis: StrengthAxis, text: str) -> Any:  # noqa: ANN401 - a field
    return told(lambda one, _: one.value(axis), f"{text}; null where the group has all, or `by` does not name it")


def _defense(axis: StrengthAxis, text: str) -> Any:  # noqa: ANN401 - a field
    def read(one: _Group, keys: Keys) -> Any:  # noqa: ANN401 - a map of the answer
        iri = one.value(axis)
        return None if iri is None else one.defenses([iri], keys)[0]

    return typed(told(read, f"{text}; null where the group has all, or `by` does not name it"), "Defense | None")


def _listed(read: Callable[[Any], tuple[Row, ...]], text: str) -> Any:  # noqa: ANN401 - a field
    return typed(told(rows_of(lambda one: (one.facts, [row.iri for row in read(one)])), text), "list[Coverage]")


@plain
class OutcomeShare:
    """How often tested rows have an outcome."""

    outcome: Outcome = told("outcome", "the outcome")
    share: Share = told(lambda one, _: one.trials.share(one.outcome), "its share of the rows")
    rows = _listed(lambda one: one.trials.with_outcome(one.outcome), "the rows that have it")


@plain
class Trials:
    """Tested rows of a group of defenses, by outcome."""

    count: int = told(lambda one, _: len(one.trials.rows), "how many rows there are, which is each share's denominator")
    positive: Share = told("trials.positive", "the share of rows that mitigate, mitigate in part or detect")
    outcomes: list[OutcomeShare] = told(
        lambda one, _: [_Outcome(one.facts, one.trials, outcome) for outcome in Outcome], "each outcome with its share"
    )
    rows = _listed(lambda one: one.trials.rows, "the rows")


@plain
class StrengthGroup:
    """A group of defenses: what came of the trials of these and of the methods that implement them."""

    element: Element | None = _value(StrengthAxis.ELEMENT, "element that the defenses act on")
    level: LevelGroup | None = _value(StrengthAxis.LEVEL, "where they act")
    action: Action | None = _value(StrengthAxis.ACTION, "what they do to their element")
    family = _defense(StrengthAxis.FAMILY, "the topmost defense of their lines")
    defense = _defense(StrengthAxis.DEFENSE, "the one defense")
    defenses = typed(told(lambda one, keys: one.defenses(one.group.defenses, keys), "the defenses of the group"), "list[Defense]")
    tested: Trials = told(lambda one, _: _Trials(one.facts, one.group.tested), "the tested rows")
    adaptive: Trials = told(lambda one, _: _Trials(one.facts, one.group.adaptive), "those of them whose attacker knew the defense")
    breadth: Share = told(
        "group.breadth",
        "of all applicable cells, the share in which a tested row of the group stands that mitigates, at least in part",
    )
    protected: list[ProtectionCell] = told(
        lambda one, _: [Judged(one.facts, cell) for cell in one.group.protected], "the cells that breadth counts"
    )
    unattributed = _listed(
        lambda one: one.group.unattributed, "the group's rows that concern only a family of the threats, which breadth cannot see"
    )


@plain
class Strength:
    """What groups of defenses achieved where they were tested.

    A method belongs to each group of the defenses that it implements, and a row counts once per group, so that groups may add up
    to more than their total. A row is tested when its basis is empirical or certified and, where it speaks for the defense, it
    passes the evidence floor; under a floor of `adaptive` or `basis` the share of negative rows therefore grows. Groups were
    not tried against the same attacks: compare shares with care, and look at `adaptive` and at each group's rows. Breadth is
    over the applicable cells (a threat on a modality) of threats that have no narrower threat in the same source's graph.
    """

    groups: list[StrengthGroup] = told(
        lambda one, _: [_Group(one, key) for key in one.groups], "the groups that have a defense, by all of `by` at once"
    )
    margins: list[StrengthGroup] = told(
        lambda one, _: [_Group(one, key) for key in one.margins],
        "where `by` names several: the groups of one value alone, whatever the others are, each row counted once",
    )
    total: StrengthGroup = told(lambda one, _: _Group(one, one.total), "all defenses that were asked about, each row counted once")


def _prepare(asking: Asking) -> Prepared:
    told_of, given = told_by(asking, "Strength"), asking.given
    threats, modalities = evidence.asked_about(asking, "threats")
    question = query.Question(
        by=tuple(dict.fromkeys(given["by"])),
        where=condition(asking.argument("where").type, given.get("where")),
        threats=threats,
        modalities=modalities,
        threat=told_of["Threat"],
        row=told_of["Coverage"],
        defense=told_of["Defense"],
    )
    return evidence.under_floor(
        query.planned(question), lambda answer, floor: query.judged(answer, replace(question, evidence=floor))
    )


def strength() -> Any:  # noqa: ANN401 - a field
    """Declare the root field of the analysis."""
    text = (
        "What groups of defenses achieved where they were tested: outcomes with shares, the same against attackers who knew the"
        " defense, and breadth, the share of applicable cells that a group protects."
    )
    made = asked(_prepare, text, "Strength")
    made.arguments = [
        argument("by", "list[StrengthAxis]", "what to group by; the order of these is that of the groups"),
        argument("where", "DefenseFilter | None", "which defenses; all if nothing is said"),
        *evidence.arguments("threats"),
    ]
    return made
