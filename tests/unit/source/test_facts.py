"""Facts as text: what YAML's core schema makes of it, where it stands, and its normal form."""

import io
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from mfmsec.source import facts
from tests.unit.source.small import ONTOLOGY

TEXT = st.text(st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufeff\ufffe\uffff"), min_size=1, max_size=40)
WORDS = st.sampled_from(
    [
        "no",
        "yes",
        "on",
        "null",
        "~",
        "1e5",
        "12e03",
        "0x1F",
        "1_000",
        ".5",
        "2026.10",
        "2026-12-01",
        "<<",
        "=",
        "- a",
        "a: b",
        "# x",
        "é",
    ]
)
SCALAR = st.one_of(TEXT, WORDS, st.integers(-(10**17), 10**17), st.booleans())
FACT = st.dictionaries(
    st.sampled_from(["id", "type", "label", "note", "alt", "odd"]), st.one_of(SCALAR, st.lists(SCALAR, max_size=4)), min_size=1
)


def one(text: str) -> object:
    found, findings = facts.read(f'"@graph":\n  - x: {text}\n', "f")
    assert not findings
    return found[0].data["x"]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("no", "no"),
        ("yes", "yes"),
        ("on", "on"),
        ("true", True),
        ("False", False),
        ("2024", 2024),
        ("-3", -3),
        ("2026-12-01", "2026-12-01"),
        ("12:30:45", "12:30:45"),
        ("1_000", "1_000"),
        ("~", None),
        ("", None),
        ("'2401.10'", "2401.10"),
        ("9" * 5000, float("inf")),
    ],
)
def test_core_schema(text: str, value: object) -> None:
    """Plain words mean what YAML 1.2 says: no is a word, and only true and false are truth values."""
    assert one(text) == value
    assert type(one(text)) is type(value) or isinstance(one(text), facts.AsWritten)


@pytest.mark.parametrize("text", ["2401.10", "2401.11170", "007", "+5", "1e3", "1.", "9" * 30])
def test_numbers_keep_their_text(text: str) -> None:
    """A number whose value would lose its form keeps the form, through reading and writing."""
    source = f'"@graph":\n  - x: {text}\n'
    assert getattr(one(text), "text", "") == text
    assert facts.normal_form(source, "f") == source


def test_lines() -> None:
    """Each key knows its line, each item of a list its own, and what has no line that of what holds it."""
    text = (
        '# head\n"@graph":\n  - id: a\n    alt:\n      - b\n      - c\n    entries:\n      - id: d\n        label: e\n\n  - id: f\n'
    )
    first, second = facts.read(text, "f")[0]
    assert [first.at(key) for key in ("id", "alt", "alt/1", "entries", "entries/0", "entries/0/label", "alt/7", "no")] == [
        3,
        4,
        6,
        7,
        8,
        9,
        4,
        3,
    ]
    assert (first.line, second.line, second.at("id")) == (3, 11, 11)


@settings(max_examples=300, deadline=None)
@given(st.lists(FACT, min_size=1, max_size=3))
def test_normal_form_loses_nothing(data: list[dict[str, Any]]) -> None:
    """Facts written and read again are the same facts, and written again the same text."""
    text = facts.write(data)
    again, findings = facts.read(text, "f")
    assert findings == []
    assert [fact.data for fact in again] == data
    assert facts.normal_form(text, "f") == text


def test_header_is_kept() -> None:
    """Comment lines at the head of a file stay there; those further down are told by their lines."""
    text = '# one\n# two\n"@graph":\n  # three\n  - id: "a # b"  # four\n    note: c#d\n'
    assert facts.normal_form(text, "f").startswith("# one\n# two\n\"@graph\":\n  - id: 'a # b'\n    note: c#d\n")
    assert facts.comments(text) == [4, 5]


def test_order_of_keys() -> None:
    """The normal form has the schema's order of keys, in nested facts too, and unknown keys last."""
    nested = "entries: [{count: 1, type: EntryCount, id: e}, word]"
    text = f'"@graph":\n  - odd: 1\n    {nested}\n    name: n\n    type: Framework\n    id: f\n'
    keys = [line.strip(" -").partition(":")[0] for line in facts.normal_form(text, "f").splitlines()[1:]]
    assert keys == ["id", "type", "name", "entries", "id", "type", "count", "word", "odd"]


@pytest.mark.parametrize("path", sorted((ONTOLOGY / "facts").rglob("*.yaml"))[::12], ids=lambda path: path.stem)
def test_another_reader(path: Path) -> None:
    """Another YAML 1.2 reader finds the same facts in our files."""
    text = path.read_text(encoding="utf-8")
    theirs = YAML(typ="safe", pure=True).load(io.StringIO(text))
    assert [fact.data for fact in facts.read(text, "f")[0]] == theirs["@graph"]
