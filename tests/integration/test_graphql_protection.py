"""The analysis `protection`, on a graph small enough to judge by hand."""

from collections.abc import Iterator
from typing import Any

import pytest

from mfmsec.domain.entities import Evidence
from mfmsec.domain.verdict import Verdict
from mfmsec.domain.vocabulary import Element, Modality
from mfmsec.query.protection import Question, protection
from mfmsec.query.terms import has
from mfmsec.settings import Settings
from tests.integration import graphql_world
from tests.integration.graphql_world import World, iri

SAMPLE = """
query($where: ThreatFilter, $modality: [Modality!], $evidence: EvidenceFloor) {
  protection(where: $where, modality: $modality, evidence: $evidence) {
    cells { threat { iri code label } modality verdict rows { iri outcome } beaten { subject { label } beatenBy { code } } }
    safeguards { outcome beaten beatenBy { iri } subject { code label } }
    denominator unattributed { code }
    summary { verdict cells share { numerator denominator } } } }
"""
BANDWIDTH = {"element": {"eq": "BANDWIDTH"}}


@pytest.fixture
def world(store_settings: Settings) -> Iterator[World]:
    """A store with the small world in it."""
    with graphql_world.world(store_settings) as opened:
        yield opened


def _verdicts(answer: dict[str, Any]) -> dict[tuple[str, str], str]:
    return {(cell["threat"]["label"], cell["modality"]): cell["verdict"] for cell in answer["protection"]["cells"]}


def test_each_matched_threat_has_a_cell_on_each_modality(world: World) -> None:
    """Cells are the matched threats on the asked modalities; evidence climbs from the particular to the family."""
    answer = world.ask(SAMPLE, where=BANDWIDTH, modality=["AUDIO", "TEXT", "VIDEO"])

    assert _verdicts(answer) == {
        ("Flood", "AUDIO"): "COVERED",
        ("Flood", "TEXT"): "PARTIAL",
        ("Flood", "VIDEO"): "NOT_APPLICABLE",
        ("Slow speech", "AUDIO"): "COVERED",
        ("Slow speech", "TEXT"): "PARTIAL",
        ("Slow speech", "VIDEO"): "NOT_APPLICABLE",
    }
    assert len(world.statements) == 1


def test_an_answer_names_rows_beaten_subjects_and_its_denominator(world: World) -> None:
    """A verdict comes with its rows, whoever is beaten with the rows that beat it, and shares with their denominator."""
    answer = world.ask(SAMPLE, where=BANDWIDTH, modality=["AUDIO"], evidence={"adaptive": True})["protection"]

    assert answer["cells"][1] == {
        "threat": {"iri": iri("slow-speech"), "code": "MFM-T0002", "label": "Slow speech"},
        "modality": "AUDIO",
        "verdict": "COVERED",
        "rows": [
            {"iri": iri("C0001"), "outcome": "MITIGATES"},
            {"iri": iri("C0002"), "outcome": "BYPASSED"},
            {"iri": iri("C0004"), "outcome": "PARTIALLY_MITIGATES"},
        ],
        "beaten": [{"subject": {"label": "Low pass"}, "beatenBy": [{"code": "MFM-C0002"}]}],
    }
    low_pass = {"beaten": True, "beatenBy": [{"iri": iri("C0002")}], "subject": {"code": "MFM-M0002", "label": "Low pass"}}
    assert answer["safeguards"] == [
        {"outcome": "MITIGATES", "beaten": False, "beatenBy": [], "subject": {"code": "MFM-M0001", "label": "Hard cap"}},
        {"outcome": "PARTIALLY_MITIGATES", **low_pass},
        {"outcome": "BYPASSED", **low_pass},
    ]
    assert answer["denominator"] == 1
    assert answer["summary"][0] == {"verdict": "COVERED", "cells": 2, "share": {"numerator": 1, "denominator": 1}}
    assert [one["verdict"] for one in answer["summary"]] == ["COVERED", "PARTIAL", "CONTESTED", "UNPROVEN", "FAILED", "UNASSESSED"]


def test_rows_on_a_family_alone_are_told_apart(world: World) -> None:
    """A row that concerns only a family is unattributed, since shares over narrower threats cannot see it."""
    answer = world.ask(SAMPLE, where={"code": {"eq": "MFM-T0002"}}, modality=["TEXT"])["protection"]

    assert answer["unattributed"] == [{"code": "MFM-C0003"}]


@pytest.mark.parametrize(
    ("evidence", "expected"),
    [
        (None, "COVERED"),
        ({"adaptive": False, "basis": None, "asOf": None, "source": None}, "COVERED"),
        ({"basis": ["CERTIFIED"]}, "UNPROVEN"),
        ({"asOf": 2024}, "COVERED"),
        ({"asOf": 2023}, "UNASSESSED"),
        ({"source": ["mfmsec"]}, "COVERED"),
        ({"source": ["acme"]}, "UNASSESSED"),
    ],
)
def test_the_floor_of_evidence_is_applied(world: World, evidence: dict[str, Any] | None, expected: str) -> None:
    """Each part of the floor lowers the verdict as docs/verdicts.md says; false and null ask for none."""
    answer = world.ask(SAMPLE, where={"code": {"eq": "MFM-T0002"}}, modality=["AUDIO"], evidence=evidence)

    assert list(_verdicts(answer).values()) == [expected]


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"evidence": {"basis": ["ARGUED"]}}, "certified, empirical or both, not argued"),
        ({"evidence": {"basis": []}}, "not nothing"),
        ({"evidence": {"source": []}}, "names no graph"),
        ({"modality": []}, "names no modality"),
    ],
)
def test_a_floor_that_nothing_meets_is_refused(world: World, given: dict[str, Any], words: str) -> None:
    """A floor that no row can meet is a request error, and nothing is read."""
    code, text = world.refusal(SAMPLE, **given)

    assert code == "BAD_REQUEST"
    assert words in text
    assert world.statements == []


def test_what_is_told_of_rows_and_threats_may_go_deep(world: World) -> None:
    """Below cells and safeguards everything can be selected that the types have, under any alias, still in one statement."""
    answer = world.ask(
        """{ p: protection(where: {code: {eq: "MFM-T0002"}}, modality: AUDIO) {
               c: cells {
                 t: threat { broader { label } attacks { totalCount } }
                 r: rows { references { title } }
                 standing { code }
               }
               d: cells { threat { label } }
               safeguards {
                 rows { object { __typename } }
                 subject { ... on Method { defenses { edges { node { label } } } } }
               } } }"""
    )["p"]

    assert answer["c"][0]["t"] == {"broader": {"label": "Flood"}, "attacks": {"totalCount": 1}}
    assert answer["c"][0]["r"][0] == {"references": [{"title": "First"}]}
    assert answer["c"][0]["standing"] == [{"code": "MFM-C0001"}]
    assert answer["d"][0] == {"threat": {"label": "Slow speech"}}
    assert answer["safeguards"][0]["subject"] == {"defenses": {"edges": [{"node": {"label": "Cap"}}]}}
    assert len(world.statements) == 1


def test_the_command_line_asks_the_same_function(world: World) -> None:
    """Without GraphQL the analysis is a plain function with an answer of its own."""
    found = protection(
        world.read,
        Question(where=has("HAS_ELEMENT", [Element.NOISE]), modalities=(Modality.AUDIO,), evidence=Evidence(as_of=2024)),
    )

    assert [(cell.cell.threat, cell.verdict) for cell in found.cells] == [(iri("whisper"), Verdict.PARTIAL)]
    assert found.subject(found.safeguards[0].subject)["subject"]["label"] == "Low pass"
    assert found.denominator == 1
