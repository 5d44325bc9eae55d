"""The search over the shipped catalog, asked in GraphQL and on the command line, on both stores."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from typer.testing import CliRunner

from mfmsec import resources
from mfmsec.cli.app import app
from mfmsec.domain import ids
from mfmsec.settings import Settings
from mfmsec.store import catalog, driver
from tests.integration.graphql_world import World
from tests.stores import empty

DOCUMENT = """
query($text: String!, $types: [SearchType!], $modality: [Modality!], $first: Int, $after: String, $last: Int, $before: String) {
  search(query: $text, types: $types, modality: $modality, first: $first, after: $after, last: $last, before: $before) {
    totalCount
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    edges { cursor score matched { field words } node { __typename iri code label ... on Reference { arxiv creators } } } } }
"""
SYNTAX = ['"', ":", "(", "AND", "label:sponge", '"sponge', "sponge)", "spon*", "[a TO z]", "a AND (b OR", "^2", "~", "\\", "`}) //"]


@pytest.fixture(scope="module")
def shipped(store_settings: Settings) -> Iterator[World]:
    """The shipped catalog, loaded once for all searches."""
    wanted = catalog.load(catalog.dataset(resources.ontology()), ids.SOURCE, datetime(2026, 12, 1, tzinfo=UTC))
    with driver.connect(store_settings) as graph:
        empty(graph)
        catalog.put_all(graph, [wanted], store_settings)
        yield World(graph)


def found(shipped: World, text: str, **more: Any) -> list[dict[str, Any]]:  # noqa: ANN401 - any variable
    """Return the nodes found, best first."""
    return [edge["node"] for edge in shipped.ask(DOCUMENT, text=text, **more)["search"]["edges"]]


def test_a_short_code_finds_its_threat_first(shipped: World) -> None:
    """`T0012` means MFM-T0012."""
    assert found(shipped, "T0012")[0]["code"] == "MFM-T0012"


@pytest.mark.parametrize("text", ["arXiv 2401.11170", "2401.11170", "https://arxiv.org/abs/2401.11170v2"])
def test_an_arxiv_id_finds_its_reference_first(shipped: World, text: str) -> None:
    """An arXiv id, with or without what people write around it, finds the paper first."""
    assert found(shipped, text)[0]["arxiv"] == "2401.11170"


def test_a_word_finds_what_is_named_so(shipped: World) -> None:
    """`sponge` finds the attacks of that name, the paper that named them, and the threat that is also called so."""
    first = found(shipped, "sponge", first=10)

    assert first[0]["label"].startswith("Sponge")
    assert "MFM-T0056" in {one["code"] for one in first}
    assert "Sponge Examples: Energy-Latency Attacks on Neural Networks" in {one["label"] for one in first}


@pytest.mark.parametrize("text", ["energy latncy", "enrgy-latency atack", "Energy Latency"])
def test_a_misspelled_name_finds_what_is_meant(shipped: World, text: str) -> None:
    """A typing error in a name leaves the threat among the first three."""
    assert "Energy-latency attack" in [one["label"] for one in found(shipped, text, first=3)]


def test_an_unfinished_word_finds_what_begins_so(shipped: World) -> None:
    """`prompt inj` finds the threats of prompt injection first."""
    assert {one["label"] for one in found(shipped, "prompt inj", first=2)} == {
        "Indirect prompt injection",
        "Direct prompt injection",
    }


@pytest.mark.parametrize("text", ["tramèr", "Tramer", "TRAMÈR", "trame\u0300r"])
def test_an_author_is_found_with_and_without_accents(shipped: World, text: str) -> None:
    """An author's last name finds the same papers, however case and accents are written, and each has such an author."""
    plain = shipped.ask(DOCUMENT, text="tramer", first=5)["search"]

    answer = shipped.ask(DOCUMENT, text=text, first=5)["search"]

    assert answer["totalCount"] == plain["totalCount"] > 5
    assert [edge["node"] for edge in answer["edges"]] == [edge["node"] for edge in plain["edges"]]
    assert all(edge["matched"][0]["field"] == "AUTHOR" for edge in answer["edges"])
    assert all(edge["matched"][0]["words"][0].startswith("Tram") for edge in answer["edges"])


@pytest.mark.parametrize("text", SYNTAX)
def test_signs_of_query_languages_mean_nothing(shipped: World, text: str) -> None:
    """Quotes, colons, brackets and the words of query languages are no syntax: no error, and no other statement."""
    plain = shipped.ask(DOCUMENT, text="sponge")
    statement = shipped.statements[-1]

    answer = shipped.ask(DOCUMENT, text=text)

    assert answer["search"]["totalCount"] >= 0
    assert shipped.statements == [statement]
    assert plain["search"]["totalCount"] > 0


