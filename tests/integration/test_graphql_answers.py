"""What the root fields answer, on a graph small enough to answer by hand."""

import base64
from collections.abc import Iterator

import pytest

from mfmsec.settings import Settings
from tests.integration import graphql_world
from tests.integration.graphql_world import World, codes, iri

SAMPLE = """
{ coverage(where: {threat: {element: {eq: BANDWIDTH}}, modality: {eq: AUDIO}}, first: 100) {
    totalCount
    edges { node { iri outcome basis adaptive modalities finding
                   subject { __typename iri code label } object { __typename iri code label }
                   references { title year arxiv url } } } } }
"""


@pytest.fixture
def world(store_settings: Settings) -> Iterator[World]:
    """A store with the small world in it."""
    with graphql_world.world(store_settings) as opened:
        yield opened


def test_the_flagship_names_each_safeguard_with_its_evidence(world: World) -> None:
    """A row covers a threat on its object, or through the threats that its attack realizes, on any of its modalities."""
    coverage = world.ask(SAMPLE)["coverage"]

    assert coverage["totalCount"] == 3
    assert [edge["node"]["subject"]["label"] for edge in coverage["edges"]] == ["Hard cap", "Low pass", "Low pass"]
    assert coverage["edges"][0]["node"] == {
        "iri": iri("C0001"),
        "outcome": "MITIGATES",
        "basis": "EMPIRICAL",
        "adaptive": "YES",
        "modalities": ["AUDIO"],
        "finding": "0 of 100.",
        "subject": {"__typename": "Method", "iri": iri("hard-cap"), "code": "MFM-M0001", "label": "Hard cap"},
        "object": {"__typename": "Attack", "iri": iri("endless"), "code": "MFM-A0001", "label": "Endless audio"},
        "references": [{"title": "First", "year": 2024, "arxiv": None, "url": "https://example.org/1"}],
    }


def test_a_document_with_one_root_field_takes_one_statement(world: World) -> None:
    """However deep the selection goes, a root field is one statement."""
    world.ask(SAMPLE)

    assert len(world.statements) == 1


def test_each_root_field_takes_one_statement_of_its_own(world: World) -> None:
    """Root fields, aliases of one field among them, take as many statements as there are fields."""
    world.ask(
        """{ a: threats { edges { node { attacks { totalCount edges { node { threats { edges { node { label } } } } } } } } }
             b: threats(last: 1) { edges { node { code } } }
             release { version }
             node(id: "VGhyZWF0Ong=") { id }
             protection { denominator cells { threat { label } rows { references { title } } } } }"""
    )

    assert len(world.statements) == 5


@pytest.mark.parametrize("key", ["id", "iri", "slug", "code"])
def test_a_threat_is_found_by_each_of_its_keys(world: World, key: str) -> None:
    """Id, IRI, slug and code name the same node."""
    told = world.ask('{ threat(code: "MFM-T0002") { id iri slug code label definition } }')["threat"]

    found = world.ask(f"query($key: {'ID' if key == 'id' else 'String'}) {{ threat({key}: $key) {{ label }} }}", key=told[key])

    assert found == {"threat": {"label": "Slow speech"}}


@pytest.mark.parametrize(
    "lookup", ['threat(code: "MFM-T9999")', 'attack(iri: "urn:x")', 'reference(slug: "x")', 'node(id: "VGhyZWF0Ong=")']
)
def test_what_does_not_exist_is_null(world: World, lookup: str) -> None:
    """A key that names nothing is answered with null, and is no error."""
    assert list(world.ask(f"{{ {lookup} {{ id }} }}").values()) == [None]


def test_an_id_of_another_type_names_nothing(world: World) -> None:
    """A threat is not found by the id of an attack."""
    attack = world.ask('{ attack(code: "MFM-A0001") { id } }')["attack"]["id"]

    assert world.ask("query($id: ID) { threat(id: $id) { label } }", id=attack) == {"threat": None}


def test_nodes_come_in_the_order_of_their_ids(world: World) -> None:
    """`nodes` answers each id at its place, of whatever type, and null for an unknown one."""
    unknown = base64.b64encode(b"Threat:urn:x").decode()
    wanted = [f"Concept:{iri('modality/audio')}", f"Coverage:{iri('C0001')}", f"Threat:{iri('flood')}"]
    asked = [base64.b64encode(text.encode()).decode() for text in wanted]

    found = world.ask(
        "query($ids: [ID!]!) { nodes(ids: $ids) { __typename id ... on Entity { label } ... on Threat { flows } } }",
        ids=[*asked, unknown],
    )["nodes"]

    assert [one and (one["__typename"], one["id"], one.get("flows")) for one in found] == [
        ("Concept", asked[0], None),
        ("Coverage", asked[1], None),
        ("Threat", asked[2], ["INPUT_TO_MODEL"]),
        None,
    ]


