"""The first nodes of all with a label."""

import re

import pytest

from mfmsec.query.plan import plan
from mfmsec.query.select import BY_CODE, BY_IRI, IRI, Compare, Operator, Order, Page, Select, Window


def _statement(label: str, window: Window) -> str:
    return plan(Page("answer", (), window, select=Select((label,)))).statement


@pytest.mark.parametrize("window", [Window(2, BY_IRI), Window(2, BY_IRI, backward=True), Window(2, BY_IRI, after=("urn:x",))])
def test_an_index_of_what_every_node_has_is_read_in_its_order(window: Window) -> None:
    """By IRI, in whatever direction, a condition on the IRI lets the store read its index; nothing is missing there."""
    statement = _statement("Reference", window)

    assert "n1.iri IS NOT NULL" in statement or "n1.iri > $" in statement
    assert "IS NULL" not in statement


def test_nodes_without_the_property_are_looked_for_only_at_the_end() -> None:
    """Those that an index does not hold come last, so they are looked for where the others are too few."""
    lines = [line.strip() for line in _statement("Coverage", Window(2, BY_CODE)).splitlines()]

    short = next(at for at, line in enumerate(lines) if line.startswith("UNWIND CASE WHEN size(l5) < $p0"))
    assert lines.index("WHERE n1.code IS NOT NULL") < short < lines.index("WHERE n1.code IS NULL")


def test_a_cursor_is_found_in_the_index() -> None:
    """After a cursor the index is read from there on, downwards where the order is turned around."""
    order = (Order("year", descending=True, kind=int), IRI)

    assert re.search(
        r"n1\.year IS NOT NULL AND n1\.year <= \$p\d AND", _statement("Reference", Window(2, order, after=(2024, "urn:x")))
    )


@pytest.mark.parametrize(
    "window",
    [Window(2, BY_CODE, backward=True), Window(2, (Order("label"), IRI)), Window(2, (Order("confidence", kind=float), IRI))],
)
def test_without_an_index_in_the_order_all_are_sorted(window: Window) -> None:
    """From the end of what can be absent, or by what has no index, there is nothing to read in order."""
    assert "IS NOT NULL" not in _statement("Coverage", window)


def test_what_a_filter_compares_is_there() -> None:
    """A list by year, downwards, of nodes whose year is compared needs not be told where absent years belong."""
    order = (Order("year", descending=True, kind=int), IRI)
    recent = Compare("year", Operator.GTE, 2024)

    statement = plan(Page("answer", (), Window(2, order), recent, Select(("Reference",)))).statement

    assert "IS NULL" not in statement
