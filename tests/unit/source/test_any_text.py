"""Whatever people write: findings, never a traceback, and no rewriting that loses anything."""

import random
from pathlib import Path

import pytest

from mfmsec.source import assemble, facts, form, validate
from mfmsec.source.assemble import Source
from tests.unit.source.small import FACTS, ONTOLOGY, ROW, table

SCRAPS = [
    "[",
    "]",
    "{",
    "}",
    ":",
    "- ",
    "'",
    '"',
    "#",
    "&a ",
    "*a",
    "!!int ",
    "| ",
    "> ",
    "\n",
    "\t",
    " ",
    "~",
    "true",
    "1e9",
    "@",
    "%",
    "\u2028",
    "é",
    "\0",
]
REAL = sorted((ONTOLOGY / "facts").rglob("*.yaml"))


def spoilt(text: str, chance: random.Random) -> str:
    """Return a text with a few places cut, doubled or filled with scraps."""
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(len(text) + 1)
        width = chance.choice([0, 0, 1, 3, 20])
        text = text[:at] + chance.choice([*SCRAPS, text[at : at + width]]) + text[at + chance.choice([0, width]) :]
    return text


@pytest.mark.parametrize("seed", range(12))
def test_spoilt_facts(small: Path, seed: int) -> None:
    """Fact files with random faults are read, checked and formatted without a traceback and without loss."""
    chance = random.Random(seed)  # noqa: S311 - to spoil texts
    known = assemble.read(small)
    for _ in range(60):
        text = spoilt('"@graph":\n' + "\n".join(chance.sample(list(FACTS.values()), 2)), chance)
        found, findings = facts.read(text, "facts/sin.yaml")
        for finding in [*findings, *validate.findings(Source([*known.facts, *found], [], []), small)]:
            assert finding.message
            assert finding.repair
        again, _ = facts.read(facts.normal_form(text, "f"), "f")
        assert [fact.data for fact in again] == [fact.data for fact in found]


@pytest.mark.parametrize("seed", range(4))
def test_spoilt_mappings(small: Path, seed: int) -> None:
    """Mapping files with random faults are read and checked without a traceback."""
    chance = random.Random(seed)  # noqa: S311 - to spoil texts
    for _ in range(40):
        (small / "mappings" / "atlas.sssom.tsv").write_text(spoilt(table(ROW, ROW), chance), encoding="utf-8", newline="")
        source = assemble.read(small)
        assert all(finding.message and finding.repair for finding in [*source.findings, *validate.findings(source, small)])


def test_clean_means_whole(small: Path) -> None:
    """Facts without a finding lose nothing on expansion: each value of each key is a triple."""
    for path in REAL[::20]:
        found, _ = facts.read(path.read_text(encoding="utf-8"), "f")
        values = sum(
            len(value) if isinstance(value, list) else 1 for fact in found for key, value in fact.data.items() if key != "id"
        )
        nested = sum(len(item) - 1 for fact in found for key in ("entries", "iri_pattern") for item in fact.data.get(key, []))
        lists = sum("authors" in fact.data for fact in found)
        assert len(set(assemble.quads(found, assemble.context(small), "https://example.org/g"))) == values + nested + lists


def test_unreadable_files_are_findings(small: Path) -> None:
    """Where a file cannot be read, what is checked says so, and not what seems to be missing without it."""
    (small / "facts" / "good.yaml").write_bytes(b"\xff")
    source = assemble.read(small)
    assert validate.findings(source, small) == source.findings
    assert form.format_files(small) == []
