"""Where a statement starts."""

import pytest

from mfmsec.query import start
from mfmsec.query.select import ANYTHING, And, Compare, Condition, Not, Operator, Or, Quantifier, Related, Step
from mfmsec.query.slot import Slot
from mfmsec.query.text import Writer


def _has(edge: str, label: str, value: object = "x", key: str = "iri") -> Related:
    operator = Operator.IN if isinstance(value, tuple) else Operator.EQ
    return Related((Step(edge),), (label,), Compare(key, operator, value))


AUDIO = _has("HAS_MODALITY", "Modality")
NOISE = _has("HAS_ELEMENT", "Element")
OUTCOME = _has("HAS_OUTCOME", "Outcome", ("x", "y"))
CITED = _has("CITES", "Reference", Slot(0), "arxiv")
OF_NOISE = Related((Step("HAS_OBJECT"), Step("REALIZES", least=0)), ("Threat",), NOISE)


def _matched(label: str, *conditions: Condition) -> str:
    return "\n".join(start.matched(Writer(), "n", (label,), And(conditions)))


@pytest.mark.parametrize(
    "condition",
    [ANYTHING, Not(AUDIO), Or((AUDIO, NOISE)), Compare("label", Operator.CONTAINS, "x"), Compare("code", Operator.EQ, None)],
)
def test_without_anything_named_it_starts_at_all_nodes(condition: Condition) -> None:
    """What is negated, one of several, or no name leads nowhere: all nodes with the label are tested."""
    assert _matched("Threat", condition).startswith("MATCH (n:Threat)")


@pytest.mark.parametrize("quantifier", [Quantifier.ALL, Quantifier.NONE, Quantifier.SINGLE])
def test_only_what_some_nodes_meet_is_walked_from(quantifier: Quantifier) -> None:
    """A node that nothing leads to can meet `all` and `none`, so these are tests."""
    condition = Related(AUDIO.path, AUDIO.labels, AUDIO.condition, quantifier)

    assert _matched("Attack", condition).startswith("MATCH (n:Attack)\nWHERE")


def test_a_node_that_is_named_is_looked_up() -> None:
    """Where the code or another name of the node itself is given, nothing is walked."""
    assert _matched("Attack", AUDIO, Compare("code", Operator.EQ, "x")).startswith("MATCH (n:Attack)\nWHERE EXISTS")


def test_a_value_of_an_axis_is_walked_from() -> None:
    """A statement starts at the value, and tells each node once."""
    assert _matched("Attack", AUDIO) == (
        "MATCH (n1:Modality)\nWHERE n1.iri = $p0\nMATCH (n1)<-[:HAS_MODALITY]-(n:Attack)\nWITH DISTINCT n"
    )


def test_several_values_are_walked_from_each_for_itself() -> None:
    """What all walks reach is what meets all conditions; the label is not asked where an edge has no other start."""
    assert _matched("Coverage", AUDIO, OUTCOME, OF_NOISE).splitlines() == [
        "CALL () {",
        "  MATCH (n2:Modality)",
        "  WHERE n2.iri = $p0",
        "  MATCH (n2)<-[:HAS_MODALITY]-(n)",
        "  RETURN DISTINCT n",
        "  UNION ALL",
        "  MATCH (n3:Outcome)",
        "  WHERE n3.iri IN $p1",
        "  MATCH (n3)<-[:HAS_OUTCOME]-(n)",
        "  RETURN DISTINCT n",
        "  UNION ALL",
        "  MATCH (n5:Element)",
        "  WHERE n5.iri = $p0",
        "  MATCH (n5)<-[:HAS_ELEMENT]-(n4:Threat)",
        "  WITH DISTINCT n4",
        "  MATCH (n4)<-[:REALIZES*0..1]-(n6)",
        "  WITH DISTINCT n6",
        "  MATCH (n6)<-[:HAS_OBJECT]-(n)",
        "  RETURN DISTINCT n",
        "}",
        "WITH n, count(*) AS k1",
        "WHERE k1 = 3",
    ]


def test_an_entity_that_is_named_is_narrower_than_a_value() -> None:
    """One walk from a named entity is enough, and all else is tested, even if its name is known only later."""
    lines = _matched("Attack", AUDIO, CITED).splitlines()

    assert lines[:3] == ["MATCH (n2:Reference)", "WHERE n2.arxiv = $p1", "MATCH (n2)<-[:CITES]-(n:Attack)"]
    assert lines[3:] == ["WITH DISTINCT n", "WHERE EXISTS { MATCH (n)-[:HAS_MODALITY]->(n1) WHERE n1.iri = $p0 }"]


def test_techniques_are_reached_by_the_edges_that_are_most_their_own() -> None:
    """There are few threats, so the edges of a value that has them in common with attacks and coverage are not walked."""
    lines = _matched("Threat", AUDIO, NOISE).splitlines()

    assert lines[2] == "MATCH (n2)<-[:HAS_ELEMENT]-(n:Threat)"
    assert "UNION ALL" not in lines


def test_a_path_that_walks_a_type_of_edge_twice_is_a_test() -> None:
    """Such a path cannot come back along an edge; its steps, each for itself, could."""
    siblings = (Step("REALIZES"), Step("REALIZES", incoming=True))

    assert _matched("Attack", Related(siblings, ("Attack",), Compare("code", Operator.EQ, "x"))).startswith("MATCH (n:Attack)")
