"""A system, what it has in place and what was tried on it: loaded as RDF, asked from both ends, on both stores."""

from collections.abc import Iterator
from typing import Any

import pyoxigraph as ox
import pytest

from mfmsec.api.graphql.identity import global_id
from mfmsec.domain import ids
from mfmsec.settings import Settings
from mfmsec.source import reason
from mfmsec.store import catalog, driver
from tests.integration.graphql_world import World, codes
from tests.loads import FOLDER, NOW, SMALL, part, read_back, stated
from tests.stores import empty

FILES = (
    *(*SMALL, "facts/defenses/signal-protection/", "facts/coverage/forgery/voice-cloning"),
    "facts/methods/signal-protection/protective-perturbation",
)
DESK = ids.BASE + "system/voice-desk"
SYSTEM = f"""
PREFIX mfmsec: <{ids.NAMESPACE}> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> PREFIX : <{ids.BASE}>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#> PREFIX dcterms: <http://purl.org/dc/terms/>
<{DESK}> a mfmsec:System ; rdfs:label "Voice desk"@en ; skos:altLabel "Hotline"@en ; skos:definition "It takes calls."@en ;
  mfmsec:modality <{ids.BASE}modality/audio>, <{ids.BASE}modality/text> ; mfmsec:flow <{ids.BASE}flow/input-to-model> ;
  mfmsec:phase <{ids.BASE}phase/inference> ; dcterms:source <{ids.BASE}reference/antifake-2023> ;
  mfmsec:deploys <{ids.BASE}method/antifake>, <{ids.BASE}defense/signal-protection> .
<{ids.BASE}coverage/C0214> mfmsec:testedOn <{DESK}> .
"""
FORWARD = """{ system(slug: "voice-desk", required: true) {
  id iri code label altLabels definition source modalities flows phases deprecated
  references { slug }
  safeguards { totalCount edges { node { __typename label } } }
  coverage { totalCount edges { node { code outcome } } } } }"""


@pytest.fixture(scope="module")
def dataset() -> ox.Store:
    """A part of the shipped facts, with a system beside it."""
    made = part(FILES)
    graph = ox.NamedNode(ids.graph())
    made.extend(ox.Quad(*triple.triple, graph) for triple in ox.parse(SYSTEM, format=ox.RdfFormat.TURTLE))
    reason.infer(made, FOLDER)
    return made


@pytest.fixture(scope="module")
def world(store_settings: Settings, dataset: ox.Store) -> Iterator[World]:
    """The dataset, loaded once for all questions."""
    with driver.connect(store_settings) as graph:
        empty(graph)
        catalog.put_all(graph, [catalog.load(dataset, ids.SOURCE, NOW)], store_settings)
        yield World(graph)
        empty(graph)


def test_a_system_comes_back_triple_for_triple(world: World, dataset: ox.Store) -> None:
    """What a system says, and the row that was tried on it, survive the way to the graph and back."""
    assert read_back(world.graph) == stated(dataset)


def test_a_system_tells_what_it_is_and_what_was_tried_on_it(world: World) -> None:
    """From a system one comes to its place, to the safeguards that it has in place, and to the rows that were tried on it."""
    told = world.ask(FORWARD)["system"]

    assert len(world.statements) == 1
    assert told == {
        "id": global_id("System", DESK),
        "iri": DESK,
        "code": None,
        "label": "Voice desk",
        "altLabels": ["Hotline"],
        "definition": "It takes calls.",
        "source": "mfmsec",
        "modalities": ["TEXT", "AUDIO"],
        "flows": ["INPUT_TO_MODEL"],
        "phases": ["INFERENCE"],
        "deprecated": False,
        "references": [{"slug": "antifake-2023"}],
        "safeguards": {
            "totalCount": 2,
            "edges": [
                {"node": {"__typename": "Defense", "label": "Signal protection"}},
                {"node": {"__typename": "Method", "label": "AntiFake"}},
            ],
        },
        "coverage": {"totalCount": 1, "edges": [{"node": {"code": "MFM-C0214", "outcome": "MITIGATES"}}]},
    }


