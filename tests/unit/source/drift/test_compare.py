"""What changed in a framework, held against what we map to."""

from pathlib import Path

import pytest

from mfmsec import resources
from mfmsec.errors import UnknownTerm
from mfmsec.source import assemble
from mfmsec.source.assemble import Source
from mfmsec.source.drift.compare import Change, Drift, Held, drift, held
from mfmsec.source.drift.published import Entry, published
from mfmsec.source.drift.read import read

EXCERPTS = Path(__file__).parent / "excerpts"


@pytest.fixture(scope="module")
def facts() -> Source:
    return assemble.read(resources.ontology())


def changes(found: Drift, *ids: str) -> dict[str, Change]:
    return {change.id: change for change in found.changes if not ids or change.id in ids}


def test_renamed(facts: Source) -> None:
    """An entry with another name is renamed, with the mappings of ours that name it."""
    newer = read(EXCERPTS / "atlas-5.6.1.yaml")
    renamed = changes(drift(held(facts, newer), newer))["AML.M0003"]
    assert (renamed.kind, renamed.label, renamed.now_label) == ("renamed", "Predictive AI Model Hardening", "Model Hardening")
    assert "defense:adversarial-training broadMatch" in renamed.mappings


def test_same(facts: Source) -> None:
    """An entry with the same id and name is not spoken of, however its name is spaced or its case."""
    newer = published("mitre-atlas", "1", [Entry("AML.T0051", "LLM  prompt injection")])
    assert "AML.T0051" not in changes(drift(held(facts, newer), newer))


def test_added(facts: Source) -> None:
    """Against an older file of the publisher's, what is new is added; without one it counts among what nobody mapped."""
    older, newer = (read(EXCERPTS / f"atlas-{version}.yaml") for version in ("5.3.0", "5.6.1"))
    ours = held(facts, newer)
    added = [change.id for change in drift(ours, newer, older).changes if change.kind == "added"]
    assert added == [name for name in newer.entries if name not in older.entries and name not in ours.entries] != []
    assert not any(change.kind == "added" for change in drift(ours, newer).changes)
    assert {*added} <= {entry.id for entry in drift(ours, newer).unmapped}


def test_moved_below_another(facts: Source) -> None:
    """Against an older file, an entry that stands below another one is moved."""
    older, newer = (read(EXCERPTS / f"d3fend-{version}.ttl") for version in ("0.16.0", "1.2.0"))
    moved = changes(drift(held(facts, newer), newer, older))["D3-BAN"]
    assert (moved.kind, moved.detail) == ("moved", "It stood below D3-CH, and stands below D3-AA.")


def test_moved_to_another_id(facts: Source) -> None:
    """In a new edition, whose ids mean something else, an entry is found again by its name."""
    newer = read(EXCERPTS / "owasp-llm-2026")
    found = changes(drift(held(facts, newer, "owasp-llm-2025"), newer))
    assert (found["LLM06:2025"].kind, found["LLM06:2025"].now_id) == ("moved", "LLM03:2026")
    assert found["LLM07:2025"].kind == "retired"
    assert [entry.id for entry in drift(held(facts, newer, "owasp-llm-2025"), newer).unmapped] == ["LLM08:2026"]


def test_own_edition(facts: Source) -> None:
    """A list with editions is held against our mapping of that edition, and agrees with it; a later one against our newest."""
    newer = read(EXCERPTS / "owasp-llm-2025")
    assert drift(held(facts, newer), newer).none
    later = published("owasp-llm-2031", "2031", newer.entries.values(), editions=True)
    assert held(facts, later).framework == "owasp-llm-2026"


def test_retired() -> None:
    """An entry that the publisher retired, or that the file lacks, is retired, with its successor or the nearest name."""
    entries = {name: Entry(name, label) for name, label in (("T1", "Old way"), ("T2", "Lost way"), ("T3", "Kept way"))}
    newer = published("f", "2", [Entry("T1", "Old way", retired=True, successor="T9"), Entry("T9", "New way"), entries["T3"]])
    found = changes(drift(Held("f", "1", entries, {"T1": ("threat:a exactMatch",)}), newer))
    assert (found["T1"].kind, found["T1"].now_id, found["T1"].mappings) == ("retired", "T9", ("threat:a exactMatch",))
    assert (found["T2"].kind, "T3" in found["T2"].detail) == ("retired", True)
    assert "T3" not in found


def test_older(facts: Source) -> None:
    """A file older than what we hold is told, as far as versions of one form tell."""
    newer = read(EXCERPTS / "cwe-4.14.xml")
    ours = held(facts, newer)
    assert drift(ours, newer).older
    assert not drift(ours, published("mitre-cwe", "5.0", newer.entries.values())).older
    assert not drift(ours, published("mitre-cwe", "of May", newer.entries.values())).older


def test_unknown_framework(facts: Source) -> None:
    """A framework that we do not map to is an error that names the nearest of ours."""
    newer = read(EXCERPTS / "cwe-4.14.xml")
    with pytest.raises(UnknownTerm, match="mitre-cwe"):
        held(facts, newer, "mitre-cve")
