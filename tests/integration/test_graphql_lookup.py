"""One node by one of its keys: null for what does not exist, an error where the user asked for certainty."""

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


@pytest.mark.parametrize(
    ("lookup", "near"),
    [
        ('threat(code: "MFM-T9999", required: true)', "next to it there is MFM-T0003"),
        ('threat(code: "MFM-T00025", required: true)', "next to it there is MFM-T0002 and MFM-T0003"),
        ('threat(slug: "flod", required: true)', "next to it there is flood"),
        ('defense(slug: "caps", required: true)', "next to it there is cap and filter"),
        ('reference(iri: "urn:x", required: true)', "second-2025"),
        ('attack(id: "VGhyZWF0Ong=", required: true)', "endless"),
    ],
)
def test_who_asks_for_certainty_is_told_what_there_is(world: World, lookup: str, near: str) -> None:
    """With `required: true` an unknown key is an error that names its neighbors, in one statement."""
    answer = world.answer(f"{{ {lookup} {{ label }} }}")

    (error,) = answer["errors"]
    assert error["extensions"]["code"] == "UNKNOWN_TERM"
    assert near in error["message"]
    assert list(answer["data"].values()) == [None]
    assert len(world.statements) == 1


def test_certainty_changes_nothing_where_the_node_exists(world: World) -> None:
    """A known key is answered alike with `required` and without, whatever is selected."""
    document = """query($sure: Boolean, $code: String) {
                  threat(code: $code, required: $sure) { label evidence(first: 1) { totalCount edges { node { code } } } } }"""

    sure = world.ask(document, sure=True, code="MFM-T0001")

    assert sure == world.ask(document, sure=False, code="MFM-T0001") == world.ask(document, code="MFM-T0001")
    assert sure["threat"]["evidence"]["totalCount"] == 4


def test_entries_and_axes_are_found_from_the_root(world: World) -> None:
    """Entries of frameworks and the axes themselves are lists of their own; an entry is found by its slug."""
    found = world.ask(
        """{ frameworkEntry(slug: "atlas/X1") { label } frameworkEntries(where: {closeMatchOf: {some: {}}}) { totalCount }
             conceptSchemes(where: {concepts: {count: {eq: 2}}}) { edges { node { slug } } } }"""
    )

    assert found["frameworkEntry"] == {"label": "Flooding"}
    assert found["frameworkEntries"] == {"totalCount": 1}
    assert [edge["node"]["slug"] for edge in found["conceptSchemes"]["edges"]] == ["concern", "level"]


def test_an_unknown_key_is_null_without_it(world: World) -> None:
    """Where nobody asked for certainty, what does not exist is null."""
    assert world.ask('{ threat(code: "MFM-T9999", required: false) { label } }') == {"threat": None}
