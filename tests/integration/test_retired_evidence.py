"""What is retired counts in no verdict, on a graph small enough to judge by hand."""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from mfmsec.domain.vocabulary import Modality
from mfmsec.export.protection import evidence, verdicts
from mfmsec.query.protection import Question, protection
from mfmsec.settings import Settings
from mfmsec.store import tx
from tests.integration import graphql_world
from tests.integration.graphql_world import NODES, World, iri

ANALYSES = """{
  protection {
    cells { threat { iri } modality verdict rows { iri } standing { iri } beaten { subject { label } beatenBy { iri } } }
    safeguards { outcome beaten subject { label } } summary { verdict cells share { numerator denominator } }
    denominator unattributed { iri } }
  matrix(rows: FAMILY, columns: ELEMENT) {
    rows { value label } outside
    rowTotals { row { value } applicable unattributed { iri } verdicts { verdict share { numerator denominator } } } }
  strength(by: [ELEMENT, DEFENSE]) {
    groups { ...group } margins { ...group } total { ...group } }
  gaps(evidence: {adaptive: true}) {
    totalCount denominator unattributed { iri }
    gaps { threat { iri } modality verdict attackCount attacks { iri } rows { iri } candidateCount
           candidates { holdsIn safeguard { iri } } } }
  compare(evidence: {asOf: 2024}, with: {}) {
    denominator reweighed
    cells { threat { iri } modality before after onlyBefore { iri } onlyAfter { iri } } }
}
fragment group on StrengthGroup {
  element defense { iri } defenses { iri } tested { count positive { numerator denominator } }
  breadth { numerator denominator } unattributed { iri }
}"""
POINTERS = "REALIZES|IMPLEMENTS|BROADER_THREAT|BROADER_DEFENSE|HAS_SUBJECT|HAS_OBJECT"
PLACED = """
MATCH (input:Flow {iri: $input}) MATCH (text:Modality {iri: $text}) MATCH (audio:Modality {iri: $audio})
UNWIND $placed AS one MATCH (n:Resource {iri: one})
CREATE (n)-[:HAS_FLOW]->(input) CREATE (n)-[:HAS_MODALITY]->(text) CREATE (n)-[:HAS_MODALITY]->(audio)
"""
KINDS = {"threat", "attack", "defense", "method", "coverage"}
JUDGED = [name for name in NODES if name.partition("/")[0] in KINDS]


@pytest.fixture
def world(store_settings: Settings) -> Iterator[World]:
    """A store with the small world in it, its defenses placed where they may be candidates."""
    with graphql_world.world(store_settings) as opened:
        places = {"input": "flow/input-to-model", "text": "modality/text", "audio": "modality/audio"}
        placed = [iri(name) for name in ("whisper", "slow-speech", "cap", "filter")]
        change(opened, PLACED, {**{key: iri(name) for key, name in places.items()}, "placed": placed})
        yield opened
        graphql_world.mark(opened.graph, digest="changed")  # so that the next test builds the world anew


def change(world: World, statement: str, parameters: Mapping[str, Any]) -> None:
    tx.write(world.graph, lambda transaction: transaction.run(statement, dict(parameters)).consume())


def retire(world: World, *names: str) -> None:
    change(world, "UNWIND $iris AS iri MATCH (n:Resource {iri: iri}) SET n.deprecated = true", {"iris": [*map(iri, names)]})


def cell(world: World, threat: str, modality: str) -> dict[str, Any]:
    """Return the cell of a threat on a modality."""
    ask = "query($iri: String) { protection(where: {iri: {eq: $iri}}) { cells { modality verdict rows { code } } } }"
    cells: list[dict[str, Any]] = world.ask(ask, iri=iri(threat))["protection"]["cells"]
    return next(one for one in cells if one["modality"] == modality)


@pytest.mark.parametrize("name", JUDGED)
def test_what_is_retired_is_as_if_it_were_gone(world: World, name: str) -> None:
    """Every analysis answers alike, whether something with all that points at it is retired or was never there."""
    found = f"MATCH (n:Resource {{iri: $iri}})<-[:{POINTERS}*0..4]-(m) WITH DISTINCT m "
    before = world.ask(ANALYSES)
    change(world, f"{found} SET m.deprecated = true", {"iri": iri(name)})
    retired = world.ask(ANALYSES)
    assert len(world.statements) == len(retired)
    change(world, f"{found} DETACH DELETE m", {"iri": iri(name)})

    assert world.ask(ANALYSES) == retired
    assert retired != before


def test_a_row_that_is_retired_turns_a_verdict_back(world: World) -> None:
    """Without the row that covers, what is left is contested; without the one that beat it, it protects in part again."""
    told = []
    for row in ("C0001", "C0002", "C0004"):
        retire(world, row)
        told.append(cell(world, "slow-speech", "AUDIO"))

    assert [one["verdict"] for one in told] == ["CONTESTED", "PARTIAL", "UNASSESSED"]
    assert [[row["code"] for row in one["rows"]] for one in told] == [["MFM-C0002", "MFM-C0004"], ["MFM-C0004"], []]


def test_a_retired_threat_leaves_the_denominator(world: World) -> None:
    """Where the only narrower threat is retired, what stood above is no family, and has what rows on the retired one say."""
    ask = "{ protection { cells { threat { label } } denominator unattributed { code } } }"
    retire(world, "slow-speech")
    answer = world.ask(ask)["protection"]

    assert {one["threat"]["label"] for one in answer["cells"]} == {"Flood", "Whisper"}
    assert (answer["denominator"], answer["unattributed"]) == (4, [])
    assert len(cell(world, "flood", "AUDIO")["rows"]) == 3


def test_a_row_that_stays_counts_and_tells_what_is_retired(world: World) -> None:
    """A row about a retired method and a retired attack counts, and the answers say that they are retired and what to use."""
    retire(world, "low-pass", "filter", "hiss")
    graphql_world.join(world.graph, "low-pass", "REPLACED_BY", "hard-cap")
    ask = """{ protection(where: {code: {eq: "MFM-T0003"}}, modality: AUDIO) {
                 cells { verdict } safeguards { subject { deprecated ... on Method { replacedBy { code } } } } }
               strength(by: [DEFENSE]) { groups { defense { code deprecated } } } }"""
    answer = world.ask(ask)
    told = protection(world.read, Question(modalities=(Modality.AUDIO,)))

    assert answer["protection"]["cells"] == [{"verdict": "PARTIAL"}]
    assert answer["protection"]["safeguards"] == [{"subject": {"deprecated": True, "replacedBy": {"code": "MFM-M0001"}}}]
    assert {"code": "MFM-D0002", "deprecated": True} in [group["defense"] for group in answer["strength"]["groups"]]
    assert ("Low pass (MFM-M0002; retired, see MFM-M0001)", "detects", "Hiss (MFM-A0002; retired)") in [
        row[1:4] for row in evidence(told)[1]
    ]
    assert [row[3] for row in verdicts(told)[1] if row[0] == "MFM-T0003"] == ["partial"]
