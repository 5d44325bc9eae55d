"""The analysis `paths`: held against a plain search through the edges of the small world, on both stores."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest

from mfmsec.domain import ids
from mfmsec.query import paths as query
from mfmsec.settings import Settings
from tests.integration import graphql_world
from tests.integration.graphql_world import EDGES, World, iri

ASK = """
query($from: ID!, $to: ID!, $most: Int, $first: Int) {
  paths(from: $from, to: $to, maxLength: $most, first: $first) {
    length nodes { iri } steps { from { iri } edge predicate direction to { iri } } } }
"""
Edge = tuple[str, str, str]
Way = tuple[tuple[str, ...], tuple[tuple[str, str], ...]]
ASKED = (
    "flood",
    "whisper",
    "endless",
    "cap",
    "hard-cap",
    "low-pass",
    "C0001",
    "C0003",
    "second-2025",
    "X1",
    "atlas",
    "modality/audio",
)


@pytest.fixture
def world(store_settings: Settings) -> Iterator[World]:
    """A store with the small world in it."""
    with graphql_world.world(store_settings) as opened:
        yield opened


def edges() -> list[Edge]:
    """Every edge of the world that a path may walk, as (start, type, end)."""
    found = [(f"{slug}/{value}", "IN_SCHEME", f"scheme/{slug}") for slug, values in ids.AXES.values() for value in values]
    for line in EDGES.strip().splitlines():
        start, _, rest = line.partition(" ")
        for part in rest.split(" · "):
            kind, *ends = part.split()
            found += [(start, kind, end) for end in ends]
    return [(iri(start), kind, iri(end)) for start, kind, end in found if kind not in query.DERIVED]


def searched(start: str, end: str, most: int) -> list[Way]:
    """All ways from one thing to another by a plain search: as the IRIs on it, and each edge's type and direction."""
    hubs = tuple(f"{ids.BASE}{slug}/" for slug, _ in ids.AXES.values())
    near: dict[str, list[tuple[str, str, str]]] = {}
    for one, kind, other in edges():
        near.setdefault(one, []).append((other, kind, "FORWARD"))
        near.setdefault(other, []).append((one, kind, "BACKWARD"))

    def onward(nodes: tuple[str, ...], steps: tuple[tuple[str, str], ...]) -> Iterator[Way]:
        here = nodes[-1]
        if here == end:
            yield nodes, steps
        elif len(steps) < most and (not steps or not (here.startswith(hubs) or here == iri("atlas"))):
            for there, kind, direction in near.get(here, []):
                if there not in nodes:
                    yield from onward((*nodes, there), (*steps, (kind, direction)))

    return sorted(onward((start,), ()), key=lambda way: (len(way[1]), way[0], [kind for kind, _ in way[1]]))


def ways(world: World, **given: Any) -> list[Way]:  # noqa: ANN401 - any variable
    found = world.ask(ASK, **given)["paths"]
    for path in found:
        nodes = [node["iri"] for node in path["nodes"]]
        assert [(step["from"]["iri"], step["to"]["iri"]) for step in path["steps"]] == list(pairwise(nodes))
        assert path["length"] == len(path["steps"])
    return [
        (tuple(node["iri"] for node in path["nodes"]), tuple((step["edge"], step["direction"]) for step in path["steps"]))
        for path in found
    ]


@pytest.mark.parametrize("most", [1, 2, 3, 4, 6])
def test_paths_are_those_of_a_plain_search(world: World, most: int) -> None:
    """From anywhere to anywhere, the paths are all ways without a repeated thing, shortest first, each in one statement."""
    for start in ASKED:
        for end in ASKED[: 12 if most < 6 else 4]:
            found = ways(world, **{"from": iri(start), "to": iri(end)}, most=most, first=100)

            assert found == searched(iri(start), iri(end), most)[:100], (start, end)
            assert len(world.statements) == 1


def test_the_shortest_come_first_and_only_so_many(world: World) -> None:
    """`first` cuts the same list short; without limits there are at most ten paths of at most four edges."""
    ends = {"from": iri("cap"), "to": iri("endless")}
    every = ways(world, **ends, most=6, first=100)

    assert [ways(world, **ends, most=6, first=size) for size in (0, 1, 3)] == [every[:0], every[:1], every[:3]]
    assert ways(world, **ends) == [way for way in every if len(way[1]) <= 4][:10]


