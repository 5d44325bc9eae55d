"""The analysis `matrix`, on a graph small enough to count by hand."""

from collections.abc import Iterator
from typing import Any

import pytest

from mfmsec.settings import Settings
from tests.integration import graphql_world
from tests.integration.graphql_world import World, iri

SAMPLE = """
query($rows: MatrixAxis!, $columns: MatrixAxis!, $where: ThreatFilter, $modality: [Modality!], $evidence: EvidenceFloor) {
  matrix(rows: $rows, columns: $columns, where: $where, modality: $modality, evidence: $evidence) {
    cells { ...counted } rowTotals { ...counted } columnTotals { ...counted } total { ...counted } outside } }
fragment counted on MatrixCell {
  row { slug } column { slug } applicable verdicts { verdict cells share { numerator denominator value } } }
"""
Counts = dict[tuple[str | None, str | None], dict[str, int]]


@pytest.fixture
def world(store_settings: Settings) -> Iterator[World]:
    """A store with the small world in it."""
    with graphql_world.world(store_settings) as opened:
        yield opened


def _counts(corners: list[dict[str, Any]]) -> Counts:
    """Return how often each verdict is given in each corner that has an applicable cell."""
    return {
        (one["row"] and one["row"]["slug"], one["column"] and one["column"]["slug"]): {
            line["verdict"]: line["cells"] for line in one["verdicts"] if line["cells"]
        }
        for one in corners
        if one["applicable"]
    }


def _ask(world: World, rows: str, columns: str, **more: Any) -> dict[str, Any]:  # noqa: ANN401 - any variable
    answer: dict[str, Any] = world.ask(SAMPLE, rows=rows, columns=columns, **more)["matrix"]
    assert len(world.statements) == 1
    return answer


def test_verdicts_are_counted_where_two_axes_meet(world: World) -> None:
    """Each corner counts the cells of threats without narrower ones; edges and the whole count them once."""
    answer = _ask(world, "ELEMENT", "MODALITY", modality=["AUDIO", "TEXT"])

    assert len(answer["cells"]) == 6
    assert _counts(answer["cells"]) == {
        ("noise", "audio"): {"PARTIAL": 1},
        ("bandwidth", "audio"): {"COVERED": 1},
        ("bandwidth", "text"): {"PARTIAL": 1},
    }
    assert _counts(answer["rowTotals"]) == {("noise", None): {"PARTIAL": 1}, ("bandwidth", None): {"COVERED": 1, "PARTIAL": 1}}
    assert _counts(answer["columnTotals"]) == {(None, "audio"): {"COVERED": 1, "PARTIAL": 1}, (None, "text"): {"PARTIAL": 1}}
    assert _counts([answer["total"]]) == {(None, None): {"COVERED": 1, "PARTIAL": 2}}
    assert answer["total"]["verdicts"][0]["share"] == {"numerator": 1, "denominator": 3, "value": pytest.approx(1 / 3)}
    assert answer["outside"] == 0


def test_an_empty_corner_is_an_answer(world: World) -> None:
    """Every value of the vocabulary has its row or column, in that order; where no cell is, there is no share."""
    answer = _ask(world, "ELEMENT", "LEVEL")

    assert [(one["row"]["slug"], one["column"]["slug"]) for one in answer["cells"]] == [
        (element, level) for element in ("signal", "noise", "bandwidth") for level in ("model", "system")
    ]
    nothing = {"verdict": "COVERED", "cells": 0, "share": {"numerator": 0, "denominator": 0, "value": None}}
    assert all(one["verdicts"][0] == nothing for one in answer["cells"])
    assert answer["outside"] == 3  # no threat of this world has a level


