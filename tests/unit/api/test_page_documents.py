"""The GraphQL documents and templates of the pages, held against the schema and the classes of the graph."""

import re
from pathlib import Path

import graphql
import pytest

from mfmsec.api.graphql.schema import schema
from mfmsec.api.pages import engine
from mfmsec.api.pages.listing import LISTS
from mfmsec.domain import ids
from mfmsec.mapping import specs

PAGES = Path(engine.__file__).parent
SMALL = {"IriPattern", "EntryCount"}
"""Parts of a framework, whose pages tell their triples."""


@pytest.mark.parametrize("name", sorted(engine.known()))
def test_a_document_is_valid(name: str) -> None:
    """Each document is one that anybody may send, since the pages link to it."""
    assert graphql.validate(schema(), graphql.parse(engine.document(name))) == []


def test_every_class_has_a_page() -> None:
    """Each class of the graph has a document and a template of its own; the axes share theirs."""
    classes = {"Concept" if node.label in ids.AXES else node.label for node in specs.NODES} - SMALL

    assert classes <= engine.known()
    assert {f"{name.lower()}.html" for name in classes} <= {path.name for path in (PAGES / "templates").iterdir()}


def test_every_kind_has_a_list() -> None:
    """Each path segment under which individuals stand has a list, and each list an operation."""
    operations = set(re.findall(r"query (\w+)", engine.document("Lists")))

    assert set(LISTS) == set(ids.KINDS.values())
    assert operations == {operation for operation, _, _ in LISTS.values()} | {"Concepts"}


def test_only_the_cursors_of_a_document_are_taken_from_an_address() -> None:
    """A parameter of a URL becomes a variable only if the document has it, and never in place of the IRI."""
    given = {"evidence": "a", "attacks": "b", "iri": "c", "nope": "d", "first: 1) { x }": "e"}

    assert engine.cursors("Threat", given) == {"evidence": "a", "attacks": "b"}