def test_a_way_is_the_same_in_both_directions(world: World) -> None:
    """Asked from the other end, the paths are the same ones, each turned around."""
    there = ways(world, **{"from": iri("flood"), "to": iri("low-pass")}, first=100)
    back = ways(world, **{"from": iri("low-pass"), "to": iri("flood")}, first=100)

    assert there
    assert sorted(nodes for nodes, _ in there) == sorted(nodes[::-1] for nodes, _ in back)


def test_what_nearly_everything_hangs_on_stands_only_at_an_end(world: World) -> None:
    """A modality is an end like any other, and no path between two others leads through it."""
    at_end = ways(world, **{"from": iri("modality/audio"), "to": iri("whisper")}, first=100)
    between = ways(world, **{"from": iri("flood"), "to": iri("whisper")}, most=2, first=100)

    assert at_end[0] == ((iri("modality/audio"), iri("whisper")), (("HAS_MODALITY", "BACKWARD"),))
    assert between == []


def test_a_thing_held_against_itself_has_one_path_without_steps(world: World) -> None:
    """From a thing to itself there is one path of length 0."""
    assert world.ask(ASK, **{"from": "MFM-T0001", "to": iri("flood")}) == {
        "paths": [{"length": 0, "nodes": [{"iri": iri("flood")}], "steps": []}]
    }


def test_an_end_is_named_by_id_iri_or_code(world: World) -> None:
    """The three names of a thing mean the same, as literals and as variables."""
    found = world.ask('{ threat(code: "MFM-T0001") { id iri code } }')["threat"]
    answers = [ways(world, **{"from": name, "to": "MFM-M0001"}) for name in found.values()]
    literal = world.ask('{ paths(from: "MFM-T0001", to: "MFM-M0001") { nodes { iri } } }')["paths"]

    assert answers[0]
    assert answers[0] == answers[1] == answers[2]
    assert [[node["iri"] for node in path["nodes"]] for path in literal] == [list(nodes) for nodes, _ in answers[0]]


def test_steps_tell_the_triple_behind_them(world: World) -> None:
    """A step names its RDF predicate and which way the edge points, and its ends tell what their type knows."""
    document = """{ paths(from: "MFM-C0001", to: "MFM-T0002", maxLength: 2) { steps {
        from { __typename ... on Coverage { outcome } ... on Attack { threats { edges { node { code } } } } }
        predicate direction to { __typename label } } } }"""

    (path,) = world.ask(document)["paths"]

    assert path["steps"] == [
        {
            "from": {"__typename": "Coverage", "outcome": "MITIGATES"},
            "predicate": f"{ids.NAMESPACE}object",
            "direction": "FORWARD",
            "to": {"__typename": "Attack", "label": "Endless audio"},
        },
        {
            "from": {"__typename": "Attack", "threats": {"edges": [{"node": {"code": "MFM-T0002"}}]}},
            "predicate": f"{ids.NAMESPACE}realizes",
            "direction": "FORWARD",
            "to": {"__typename": "Threat", "label": "Slow speech"},
        },
    ]
    assert len(world.statements) == 1


@pytest.mark.parametrize(
    ("given", "code", "words"),
    [
        ({"from": "MFM-T9999"}, "UNKNOWN_TERM", "`from` is 'MFM-T9999'"),
        ({"to": "https://example.org/nothing"}, "UNKNOWN_TERM", "`to` is 'https://example.org/nothing'"),
        ({"to": ""}, "UNKNOWN_TERM", "`to` is ''"),
        ({"most": 0}, "BAD_REQUEST", "`maxLength` is 0; it takes 1 to 6."),
        ({"most": 7}, "BAD_REQUEST", "`maxLength` is 7; it takes 1 to 6."),
        ({"first": -1}, "BAD_REQUEST", "`first` is -1; it takes 0 to 100."),
        ({"first": 101}, "BAD_REQUEST", "`first` is 101; it takes 0 to 100."),
    ],
)
def test_an_unknown_end_and_a_wild_number_are_refused(world: World, given: dict[str, Any], code: str, words: str) -> None:
    """An end that is not in the graph is an error of its own, and numbers have bounds; each sentence names the argument."""
    found = world.refusal(ASK, **{"from": "MFM-T0001", "to": "MFM-T0001", **given})

    assert found[0] == code
    assert words in found[1]
