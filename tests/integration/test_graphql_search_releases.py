"""What a search finds while releases come and go, on both stores."""

import threading
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from mfmsec.query import search
from mfmsec.settings import Settings
from mfmsec.store import driver
from tests.integration.graphql_world import World, drop, mark, node, world
from tests.stores import empty

DOCUMENT = """
query($text: String!, $after: String) {
  search(query: $text, after: $after) { pageInfo { startCursor } edges { node { code } } } }
"""


@pytest.fixture
def small(store_settings: Settings) -> Iterator[World]:
    """The small world, left behind empty since tests change it."""
    with driver.connect(store_settings) as graph:
        empty(graph)
    with world(store_settings) as opened:
        yield opened
        empty(opened.graph)


def found(small: World, text: str) -> list[str]:
    """Return the codes of the nodes found, best first."""
    return [edge["node"]["code"] for edge in small.ask(DOCUMENT, text=text)["search"]["edges"]]


def test_a_new_release_is_searched_at_once(small: World) -> None:
    """After another release was loaded, what is new is found, what is gone is not, and an old cursor says so."""
    before = small.ask(DOCUMENT, text="flood")["search"]
    _torrent(small, "graphql-world-2")
    drop(small.graph, "whisper")

    assert found(small, "torrent") == ["MFM-T0009"]
    assert found(small, "whisper") == []
    assert "no longer loaded" in small.refusal(DOCUMENT, text="flood", after=before["pageInfo"]["startCursor"])[1]


def test_one_builds_while_many_search(small: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Searches that come at once after a load all find what is new, and the index is built once."""
    small.ask(DOCUMENT, text="flood")
    built: list[str] = []
    build = search.build
    monkeypatch.setattr(search, "build", lambda read: built.append("") or build(read))
    _torrent(small, "graphql-world-3")
    answers: list[list[str]] = []
    threads = [threading.Thread(target=lambda: answers.append(found(small, "torrent"))) for _ in range(6)]

    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert answers == [["MFM-T0009"]] * 6
    assert built == [""]


def test_a_load_during_the_reading_starts_it_over(small: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """An index is of one release: where another is loaded while the graph is read in pieces, it is read from the start."""
    monkeypatch.setattr(search, "_CHUNK", 10)
    asked: list[str] = []

    def read(statement: str, parameters: Mapping[str, object]) -> list[dict[str, Any]]:
        asked.append(statement)
        if len(asked) == 3:
            _torrent(small, "graphql-world-4")
        return small.read(statement, parameters)

    index = search.build(read)

    assert index.mark.startswith("graphql-world-4")
    assert index.find(search.sought("torrent")).total == 1
    assert index.find(search.sought("flood")).total > 1


def test_what_somebody_deleted_by_hand_is_left_out(small: World) -> None:
    """A node that is gone although no release was loaded is not told of, and is no error."""
    mark(small.graph, digest="graphql-world-5")
    assert found(small, "flood")[0] == "MFM-T0001"

    drop(small.graph, "flood")

    assert "MFM-T0001" not in found(small, "flood") != []


def _torrent(small: World, digest: str) -> None:
    """Make what the graph holds another release, with a new threat."""
    node(small.graph, "threat/torrent", ["Threat", "Hazard", "Technique", "Concept"], label="Torrent", code="MFM-T0009")
    mark(small.graph, digest=digest)
