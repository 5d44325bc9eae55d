"""Selection trees."""

import pytest

from mfmsec.query.plan import plan
from mfmsec.query.release import framed
from mfmsec.query.select import BY_CODE, Many, One, Page, Property, Select, Step, Values, Window

THREAT = Select(("Threat",), (Property("label", "label"),))


@pytest.mark.parametrize("key", ["a`b", "a b", "", "ä", "a'b", "a}b", "a\n"])
def test_a_key_that_is_no_name_is_refused(key: str) -> None:
    """Whatever could end a quoted name of Cypher cannot be a key."""
    with pytest.raises(ValueError, match="cannot be a key"):
        Property(key, "label")
    with pytest.raises(ValueError, match="cannot be a key"):
        Values(key, (Step("HAS_FLOW"),))


@pytest.mark.parametrize(
    "root", [One("answer", (), THREAT), Many("answer", (), THREAT), Page("answer", (), Window(2, BY_CODE), select=THREAT)]
)
def test_every_statement_reads_the_release_first(root: One | Many | Page) -> None:
    """The release is read in the same statement as the answer, and told beside it."""
    statement = plan(root).statement

    frame = framed((), "answer")
    assert statement.splitlines()[:3] == frame[:3]
    assert statement.splitlines()[-2:] == frame[-2:]


def test_a_list_is_cut_before_anything_nested_is_looked_up() -> None:
    """The order and the limit of a page stand before the subquery of what is nested in it."""
    nested = Select(("Threat",), (Many("references", (Step("CITES"),), Select(("Reference",), (Property("title", "title"),))),))

    statement = plan(Page("answer", (), Window(2, BY_CODE), select=nested)).statement

    assert statement.index("LIMIT") < statement.index("CITES")
