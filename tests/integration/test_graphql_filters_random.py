"""Random filters over random graphs mean what a plain evaluation of them says, on both stores."""

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mfmsec.settings import Settings
from mfmsec.store import driver
from tests.integration import random_filters, random_graphs
from tests.integration.graphql_world import World
from tests.integration.random_graphs import KINDS, Graph

ROOTS = [kind for kind, spec in KINDS.items() if spec.root]
BOUNDED = {
    "derandomize": True,
    "deadline": None,
    "database": None,
    "suppress_health_check": [HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
}


@pytest.fixture(scope="module", params=range(2))
def filled(request: pytest.FixtureRequest, store_settings: Settings) -> Iterator[tuple[World, Graph]]:
    """A store with a random graph in it."""
    graph = random_graphs.made(request.param)
    with driver.connect(store_settings) as store:
        random_graphs.write(store, graph)
        yield World(store), graph


def _expected(graph: Graph, kind: str, where: dict[str, Any], order: list[dict[str, random_filters.Word]]) -> list[str]:
    met = (iri for iri in graph.of(KINDS[kind].labels) if random_filters.holds(graph, iri, kind, where))
    return random_filters.in_order(graph, kind, met, order)


def _telling(graph: Graph, kind: str, filters: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the first filter that some nodes meet and some do not, or else the last."""
    everything = len(graph.of(KINDS[kind].labels))
    return next((one for one in filters if 0 < len(_expected(graph, kind, one, [])) < everything), filters[-1])


def _iris(connection: dict[str, Any]) -> list[str]:
    return [edge["node"]["iri"] for edge in connection["edges"]]


@pytest.mark.parametrize("kind", ROOTS)
@settings(max_examples=12, **BOUNDED)
@given(data=st.data())
def test_a_filter_keeps_what_meets_it(kind: str, filled: tuple[World, Graph], data: st.DataObject) -> None:
    """Whatever the filter, in the document or in a variable, just the nodes that meet it are told and counted."""
    world, graph = filled
    where = _telling(graph, kind, data.draw(st.lists(random_filters.filters(kind, 3), min_size=5, max_size=5)))
    root = KINDS[kind].root
    told = "totalCount edges { node { iri } }"
    if data.draw(st.booleans(), "in a variable"):
        answer = world.ask(f"query($where: {kind}Filter) {{ {root}(where: $where, first: 100) {{ {told} }} }}", where=where)
    else:
        answer = world.ask(f"{{ {root}(where: {random_filters.written(where)}, first: 100) {{ {told} }} }}")

    expected = _expected(graph, kind, where, [])
    assert (_iris(answer[root]), answer[root]["totalCount"]) == (expected, len(expected))


@pytest.mark.parametrize("kind", ROOTS)
@settings(max_examples=6, **BOUNDED)
@given(data=st.data())
def test_pages_of_a_filter_follow_its_order(kind: str, filled: tuple[World, Graph], data: st.DataObject) -> None:
    """In whatever order and direction, pages lead through all that meets a filter, each node once, and know where both ends are."""
    world, graph = filled
    everything = data.draw(st.booleans(), "everything")
    where = (
        {} if everything else _telling(graph, kind, data.draw(st.lists(random_filters.filters(kind, 1), min_size=3, max_size=3)))
    )
    order = data.draw(random_filters.orders(kind))
    size, backward = data.draw(st.integers(1, 4)), data.draw(st.booleans())
    expected = _expected(graph, kind, where, order)

    found: list[str] = []
    cursor: str | None = None
    for _ in range(len(expected) // size + 1):
        page = _page(world, kind, where, order, (size, cursor, backward))
        here, info = _iris(page), page["pageInfo"]
        found = here + found if backward else found + here
        rest, seen = len(expected) > len(found), len(found) > len(here)
        assert (info["hasPreviousPage"], info["hasNextPage"]) == ((rest, seen) if backward else (seen, rest))
        assert page["totalCount"] == len(expected)
        cursor = info["startCursor" if backward else "endCursor"]
        if not rest:
            break

    assert found == expected


def _page(
    world: World, kind: str, where: dict[str, Any], order: list[dict[str, random_filters.Word]], at: tuple[int, str | None, bool]
) -> dict[str, Any]:
    size, cursor, backward = at
    cut = "last: $size, before: $cursor" if backward else "first: $size, after: $cursor"
    asked = f"where: $where, orderBy: $order, {cut}"
    told = "totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor } edges { node { iri } }"
    head = f"query($where: {kind}Filter, $order: [{kind}Order!], $size: Int, $cursor: String)"
    variables = {"where": where, "order": order, "size": size, "cursor": cursor}
    page: dict[str, Any] = world.ask(f"{head} {{ page: {KINDS[kind].root}({asked}) {{ {told} }} }}", **variables)["page"]
    return page
