"""What analyses read of the graph, and what the algebra gets of it."""

import re
from typing import Any

import pytest

from mfmsec.domain.entities import Cell
from mfmsec.domain.matrix import MatrixAxis
from mfmsec.domain.strength import StrengthAxis
from mfmsec.domain.vocabulary import Adaptive, Modality
from mfmsec.errors import RequestError
from mfmsec.query import matrix, strength
from mfmsec.query.evidence import THREAT_AXES, Scope, facts, reading
from mfmsec.query.plan import plan_all
from mfmsec.query.select import Compare, Operator

THREATS = [
    {"iri": "flood", "source": "mfmsec", "retired": None, "broader": None, "modalities": ["audio"]},
    {"iri": "slow", "source": "mfmsec", "retired": None, "broader": "flood", "modalities": ["audio"]},
]
ROW = {
    "@iri": "r1",
    "@code": None,
    "@year": None,
    "@source": "mfmsec",
    "@subject": "m",
    "@subjectCode": None,
    "@object": "a",
    "@realizes": ["slow"],
    "@modalities": ["audio"],
    "@outcome": "mitigates",
    "@basis": "empirical",
    "@adaptive": None,
    "@cited": [{"year": 2026, "arxiv": "2501.00001"}, {"year": None, "arxiv": None}],
}


def _answer() -> dict[str, Any]:
    threats, sources = [{"@iri": "slow", "@Flow": ["input-to-model"]}], [{"name": "acme"}, {"name": "mfmsec"}]
    return {"lines": THREATS, "threats": threats, "rows": [ROW], "sources": sources}


def test_facts_are_made_of_an_answer() -> None:
    """Threats, lines and rows become values: evidence climbs, what is not said is unknown, and dates are the earlier ones."""
    known = facts(_answer())

    assert [threat.iri for threat in known.asked] == ["slow"]
    assert known.leaves == {"slow"}
    assert set(known.concerned) == {Cell("slow", Modality.AUDIO), Cell("flood", Modality.AUDIO)}
    assert known.rows[0].adaptive is Adaptive.UNKNOWN
    assert known.rows[0].years == {2025, None}
    assert known.values("slow", "Flow") == ("input-to-model",)
    assert known.told_subjects["m"] is ROW
    assert known.sources == ("mfmsec", "acme")


@pytest.mark.parametrize("axis", THREAT_AXES)
def test_axes_are_read_where_an_analysis_asks(axis: str) -> None:
    """What threats are sorted by is part of the statement only where it is asked for."""
    edge = f"[:{THREAT_AXES[axis]}]"

    assert edge in plan_all(*reading(Scope(axes=(axis,)))).statement
    assert edge not in plan_all(*reading(Scope())).statement


def test_rows_on_families_are_read_with_those_asked_about() -> None:
    """Where some threats are asked about, rows on what they fall under are read too; where all are, every row is one of theirs."""
    some = plan_all(*reading(Scope(Compare("code", Operator.EQ, "MFM-T0001"))))
    every = plan_all(*reading(Scope()))

    assert "WITHIN_THREAT" in some.statement
    assert "WITHIN_THREAT" not in every.statement


def test_a_question_about_nothing_is_refused() -> None:
    """No modality, or nothing to group by, is a request error before anything is read."""
    with pytest.raises(RequestError, match="names no modality"):
        Scope(modalities=())
    with pytest.raises(RequestError, match="nothing to group by"):
        strength.Question(())


def test_an_axis_named_twice_is_read_once() -> None:
    """The values of an axis that is both rows and columns are one part of the statement, and families are threats."""
    question = matrix.Question(MatrixAxis.FLOW, MatrixAxis.FLOW)

    assert len(re.findall(r"MATCH \(\w+:Flow\)", matrix.planned(question).statement)) == 1
    assert question.scope.axes == ("Flow",)
    assert matrix.Question(MatrixAxis.FAMILY, MatrixAxis.MODALITY).scope.axes == ()


def test_families_are_read_only_where_groups_are_families() -> None:
    """What stands above the defenses is read only to group by it."""
    apart, together = (strength.planned(strength.Question((axis,))) for axis in (StrengthAxis.DEFENSE, StrengthAxis.FAMILY))

    assert "BROADER_DEFENSE" not in apart.statement
    assert "BROADER_DEFENSE" in together.statement
