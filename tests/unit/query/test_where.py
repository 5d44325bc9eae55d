"""Conditions as Cypher expressions."""

import pytest

from mfmsec.query.select import ANYTHING, BY_CODE, And, Compare, Condition, Counted, Not, Operator, Or, Quantifier, Related, Step
from mfmsec.query.text import Writer
from mfmsec.query.where import expression, past

LABEL = Compare("label", Operator.EQ, "x")
CITED = (Step("CITES"),)


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (ANYTHING, "true"),
        (Or(()), "false"),
        (LABEL, "n.label = $p0"),
        (Compare("label", Operator.EQ, None), "n.label IS NULL"),
        (Compare("label", Operator.IN, ("x", "y")), "n.label IN $p0"),
        (Compare("label", Operator.STARTS_WITH, "x"), "n.label STARTS WITH $p0"),
        (Compare("altLabels", Operator.INCLUDES, "x"), "$p0 IN coalesce(n.altLabels, [])"),
        (Not(LABEL), "NOT (coalesce(n.label = $p0, false))"),
        (And((LABEL, ANYTHING, Or((LABEL, LABEL)))), "n.label = $p0 AND (n.label = $p0 OR n.label = $p0)"),
        (Related(CITED, ("Reference",), ANYTHING), "EXISTS { MATCH (n)-[:CITES]->(n1) }"),
        (Related((Step("HAS_OBJECT"),), ("Attack",), ANYTHING), "EXISTS { MATCH (n)-[:HAS_OBJECT]->(n1:Attack) }"),
        (Related((Step("HAS_OBJECT", incoming=True),), ("Coverage",), ANYTHING), "EXISTS { MATCH (n)<-[:HAS_OBJECT]-(n1) }"),
        (
            Related(CITED, (), And((LABEL, Related(CITED, (), LABEL), Related(CITED, (), ANYTHING)))),
            (
                "EXISTS { MATCH (n)-[:CITES]->(n1) MATCH (n1)-[:CITES]->(n3) "
                "WHERE n1.label = $p0 AND EXISTS { MATCH (n1)-[:CITES]->(n2) } AND n3.label = $p0 }"
            ),
        ),
        (Related((Step("CITES", incoming=True),), (), LABEL), "EXISTS { MATCH (n)<-[:CITES]-(n1) WHERE n1.label = $p0 }"),
        (Related(CITED, (), LABEL, Quantifier.NONE), "NOT EXISTS { MATCH (n)-[:CITES]->(n1) WHERE n1.label = $p0 }"),
        (
            Related(CITED, (), LABEL, Quantifier.ALL),
            "NOT EXISTS { MATCH (n)-[:CITES]->(n1) WHERE NOT (coalesce(n1.label = $p0, false)) }",
        ),
        (Related(CITED, (), LABEL, Quantifier.SINGLE), "COUNT { MATCH (n)-[:CITES]->(n1) WHERE n1.label = $p0 } = 1"),
        (Counted(CITED, (), LABEL, Operator.GTE, 2), "COUNT { MATCH (n)-[:CITES]->(n1) WHERE n1.label = $p0 } >= $p1"),
        (
            Counted((Step("WITHIN_THREAT", most=2),), (), ANYTHING, Operator.IN, (0, 1)),
            "COUNT { MATCH (n)-[:WITHIN_THREAT*1..2]->(n1) RETURN DISTINCT n1 } IN $p0",
        ),
        (
            Related((Step("HAS_OBJECT"), Step("REALIZES", least=0)), ("Threat",), ANYTHING),
            "EXISTS { MATCH (n)-[:HAS_OBJECT]->()-[:REALIZES*0..1]->(n1:Threat) }",
        ),
    ],
)
def test_a_condition_is_written_so(condition: Condition, expected: str) -> None:
    """Each kind of condition has one form; equal values share a parameter, and a negated comparison is never null."""
    assert expression(Writer(), "n", condition) == expected


def test_values_become_parameters() -> None:
    """A value never stands in the text, tuples are lists, and values of different types are not confused."""
    writer = Writer()

    yes = True
    parts = (Compare("a", Operator.EQ, 1), Compare("b", Operator.EQ, yes), Compare("c", Operator.IN, ("1",)))
    expression(writer, "n", And(parts))

    assert writer.parameters == {"p0": 1, "p1": True, "p2": ["1"]}
    assert [type(value) for value in writer.parameters.values()] == [int, bool, list]


def test_what_lies_past_a_key_is_compared_key_by_key() -> None:
    """A later sort key counts only where the earlier ones are equal, and what is absent lies past all that is there."""
    after, before = (past(Writer(), "n", BY_CODE, ("c", "i"), forward=forward) for forward in (True, False))

    same = "(n.code = $p0 OR n.code IS NULL AND $p0 IS NULL)"
    assert after == f"(n.code > $p0 OR $p0 IS NOT NULL AND n.code IS NULL OR {same} AND n.iri > $p1)"
    assert before == f"(n.code < $p0 OR n.code IS NOT NULL AND $p0 IS NULL OR {same} AND n.iri < $p1)"
