"""Which edges a path may walk, and how its question is written."""

import pytest

from mfmsec.domain import ids
from mfmsec.errors import RequestError
from mfmsec.mapping import specs
from mfmsec.query.paths import DERIVED, Question, planned
from mfmsec.query.slot import Slot
from tests.loads import part


def test_what_rules_derive_is_not_walked() -> None:
    """The edge types that paths leave out are those that the rules of the ontology derive, no more and no fewer."""
    predicates = {
        quad.predicate.value for quad in part(("facts/", "mappings/")) if quad.graph_name.value == ids.graph(inferred=True)
    }

    assert {name for name, predicate in specs.edge_types().items() if predicate in predicates} == DERIVED


def test_one_plan_serves_all_lengths_and_numbers() -> None:
    """Where a length is known only when the plan is run, the statement looks at all lengths; else at those that can be meant."""
    later = planned(Question(Slot(0), Slot(1), most=Slot(2), first=Slot(3)))
    now = planned(Question("a", "b", most=4, first=3))

    assert (now.statement.count("MATCH (near)"), later.statement.count("MATCH (near)")) == (4, 6)
    assert planned(Question("b", "c", most=4, first=7)).statement == now.statement
    assert list(later.bound(["x", "y", 2, 9]).values()) == [2, 9, "x", "y"]


@pytest.mark.parametrize("values", [["x", "y", 0, 9], ["x", "y", 7, 9], ["x", "y", 2, -1], ["x", "y", 2, 101]])
def test_bounds_hold_when_slots_are_filled(values: list[object]) -> None:
    """A length or number out of range is refused also where it comes from a variable."""
    with pytest.raises(RequestError, match="it takes"):
        planned(Question(Slot(0), Slot(1), most=Slot(2), first=Slot(3))).bound(values)