@pytest.mark.parametrize(
    "document",
    [
        '{ method(code: "MFM-M0137") { systems { edges { node { slug } } } } }',
        '{ defense(slug: "signal-protection") { systems { edges { node { slug } } } } }',
        '{ reference(slug: "antifake-2023") { systems { edges { node { slug } } } } }',
    ],
)
def test_what_a_system_points_at_leads_back_to_it(world: World, document: str) -> None:
    """From a safeguard or a reference one comes to the systems that have it in place, or that it describes."""
    (told,) = world.ask(document).values()
    assert told == {"systems": {"edges": [{"node": {"slug": "voice-desk"}}]}}


@pytest.mark.parametrize(
    ("where", "found"),
    [
        ("{modality: {eq: AUDIO}}", 1),
        ("{modality: {eq: VIDEO}}", 0),
        ("{flow: {in: [INPUT_TO_MODEL, MODEL_TO_ACTION]}}", 1),
        ('{safeguards: {some: {code: {eq: "MFM-M0137"}}}}', 1),
        ("{safeguards: {count: {gte: 3}}}", 0),
        ('{defense: {slug: {eq: "protective-perturbation"}}}', 1),
        ('{within: {slug: {eq: "signal-protection"}}}', 1),
        ('{within: {slug: {eq: "protective-perturbation"}}}', 1),
        ("{coverage: {some: {outcome: {eq: MITIGATES}}}}", 1),
        ("{coverage: {some: {outcome: {eq: BYPASSED}}}}", 0),
        ('{source: {eq: "mfmsec"}, label: {contains: "desk"}}', 1),
    ],
)
def test_systems_are_filtered(world: World, where: str, found: int) -> None:
    """Systems are told apart by their place, by what they have in place and by what came of trials on them."""
    assert world.ask(f"{{ systems(where: {where}) {{ totalCount }} }}")["systems"]["totalCount"] == found


def test_rows_are_told_by_the_system_they_were_tried_on(world: World) -> None:
    """A row names its system; one that was tried on none says null, and rows are filtered by it."""
    document = """{ all: coverage(where: {code: {in: ["MFM-C0214", "MFM-C0215"]}}) { edges { node { code testedOn { label } } } }
        here: coverage(where: {testedOn: {slug: {eq: "voice-desk"}}}) { edges { node { code } } } }"""
    told = world.ask(document)

    assert [edge["node"]["testedOn"] for edge in told["all"]["edges"]] == [{"label": "Voice desk"}, None]
    assert codes(told, "here") == ["MFM-C0214"]


@pytest.mark.parametrize(
    ("document", "variables"),
    [
        ("query($x: ID!) { node(id: $x) { ... on System { label } } }", {"x": global_id("System", DESK)}),
        (
            "query($x: [_Any!]!) { _entities(representations: $x) { ... on System { label } } }",
            {"x": [{"__typename": "System", "iri": DESK}]},
        ),
        ('{ search(query: "hotline", types: [SYSTEM]) { edges { node { label } } } }', {}),
        (
            "{ concepts(where: {systems: {some: {}}}) { edges { node { systems { edges { node { label } } } } } } }",
            {},
        ),
    ],
)
def test_a_system_is_found_like_anything_else(world: World, document: str, variables: dict[str, Any]) -> None:
    """A system is found by its id, as an entity of a federation, by a search, and from the values of the axes."""
    assert '{"label": "Voice desk"}' in str(world.ask(document, **variables)).replace("'", '"')


def test_a_release_states_its_format(world: World) -> None:
    """The version of the format stands beside the version of the content."""
    assert world.ask("{ release { version formatVersion } }")["release"] == {"version": "2026.12.0", "formatVersion": "1.0"}
