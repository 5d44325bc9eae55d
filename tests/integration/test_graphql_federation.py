"""What a router of a federation asks: the subgraph's text, and nodes by type and IRI; on both stores."""

from collections.abc import Iterator
from typing import Any

import pytest
from graphql import parse

from mfmsec.api.graphql import schema
from mfmsec.api.graphql.federation import MAX_REPRESENTATIONS
from mfmsec.settings import Settings
from tests.integration.graphql_world import World, iri, world

ENTITIES = """
query($representations: [_Any!]!) {
  _entities(representations: $representations) {
    __typename
    ... on Threat { code element attacks { edges { node { code } } } }
    ... on Coverage { outcome subject { code } }
    ... on Entity { label }
    ... on Node { id }
  } }
"""


@pytest.fixture(scope="module")
def small(store_settings: Settings) -> Iterator[World]:
    """The small world."""
    with world(store_settings) as opened:
        yield opened


def asked(kind: str, name: str, **more: Any) -> dict[str, Any]:  # noqa: ANN401 - whatever a router adds
    """Return a representation of a node of the small world."""
    return {"__typename": kind, "iri": iri(name), **more}


def test_nodes_of_several_types_are_told_in_one_statement(small: World) -> None:
    """Whatever types the representations have, they are answered in their order by one statement, the same one twice."""
    wanted = [
        asked("Coverage", "C0003"),
        asked("Threat", "flood"),
        asked("Concept", "modality/audio"),
        asked("Threat", "flood", more=1),
    ]

    answer = small.ask(ENTITIES, representations=wanted)["_entities"]

    assert len(small.statements) == 1
    assert answer[0] | {"id": ""} == {
        "__typename": "Coverage",
        "id": "",
        "label": "Cap against Flood: mitigates",
        "outcome": "MITIGATES",
        "subject": {"code": "MFM-D0001"},
    }
    assert (answer[1]["code"], answer[1]["element"], answer[1]["label"]) == ("MFM-T0001", "BANDWIDTH", "Flood")
    assert (answer[2]["__typename"], answer[2]["label"]) == ("Concept", "audio")
    assert answer[3] == answer[1]


def test_a_node_that_is_not_there_is_null(small: World) -> None:
    """An unknown IRI, and that of a node of another type, are null in their place."""
    wanted = [asked("Threat", "threat/nowhere"), asked("Threat", "endless"), asked("Attack", "endless")]

    answer = small.ask(ENTITIES, representations=wanted)["_entities"]

    assert [one and one["label"] for one in answer] == [None, None, "Endless audio"]


def test_no_representation_is_no_node(small: World) -> None:
    """An empty list is answered with an empty list."""
    assert small.ask(ENTITIES, representations=[])["_entities"] == []


def test_representations_may_stand_in_the_document(small: World) -> None:
    """A representation written into the document means what it means as a variable."""
    document = f'{{ _entities(representations: [{{__typename: "Threat", iri: "{iri("flood")}"}}]) {{ ... on Threat {{ code }} }} }}'

    assert small.ask(document) == {"_entities": [{"code": "MFM-T0001"}]}


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"iri": "x"}, "names no type"),
        ({"__typename": "Cat", "iri": "x"}, "names the type 'Cat', which is no entity here"),
        ({"__typename": "Technique", "iri": "x"}, "names the type 'Technique', which is no entity here"),
        ({"__typename": ["Threat"], "iri": "x"}, "names the type ['Threat'], which is no entity here"),
        ({"__typename": "Threat"}, "A representation of Threat has no `iri`"),
        ({"__typename": "Threat", "iri": 7}, "A representation of Threat has no `iri`"),
        ("flood", "names no type"),
    ],
)
def test_a_wrong_representation_is_refused(small: World, wrong: object, said: str) -> None:
    """What names no type, no type of ours, or no address is an error that says so, and the graph is not asked."""
    code, message = small.refusal(ENTITIES, representations=[asked("Threat", "flood"), wrong])

    assert (code, small.statements) == ("BAD_REQUEST", [])
    assert said in message


def test_a_thousand_representations_are_enough(small: World) -> None:
    """As many as are allowed are answered, one more is refused in one sentence."""
    many = [asked("Threat", "flood")] * MAX_REPRESENTATIONS

    assert len(small.ask(ENTITIES, representations=many)["_entities"]) == MAX_REPRESENTATIONS
    assert small.refusal(ENTITIES, representations=[*many, many[0]]) == (
        "BAD_REQUEST",
        "`representations` holds 1,001; it takes at most 1,000. Ask for fewer at once.",
    )


def test_the_subgraph_is_told_without_the_graph(small: World) -> None:
    """A router gets the subgraph's text without a question to the graph, alone and beside other fields."""
    told = small.ask("{ _service { sdl } }")["_service"]["sdl"]

    assert small.statements == []
    assert told == schema.subgraph()
    assert parse(told)
    assert small.ask("{ _service { __typename } release { version } }") == {
        "_service": {"__typename": "_Service"},
        "release": {"version": "2026.12.0"},
    }
