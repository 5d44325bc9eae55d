"""The analysis `gaps`, on a graph small enough to judge by hand."""

from collections.abc import Iterator
from typing import Any

import pytest

from mfmsec.domain.entities import Evidence
from mfmsec.query.gaps import Question, find_gaps
from mfmsec.settings import Settings
from mfmsec.store import tx
from tests.integration import graphql_world
from tests.integration.graphql_world import World, iri

ASK = """
query($where: ThreatFilter, $modality: [Modality!], $evidence: EvidenceFloor, $first: Int, $candidates: Int) {
  gaps(where: $where, modality: $modality, evidence: $evidence, first: $first, candidates: $candidates) {
    totalCount denominator unattributed { code }
    gaps { threat { label } modality verdict attackCount newestYear attacks { label } rows { code }
           candidateCount candidates { holdsIn safeguard { __typename code } } } } }
"""
ADAPTIVE: dict[str, Any] = {"evidence": {"adaptive": True}}
PLACED = """
MATCH (input:Flow {iri: $input}) MATCH (text:Modality {iri: $text}) MATCH (audio:Modality {iri: $audio})
MATCH (slow:Threat {iri: $slow}) MATCH (whisper:Threat {iri: $whisper})
MATCH (cap:Defense {iri: $cap}) MATCH (filter:Defense {iri: $filter}) MATCH (hard:Method {iri: $hard})
CREATE (slow)-[:HAS_FLOW]->(input) CREATE (whisper)-[:HAS_FLOW]->(input)
CREATE (cap)-[:HAS_FLOW]->(input) CREATE (filter)-[:HAS_FLOW]->(input)
CREATE (cap)-[:HAS_MODALITY]->(text) CREATE (cap)-[:HAS_MODALITY]->(audio)
CREATE (filter)-[:HAS_MODALITY]->(audio) CREATE (hard)-[:HAS_MODALITY]->(text)
"""
NAMES = {
    "input": "flow/input-to-model",
    "text": "modality/text",
    "audio": "modality/audio",
    "slow": "slow-speech",
    "whisper": "whisper",
    "cap": "cap",
    "filter": "filter",
    "hard": "hard-cap",
    "fails": "outcome/fails",
}
CAP = {"holdsIn": 1, "safeguard": {"__typename": "Defense", "code": "MFM-D0001"}}
HARD_CAP = {"holdsIn": 1, "safeguard": {"__typename": "Method", "code": "MFM-M0001"}}


@pytest.fixture
def world(store_settings: Settings) -> Iterator[World]:
    """A store with the small world in it, its threats and safeguards placed on a flow and on modalities."""
    with graphql_world.world(store_settings) as opened:
        change(opened, PLACED)
        yield opened
        graphql_world.mark(opened.graph, digest="changed")  # so that the next test builds the world anew


def change(world: World, statement: str) -> None:
    names = {name: iri(path) for name, path in NAMES.items()}
    tx.write(world.graph, lambda transaction: transaction.run(statement, names).consume())


def test_gaps_come_with_attacks_rows_and_candidates(world: World) -> None:
    """Cells without tested protection are told with their attacks, the rows that exist, and what was never tried there."""
    answer = world.ask(ASK, **ADAPTIVE)["gaps"]

    assert answer == {
        "totalCount": 2,
        "denominator": 3,
        "unattributed": [{"code": "MFM-C0003"}],
        "gaps": [
            {
                "threat": {"label": "Whisper"},
                "modality": "AUDIO",
                "verdict": "UNPROVEN",
                "attackCount": 1,
                "newestYear": None,
                "attacks": [{"label": "Hiss"}],
                "rows": [{"code": "MFM-C0005"}],
                "candidateCount": 0,
                "candidates": [],
            },
            {
                "threat": {"label": "Slow speech"},
                "modality": "TEXT",
                "verdict": "UNPROVEN",
                "attackCount": 0,
                "newestYear": None,
                "attacks": [],
                "rows": [{"code": "MFM-C0004"}],
                "candidateCount": 2,
                "candidates": [CAP, HARD_CAP],
            },
        ],
    }
    assert len(world.statements) == 1


def test_a_year_leaves_out_later_attacks_and_later_rows(world: World) -> None:
    """As of a year, only attacks that had appeared by then are counted, and what is known as of then leaves more gaps."""
    before, after = (world.ask(ASK, evidence={"asOf": year})["gaps"] for year in (2023, 2024))

    assert [(gap["threat"]["label"], gap["modality"], gap["verdict"], gap["attackCount"]) for gap in before["gaps"]] == [
        ("Slow speech", "TEXT", "UNASSESSED", 0),
        ("Slow speech", "AUDIO", "UNASSESSED", 0),
        ("Whisper", "AUDIO", "UNASSESSED", 0),
    ]
    assert [(gap["threat"]["label"], gap["modality"]) for gap in after["gaps"]] == [("Slow speech", "TEXT")]


