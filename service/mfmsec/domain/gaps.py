"""Cells without tested protection, which of them matter most, and what might be tried there.

`docs/verdicts.md` states the rules in words, under "Gaps".
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from mfmsec.domain.entities import Cell, Evidence, Row
from mfmsec.domain.verdict import CellVerdict, Reach, Verdict, preventing
from mfmsec.domain.vocabulary import Element, Flow, Modality

OPEN: Final = frozenset({Verdict.CONTESTED, Verdict.UNPROVEN, Verdict.FAILED, Verdict.UNASSESSED})
"""The verdicts that leave a gap: no tested positive row stands."""
_MODALITIES: Final = {modality: index for index, modality in enumerate(Modality)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Attack:
    """A published attack: its IRI, the threats that it realizes, the modalities that carry it, and the year it appeared in.

    It appeared with the first of its references; None where no reference is dated.
    """

    iri: str
    realizes: frozenset[str]
    modalities: frozenset[Modality]
    appeared: int | None = None


@dataclass(frozen=True, slots=True)
class Channel:
    """Where on the channel something acts: its element, and its flows; a threat of a user's may have no element."""

    element: Element | None
    flows: frozenset[Flow]


@dataclass(frozen=True, slots=True, kw_only=True)
class Safeguard:
    """A method or a defense: where it acts, by itself or by the defenses that it implements, and on which modalities."""

    iri: str
    code: str
    channels: frozenset[Channel]
    modalities: frozenset[Modality]

    def fits(self, channel: Channel, modality: Modality) -> bool:
        """Tell whether it acts on the same element, on a common flow, and on the modality."""
        near = (own for own in self.channels if own.element is not None and own.element is channel.element)
        return modality in self.modalities and any(not own.flows.isdisjoint(channel.flows) for own in near)


@dataclass(frozen=True, slots=True)
class Gap:
    """A cell without tested protection, and the published attacks in it, newest first."""

    judged: CellVerdict
    attacks: tuple[Attack, ...]

    @property
    def newest(self) -> int | None:
        """The year in which the newest of its attacks appeared; None where none is dated."""
        return max((attack.appeared for attack in self.attacks if attack.appeared is not None), default=None)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A safeguard that fits a cell and was never tried there, and in how many cells of the same element it holds."""

    safeguard: str
    holds_in: int


def gaps(
    verdicts: Iterable[CellVerdict], leaf: frozenset[str], attacks: Mapping[Cell, tuple[Attack, ...]], codes: Mapping[str, str]
) -> tuple[Gap, ...]:
    """Give the gaps among judged cells: most attacks first, then the newest, then by the threat's code and the modality.

    `leaf` comes from `leaves`, `attacks` from `published`, and `codes` gives each threat's code. A threat with narrower ones has
    no gap of its own. Source: `docs/verdicts.md`, "Gaps".
    """
    found = (Gap(one, attacks.get(one.cell, ())) for one in verdicts if one.verdict in OPEN and one.cell.threat in leaf)

    def urgency(gap: Gap) -> tuple[int, int, str, str, int]:
        cell = gap.judged.cell
        return (-len(gap.attacks), -(gap.newest or 0), codes.get(cell.threat, ""), cell.threat, _MODALITIES[cell.modality])

    return tuple(sorted(found, key=urgency))


def published(attacks: Iterable[Attack], reach: Reach, as_of: int | None = None) -> dict[Cell, tuple[Attack, ...]]:
    """Group attacks by the cells that they are published in: each threat that they realize or that is above it, on each modality.

    `as_of` (a year, inclusive) leaves out later attacks and undated ones. `reach` comes from `reach_of`; raises KeyError where
    it does not know a realized threat. Source: `docs/verdicts.md`, "Gaps".
    """
    found: defaultdict[Cell, list[Attack]] = defaultdict(list)
    for attack in sorted(attacks, key=lambda one: (-(one.appeared or 0), one.iri)):
        if as_of is None or (attack.appeared is not None and attack.appeared <= as_of):
            for threat in frozenset().union(*(reach[iri] for iri in attack.realizes)):
                for modality in attack.modalities:
                    found[Cell(threat, modality)].append(attack)
    return {cell: tuple(members) for cell, members in found.items()}


def holding(verdicts: Iterable[CellVerdict], within: Reach, evidence: Evidence) -> dict[str, frozenset[Cell]]:
    """Give for each safeguard the cells in which it holds: a tested row that mitigates, wholly or in part, stands there.

    `within` gives for a subject the safeguards that it falls under, whose cells these are too. Source: `docs/verdicts.md`, "Gaps".
    """
    found: defaultdict[str, set[Cell]] = defaultdict(set)
    for one in verdicts:
        for row in preventing(one, evidence):
            for safeguard in (row.subject, *within.get(row.subject, ())):
                found[safeguard].add(one.cell)
    return {safeguard: frozenset(cells) for safeguard, cells in found.items()}


def tried(rows: Iterable[Row], within: Reach) -> frozenset[str]:
    """Give the safeguards that rows are about: their subjects, and whatever these fall under."""
    subjects = frozenset(row.subject for row in rows)
    return subjects.union(*(within.get(subject, ()) for subject in subjects))


def candidates(
    cell: Cell, channel: Channel, safeguards: Iterable[Safeguard], known: frozenset[str], held: Mapping[str, frozenset[Cell]]
) -> tuple[Candidate, ...]:
    """Give the safeguards that fit a cell and were never tried there: those that hold in most cells first, then by code.

    `channel` is the threat's, `known` comes from `tried` over all loaded rows of the cell, and `held` from `holding` over the
    cells of the threat's element. Source: `docs/verdicts.md`, "Gaps".
    """
    fitting = (one for one in safeguards if one.iri not in known and one.fits(channel, cell.modality))
    counted = [(len(held.get(one.iri, frozenset())), one) for one in fitting]
    counted.sort(key=lambda pair: (-pair[0], pair[1].code, pair[1].iri))
    return tuple(Candidate(one.iri, cells) for cells, one in counted)
