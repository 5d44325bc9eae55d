"""The queries of the guide for those who write clients, asked of the small graph."""

from collections.abc import Iterator

import pytest

from mfmsec.settings import Settings
from tests.integration import graphql_world
from tests.integration.graphql_world import World
from tests.unit.test_api_guide import BLOCKS


@pytest.fixture
def world(store_settings: Settings) -> Iterator[World]:
    """A store with the small world in it."""
    with graphql_world.world(store_settings) as opened:
        yield opened


def test_the_guides_queries_are_answered(world: World) -> None:
    """Each query that the guide shows is answered without an error."""
    for document in BLOCKS:
        assert world.ask(document), document


def test_the_guide_shows_each_analysis() -> None:
    """There is an example of every analysis."""
    for name in ("protection", "matrix", "gaps", "strength", "compare", "paths", "search"):
        assert any(f" {name}(" in document for document in BLOCKS), name
