"""What changes when the same cells are judged by two evidence floors, such as two years.

`docs/verdicts.md` states the rules in words, under "Compare".
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from mfmsec.domain.entities import Row, Share
from mfmsec.domain.verdict import CellVerdict, Verdict

ASSESSED: Final = (Verdict.COVERED, Verdict.PARTIAL, Verdict.CONTESTED, Verdict.UNPROVEN, Verdict.FAILED)
"""The verdicts of cells that have rows, best first; between these alone there is better and worse."""


class Trend(StrEnum):
    """Which way a verdict went; what comes from UNASSESSED, or goes there, is neither better nor worse."""

    BETTER = "better"
    WORSE = "worse"
    OTHER = "other"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class Pair:
    """One cell, judged by the first floor and by the second."""

    before: CellVerdict
    after: CellVerdict

    @property
    def trend(self) -> Trend:
        """Which way the cell's verdict went."""
        return trend(self.before.verdict, self.after.verdict)

    @property
    def only_before(self) -> tuple[Row, ...]:
        """The rows that pass the first floor's year and sources and not the second's."""
        return _without(self.before.rows, self.after.rows)

    @property
    def only_after(self) -> tuple[Row, ...]:
        """The rows that pass the second floor's year and sources and not the first's."""
        return _without(self.after.rows, self.before.rows)


@dataclass(frozen=True, slots=True)
class Transition:
    """How many cells went from one verdict to another, and their share of the applicable cells of threats without narrower ones."""

    before: Verdict
    after: Verdict
    cells: int
    share: Share

    @property
    def trend(self) -> Trend:
        """Which way these cells went."""
        return trend(self.before, self.after)


def trend(before: Verdict, after: Verdict) -> Trend:
    """Tell which way a verdict went.

    Source: `docs/verdicts.md`, "Compare".
    """
    if before is after:
        return Trend.SAME
    if before not in ASSESSED or after not in ASSESSED:
        return Trend.OTHER
    return Trend.BETTER if ASSESSED.index(after) < ASSESSED.index(before) else Trend.WORSE


def pairs(before: Iterable[CellVerdict], after: Iterable[CellVerdict]) -> tuple[Pair, ...]:
    """Put the two verdicts of each cell together.

    Both come from `judge_all` with the same threats, modalities and rows. Raises ValueError where they are not of the same cells.
    """
    found = tuple(Pair(*both) for both in zip(before, after, strict=True))
    if any(pair.before.cell != pair.after.cell for pair in found):
        message = "The verdicts are of different cells."
        raise ValueError(message)
    return found


def transitions(found: Iterable[Pair], leaf: frozenset[str]) -> tuple[Transition, ...]:
    """Count the transitions of applicable cells, in the order of the verdicts; those that stay the same are among them.

    `leaf` comes from `leaves` over all loaded threats. A floor never makes a cell inapplicable, so the numerators add up to their
    common denominator. Source: `docs/verdicts.md`, "Shares" and "Compare".
    """
    cells: Counter[tuple[Verdict, Verdict]] = Counter()
    narrow: Counter[tuple[Verdict, Verdict]] = Counter()
    for pair in found:
        if pair.before.verdict is not Verdict.NOT_APPLICABLE:
            way = (pair.before.verdict, pair.after.verdict)
            cells[way] += 1
            narrow[way] += pair.before.cell.threat in leaf
    rank = {verdict: index for index, verdict in enumerate(Verdict)}
    order = sorted(cells, key=lambda way: (rank[way[0]], rank[way[1]]))
    return tuple(Transition(*way, cells[way], Share(narrow[way], narrow.total())) for way in order)


def _without(rows: Iterable[Row], others: Iterable[Row]) -> tuple[Row, ...]:
    known = {row.iri for row in others}
    return tuple(row for row in rows if row.iri not in known)
