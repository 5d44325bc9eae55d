"""What groups of defenses achieved where they were tested. `docs/verdicts.md` states the rules in words, under "Strength"."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from mfmsec.domain.entities import NO_FLOOR, Evidence, Row, Share
from mfmsec.domain.verdict import CellVerdict, Verdict, admitted, is_tested, preventing
from mfmsec.domain.vocabulary import Adaptive, Level, Outcome


class StrengthAxis(StrEnum):
    """What defenses can be grouped by."""

    ELEMENT = "element"
    LEVEL = "level"
    ACTION = "action"
    FAMILY = "family"
    DEFENSE = "defense"


class LevelGroup(StrEnum):
    """Where the defenses of a group act."""

    MODEL = "model"
    SYSTEM = "system"
    BOTH = "both"


Key: TypeAlias = tuple[str | None, ...]
"""A group: its value on each axis; None stands for all values."""


@dataclass(frozen=True, slots=True)
class Trials:
    """Tested rows, by their outcomes."""

    rows: tuple[Row, ...]

    def with_outcome(self, outcome: Outcome) -> tuple[Row, ...]:
        """Return the rows that have an outcome."""
        return tuple(row for row in self.rows if row.outcome is outcome)

    def share(self, outcome: Outcome) -> Share:
        """Return the share of the rows that have an outcome."""
        return Share(len(self.with_outcome(outcome)), len(self.rows))

    @property
    def positive(self) -> Share:
        """The share of the rows that speak for the defense."""
        return Share(sum(row.positive for row in self.rows), len(self.rows))


@dataclass(frozen=True, slots=True)
class Group:
    """A group of defenses: their IRIs, its tested rows, the cells that it protects, and out of how many applicable ones.

    `unattributed` are its rows that concern only a family of the threats of these cells.
    """

    defenses: tuple[str, ...]
    tested: Trials
    protected: tuple[CellVerdict, ...]
    applicable: int
    unattributed: tuple[Row, ...] = ()

    @property
    def adaptive(self) -> Trials:
        """The tested rows whose attacker knew the defense."""
        return Trials(tuple(row for row in self.tested.rows if row.adaptive is Adaptive.YES))

    @property
    def breadth(self) -> Share:
        """The share of applicable cells in which a tested row of the group stands that mitigates, at least in part."""
        return Share(len(self.protected), self.applicable)


@dataclass(frozen=True, slots=True)
class Strength:
    """The groups that have defenses, and the number of applicable cells."""

    groups: Mapping[Key, Group]
    applicable: int

    def at(self, key: Key) -> Group:
        """Return a group, an empty one where it has no defenses."""
        return self.groups.get(key) or Group((), Trials(()), (), self.applicable)


def level_group(levels: Iterable[str]) -> LevelGroup | None:
    """Return the group of a defense's levels: one of them, or both; None where it has none."""
    known = frozenset(levels)
    if known >= frozenset(Level):
        return LevelGroup.BOTH
    return next(map(LevelGroup, known), None)


def keys_of(values: Key) -> frozenset[Key]:
    """Return the groups of a defense, given its value on each axis, None where it has none.

    They are the group of all its values, the group of each value alone, and that of all defenses. A defense without a value on
    an axis is in no group that asks for one.
    """
    whole: Key = (None,) * len(values)
    alone = {(*whole[:at], value, *whole[at + 1 :]) for at, value in enumerate(values)}
    return frozenset({whole, *alone, *({values} if None not in values else ())})


@dataclass(frozen=True, slots=True)
class Members:
    """The defenses that are asked about, each with its value on each axis (None where it has none), and what methods implement."""

    values: Mapping[str, Key]
    implements: Mapping[str, frozenset[str]]


def strength(
    members: Members,
    rows: Iterable[Row],
    cells: Iterable[CellVerdict],
    evidence: Evidence = NO_FLOOR,
    unattributed: Iterable[Row] = (),
) -> Strength:
    """Give for each group of defenses its tested rows and the cells that it protects.

    A method belongs to each group of the defenses that it implements, and a row counts once per group. `rows` are those that
    concern what is asked about, `cells` the judged cells of threats without narrower ones, and `unattributed` what `summarize`
    gives for these. Source: `docs/verdicts.md`, "Strength".
    """
    known = _Groups({defense: keys_of(own) for defense, own in members.values.items()}, members.implements)
    defenses: defaultdict[Key, list[str]] = defaultdict(list)
    for defense in sorted(members.values):
        for key in known.of_defense[defense]:
            defenses[key].append(defense)
    applicable = [cell for cell in cells if cell.verdict is not Verdict.NOT_APPLICABLE]
    tested = known.rows(row for row in admitted(rows, evidence) if is_tested(row, evidence))
    protected, apart = known.cells(applicable, evidence), known.rows(unattributed)
    groups = {
        key: Group(tuple(own), Trials(tuple(tested[key])), tuple(protected[key]), len(applicable), tuple(apart[key]))
        for key, own in defenses.items()
    }
    return Strength(groups, len(applicable))


@dataclass(frozen=True, slots=True)
class _Groups:
    """The groups of each defense, and the defenses of each method."""

    of_defense: Mapping[str, frozenset[Key]]
    implements: Mapping[str, frozenset[str]]

    def of(self, rows: Iterable[Row]) -> frozenset[Key]:
        """Return the groups that the subjects of rows belong to, each once."""
        defenses = {defense for row in rows for defense in (row.subject, *self.implements.get(row.subject, ()))}
        return frozenset().union(*(self.of_defense.get(defense, frozenset()) for defense in defenses))

    def rows(self, rows: Iterable[Row]) -> defaultdict[Key, list[Row]]:
        """Return the rows of each group, in their order."""
        found: defaultdict[Key, list[Row]] = defaultdict(list)
        for row in rows:
            for key in self.of((row,)):
                found[key].append(row)
        return found

    def cells(self, cells: Iterable[CellVerdict], evidence: Evidence) -> defaultdict[Key, list[CellVerdict]]:
        """Return the cells in which a tested row of each group stands that mitigates, at least in part."""
        found: defaultdict[Key, list[CellVerdict]] = defaultdict(list)
        for cell in cells:
            for key in self.of(preventing(cell, evidence)):
                found[key].append(cell)
        return found
