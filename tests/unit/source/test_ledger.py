"""What a release gave away is held for ever: ids stay, with their class and code, and no code is given twice."""

from pathlib import Path

import pyoxigraph as ox
import pytest

from mfmsec import resources
from mfmsec.source import assemble, ledger, places, reason, validate
from mfmsec.source.findings import Finding
from tests.unit.source.small import ONTOLOGY, ROW, table

GOOD = "facts/good.yaml"


def dataset(folder: Path) -> ox.Store:
    return assemble.dataset(folder)


def found(folder: Path) -> list[Finding]:
    """Return what the ledger has to say of a folder as it is now."""
    known, faults = ledger.read(folder)
    where = places.places(assemble.read(folder), assemble.context(folder))
    return [*faults, *ledger.findings(dataset(folder), known, where)]


def said(folder: Path) -> list[str]:
    return [str(finding) for finding in found(folder)]


def change(folder: Path, old: str, new: str) -> None:
    text = (folder / GOOD).read_text()
    assert old in text
    (folder / GOOD).write_text(text.replace(old, new))


@pytest.fixture
def recorded(small: Path) -> Path:
    """Return the small ontology, of which everything was released."""
    (small / "schema").symlink_to(ONTOLOGY / "schema")
    assert ledger.record(dataset(small), small, "2026.12.0")
    return small


def test_recorded(recorded: Path) -> None:
    """What was just recorded is as it was; recording it again adds nothing and leaves the file as it is."""
    before = (recorded / ledger.FILE).read_bytes()

    assert said(recorded) == []
    assert ledger.record(dataset(recorded), recorded, "2027.1.0") == []
    assert (recorded / ledger.FILE).read_bytes() == before


def test_nothing_released(small: Path) -> None:
    """Where there is no ledger nothing was promised."""
    assert said(small) == []


def test_entries(recorded: Path) -> None:
    """An entry tells id, class, code and release; individuals of every class and terms of the schema have one."""
    lines = (recorded / ledger.FILE).read_text().splitlines()

    assert lines[0] == "id\tclass\tcode\trelease"
    assert "threat/patch\tThreat\tMFM-T0001\t2026.12.0" in lines
    assert "modality/audio\tModality\t\t2026.12.0" in lines
    assert "ns#Threat\tClass\t\t2026.12.0" in lines
    assert "ns#withinThreat\tObjectProperty\t\t2026.12.0" in lines


def test_new_ones_are_appended(recorded: Path) -> None:
    """A later release appends what is new below what is there, under its own number."""
    before = (recorded / ledger.FILE).read_text()
    (recorded / "facts" / "more.yaml").write_text('"@graph":\n  - id: release:2027.1.0\n    type: Release\n    version: 2027.1.0\n')
    (new,) = ledger.record(dataset(recorded), recorded, "2027.1.0")

    assert new == ledger.Entry("release/2027.1.0", "Release", "", "2027.1.0")
    assert (recorded / ledger.FILE).read_text() == f"{before}release/2027.1.0\tRelease\t\t2027.1.0\n"


SINS = {
    "id gone": (
        ("attack:sticker", "attack:label"),
        "attack/sticker was given away by release 2026.12.0 and is gone. Put it back, and retire it",
    ),
    "class changed": (
        ("id: attack:sticker\n    type: Attack", "id: attack:sticker\n    type: Method"),
        "facts/good.yaml:30: attack:sticker: was released as Attack and is Method now. Give the new thing an id of its own",
    ),
    "code changed": (
        ("code: MFM-A0001", "code: MFM-A0002"),
        "facts/good.yaml:32: code: attack:sticker: was released as MFM-A0001 and has MFM-A0002. Write code: MFM-A0001.",
    ),
    "code dropped": (
        ("    code: MFM-A0001\n", ""),
        "was released as MFM-A0001 and has no code. Write code: MFM-A0001.",
    ),
    "code given again": (
        ("id: attack:sticker", "id: attack:label"),
        "attack:label: has MFM-A0001, which release 2026.12.0 gave to attack/sticker. Give it the next free code.",
    ),
    "slipped in": (
        ("id: attack:sticker", "id: attack:label"),
        "attack:label: is no part of release 2026.12.0, which is recorded. Name the coming release",
    ),
}


