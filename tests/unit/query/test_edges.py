"""Several edges, read at once."""

from mfmsec.query.plan import plan
from mfmsec.query.select import Many, One, Property, Select, Step, Values

OUTCOME = Values("outcome", (Step("HAS_OUTCOME"),), many=False)
MODALITIES = Values("modalities", (Step("HAS_MODALITY"),))
SUBJECT = One("subject", (Step("HAS_SUBJECT"),), Select(("Method", "Defense"), (Property("code", "code"),)))
CITED = Many("cited", (Step("CITES"),), Select(("Reference",), (Property("year", "year"),)), order=())


def _statement(*fields: Values | One | Many) -> str:
    return plan(Many("answer", (), Select(("Coverage",), fields))).statement


def test_several_edges_are_read_once() -> None:
    """Values and nodes at the ends of several edges are all found in one list of edges."""
    statement = _statement(OUTCOME, MODALITIES, SUBJECT, CITED)

    assert statement.count("]->(") == 1
    assert "HAS_OUTCOME|HAS_MODALITY|HAS_SUBJECT|CITES]->" in statement


def test_one_edge_is_read_where_it_is_told() -> None:
    """A list of one type of edges would be no gain."""
    statement = _statement(OUTCOME, Values("label", (Step("HAS_OUTCOME"),), "label"))

    assert "head([(n1)-[:HAS_OUTCOME]->(v" in statement


def test_what_needs_more_than_properties_of_the_end_is_read_for_itself() -> None:
    """Nodes that are looked through further, sorted or reached against the arrow are matched on their own."""
    deeper = One("object", (Step("HAS_OBJECT"),), Select(("Attack", "Threat"), (MODALITIES,)))
    replaced = Values("replaces", (Step("REPLACED_BY", incoming=True),), "iri")

    statement = _statement(OUTCOME, MODALITIES, deeper, replaced)

    assert "HAS_OUTCOME|HAS_MODALITY]->" in statement
    assert "-[:HAS_OBJECT]->" in statement
    assert "<-[:REPLACED_BY]-" in statement
