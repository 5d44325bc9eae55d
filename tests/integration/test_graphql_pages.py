"""Pages: each node once, in one order, however the list changes meanwhile."""

from collections.abc import Iterator

import pytest

from mfmsec.settings import Settings
from tests.integration import graphql_world
from tests.integration.graphql_world import World, codes

PAGE = """
query($first: Int, $after: String, $last: Int, $before: String) {
  coverage(first: $first, after: $after, last: $last, before: $before) {
    totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor } edges { cursor node { code } } } }
"""
ALL = [f"MFM-C000{number}" for number in range(1, 6)]


@pytest.fixture
def world(store_settings: Settings) -> Iterator[World]:
    """A store with the small world in it."""
    with graphql_world.world(store_settings) as opened:
        yield opened


@pytest.mark.parametrize("size", [1, 2, 3, 5, 100])
def test_walking_forward_meets_each_node_once(world: World, size: int) -> None:
    """Page after page, `endCursor` leads through the whole list, and only the last page has no next one."""
    seen, after = [], None
    while True:
        page = world.ask(PAGE, first=size, after=after)["coverage"]
        assert page["pageInfo"]["hasPreviousPage"] is bool(seen)
        seen += codes(page)
        if not page["pageInfo"]["hasNextPage"]:
            break
        after = page["pageInfo"]["endCursor"]

    assert seen == ALL


@pytest.mark.parametrize("size", [1, 2, 3, 5])
def test_walking_backward_meets_each_node_once_in_the_same_order(world: World, size: int) -> None:
    """Page before page, `startCursor` leads to the start; within a page the order stays that of the list."""
    seen: list[str] = []
    before = None
    while True:
        page = world.ask(PAGE, last=size, before=before)["coverage"]
        assert page["pageInfo"]["hasNextPage"] is bool(seen)
        seen = codes(page) + seen
        if not page["pageInfo"]["hasPreviousPage"]:
            break
        before = page["pageInfo"]["startCursor"]

    assert seen == ALL


def test_a_page_between_two_cursors_holds_what_lies_between(world: World) -> None:
    """`after` and `before` together cut on both sides, and pageInfo tells of both."""
    cursors = [edge["cursor"] for edge in world.ask(PAGE)["coverage"]["edges"]]

    page = world.ask(PAGE, first=10, after=cursors[0], before=cursors[3])["coverage"]

    assert codes(page) == ALL[1:3]
    assert (page["pageInfo"]["hasPreviousPage"], page["pageInfo"]["hasNextPage"]) == (True, True)


def test_cursors_survive_what_is_inserted_and_deleted_between_pages(world: World) -> None:
    """A page goes on where the last one ended, though its last node is gone and others came before and after."""
    after = world.ask(PAGE, first=2)["coverage"]["pageInfo"]["endCursor"]
    graphql_world.drop(world.graph, "C0002")
    graphql_world.node(world.graph, "coverage/C0000", ["Coverage"], code="MFM-C0000", label="early")
    graphql_world.node(world.graph, "coverage/C0009", ["Coverage"], code="MFM-C0009", label="late")

    page = world.ask(PAGE, first=10, after=after)["coverage"]
    graphql_world.build(world.graph)

    assert codes(page) == [*ALL[2:], "MFM-C0009"]


def test_the_total_counts_all_pages(world: World) -> None:
    """`totalCount` is the size of the list, wherever the page lies."""
    assert world.ask(PAGE, first=1)["coverage"]["totalCount"] == 5


def test_nothing_is_counted_unless_asked_for(world: World) -> None:
    """Without `totalCount` a statement counts nothing; without `edges` it reads no nodes."""
    world.ask("{ coverage { edges { node { code } } } }")
    (listing,) = world.statements
    world.ask("{ coverage { totalCount } }")
    (counting,) = world.statements

    assert "COUNT" not in listing
    assert "collect" not in counting


def test_a_nested_connection_pages_like_any_other(world: World) -> None:
    """A connection below a node has cursors, pageInfo and a total of its own."""
    document = """
    query($after: String) { threat(code: "MFM-T0001") {
      evidence(first: 2, after: $after) {
        totalCount pageInfo { hasNextPage hasPreviousPage endCursor } edges { node { code } } } } }"""
    first = world.ask(document)["threat"]["evidence"]

    second = world.ask(document, after=first["pageInfo"]["endCursor"])["threat"]["evidence"]

    assert (codes(first), codes(second)) == (ALL[:2], ALL[2:4])
    assert (second["totalCount"], second["pageInfo"]["hasNextPage"], second["pageInfo"]["hasPreviousPage"]) == (4, False, True)


def test_an_empty_page_has_no_cursors(world: World) -> None:
    """`first: 0` reads nothing and still knows that more follow."""
    page = world.ask(PAGE, first=0)["coverage"]

    assert page["edges"] == []
    assert page["pageInfo"] == {"hasNextPage": True, "hasPreviousPage": False, "startCursor": None, "endCursor": None}


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"first": 1, "last": 1}, "exclude each other"),
        ({"first": -1}, "takes 0 to 100"),
        ({"first": 101}, "takes 0 to 100"),
        ({"last": 101}, "takes 0 to 100"),
        ({"after": "no cursor"}, "`after` is no cursor"),
        ({"before": "e30"}, "`before` is no cursor"),
        ({"after": ""}, "`after` is no cursor"),
    ],
)
def test_arguments_that_make_no_sense_are_refused(world: World, arguments: dict[str, object], words: str) -> None:
    """Contradictions, sizes out of range and broken cursors are request errors that say what to give."""
    code, text = world.refusal(PAGE, **arguments)

    assert code == "BAD_REQUEST"
    assert words in text
    assert world.statements == []


def test_a_cursor_of_another_list_is_refused(world: World) -> None:
    """A cursor of threats is none of coverage."""
    foreign = world.ask("{ threats(first: 1) { pageInfo { endCursor } } }")["threats"]["pageInfo"]["endCursor"]

    code, text = world.refusal(PAGE, after=foreign)

    assert code == "BAD_REQUEST"
    assert "of another list" in text
