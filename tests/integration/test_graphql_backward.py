"""Edges walked against their direction, on both stores: from a value, an entry or a reference back to what points at it."""

from collections.abc import Iterator

import pytest

from mfmsec.settings import Settings
from tests.integration import graphql_world
from tests.integration.graphql_world import World


@pytest.fixture
def world(store_settings: Settings) -> Iterator[World]:
    """Open each store with the small world in it."""
    with graphql_world.world(store_settings) as opened:
        yield opened


def labels(found: dict[str, list[dict[str, dict[str, str]]]]) -> str:
    """Return the labels of a connection's nodes, in their order."""
    return ", ".join(edge["node"]["label"] for edge in found["edges"])


@pytest.mark.parametrize(
    ("value", "field", "expected"),
    [
        ("element/bandwidth", "threats", "Flood, Slow speech"),
        ("element/bandwidth", "defenses", "Cap"),
        ("action/suppresses", "defenses", "Filter"),
        ("flow/input-to-model", "threats", "Flood"),
        ("modality/audio", "threats", "Flood, Slow speech, Whisper"),
        ("modality/audio", "attacks", "Endless audio, Hiss"),
        ("modality/audio", "targetedBy", ""),
        ("modality/audio", "methods", "Hard cap, Low pass"),
        ("outcome/detects", "coverage", "C0005"),
        ("adaptive/yes", "coverage", "C0001"),
        ("verified/title", "references", "First"),
        ("verified/title", "frameworks", ""),
    ],
)
def test_a_value_leads_to_what_has_it(world: World, value: str, field: str, expected: str) -> None:
    """From a value of an axis one comes to everything that is sorted by it, and to nothing else."""
    document = f"""query($iri: String!) {{ concepts(where: {{iri: {{eq: $iri}}}}) {{ edges {{ node {{
        {field} {{ totalCount edges {{ node {{ label slug }} }} }} }} }} }} }}"""

    told = world.ask(document, iri=graphql_world.iri(value))["concepts"]["edges"][0]["node"][field]

    found = ", ".join(edge["node"]["slug"] for edge in told["edges"]) if field == "coverage" else labels(told)
    assert found == expected
    assert told["totalCount"] == len(told["edges"])


def test_what_is_reached_by_two_edges_is_told_once(world: World) -> None:
    """An attack that works on a modality and targets it too is one attack of that modality."""
    graphql_world.build(world.graph)
    graphql_world.join(world.graph, "hiss", "TARGETS_MODALITY", "modality/audio")

    told = world.ask(
        """{ concepts(scheme: MODALITY, where: {slug: {eq: "audio"}}) { edges { node {
             attacks { totalCount edges { node { label } } } targetedBy { edges { node { label } } } } } } }"""
    )["concepts"]["edges"][0]["node"]
    graphql_world.build(world.graph)

    assert (told["attacks"]["totalCount"], labels(told["attacks"]), labels(told["targetedBy"])) == (
        2,
        "Endless audio, Hiss",
        "Hiss",
    )


def test_values_are_filtered_by_what_has_them(world: World) -> None:
    """A value can be asked for by the things that are sorted by it."""
    found = world.ask(
        '{ concepts(scheme: OUTCOME, where: {coverage: {some: {subject: {slug: {eq: "low-pass"}}}}}) { edges { node { label } } } }'
    )

    assert labels(found["concepts"]) == "bypassed, detects, partially-mitigates"


def test_an_entry_leads_to_the_techniques_it_matches(world: World) -> None:
    """From an entry of a framework one comes to its matches of each kind, and from a framework to its entries."""
    told = world.ask(
        """{ frameworks { edges { node { entries { edges { node {
             closeMatchOf { edges { node { __typename label } } } exactMatchOf { totalCount }
             mappings { edges { node { subject { label } } } } } } } } } } }"""
    )["frameworks"]["edges"][0]["node"]["entries"]["edges"][0]["node"]

    assert told["closeMatchOf"]["edges"] == [{"node": {"__typename": "Threat", "label": "Flood"}}]
    assert told["exactMatchOf"] == {"totalCount": 0}
    assert told["mappings"]["edges"] == [{"node": {"subject": {"label": "Flood"}}}]


def test_a_hierarchy_is_walked_both_ways(world: World) -> None:
    """What falls under a technique is found at any depth, and so are the instances of it."""
    told = world.ask(
        """{ threat(code: "MFM-T0001") { descendants { edges { node { label } } } attacksWithin { edges { node { label } } } }
             defense(code: "MFM-D0001") { descendants { totalCount } methodsWithin { edges { node { label } } } } }"""
    )

    assert labels(told["threat"]["descendants"]) == "Slow speech"
    assert labels(told["threat"]["attacksWithin"]) == "Endless audio"
    assert told["defense"]["descendants"]["totalCount"] == 0
    assert labels(told["defense"]["methodsWithin"]) == "Hard cap"


def test_a_successor_knows_what_it_replaces(world: World) -> None:
    """`replaces` is `replacedBy` from the other end."""
    graphql_world.build(world.graph)
    graphql_world.join(world.graph, "whisper", "REPLACED_BY", "flood")

    told = world.ask(
        '{ threat(code: "MFM-T0001") { replacedBy { label } replaces { edges { node { label replacedBy { label } } } } } }'
    )["threat"]
    graphql_world.build(world.graph)

    assert told == {"replacedBy": None, "replaces": {"edges": [{"node": {"label": "Whisper", "replacedBy": {"label": "Flood"}}}]}}
