"""The analysis `strength`, on a graph small enough to count by hand."""

from collections.abc import Iterator
from typing import Any

import pytest

from mfmsec.settings import Settings
from tests.integration import graphql_world
from tests.integration.graphql_world import World

SAMPLE = """
query($by: [StrengthAxis!]!, $where: DefenseFilter, $threats: ThreatFilter, $modality: [Modality!], $evidence: EvidenceFloor) {
  strength(by: $by, where: $where, threats: $threats, modality: $modality, evidence: $evidence) {
    groups { ...known } margins { ...known } total { ...known } } }
fragment known on StrengthGroup {
  element level action family { code } defense { code } defenses { code }
  tested { ...trials } adaptive { ...trials } breadth { numerator denominator } protected { threat { code } modality }
  unattributed { code } }
fragment trials on Trials { count rows { code } positive { numerator denominator } outcomes { outcome share { numerator } } }
"""


@pytest.fixture
def world(store_settings: Settings) -> Iterator[World]:
    """A store with the small world in it."""
    with graphql_world.world(store_settings) as opened:
        yield opened


def _ask(world: World, *by: str, **more: Any) -> dict[str, Any]:  # noqa: ANN401 - any variable
    answer: dict[str, Any] = world.ask(SAMPLE, by=by, **more)["strength"]
    assert len(world.statements) == 1
    return answer


def _codes(group: dict[str, Any], which: str = "tested") -> list[str]:
    return [row["code"].removeprefix("MFM-") for row in group[which]["rows"]]


def test_groups_tell_what_came_of_their_trials(world: World) -> None:
    """Each group has its tested rows by outcome, those of adaptive attackers, and the cells that it protects."""
    noise, bandwidth = _ask(world, "ELEMENT")["groups"]

    assert (noise["element"], noise["defenses"], _codes(noise)) == ("NOISE", [{"code": "MFM-D0002"}], ["C0002", "C0004", "C0005"])
    assert {one["outcome"]: one["share"]["numerator"] for one in noise["tested"]["outcomes"]} == {
        "MITIGATES": 0,
        "PARTIALLY_MITIGATES": 1,
        "DETECTS": 1,
        "FAILS": 0,
        "BYPASSED": 1,
    }
    assert noise["tested"]["positive"] == {"numerator": 2, "denominator": 3}
    assert noise["adaptive"]["positive"] == {"numerator": 0, "denominator": 0}
    assert noise["protected"] == [{"threat": {"code": "MFM-T0002"}, "modality": "TEXT"}]  # beaten on audio; to detect is not enough
    assert (bandwidth["element"], _codes(bandwidth), _codes(bandwidth, "adaptive")) == ("BANDWIDTH", ["C0001"], ["C0001"])
    assert bandwidth["protected"] == [{"threat": {"code": "MFM-T0002"}, "modality": "AUDIO"}]
    assert (noise["unattributed"], bandwidth["unattributed"]) == ([], [{"code": "MFM-C0003"}])  # against Flood as a family
    assert noise["breadth"] == bandwidth["breadth"] == {"numerator": 1, "denominator": 3}


def test_several_axes_have_margins_and_a_total(world: World) -> None:
    """By two axes there are groups of both values, those of each value alone, and the whole, in the order of the vocabulary."""
    answer = _ask(world, "ELEMENT", "ACTION")

    assert [(one["element"], one["action"]) for one in answer["groups"]] == [("NOISE", "SUPPRESSES"), ("BANDWIDTH", "CONSTRAINS")]
    assert [(one["element"], one["action"]) for one in answer["margins"]] == [
        *((None, "SUPPRESSES"), (None, "CONSTRAINS")),
        *(("NOISE", None), ("BANDWIDTH", None)),
    ]
    assert _codes(answer["total"]) == ["C0001", "C0002", "C0004", "C0005"]
    assert answer["total"]["breadth"] == {"numerator": 2, "denominator": 3}


def test_a_family_and_a_defense_are_told(world: World) -> None:
    """Grouped by family or by defense, a group names it; a defense without any row is a group with nothing in it."""
    family = _ask(world, "FAMILY", where={"code": {"eq": "MFM-D0001"}})
    defense = _ask(world, "DEFENSE", evidence={"source": ["acme"]})

    assert [one["family"] for one in family["groups"]] == [{"code": "MFM-D0001"}]
    assert family["margins"] == []
    assert [one["defense"] for one in defense["groups"]] == [{"code": "MFM-D0001"}, {"code": "MFM-D0002"}]
    assert [one["tested"]["count"] for one in defense["groups"]] == [0, 0]


def test_a_defense_without_a_value_counts_in_the_whole(world: World) -> None:
    """What has no level is in no group of levels, and is still part of the total."""
    answer = _ask(world, "LEVEL")

    assert answer["groups"] == []
    assert answer["total"]["tested"]["count"] == 4


@pytest.mark.parametrize(
    ("given", "rows"),
    [
        ({"threats": {"code": {"eq": "MFM-T0003"}}}, ["C0005"]),
        ({"modality": ["TEXT"]}, ["C0004"]),
        ({"evidence": {"asOf": 2024}}, ["C0001", "C0005"]),
        ({"evidence": {"adaptive": True}}, ["C0001", "C0002"]),
        ({"evidence": {"basis": ["CERTIFIED"]}}, ["C0002"]),
        ({"where": {"element": {"eq": "SIGNAL"}}}, []),
    ],
)
def test_what_counts_can_be_narrowed(world: World, given: dict[str, Any], rows: list[str]) -> None:
    """Threats, modalities, the floor and the defenses choose the rows; negative ones stay under any bar."""
    assert _codes(_ask(world, "ELEMENT", **given)["total"]) == rows


@pytest.mark.parametrize(
    ("given", "words"), [({"by": []}, "nothing to group by"), ({"by": ["LEVEL"], "evidence": {"source": []}}, "names no graph")]
)
def test_a_question_about_nothing_is_refused(world: World, given: dict[str, Any], words: str) -> None:
    """To group by nothing, or by a floor that no row can meet, is a request error, and nothing is read."""
    code, text = world.refusal(SAMPLE, **given)

    assert code == "BAD_REQUEST"
    assert words in text
    assert world.statements == []
