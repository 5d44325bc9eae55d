"""Verdicts counted by any two axes at once. `docs/verdicts.md` states the rules in words, under "Matrix"."""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import product
from typing import Final, TypeAlias

from mfmsec.domain.entities import Cell, Row, Share
from mfmsec.domain.verdict import CellVerdict, Concerned, Reach, Verdict, share_out
from mfmsec.domain.vocabulary import Adaptive


class MatrixAxis(StrEnum):
    """What cells can be sorted by."""

    ELEMENT = "element"
    EFFECT = "effect"
    FLOW = "flow"
    PHASE = "phase"
    MODALITY = "modality"
    LEVEL = "level"
    CONCERN = "concern"
    PROPERTY = "property"
    FAMILY = "family"


Sorting: TypeAlias = Callable[[Cell], Collection[str]]
"""Gives the values that a cell has on an axis; none where it has no place on it."""

Corner: TypeAlias = tuple[str | None, str | None]
"""A value of the rows' axis and one of the columns'; None stands for all values, which makes it a total."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a matrix: its applicable cells, the shares of their verdicts, and the IRIs of rows that concern only a family."""

    cells: tuple[CellVerdict, ...]
    shares: Mapping[Verdict, Share]
    unattributed: tuple[str, ...]

    @property
    def rows(self) -> tuple[Row, ...]:
        """The rows behind the verdicts, each once and in the order of their IRIs."""
        found = {row.iri: row for one in self.cells for row in one.rows}
        return tuple(found[iri] for iri in sorted(found))

    @property
    def attackers(self) -> dict[Adaptive, Share]:
        """The shares of positive rows by whether the attacker knew the defense."""
        counts = Counter(row.adaptive for row in self.rows if row.positive)
        return {adaptive: Share(counts[adaptive], counts.total()) for adaptive in Adaptive}


@dataclass(frozen=True, slots=True)
class Matrix:
    """The parts by their corners, as far as they hold anything; `outside` counts applicable cells that lack a value on an axis."""

    parts: Mapping[Corner, Part]
    outside: int

    def at(self, row: str | None, column: str | None) -> Part:
        """Return a part: of a row and a column, or of all where None is given."""
        return self.parts.get((row, column), EMPTY)


EMPTY: Final = Part((), share_out(()), ())
"""What is told of a corner without cells."""


def matrix(verdicts: Iterable[CellVerdict], rows: Sorting, columns: Sorting, apart: Concerned, reach: Reach) -> Matrix:
    """Sort judged cells of threats without narrower ones by two axes, and count verdicts in each corner and on the edges.

    A cell stands in each corner of its values, and once in each total. `apart` comes from the function of that name, `reach`
    from `reach_of`.
    """
    corners: defaultdict[Corner, list[CellVerdict]] = defaultdict(list)
    stray: dict[Cell, frozenset[str]] = {}
    outside = 0
    for one in verdicts:
        own_rows, own_columns = rows(one.cell), columns(one.cell)
        if not (own_rows and own_columns):
            outside += one.verdict is not Verdict.NOT_APPLICABLE
            continue
        families = (Cell(threat, one.cell.modality) for threat in reach[one.cell.threat])
        stray[one.cell] = frozenset(row.iri for family in families for row in apart.get(family, ()))
        for corner in product((*own_rows, None), (*own_columns, None)):
            corners[corner].append(one)
    return Matrix({corner: _part(cells, stray) for corner, cells in corners.items()}, outside)


def _part(judged: list[CellVerdict], stray: Mapping[Cell, frozenset[str]]) -> Part:
    unattributed = frozenset().union(*(stray[one.cell] for one in judged))
    cells = tuple(one for one in judged if one.verdict is not Verdict.NOT_APPLICABLE)
    return Part(cells, share_out(one.verdict for one in cells), tuple(sorted(unattributed)))
