"""Counting verdicts by two axes: an example by hand, and the same counted again cell by cell."""

from collections.abc import Collection, Mapping

from hypothesis import given, settings
from hypothesis import strategies as st

from mfmsec.domain.entities import Cell, Evidence, Row, Share, Threat
from mfmsec.domain.matrix import EMPTY, Matrix, Sorting, matrix
from mfmsec.domain.verdict import CellVerdict, Verdict, apart, concerning, judge_all, leaves, reach_of, summarize, topmost
from mfmsec.domain.vocabulary import Adaptive, Basis, Modality, Outcome
from tests.unit.domain.worlds import FLOORS, MODALITIES, SOME, World, some_of, worlds

FLOWS = ("in", "out", "across")
Places = Mapping[str, frozenset[str]]


def by_flow(places: Places) -> Sorting:
    return lambda cell: places.get(cell.threat, frozenset())


def by_modality(cell: Cell) -> Collection[str]:
    return (cell.modality,)


def counted(world: World, floor: Evidence, rows: Sorting, columns: Sorting) -> tuple[Matrix, tuple[CellVerdict, ...]]:
    reach, leaf = reach_of(world.threats, world.realizes), leaves(world.threats)
    low = [threat for threat in world.threats if threat.iri in leaf]
    cells = judge_all(low, MODALITIES, concerning(world.rows, reach), floor)
    return matrix(cells, rows, columns, apart(world.rows, leaf, reach, floor), reach), cells


def row(iri: str, about: str, outcome: Outcome) -> Row:
    text = frozenset({Modality.TEXT})
    return Row(iri=iri, subject=f"s-{iri}", object=about, modalities=text, outcome=outcome, basis=Basis.EMPIRICAL, source="ours")


def test_by_hand() -> None:
    """A cell with two values stands in two corners and once in their total; a row on a family alone stands beside."""
    text = frozenset({Modality.TEXT})
    threats = [
        Threat(iri="family", modalities=text, source="ours"),
        *(Threat(iri=iri, modalities=text, broader="family", source="ours") for iri in ("t1", "t2", "t3")),
    ]
    rows = [row("r1", "t1", Outcome.MITIGATES), row("r2", "t2", Outcome.FAILS), row("r3", "family", Outcome.DETECTS)]
    places = {"t1": frozenset({"in", "out"}), "t2": frozenset({"out"})}
    found, _ = counted(World(threats, {}, rows), Evidence(), by_flow(places), by_modality)

    shares = {corner: {v: s for v, s in part.shares.items() if s.numerator} for corner, part in found.parts.items()}
    assert shares["in", "text"] == {Verdict.COVERED: Share(1, 1)}
    assert shares["out", "text"] == {Verdict.COVERED: Share(1, 2), Verdict.FAILED: Share(1, 2)}
    assert shares[None, "text"] == shares["out", None] == shares["out", "text"]
    assert found.at("in", "text").unattributed == ("r3",)
    assert found.at("across", "text") == EMPTY
    assert EMPTY.shares[Verdict.COVERED].value is None
    assert found.outside == 1  # t3 has no flow


@settings(deadline=None)
@given(worlds(), FLOORS, st.fixed_dictionaries({f"t{i}": some_of(FLOWS, 0) for i in range(5)}))
def test_each_corner_is_the_summary_of_its_cells(world: World, floor: Evidence, places: Places) -> None:
    """A corner, an edge and the whole are what the summary of the cells chosen one by one would say."""
    found, cells = counted(world, floor, by_flow(places), by_modality)
    reach, leaf = reach_of(world.threats, world.realizes), leaves(world.threats)
    for flow in (*FLOWS, None):
        for modality in (*MODALITIES, None):
            chosen = [
                one
                for one in cells
                if (flow in places[one.cell.threat] if flow else places[one.cell.threat]) and modality in {one.cell.modality, None}
            ]
            summary = summarize(chosen, leaf, concerning(world.rows, reach), reach, floor)
            part = found.at(flow, modality)
            assert part.shares == summary.shares
            behind = {row.iri: row for one in chosen for row in one.rows}
            positive = [row for row in behind.values() if row.positive]
            assert [row.iri for row in part.rows] == sorted(behind)
            assert part.attackers == {
                known: Share(sum(row.adaptive is known for row in positive), len(positive)) for known in Adaptive
            }
            assert part.unattributed == tuple(one.iri for one in summary.unattributed)
            assert [one.cell for one in part.cells] == [one.cell for one in chosen if one.verdict != Verdict.NOT_APPLICABLE]


@settings(deadline=None)
@given(worlds(), FLOORS, st.fixed_dictionaries({f"t{i}": some_of(FLOWS, 0) for i in range(5)}))
def test_no_cell_is_lost(world: World, floor: Evidence, places: Places) -> None:
    """The applicable cells in the matrix and those outside it are all that there are."""
    found, cells = counted(world, floor, by_flow(places), by_modality)

    assert len(found.at(None, None).cells) + found.outside == sum(one.verdict != Verdict.NOT_APPLICABLE for one in cells)


@settings(deadline=None)
@given(worlds(), FLOORS, st.fixed_dictionaries({f"t{i}": some_of(FLOWS, 0) for i in range(5)}), SOME(FLOWS), SOME(FLOWS))
def test_turning_a_matrix_turns_its_corners(world: World, floor: Evidence, places: Places, one: str, other: str) -> None:
    """Rows and columns can change places, and an axis can be both: then corners mirror each other and the edges are one."""
    tall, wide = (counted(world, floor, *axes)[0] for axes in ((by_flow(places), by_modality), (by_modality, by_flow(places))))
    twice = counted(world, floor, by_flow(places), by_flow(places))[0]

    assert {(column, row): part for (row, column), part in tall.parts.items()} == dict(wide.parts)
    assert twice.at(one, other) == twice.at(other, one)
    assert twice.at(one, one) == twice.at(one, None) == twice.at(None, one) == tall.at(one, None)


def test_the_top_of_a_line() -> None:
    """A family is the last one above; a circle has no top."""
    broader = {"a": "b", "b": "c", "c": None, "x": "y", "y": "x"}

    assert [topmost(one, broader) for one in ("a", "c", "x")] == ["c", "c", None]