def test_texts_that_cannot_be_searched_are_refused(shipped: World) -> None:
    """An empty text and one of ten thousand characters are errors that say so, before the graph is asked."""
    for text, said in (("", "is empty"), ("  ", "is empty"), ("x" * 10_000, "has 10,000 characters")):
        code, message = shipped.refusal(DOCUMENT, text=text)
        assert (code, said in message, shipped.statements) == ("BAD_REQUEST", True, [])


def test_a_search_takes_one_statement(shipped: World) -> None:
    """Once the index is built, a search asks the graph once, whatever is told of the nodes."""
    shipped.ask(DOCUMENT, text="sponge")

    shipped.ask('{ search(query: "sponge") { edges { node { ... on Threat { attacks { edges { node { code } } } } } } } }')

    assert len(shipped.statements) == 1


def test_types_and_modalities_narrow_a_search(shipped: World) -> None:
    """Only the wanted types are found, and only nodes on one of the wanted modalities; each filter finds less."""
    whole = shipped.ask(DOCUMENT, text="jailbreak")["search"]
    threats = shipped.ask(DOCUMENT, text="jailbreak", types=["THREAT", "DEFENSE"])["search"]
    heard = shipped.ask(DOCUMENT, text="jailbreak", types=["ATTACK"], modality=["AUDIO"])["search"]

    assert {edge["node"]["__typename"] for edge in threats["edges"]} <= {"Threat", "Defense"}
    assert {edge["node"]["__typename"] for edge in heard["edges"]} == {"Attack"}
    assert whole["totalCount"] > threats["totalCount"] > 0
    assert whole["totalCount"] > heard["totalCount"] > 0


def test_pages_of_a_search_are_its_whole_order(shipped: World) -> None:
    """Forward by cursors and backward from the end, the pages are the order that one large page has."""
    whole = [edge["node"]["iri"] for edge in shipped.ask(DOCUMENT, text="sponge", first=100)["search"]["edges"]]
    pages, info = [], {"endCursor": None, "hasNextPage": True}
    while info["hasNextPage"]:
        answer = shipped.ask(DOCUMENT, text="sponge", first=7, after=info["endCursor"])["search"]
        pages += [edge["node"]["iri"] for edge in answer["edges"]]
        info = answer["pageInfo"]
    last = shipped.ask(DOCUMENT, text="sponge", last=3, before=info["startCursor"])["search"]

    assert pages == whole
    assert [edge["node"]["iri"] for edge in last["edges"]] == whole[len(whole) // 7 * 7 - 3 :][:3]
    assert (last["pageInfo"]["hasNextPage"], last["pageInfo"]["hasPreviousPage"]) == (True, True)


def test_several_aliases_tell_of_the_same_nodes(shipped: World) -> None:
    """Edges and nodes under several aliases each have what they select."""
    answer = shipped.ask('{ search(query: "T0012") { a: edges { x: node { iri } y: node { code } } edges { node { label } } } }')[
        "search"
    ]

    assert answer["a"][0]["x"] == {"iri": f"{ids.BASE}threat/embedding-space-attack"}
    assert answer["a"][0]["y"] == {"code": "MFM-T0012"}
    assert answer["edges"] == [{"node": {"label": "Embedding-space attack"}}]


def test_a_foreign_cursor_says_what_it_is_of(shipped: World) -> None:
    """A cursor of another text, and one of another list, are errors that say so."""
    cursor = shipped.ask(DOCUMENT, text="sponge")["search"]["pageInfo"]["endCursor"]
    other = shipped.ask("{ threats(first: 1) { pageInfo { endCursor } } }")["threats"]["pageInfo"]["endCursor"]

    assert "another search" in shipped.refusal(DOCUMENT, text="audio", after=cursor)[1]
    assert "another list" in shipped.refusal(DOCUMENT, text="sponge", after=other)[1]


def test_the_command_line_finds_the_same(shipped: World, store_settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """`mfmsec search` prints the nodes that `search` finds, in the same order."""
    monkeypatch.setenv("MFMSEC_HOME", str(store_settings.home))
    if store_settings.neo4j_uri:
        monkeypatch.setenv("NEO4J_URI", store_settings.neo4j_uri)
        monkeypatch.setenv("NEO4J_PASSWORD", store_settings.neo4j_password)
    words = ["search", "jailbreak", "--type", "threat", "--modality", "audio", "--first", "5", "--format", "json"]

    printed = json.loads(CliRunner().invoke(app, words, catch_exceptions=False).stdout)

    expected = found(shipped, "jailbreak", types=["THREAT"], modality=["AUDIO"], first=5)
    assert [row["iri"] for row in printed] == [one["iri"] for one in expected] != []
    assert all("jailbreak" in row["matched"] for row in printed)