def test_one_alias_may_mean_different_things_on_different_types(world: World) -> None:
    """A response key under two type conditions tells of each type what was asked of it."""
    found = world.ask(
        """{ coverage(first: 3) { edges { node {
             subject { ... on Method { text: note } ... on Defense { text: definition } } } } } }"""
    )["coverage"]["edges"]

    assert [edge["node"]["subject"]["text"] for edge in found] == ["Shipped.", None, "A limit."]


def test_aliases_with_different_arguments_do_not_mix(world: World) -> None:
    """A connection asked twice under two names has two answers."""
    found = world.ask(
        """{ threat(code: "MFM-T0001") { all: evidence { totalCount edges { node { code } } }
             failed: evidence(where: {outcome: {in: [FAILS, BYPASSED]}}) { totalCount edges { node { code } } } } }"""
    )["threat"]

    assert (codes(found, "all"), codes(found, "failed")) == (["MFM-C0001", "MFM-C0002", "MFM-C0003", "MFM-C0004"], ["MFM-C0002"])


def test_two_aliases_of_a_node_tell_different_things(world: World) -> None:
    """Edges and nodes that are asked under several names each tell what was asked there."""
    found = world.ask(
        "{ threats(first: 1) { a: edges { x: node { it: label } y: node { it: code } } b: edges { node { it: slug } cursor } } }"
    )["threats"]

    assert found["a"] == [{"x": {"it": "Flood"}, "y": {"it": "MFM-T0001"}}]
    assert found["b"][0]["node"] == {"it": "flood"}


def test_fragments_directives_and_variables_select_what_they_say(world: World) -> None:
    """A skipped field is absent, an included one present, and a fragment counts where its type fits."""
    found = world.ask(
        """query($yes: Boolean!, $first: Int = 1) { threats(first: $first) { edges { node { ...T label @skip(if: $yes) } } } }
           fragment T on Technique { code @include(if: $yes) ... on Defense { action } }""",
        yes=True,
    )

    assert found["threats"]["edges"] == [{"node": {"code": "MFM-T0001"}}]


def test_the_loaded_release_is_told(world: World) -> None:
    """`release` is the release that every answer is from."""
    assert world.ask("{ release { version issued } }") == {"release": {"version": "2026.12.0", "issued": "2026-12-01T00:00:00Z"}}


def test_concepts_are_the_values_of_an_axis(world: World) -> None:
    """The concepts of a scheme are its values; threats, which are concepts too, are not among them."""
    found = world.ask("{ concepts(scheme: SOK_FLOW) { totalCount } all: concepts { totalCount } }")

    assert (found["concepts"]["totalCount"], found["all"]["totalCount"]) == (6, 75)


def test_values_of_an_axis_come_in_the_order_of_the_vocabulary(world: World) -> None:
    """Lists of axis values are ordered, however the store keeps them."""
    assert world.ask('{ threat(code: "MFM-T0001") { modalities } }')["threat"]["modalities"] == ["TEXT", "AUDIO"]


