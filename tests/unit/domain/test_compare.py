from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given

from mfmsec.domain.compare import Pair, Transition, Trend, pairs, transitions, trend
from mfmsec.domain.entities import NO_FLOOR, Evidence, Share
from mfmsec.domain.verdict import Verdict, leaves
from tests.unit.domain.test_verdict_laws import answer, oracle, passes, touches
from tests.unit.domain.worlds import FLOORS, MODALITIES, World, worlds

BEST_FIRST = ["covered", "partial", "contested", "unproven", "failed"]


def compared(world: World, before: Evidence, after: Evidence) -> tuple[Pair, ...]:
    return pairs(answer(world, before)[0], answer(world, after)[0])


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("failed", "covered", "better"),
        ("contested", "partial", "better"),
        ("covered", "partial", "worse"),
        ("unproven", "failed", "worse"),
        ("unassessed", "covered", "other"),
        ("unassessed", "failed", "other"),
        ("covered", "unassessed", "other"),
        ("failed", "failed", "same"),
        ("unassessed", "unassessed", "same"),
    ],
)
def test_a_verdict_goes_one_of_four_ways(before: str, after: str, expected: str) -> None:
    """Among verdicts that rest on rows there is better and worse; to have been looked at for the first time is neither."""
    assert trend(Verdict(before), Verdict(after)) is Trend(expected)


@given(worlds(), FLOORS, FLOORS)
def test_a_cell_changes_as_the_rules_written_out_say(world: World, before: Evidence, after: Evidence) -> None:
    """For each cell both verdicts, the rows that come and go, and the trend are those of the rules, judged separately."""
    found = iter(compared(world, before, after))
    for threat in world.threats:
        for modality in MODALITIES:
            pair = next(found)
            was, now = (oracle(world, threat, modality, floor).value for floor in (before, after))
            rows = [row for row in world.rows if touches(world, row, threat.iri, modality)]
            assert (pair.before.verdict.value, pair.after.verdict.value) == (was, now)
            assert pair.only_before == tuple(row for row in rows if passes(row, before) and not passes(row, after))
            assert pair.only_after == tuple(row for row in rows if passes(row, after) and not passes(row, before))
            if was == now:
                assert pair.trend is Trend.SAME
            elif was in BEST_FIRST and now in BEST_FIRST:
                assert pair.trend is (Trend.BETTER if BEST_FIRST.index(now) < BEST_FIRST.index(was) else Trend.WORSE)
            else:
                assert pair.trend is Trend.OTHER
    assert list(found) == []


@given(worlds(), FLOORS, FLOORS)
def test_transitions_count_each_applicable_cell_once(world: World, before: Evidence, after: Evidence) -> None:
    """Each applicable cell is in one transition, and the shares are over those of threats without narrower ones."""
    leaf = leaves(world.threats)
    ways = {
        (threat.iri, modality): (oracle(world, threat, modality, before), oracle(world, threat, modality, after))
        for threat in world.threats
        for modality in MODALITIES
    }
    applicable = {cell: way for cell, way in ways.items() if Verdict.NOT_APPLICABLE not in way}
    every, narrow = Counter(applicable.values()), Counter(way for cell, way in applicable.items() if cell[0] in leaf)

    found = transitions(compared(world, before, after), leaf)

    assert {(one.before, one.after): one.cells for one in found} == every
    assert {(one.before, one.after): one.share for one in found} == {way: Share(narrow[way], narrow.total()) for way in every}


@given(worlds(), FLOORS, FLOORS)
def test_the_other_way_around_is_the_mirror_image(world: World, before: Evidence, after: Evidence) -> None:
    """Asked with the floors exchanged, better is worse, what came has gone, and the counts are the same."""
    mirror = {Trend.BETTER: Trend.WORSE, Trend.WORSE: Trend.BETTER, Trend.OTHER: Trend.OTHER, Trend.SAME: Trend.SAME}
    there, back = compared(world, before, after), compared(world, after, before)
    leaf = leaves(world.threats)

    assert [mirror[pair.trend] for pair in there] == [pair.trend for pair in back]
    assert [(pair.only_before, pair.only_after) for pair in there] == [(pair.only_after, pair.only_before) for pair in back]
    turned = {Transition(one.after, one.before, one.cells, one.share) for one in transitions(back, leaf)}
    assert set(transitions(there, leaf)) == turned


@given(worlds(), FLOORS)
def test_a_raised_bar_makes_nothing_better(world: World, floor: Evidence) -> None:
    """A floor held against itself changes nothing; adaptive attackers on top of it make no cell better and move no row."""
    low, high = replace(floor, adaptive=False), replace(floor, adaptive=True)

    assert {pair.trend for pair in compared(world, low, low)} == {Trend.SAME}
    assert {pair.trend for pair in compared(world, low, high)} <= {Trend.SAME, Trend.WORSE}
    assert all(not pair.only_before and not pair.only_after for pair in compared(world, low, high))


@given(worlds())
def test_verdicts_of_different_cells_are_not_compared(world: World) -> None:
    """Verdicts that are not of the same cells in the same order are refused."""
    cells = answer(world, NO_FLOOR)[0]
    with pytest.raises(ValueError, match="different cells"):
        pairs(cells, tuple(reversed(cells)))