@pytest.mark.parametrize("sin", SINS)
def test_sinners(recorded: Path, sin: str) -> None:
    """Whatever takes back what was given away is told at its place, with the repair."""
    (old, new), message = SINS[sin]
    change(recorded, old, new)

    assert any(message in line for line in said(recorded)), said(recorded)


def test_terms_of_the_schema(recorded: Path) -> None:
    """A term of the schema that is gone, or is another kind of thing, is told as well."""
    (recorded / "schema").unlink()
    (recorded / "schema").mkdir()
    text = (ONTOLOGY / "schema" / "threat.ttl").read_text().replace("mfmsec:effect\n", "mfmsec:consequence\n")
    (recorded / "schema" / "threat.ttl").write_text(text.replace("a owl:Class ;", "a owl:ObjectProperty ;", 1))

    told = said(recorded)
    assert any("ns#effect was given away by release 2026.12.0 and is gone." in line for line in told)
    assert any("was released as Class and is ObjectProperty now." in line for line in told)


HEAD = "id\tclass\tcode\trelease\n"
RETIRED = """\
"@graph":
  - id: mapping:patch--atlas--s1
    type: Mapping
    mapping_subject: threat:patch
    mapping_predicate: skos:closeMatch
    mapping_object: framework:atlas/S1
    mapping_justification: semapv:BackgroundKnowledgeBasedMatching
    confidence: '0.75'
    comment: Not close at all.
    introduced: release:2026.12.0
    deprecated: true
"""


def test_retired_mapping(small: Path) -> None:
    """A mapping is retired by moving it from its table to the facts: it keeps its id, and no plain match follows."""
    for name in ("schema", "rules"):
        (small / name).symlink_to(ONTOLOGY / name)
    (small / "mappings" / "atlas.sssom.tsv").write_text(table(ROW))
    live = dataset(small)
    reason.infer(live, small)
    ledger.record(live, small, "2026.12.0")
    (small / "mappings" / "atlas.sssom.tsv").unlink()
    gone = said(small)
    (small / "facts" / "retired.yaml").write_text(RETIRED)
    retired = dataset(small)
    reason.infer(retired, small)

    close = ox.NamedNode("http://www.w3.org/2004/02/skos/core#closeMatch")
    assert any("mapping/patch--atlas--s1 was given away by release 2026.12.0 and is gone." in line for line in gone)
    assert validate.findings(assemble.read(small), small) == []
    assert said(small) == []
    assert [len(list(store.quads_for_pattern(None, close, None, None))) for store in (live, retired)] == [1, 0]


FAULTS = {
    "other columns": ("id\tclass\n", "released.tsv:1: has other columns."),
    "too few cells": (HEAD + "threat/patch\tThreat\n", "released.tsv:2: is no entry."),
    "no class": (HEAD + "threat/patch\t\t\t2026.12.0\n", "released.tsv:2: is no entry."),
    "twice": (
        HEAD + "threat/patch\tThreat\tMFM-T0001\t2026.12.0\n" * 2,
        "released.tsv:3: repeats threat/patch.",
    ),
    "code twice": (
        HEAD + "threat/patch\tThreat\tMFM-T0001\t2026.12.0\nthreat/b\tThreat\tMFM-T0001\t2026.12.0\n",
        "released.tsv:3: repeats MFM-T0001.",
    ),
    "no text": ("\0\ud800", "released.tsv:1: is not UTF-8"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_broken_ledger(small: Path, fault: str) -> None:
    """A ledger that cannot be read is told by line, and nothing is concluded from it."""
    text, message = FAULTS[fault]
    (small / ledger.FILE).write_bytes(text.encode("utf-8", "surrogatepass"))

    _, faults = ledger.read(small)
    assert str(faults[0]).startswith(message)


def test_our_own_ledger_is_whole() -> None:
    """Every id and code of the shipped facts that a recorded release introduced stands in the ledger, and none was lost."""
    folder = resources.ontology()
    known, faults = ledger.read(folder)

    assert faults == []
    assert "2026.12.0" in {entry.release for entry in known.entries.values()}
    assert {entry.kind for entry in known.entries.values()} >= {"Threat", "Coverage", "Reference", "Mapping", "Modality", "Class"}
    assert found(folder) == []