def test_a_mapping_tells_both_its_ends(world: World) -> None:
    """A mapping leads from the technique to the framework that the entry belongs to."""
    found = world.ask(
        "{ mappings { edges { node { confidence subject { __typename label } object { entryId seeAlso framework { label } } } } } }"
    )["mappings"]["edges"]

    assert found[0]["node"] == {
        "confidence": 0.5,
        "subject": {"__typename": "Threat", "label": "Flood"},
        "object": {"entryId": "X1", "seeAlso": ["https://example.org/x1"], "framework": {"label": "ATLAS"}},
    }


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        ('{threat: {code: {eq: "MFM-T0001"}}}', "3"),
        ('{threat: {within: {code: {eq: "MFM-T0001"}}}}', "1 2 3 4"),
        ('{defense: {code: {eq: "MFM-D0002"}}}', "2 4 5"),
        ('{subject: {code: {startsWith: "MFM-M"}}, outcome: {in: [MITIGATES, DETECTS]}}', "1 5"),
        ('{object: {code: {eq: "MFM-A0001"}}}', "1 2"),
        ("{adaptive: {eq: YES}}", "1"),
        ("{basis: {eq: ARGUED}}", "3"),
        ("{modality: {in: [TEXT]}}", "3 4"),
        ("{finding: {eq: null}}", "2 3 4 5"),
        ("{year: {gte: 2023}}", "3"),
        ("{NOT: {year: {gte: 2023}}}", "1 2 4 5"),
        ('{finding: {contains: "100"}}', "1"),
        ("{OR: [{outcome: {eq: DETECTS}}, {AND: [{outcome: {eq: MITIGATES}}, {modality: {eq: TEXT}}]}]}", "3 5"),
        ("{OR: []}", ""),
        ("{}", "1 2 3 4 5"),
        ("{references: {some: {year: {gt: 2024}}}}", "2 4"),
        ("{references: {all: {year: {lte: 2024}}}}", "1 3 5"),
        ('{references: {none: {title: {eq: "First"}}}}', "2 3"),
        ('{references: {single: {title: {endsWith: "st"}}}}', "1 4 5"),
        ('{concerns: {some: {code: {eq: "MFM-T0003"}}}}', "5"),
        ("{iri: {in: []}}", ""),
    ],
)
def test_a_filter_keeps_what_meets_it(world: World, where: str, expected: str) -> None:
    """A filter keeps the rows that meet all of it; what is absent meets no comparison, and so the negation of one."""
    found = world.ask(f"{{ coverage(where: {where}) {{ totalCount edges {{ node {{ code }} }} }} }}")["coverage"]

    assert codes(found) == [f"MFM-C000{number}" for number in expected.split()]
    assert found["totalCount"] == len(expected.split())


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ('threats(where: {altLabels: {includes: "deluge"}})', "T1"),
        ("threats(where: {effect: {eq: null}})", "T1 T2 T3"),
        ('threats(where: {broader: {code: {eq: "MFM-T0001"}}})', "T2"),
        ("threats(where: {NOT: {modality: {eq: TEXT}}})", "T2 T3"),
        ('attacks(where: {within: {code: {eq: "MFM-T0001"}}})', "A1"),
        ("methods(where: {within: {element: {eq: NOISE}}})", "M2"),
        ("defenses(where: {action: {in: [CONSTRAINS]}})", "D1"),
        ("defenses(where: {methods: {some: {coverage: {some: {outcome: {eq: BYPASSED}}}}}})", "D2"),
    ],
)
def test_each_class_is_filtered_by_its_own_fields(world: World, question: str, expected: str) -> None:
    """Scalars, axis values and edges of each class can be filtered by."""
    found = next(iter(world.ask(f"{{ {question} {{ edges {{ node {{ code }} }} }} }}").values()))

    assert codes(found) == [f"MFM-{name[0]}000{name[1]}" for name in expected.split()]


def test_a_variable_may_be_one_of_a_list(world: World) -> None:
    """A list in a document may name a variable beside constants, in filters and elsewhere."""
    flood = base64.b64encode(f"Threat:{iri('flood')}".encode()).decode()

    found = world.ask(
        """query($code: String!, $id: ID!) { threats(where: {code: {in: ["MFM-T0003", $code]}}) { edges { node { code } } }
           nodes(ids: [$id]) { ... on Entity { label } } }""",
        code="MFM-T0001",
        id=flood,
    )

    assert codes(found, "threats") == ["MFM-T0001", "MFM-T0003"]
    assert found["nodes"] == [{"label": "Flood"}]


def test_text_of_users_is_never_part_of_a_statement(world: World) -> None:
    """What a user writes reaches the store as a parameter."""
    text = "x' OR 1=1 //"

    found = world.ask(
        "query($text: String) { threats(where: {label: {eq: $text}}) { totalCount } threat(code: $text) { id } }", text=text
    )

    assert found == {"threats": {"totalCount": 0}, "threat": None}
    assert not any(text in statement for statement in world.statements)


@pytest.mark.parametrize(
    ("document", "words"),
    [
        ("{ threat { id } }", "by one key, not by 0"),
        ('{ threat(code: "MFM-T0001", slug: "flood") { id } }', "by one key, not by 2"),
        ('{ node(id: "flood") { id } }', "is no id"),
        ('{ nodes(ids: ["' + '","'.join("x" * 101) + '"]) { id } }', "at most 100"),
    ],
)
def test_a_question_that_names_nothing_is_refused(world: World, document: str, words: str) -> None:
    """A wrong key is a request error whose text says what to give instead."""
    code, text = world.refusal(document)

    assert code == "BAD_REQUEST"
    assert words in text


@pytest.mark.parametrize("state", ["loading", "gone"])
def test_no_answer_comes_from_half_a_release(store_settings: Settings, state: str) -> None:
    """While a load is under way, or where nothing is loaded, every root field is an error with its code."""
    with graphql_world.world(store_settings) as world:
        graphql_world.mark(world.graph, **({"status": "loading"} if state == "loading" else {"source": "nobody"}))
        roots = ("threats { totalCount }", "protection { denominator }", "release { version }")
        refusals = [world.refusal(f"{{ {root} }}")[0] for root in roots]
        graphql_world.mark(world.graph, status="ready", source="mfmsec")

    assert refusals == ["RELEASE_LOADING" if state == "loading" else "RELEASE_MISSING"] * 3
