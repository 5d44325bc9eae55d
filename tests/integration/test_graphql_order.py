"""Lists in the order that a user asks for, page by page, on both stores."""

from collections.abc import Iterator

import pytest

from mfmsec.settings import Settings
from tests.integration import graphql_world
from tests.integration.graphql_world import World

PAGE = """query($order: [CoverageOrder!], $first: Int, $after: String, $last: Int, $before: String) {
          coverage(orderBy: $order, first: $first, after: $after, last: $last, before: $before) {
            pageInfo { hasNextPage hasPreviousPage startCursor endCursor } edges { cursor node { slug } } } }"""


@pytest.fixture
def world(store_settings: Settings) -> Iterator[World]:
    """Open each store with the small world in it."""
    with graphql_world.world(store_settings) as opened:
        yield opened


def numbers(found: dict[str, list[dict[str, dict[str, str]]]]) -> str:
    """Return the numbers of the rows of a page."""
    return " ".join(edge["node"]["slug"][-1] for edge in found["edges"])


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("[{code: DESC}]", "5 4 3 2 1"),
        ("[{label: ASC}]", "3 1 2 5 4"),
        ("[{year: ASC}]", "3 1 2 4 5"),
        ("[{year: DESC}]", "3 1 2 4 5"),
        ("[{year: DESC}, {code: DESC}]", "3 5 4 2 1"),
        ("[{finding: DESC}, {iri: DESC}]", "1 5 4 3 2"),
        ("[{iri: DESC}, {code: ASC}]", "5 4 3 2 1"),
        ("[{code: DESC}, {code: ASC}]", "5 4 3 2 1"),
        ("{code: DESC}", "5 4 3 2 1"),
        ("[]", "1 2 3 4 5"),
        ("null", "1 2 3 4 5"),
    ],
)
def test_a_list_comes_in_the_order_asked_for(world: World, order: str, expected: str) -> None:
    """The first field decides, then the next, then the address; what is absent comes last in either direction."""
    assert numbers(world.ask(f"{{ coverage(orderBy: {order}) {{ edges {{ node {{ slug }} }} }} }}")["coverage"]) == expected


@pytest.mark.parametrize(
    "order", [[{"year": "ASC"}], [{"year": "DESC"}, {"label": "DESC"}], [{"finding": "ASC"}], [{"iri": "DESC"}]]
)
def test_pages_in_any_order_are_the_list(world: World, order: list[dict[str, str]]) -> None:
    """Paging forward and backward by two tells each node once, in the order of the whole list."""
    whole = numbers(world.ask(PAGE, order=order)["coverage"])
    forward, backward = [], []
    page = world.ask(PAGE, order=order, first=2)["coverage"]
    forward.append(numbers(page))
    while page["pageInfo"]["hasNextPage"]:
        page = world.ask(PAGE, order=order, first=2, after=page["pageInfo"]["endCursor"])["coverage"]
        forward.append(numbers(page))
    page = world.ask(PAGE, order=order, last=2)["coverage"]
    backward.insert(0, numbers(page))
    while page["pageInfo"]["hasPreviousPage"]:
        page = world.ask(PAGE, order=order, last=2, before=page["pageInfo"]["startCursor"])["coverage"]
        backward.insert(0, numbers(page))

    assert " ".join(forward) == " ".join(backward) == whole


def test_lists_below_a_node_are_ordered_too(world: World) -> None:
    """A connection at any depth takes an order, and one on an interface does."""
    found = world.ask(
        """{ threat(code: "MFM-T0001") { evidence(orderBy: [{code: DESC}], first: 2) { edges { node { slug } } } }
             frameworks { edges { node { entries { edges { node { closeMatchOf(orderBy: [{label: ASC}]) {
               edges { node { label } } } } } } } } }
             mappings(orderBy: [{confidence: DESC}]) { edges { node { confidence } } }
             releases(orderBy: [{issued: ASC}]) { edges { node { version } } } }"""
    )

    assert numbers(found["threat"]["evidence"]) == "4 3"
    assert found["mappings"]["edges"] == [{"node": {"confidence": 0.5}}]


def test_a_cursor_of_another_order_is_refused(world: World) -> None:
    """A cursor belongs to one order; with another it is a request error that says so."""
    cursor = world.ask(PAGE, order=[{"year": "ASC"}], first=1)["coverage"]["pageInfo"]["endCursor"]

    for order in ([{"year": "DESC"}], [{"code": "ASC"}], None):
        code, text = world.refusal(PAGE, order=order, after=cursor)
        assert (code, "in the same order" in text) == ("BAD_REQUEST", True)


@pytest.mark.parametrize("element", ["{}", "{year: ASC, code: ASC}", "{year: null}"])
def test_an_element_of_an_order_names_one_field(world: World, element: str) -> None:
    """The order of fields within one element means nothing, so an element with several, or none, is refused."""
    code, text = world.refusal(f"{{ coverage(orderBy: [{element}]) {{ totalCount }} }}")

    assert (code, "names one field" in text) == ("BAD_REQUEST", True)
