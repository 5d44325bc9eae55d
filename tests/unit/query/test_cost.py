"""What a question may cost, worked out by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mfmsec.query import page
from mfmsec.query.cost import ANALYSIS, FAN_OUT, MAX_COST, TOTAL, Cost, cost, exceeded, nodes, total
from mfmsec.query.select import (
    ANYTHING,
    BY_CODE,
    And,
    Compare,
    Condition,
    Counted,
    Itself,
    Many,
    Not,
    One,
    Operator,
    Or,
    Page,
    Property,
    Related,
    Root,
    Select,
    Step,
    Values,
)
from mfmsec.query.slot import Slot

PATH = (Step("CITES"),)
LABEL = Compare("label", Operator.EQ, "x")
BARE = Select(("Threat",), (Property("code", "code"), Property("label", "label")))
AXIS = Select(("Threat",), (Property("code", "code"), Values("modality", PATH)))


def listed(size: int | Slot, select: Select = BARE, where: Condition = ANYTHING, **asked: bool) -> Page:
    window = page.window("Threat", BY_CODE, {"first": size})
    return Page("answer", PATH, window, where, select, **asked)


def beside(*fields: Page) -> Select:
    return Select(("Threat",), fields)


@pytest.mark.parametrize(
    ("root", "expected"),
    [
        (One("answer", (), BARE), 1),
        (One("answer", (), AXIS), 2),
        (Many("answer", (), BARE), FAN_OUT),
        (Many("answer", (), AXIS, LABEL), 1 + 2 * FAN_OUT),
        (listed(20), 20),
        (listed(0), 0),
        (listed(20, AXIS), 40),
        (listed(20, total=True), 20 + TOTAL),
        (listed(20, total=True, nodes=False), TOTAL),
        (listed(100, beside(listed(20, beside(listed(5))))), 100 * (1 + 20 * (1 + 5))),
        (listed(3, Select(("Threat",), (One("one", PATH, AXIS, LABEL), Itself("again", AXIS)))), 3 * (1 + (1 + 2) + 1)),
    ],
)
def test_a_question_costs_its_nodes(root: Root, expected: int) -> None:
    """Each node costs one, each value of an axis one more, and what is below counts as often as there may be nodes above."""
    assert cost(root).of(()) == expected


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        (LABEL, 1),
        (Not(LABEL), 1),
        (And((LABEL, Or((LABEL, LABEL)))), 3),
        (Related(PATH, (), And((LABEL, LABEL))), 3),
        (Counted(PATH, (), Related(PATH, (), LABEL), Operator.GT, 3), 3),
    ],
)
def test_a_condition_costs_its_parts(where: Condition, expected: int) -> None:
    """Each comparison and each step to other nodes costs one, and so again for each node whose list it narrows."""
    assert cost(listed(0, where=where)).of(()) == expected
    assert cost(listed(10, beside(listed(0, where=where)))).of(()) == 10 * (1 + expected)


@given(outer=st.integers(0, 100), inner=st.integers(0, 100))
def test_a_size_from_a_variable_costs_what_it_costs_when_written(outer: int, inner: int) -> None:
    """It makes no difference whether sizes stand in the document or in variables."""
    written = listed(outer, beside(listed(inner, AXIS), listed(7)))
    open_ = listed(Slot(0), beside(listed(Slot(1), AXIS), listed(7)))

    assert cost(open_).of((outer, inner)) == cost(written).of(())


def test_a_size_out_of_range_costs_nothing() -> None:
    """A page that is refused reads nothing; its own error tells of it."""
    assert cost(listed(Slot(0))).of((101,)) == 0


def test_nodes_asked_for_by_ids_cost_as_many() -> None:
    """Where the number of ids is known, it is the size."""
    by_ids = Many("answer", (), AXIS, LABEL)

    assert cost(by_ids, 3).of(()) == cost(by_ids, Slot(0)).of((3,)) == 1 + 3 * 2


def test_the_costs_of_root_fields_add_up() -> None:
    """An operation costs what its root fields cost together, known or open."""
    parts = (cost(listed(5)), cost(listed(Slot(0))), ANALYSIS, Cost())

    assert total(parts).of((7,)) == 5 + 7 + ANALYSIS.fixed


def test_a_window_shows_one_node_less_than_it_reads() -> None:
    """The node that only tells whether more follow is nobody's cost."""
    assert nodes(page.window("Threat", BY_CODE, {})) == page.DEFAULT_SIZE


def test_usual_pages_four_levels_deep_are_within_the_limit_and_five_are_not() -> None:
    """The limit lies between the two, and its error names what was asked, what may be, and a repair."""
    levels = [listed(page.DEFAULT_SIZE)]
    for _ in range(4):
        levels.append(listed(page.DEFAULT_SIZE, beside(levels[-1])))
    four, five = (cost(levels[number - 1]).of(()) for number in (4, 5))

    assert four <= MAX_COST < five
    assert f"{five:,}; {MAX_COST:,} is the most. Ask for smaller pages" in str(exceeded(five))
