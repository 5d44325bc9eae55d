"""The analysis `matrix`: verdicts counted by any two axes at once, with totals on both edges."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Final

from mfmsec.api.graphql import enums
from mfmsec.api.graphql.execute import Asking
from mfmsec.api.graphql.fields import argument, plain, told, typed
from mfmsec.api.graphql.origin import Keys, Prepared
from mfmsec.api.graphql.places import key_at
from mfmsec.api.graphql.roots import asked
from mfmsec.api.graphql.types import evidence
from mfmsec.api.graphql.types.evidence import Judged, ProtectionCell, Share, VerdictShare, rows_of, told_by
from mfmsec.domain import entities
from mfmsec.domain.matrix import MatrixAxis, Part
from mfmsec.domain.vocabulary import Adaptive
from mfmsec.query import matrix as query
from mfmsec.query.matrix import Answer, Value
from mfmsec.query.protection import Line

AXES: Final[dict[str, str]] = {
    MatrixAxis.ELEMENT: "the element of channel capacity that the threat acts on",
    MatrixAxis.EFFECT: "what the threat does to its element",
    MatrixAxis.FLOW: "the links of the channel on which the threat acts",
    MatrixAxis.PHASE: "the phases of the life cycle in which the threat acts",
    MatrixAxis.MODALITY: "the modality of the cell; only those that are asked about",
    MatrixAxis.LEVEL: "where the threat acts: in the model or around it",
    MatrixAxis.CONCERN: "the tradition in which the threat is a problem",
    MatrixAxis.PROPERTY: "the properties that the threat harms",
    MatrixAxis.FAMILY: "the topmost threat of the threat's line; only those above a threat that is asked about",
}
enums.enumeration(MatrixAxis, "What the rows and the columns of a matrix can be.", AXES)


@dataclass(frozen=True, slots=True)
class _Corner:
    answer: Answer
    row: Value | None
    column: Value | None

    @property
    def part(self) -> Part:
        """What is counted here."""
        row, column = (None if value is None else value.name for value in (self.row, self.column))
        return self.answer.matrix.at(row, column)


def _node(*, family: bool) -> Callable[[Value, Keys], Any]:
    def read(value: Value, keys: Keys) -> Any:  # noqa: ANN401 - a map of the answer
        fits = (value.axis is MatrixAxis.FAMILY) is family
        return value.told[key_at(keys)] if fits and value.told is not None else None

    return read


def _constant(value: Value, _: Keys) -> str | None:
    return None if value.axis is MatrixAxis.FAMILY else enums.constant(value.name)


@plain
class MatrixValue:
    """What a row or a column of a matrix stands for: a value of an axis, or a family of threats."""

    axis: MatrixAxis = told("axis", "the axis")
    value: str | None = told(_constant, "the value as the axis's enum writes it, such as BANDWIDTH; null for a family")
    slug: str = told("slug", "last part of its address")
    label: str = told("label", "its name for people")
    concept = typed(told(_node(family=False), "the value with its definition; null for a family"), "Concept | None")
    threat = typed(told(_node(family=True), "the family's topmost threat; null for another axis"), "Threat | None")


@dataclass(frozen=True, slots=True)
class _Attacker:
    adaptive: Adaptive
    share: entities.Share


@plain
class AttackerShare:
    """How many of the positive rows were tried against such an attacker."""

    adaptive: Adaptive = told("adaptive", "whether the attacker knew the defense")
    share: Share = told("share", "its share of the positive rows, tested or not")


def _lines(corner: _Corner, _: Keys) -> list[Line]:
    return [Line(verdict, share.numerator, share) for verdict, share in corner.part.shares.items()]


@plain
class MatrixCell:
    """Where a row and a column meet: the verdicts of the cells (threats on modalities) that have both values."""

    row: MatrixValue | None = told("row", "the row's value; null in a total over all rows")
    column: MatrixValue | None = told("column", "the column's value; null in a total over all columns")
    applicable: int = told(
        lambda one, _: len(one.part.cells), "how many applicable cells there are, which is each share's denominator"
    )
    verdicts: list[VerdictShare] = told(_lines, "how many of them have each verdict, best first")
    cells: list[ProtectionCell] = told(
        lambda one, _: [Judged(one.answer.facts, cell) for cell in one.part.cells],
        "these cells, each with the rows behind its verdict",
    )
    rows = typed(
        told(
            rows_of(lambda one: (one.answer.facts, [row.iri for row in one.part.rows])), "the rows behind the verdicts, each once"
        ),
        "list[Coverage]",
    )
    attackers: list[AttackerShare] = told(
        lambda one, _: [_Attacker(*pair) for pair in one.part.attackers.items()],
        "those of the rows that are positive, by whether the attacker knew the defense",
    )
    unattributed = typed(
        told(
            rows_of(lambda one: (one.answer.facts, one.part.unattributed)),
            "rows that concern only a family of these threats, which no share can see",
        ),
        "list[Coverage]",
    )


@plain
class Matrix:
    """How well threats are covered where two axes meet.

    What is counted are the applicable cells (a threat on a modality) of threats that have no narrower threat in the same source's
    graph; verdicts follow the rule told at `Protection`. A cell stands in each corner of its values, since most axes have
    several values per threat; in each total it counts once, so that corners may add up to more than their total. Rows and
    columns come in the order of the vocabulary, families in the order of their codes, and an empty corner is told too: it has
    no share.
    """

    rows: list[MatrixValue] = told("rows", "what the rows stand for, in their order")
    columns: list[MatrixValue] = told("columns", "what the columns stand for, in their order")
    cells: list[MatrixCell] = told(
        lambda one, _: [_Corner(one, row, column) for row in one.rows for column in one.columns], "all corners, row by row"
    )
    row_totals: list[MatrixCell] = told(
        lambda one, _: [_Corner(one, row, None) for row in one.rows], "each row over all columns, every cell counted once"
    )
    column_totals: list[MatrixCell] = told(
        lambda one, _: [_Corner(one, None, column) for column in one.columns], "each column over all rows, every cell counted once"
    )
    total: MatrixCell = told(lambda one, _: _Corner(one, None, None), "all rows and columns, every cell counted once")
    outside: int = told("matrix.outside", "how many applicable cells are in no corner, since they have no value on one of the axes")


def _prepare(asking: Asking) -> Prepared:
    told_of, given = told_by(asking, "Matrix"), asking.given
    where, modalities = evidence.asked_about(asking)
    question = query.Question(
        rows=given["rows"],
        columns=given["columns"],
        where=where,
        modalities=modalities,
        threat=told_of["Threat"],
        row=told_of["Coverage"],
        concept=told_of["Concept"],
    )
    return evidence.under_floor(
        query.planned(question), lambda answer, floor: query.judged(answer, replace(question, evidence=floor))
    )


def matrix() -> Any:  # noqa: ANN401 - a field
    """Declare the root field of the analysis."""
    text = (
        "How well threats are covered where two axes meet: each verdict's count and share, with totals on both edges."
        " Shares are over the applicable cells of threats without narrower ones."
    )
    made = asked(_prepare, text, "Matrix")
    made.arguments = [
        argument("rows", "MatrixAxis", "what the rows are"),
        argument("columns", "MatrixAxis", "what the columns are; it may be the same"),
        *evidence.arguments(),
    ]
    return made