def test_a_family_is_the_topmost_threat(world: World) -> None:
    """By family, a threat counts under the top of its line, which is told even where only the threat below was asked about."""
    document = """{ matrix(rows: FAMILY, columns: FAMILY, where: {code: {eq: "MFM-T0002"}}) {
        rows { axis value label slug concept { iri } threat { code definition narrower { totalCount } } }
        cells { row { threat { code } } unattributed { code }
                cells { threat { code } modality verdict rows { code outcome } beaten { subject { label } } } } } }"""
    answer = world.ask(document)["matrix"]

    assert answer["rows"] == [
        {
            "axis": "FAMILY",
            "value": None,
            "label": "Flood",
            "slug": "flood",
            "concept": None,
            "threat": {"code": "MFM-T0001", "definition": None, "narrower": {"totalCount": 1}},
        }
    ]
    (corner,) = answer["cells"]
    assert [(one["modality"], one["verdict"]) for one in corner["cells"]] == [("TEXT", "PARTIAL"), ("AUDIO", "COVERED")]
    assert corner["cells"][1]["beaten"] == [{"subject": {"label": "Low pass"}}]
    assert corner["cells"][0] == {
        "threat": {"code": "MFM-T0002"},
        "modality": "TEXT",
        "verdict": "PARTIAL",
        "beaten": [],
        "rows": [{"code": "MFM-C0004", "outcome": "PARTIALLY_MITIGATES"}],
    }
    assert corner["unattributed"] == [{"code": "MFM-C0003"}]
    assert corner["row"] == {"threat": {"code": "MFM-T0001"}}
    assert len(world.statements) == 1


def test_values_are_told_as_concepts(world: World) -> None:
    """A value of an axis comes with its name in the enum, its label and, where asked, its concept; one axis can be both."""
    document = """{ matrix(rows: MODALITY, columns: MODALITY, modality: [POINT_CLOUD]) {
        columns { value slug label concept { iri } threat { iri } } } }"""
    answer = world.ask(document)["matrix"]

    concept = {"iri": iri("modality/point-cloud")}
    assert answer["columns"] == [
        {"value": "POINT_CLOUD", "slug": "point-cloud", "label": "point-cloud", "concept": concept, "threat": None}
    ]


def test_the_rows_behind_a_corner_are_told_once(world: World) -> None:
    """A row that concerns several cells of a corner is told once, and positive rows are told by the attacker they met."""
    document = """{ matrix(rows: ELEMENT, columns: LEVEL) {
        total { rows { code } } } both: matrix(rows: ELEMENT, columns: ELEMENT) {
        rowTotals { row { slug } rows { code } attackers { adaptive share { numerator denominator } } } } }"""
    answer = world.ask(document)

    assert answer["matrix"]["total"]["rows"] == []  # no threat of this world has a level
    bandwidth = answer["both"]["rowTotals"][2]
    assert bandwidth == {
        "row": {"slug": "bandwidth"},
        "rows": [{"code": "MFM-C0001"}, {"code": "MFM-C0002"}, {"code": "MFM-C0004"}],
        "attackers": [
            {"adaptive": "YES", "share": {"numerator": 1, "denominator": 2}},
            {"adaptive": "NO", "share": {"numerator": 1, "denominator": 2}},
            {"adaptive": "UNKNOWN", "share": {"numerator": 0, "denominator": 2}},
        ],
    }


@pytest.mark.parametrize(
    ("evidence", "expected"),
    [
        ({"basis": ["CERTIFIED"]}, {"UNPROVEN": 3}),
        ({"asOf": 2024}, {"COVERED": 1, "PARTIAL": 1, "UNASSESSED": 1}),
        ({"adaptive": True}, {"COVERED": 1, "UNPROVEN": 2}),
        ({"source": ["acme"]}, {"UNASSESSED": 3}),
    ],
)
def test_the_floor_of_evidence_is_applied(world: World, evidence: dict[str, Any], expected: dict[str, int]) -> None:
    """Each part of the floor changes verdicts, and never which cells are counted."""
    assert _counts([_ask(world, "ELEMENT", "ELEMENT", evidence=evidence)["total"]]) == {(None, None): expected}


@pytest.mark.parametrize(
    ("given", "words"), [({"evidence": {"basis": ["ARGUED"]}}, "not argued"), ({"modality": []}, "names no modality")]
)
def test_a_question_about_nothing_is_refused(world: World, given: dict[str, Any], words: str) -> None:
    """A floor that no row can meet, or no modality at all, is a request error, and nothing is read."""
    code, text = world.refusal(SAMPLE, rows="ELEMENT", columns="FLOW", **given)

    assert code == "BAD_REQUEST"
    assert words in text
    assert world.statements == []
