"""Windows and cursors."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mfmsec.errors import RequestError
from mfmsec.query import page
from mfmsec.query.select import BY_CODE, BY_IRI, IRI, Order, SortKey, Window

TEXT = st.text(max_size=30)


@given(code=TEXT, iri=TEXT)
def test_a_cursor_carries_its_key(code: str, iri: str) -> None:
    """What a cursor was made from is read back from it, whatever the text."""
    assert page.key_of(page.cursor("Threat", BY_CODE, (code, iri)), "Threat", BY_CODE) == (code, iri)


@given(text=TEXT)
def test_any_other_text_is_refused(text: str) -> None:
    """A text that is no cursor is a request error, and never anything else."""
    with pytest.raises(RequestError):
        page.key_of(text, "Threat", BY_CODE)


@pytest.mark.parametrize(
    ("kind", "order"),
    [("Attack", BY_CODE), ("Threat", BY_IRI), ("Threat", (Order("code", descending=True), Order("iri")))],
)
def test_a_cursor_belongs_to_one_list_in_one_order(kind: str, order: tuple[Order, ...]) -> None:
    """A cursor of another type or another order is refused."""
    foreign = page.cursor("Threat", BY_CODE, ("MFM-T0001", "urn:x"))

    with pytest.raises(RequestError, match="of another list"):
        page.key_of(foreign, kind, order)


YEAR, SHARE, RETIRED = Order("year", kind=int), Order("share", kind=float), Order("retired", kind=bool)


@pytest.mark.parametrize(
    ("order", "value"),
    [(IRI, 7), (IRI, None), (YEAR, "7"), (YEAR, 7.5), (YEAR, True), (YEAR, 2**63), (SHARE, "7"), (SHARE, True), (RETIRED, 1)],
)
def test_a_cursor_with_values_of_another_kind_is_refused(order: Order, value: float | str | None) -> None:
    """A key is compared only with what it can be compared with, and null stands only for what can be absent."""
    forged = page.cursor("Threat", (order,), (value,))

    with pytest.raises(RequestError):
        page.key_of(forged, "Threat", (order,))


@pytest.mark.parametrize("key", [(2024, 0.5, False, "i"), (None, None, None, "i"), (-(2**63), 1, True, "i")])
def test_a_cursor_carries_numbers_truth_values_and_what_is_absent(key: SortKey) -> None:
    """A sort key holds whatever a property can, and null where a node lacks it."""
    order = (YEAR, SHARE, RETIRED, IRI)

    assert page.key_of(page.cursor("Threat", order, key), "Threat", order) == key


def test_a_page_has_twenty_nodes_where_nothing_is_said() -> None:
    """The default size is read with one node more, which tells whether others follow."""
    assert page.window("Threat", BY_CODE, {}) == Window(page.DEFAULT_SIZE + 1, BY_CODE, spare=True)


def _answer(count: int, **more: object) -> dict[str, object]:
    return {"nodes": [{"@key": [f"{n}"]} for n in range(count)], **more}


@given(size=st.integers(0, 100), there=st.integers(0, 101), backward=st.booleans())
def test_a_page_never_holds_more_than_was_asked(size: int, there: int, *, backward: bool) -> None:
    """A page is cut to its size, and has a neighbour exactly where one node more was read."""
    window = page.window("Threat", BY_IRI, {"last" if backward else "first": size})

    cut = page.cut("Threat", window, _answer(min(there, size + 1)))

    assert len(cut.nodes) == min(there, size)
    assert (cut.has_previous if backward else cut.has_next) is (there > size)
    assert (cut.has_next if backward else cut.has_previous) is False


def test_a_page_read_backward_comes_in_the_order_of_the_list() -> None:
    """The last nodes are read from the end and told from the start."""
    cut = page.cut("Threat", page.window("Threat", BY_IRI, {"last": 2}), _answer(3))

    assert [node["@key"] for node in cut.nodes] == [["1"], ["0"]]