def test_an_attack_is_dated_by_the_first_of_its_references(world: World) -> None:
    """The newest year is that of the newest attack, each dated by its earliest reference."""
    change(world, "MATCH (c:Coverage {code: 'MFM-C0001'})-[edge:HAS_OUTCOME]->() DELETE edge")
    change(world, "MATCH (c:Coverage {code: 'MFM-C0001'}) MATCH (o:Outcome {iri: $fails}) CREATE (c)-[:HAS_OUTCOME]->(o)")

    first = world.ask(ASK, modality=["AUDIO"])["gaps"]["gaps"][0]

    assert (first["threat"]["label"], first["verdict"]) == ("Slow speech", "CONTESTED")
    assert (first["attackCount"], first["newestYear"]) == (1, 2024)


def test_what_is_asked_about_narrows_gaps_and_not_what_candidates_hold(world: World) -> None:
    """A filter on threats and modalities narrows gaps and denominator; a candidate still ranks by all cells of the element."""
    answer = world.ask(ASK, **ADAPTIVE, where={"code": {"eq": "MFM-T0002"}}, modality=["TEXT"])["gaps"]

    assert (answer["totalCount"], answer["denominator"]) == (1, 1)
    assert answer["gaps"][0]["candidates"] == [CAP, HARD_CAP]
    assert len(world.statements) == 1


@pytest.mark.parametrize(
    ("changed", "left"),
    [
        ("MATCH (n:Defense {iri: $cap}) SET n.deprecated = true", [HARD_CAP]),
        ("MATCH (n:Defense {iri: $cap}) MATCH (m:Defense {iri: $filter}) CREATE (m)-[:BROADER_DEFENSE]->(n)", [HARD_CAP]),
        ("MATCH (n:Defense {iri: $cap})-[edge:HAS_FLOW]->() DELETE edge", []),
        ("MATCH (n:Method {iri: $hard})-[edge:HAS_MODALITY]->(:Modality {iri: $text}) DELETE edge", [CAP]),
        ("MATCH (n:Method {iri: $hard})-[edge:IMPLEMENTS]->() DELETE edge", [CAP]),
    ],
)
def test_what_does_not_fit_is_no_candidate(world: World, changed: str, left: list[dict[str, Any]]) -> None:
    """Retired safeguards, families, and what acts on another element, flow or modality are no candidates."""
    change(world, changed)

    answer = world.ask(ASK, **ADAPTIVE, modality=["TEXT"])["gaps"]

    assert answer["gaps"][0]["candidates"] == left


def test_what_was_tried_under_another_name_is_no_candidate(world: World) -> None:
    """A defense is tried where one of its methods was, and neither is a candidate any more, whatever the floor."""
    change(world, "MATCH (c:Coverage {code: 'MFM-C0001'}) MATCH (m:Modality {iri: $text}) CREATE (c)-[:HAS_MODALITY]->(m)")

    answer = world.ask(ASK, evidence={"asOf": 2023}, modality=["TEXT"])["gaps"]

    assert [(gap["verdict"], gap["candidateCount"]) for gap in answer["gaps"]] == [("UNASSESSED", 0)]


def test_first_and_candidates_cut_the_answer_short(world: World) -> None:
    """Only so many gaps, and only so many candidates of each, are told; the totals say how many there are."""
    one = world.ask(ASK, **ADAPTIVE, first=1)["gaps"]
    few = world.ask(ASK, **ADAPTIVE, candidates=1)["gaps"]
    none = world.ask("{ gaps(first: 0, evidence: {adaptive: true}) { totalCount gaps { modality } } }")["gaps"]

    assert (one["totalCount"], len(one["gaps"])) == (2, 1)
    assert (few["gaps"][1]["candidates"], few["gaps"][1]["candidateCount"]) == ([CAP], 2)
    assert none == {"totalCount": 2, "gaps": []}


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"first": -1}, "`first` is -1; it takes 0 to 1000."),
        ({"first": 1001}, "`first` is 1001; it takes 0 to 1000."),
        ({"candidates": 101}, "`candidates` is 101; it takes 0 to 100."),
        ({"modality": []}, "names no modality"),
        ({"evidence": {"basis": []}}, "not nothing"),
    ],
)
def test_what_cannot_be_answered_is_refused(world: World, given: dict[str, Any], words: str) -> None:
    """Numbers out of range and floors that nothing meets are request errors, and nothing is read."""
    code, text = world.refusal(ASK, **given)

    assert code == "BAD_REQUEST"
    assert words in text
    assert world.statements == []


def test_without_graphql_it_is_a_plain_function(world: World) -> None:
    """The analysis can be asked without GraphQL, and tells of safeguards by IRI."""
    found = find_gaps(world.read, Question(evidence=Evidence(adaptive=True), first=5))

    assert [ranked.gap.judged.cell.threat for ranked in found.gaps] == [iri("whisper"), iri("slow-speech")]
    assert [found.safeguards[one.safeguard]["label"] for one in found.gaps[1].candidates] == ["Cap", "Hard cap"]
