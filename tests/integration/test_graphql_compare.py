"""The analysis `compare`, on a graph small enough to judge by hand."""

from collections.abc import Iterator
from typing import Any

import pytest

from mfmsec.domain.compare import Trend
from mfmsec.domain.entities import Evidence
from mfmsec.query.compare import Question, compare
from mfmsec.settings import Settings
from tests.integration import graphql_world
from tests.integration.graphql_world import World, iri

ASK = """
query($where: ThreatFilter, $modality: [Modality!], $evidence: EvidenceFloor, $with: EvidenceFloor) {
  compare(where: $where, modality: $modality, evidence: $evidence, with: $with) {
    cells { threat { label } modality before after trend onlyBefore { code } onlyAfter { code } }
    transitions { before after trend cells share { numerator denominator } }
    before { summary { verdict cells share { numerator denominator } } unattributed { code } }
    after { summary { verdict cells share { numerator denominator } } unattributed { code } }
    reweighed denominator } }
"""
BANDWIDTH: dict[str, Any] = {"where": {"element": {"eq": "BANDWIDTH"}}, "modality": ["AUDIO", "TEXT"]}


@pytest.fixture
def world(store_settings: Settings) -> Iterator[World]:
    """A store with the small world in it."""
    with graphql_world.world(store_settings) as opened:
        yield opened


def _cells(answer: dict[str, Any]) -> list[tuple[Any, ...]]:
    return [
        (
            *(cell["threat"]["label"], cell["modality"], cell["before"], cell["after"], cell["trend"]),
            *([row["code"] for row in cell[side]] for side in ("onlyBefore", "onlyAfter")),
        )
        for cell in answer["cells"]
    ]


def test_two_years_are_held_against_each_other(world: World) -> None:
    """Cells that changed come with both verdicts, the trend and the rows of one side only; those that did not are counted."""
    answer = world.ask(ASK, **BANDWIDTH, evidence={"asOf": 2024})["compare"]

    assert _cells(answer) == [
        ("Flood", "TEXT", "UNPROVEN", "PARTIAL", "BETTER", [], ["MFM-C0004"]),
        ("Slow speech", "TEXT", "UNASSESSED", "PARTIAL", "OTHER", [], ["MFM-C0004"]),
    ]
    assert (answer["reweighed"], answer["denominator"]) == (2, 2)
    assert answer["transitions"] == [
        {"before": "COVERED", "after": "COVERED", "trend": "SAME", "cells": 2, "share": {"numerator": 1, "denominator": 2}},
        {"before": "UNPROVEN", "after": "PARTIAL", "trend": "BETTER", "cells": 1, "share": {"numerator": 0, "denominator": 2}},
        {"before": "UNASSESSED", "after": "PARTIAL", "trend": "OTHER", "cells": 1, "share": {"numerator": 1, "denominator": 2}},
    ]
    assert len(world.statements) == 1


def test_the_other_way_around_what_came_has_gone(world: World) -> None:
    """With the floors exchanged, better is worse and the rows stand on the other side."""
    answer = world.ask(ASK, **BANDWIDTH, **{"with": {"asOf": 2024}})["compare"]

    assert _cells(answer) == [
        ("Flood", "TEXT", "PARTIAL", "UNPROVEN", "WORSE", ["MFM-C0004"], []),
        ("Slow speech", "TEXT", "PARTIAL", "UNASSESSED", "OTHER", ["MFM-C0004"], []),
    ]


def test_two_bars_are_held_against_each_other(world: World) -> None:
    """Where the bar is raised, verdicts fall though no row comes or goes; each side is what `protection` says by its floor."""
    answer = world.ask(ASK, **BANDWIDTH, **{"with": {"adaptive": True}})["compare"]
    protection = """query($where: ThreatFilter, $modality: [Modality!], $evidence: EvidenceFloor) {
      protection(where: $where, modality: $modality, evidence: $evidence) {
        summary { verdict cells share { numerator denominator } } unattributed { code } } }"""

    assert _cells(answer) == [
        ("Flood", "TEXT", "PARTIAL", "UNPROVEN", "WORSE", [], []),
        ("Slow speech", "TEXT", "PARTIAL", "UNPROVEN", "WORSE", [], []),
    ]
    assert answer["before"] == world.ask(protection, **BANDWIDTH)["protection"]
    assert answer["after"] == world.ask(protection, **BANDWIDTH, evidence={"adaptive": True})["protection"]


def test_a_floor_held_against_itself_changes_nothing(world: World) -> None:
    """Without floors, or with the same one twice, no cell changes and none is reweighed."""
    for floors in ({}, {"evidence": {"asOf": 2024}, "with": {"asOf": 2024}}, {"evidence": None, "with": {"adaptive": False}}):
        answer = world.ask(ASK, **BANDWIDTH, **floors)["compare"]

        assert (answer["cells"], answer["reweighed"]) == ([], 0)
        assert answer["before"] == answer["after"]


def test_rows_and_threats_may_be_told_in_several_ways(world: World) -> None:
    """Under aliases the same parts tell different things, all of it read in one statement."""
    (first, _) = world.ask(
        """{ compare(where: {element: {eq: BANDWIDTH}}, modality: [TEXT], evidence: {asOf: 2024}) {
               cells { a: threat { code } b: threat { attacks { totalCount } }
                       rowsBefore { code } rowsAfter { subject { label } } onlyAfter { references { title } } } } }"""
    )["compare"]["cells"]

    assert first == {
        "a": {"code": "MFM-T0001"},
        "b": {"attacks": {"totalCount": 0}},
        "rowsBefore": [{"code": "MFM-C0003"}],
        "rowsAfter": [{"subject": {"label": "Cap"}}, {"subject": {"label": "Low pass"}}],
        "onlyAfter": [{"references": [{"title": "First"}, {"title": "Second"}]}],
    }
    assert len(world.statements) == 1


@pytest.mark.parametrize("side", ["evidence", "with"])
@pytest.mark.parametrize(("floor", "words"), [({"basis": ["ARGUED"]}, "not argued"), ({"source": []}, "names no graph")])
def test_a_floor_that_nothing_meets_is_refused(world: World, side: str, floor: dict[str, Any], words: str) -> None:
    """On either side, a floor that no row can meet is a request error, and nothing is read."""
    code, text = world.refusal(ASK, **{side: floor})

    assert code == "BAD_REQUEST"
    assert words in text
    assert world.statements == []


def test_without_graphql_it_is_a_plain_function(world: World) -> None:
    """The analysis can be asked without GraphQL, and tells rows and threats by IRI."""
    found = compare(world.read, Question(before=Evidence(as_of=2023), after=Evidence(as_of=2024)))

    changed = {(pair.before.cell.threat, pair.trend) for pair in found.changed}
    assert changed == {(iri(name), Trend.OTHER) for name in ("flood", "slow-speech", "whisper")}
    assert found.facts.told_threats[iri("flood")]["label"] == "Flood"
