"""What groups of defenses achieved: an example by hand, and the same counted again row by row."""

from collections.abc import Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mfmsec.domain.entities import Evidence, Row, Share
from mfmsec.domain.strength import Key, LevelGroup, Members, Strength, keys_of, level_group, strength
from mfmsec.domain.verdict import CellVerdict, Verdict, concerning, is_tested, judge_all, leaves, reach_of
from mfmsec.domain.vocabulary import Adaptive, Basis, Modality, Outcome
from tests.unit.domain.worlds import FLOORS, MODALITIES, SOME, World, some_of, worlds

ELEMENTS, LEVELS = ("noise", "signal"), ("model", "both")
VALUES = st.dictionaries(SOME(("s0", "d1", "d2")), st.tuples(SOME((*ELEMENTS, None)), SOME(LEVELS)))
IMPLEMENTS = st.dictionaries(SOME(("s1", "s2")), some_of(("s0", "d1", "d2")))
COMMON = {"modalities": frozenset({Modality.TEXT}), "basis": Basis.EMPIRICAL, "source": "ours"}
Values = dict[str, Key]
Implements = dict[str, frozenset[str]]


def judged(world: World, floor: Evidence) -> tuple[CellVerdict, ...]:
    leaf, reach = leaves(world.threats), reach_of(world.threats, world.realizes)
    return judge_all([one for one in world.threats if one.iri in leaf], MODALITIES, concerning(world.rows, reach), floor)


def test_by_hand() -> None:
    """A method of two defenses counts in the groups of both, once in their total, and as its own group for both levels."""
    rows = [
        Row(iri="r1", subject="m", object="t0", outcome=Outcome.MITIGATES, adaptive=Adaptive.YES, **COMMON),
        Row(iri="r2", subject="d1", object="t0", outcome=Outcome.FAILS, **COMMON),
        Row(iri="r3", subject="m", object="t0", outcome=Outcome.DETECTS, **{**COMMON, "basis": Basis.ARGUED}),
    ]
    members = Members({"d1": ("noise", "model"), "d2": ("noise", "both")}, {"m": frozenset({"d1", "d2"})})
    found = strength(members, rows, ())

    assert counts(found, ("noise", "model")) == (["r1", "r2"], ["r1"], Share(1, 2))
    assert counts(found, ("noise", "both")) == (["r1"], ["r1"], Share(1, 1))
    assert counts(found, ("noise", None)) == counts(found, (None, None)) == (["r1", "r2"], ["r1"], Share(1, 2))
    assert counts(found, ("signal", None)) == ([], [], Share(0, 0))
    assert found.at((None, "model")).defenses == ("d1",)
    assert found.at((None, "model")).tested.share(Outcome.FAILS) == Share(1, 2)


def counts(found: Strength, key: Key) -> tuple[list[str], list[str], Share]:
    group = found.at(key)
    return [row.iri for row in group.tested.rows], [row.iri for row in group.adaptive.rows], group.tested.positive


def fits(values: Values, implements: Implements, subject: str, wanted: Key) -> bool:
    defenses = [one for one in values if one == subject or one in implements.get(subject, ())]
    return any(all(want in {None, has} for want, has in zip(wanted, values[one], strict=True)) for one in defenses)


@settings(deadline=None)
@given(worlds(), FLOORS, VALUES, IMPLEMENTS, st.tuples(SOME((*ELEMENTS, None)), SOME((*LEVELS, None))))
def test_each_group_is_what_its_rows_say(
    world: World, floor: Evidence, values: Values, implements: Implements, wanted: Key
) -> None:
    """Rows, tested, adaptive or unattributed, and protected cells of a group are those of which one finds that they belong."""
    cells = judged(world, floor)
    group = strength(Members(values, implements), world.rows, cells, floor, world.rows).at(wanted)

    def mine(rows: Iterable[Row]) -> list[Row]:
        return [row for row in rows if fits(values, implements, row.subject, wanted)]

    in_time = {row.iri for row in world.rows if (floor.as_of is None or (row.since or 9999) <= floor.as_of)}
    from_there = {row.iri for row in world.rows if floor.sources is None or row.source in floor.sources}
    tested = [row for row in mine(world.rows) if is_tested(row, floor) and row.iri in in_time & from_there]
    broad = [
        one
        for one in cells
        if any(is_tested(row, floor) and row.outcome in {"mitigates", "partially-mitigates"} for row in mine(one.standing))
    ]
    assert list(group.tested.rows) == tested
    assert list(group.adaptive.rows) == [row for row in tested if row.adaptive == "yes"]
    assert list(group.protected) == broad
    assert list(group.unattributed) == mine(world.rows)
    assert group.breadth == Share(len(broad), sum(one.verdict != Verdict.NOT_APPLICABLE for one in cells))


@settings(deadline=None)
@given(worlds(), FLOORS, VALUES, IMPLEMENTS)
def test_outcomes_add_up(world: World, floor: Evidence, values: Values, implements: Implements) -> None:
    """The outcomes of a group add up to its tested rows, and no group has more rows than the whole."""
    found = strength(Members(values, implements), world.rows, judged(world, floor), floor)
    whole = found.at((None, None)).tested.rows
    for group in found.groups.values():
        assert sum(group.tested.share(outcome).numerator for outcome in Outcome) == len(group.tested.rows)
        assert set(group.tested.rows) <= set(whole)


@pytest.mark.parametrize(
    ("levels", "group"),
    [(["model"], LevelGroup.MODEL), (["system"], LevelGroup.SYSTEM), (["system", "model"], LevelGroup.BOTH), ([], None)],
)
def test_both_levels_are_a_group_of_their_own(levels: list[str], group: LevelGroup | None) -> None:
    """A defense in the model and around it is in neither of these groups, but in that of both."""
    assert level_group(levels) == group


def test_a_defense_without_a_value_is_in_no_group_that_asks_for_one() -> None:
    """What has no value on an axis still counts by its other values and in the whole."""
    assert keys_of(("noise", None)) == {(None, None), ("noise", None)}
    assert keys_of(("noise",)) == {(None,), ("noise",)}
