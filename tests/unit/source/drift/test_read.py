"""Reading the files of publishers, each in its own format."""

from pathlib import Path

import pytest

from mfmsec.errors import RequestError
from mfmsec.source.drift.read import read

EXCERPTS = Path(__file__).parent / "excerpts"


def test_atlas() -> None:
    """Of ATLAS's data file, techniques and mitigations are read, sub-techniques with their technique's name in front."""
    found = read(EXCERPTS / "atlas-5.6.1.yaml")
    assert (found.framework, found.version) == ("mitre-atlas", "5.6.0")
    assert found.entries["AML.T0051.001"].label == "LLM Prompt Injection: Indirect"
    assert found.entries["AML.T0051.001"].parents == ("AML.T0051",)
    assert found.entries["AML.M0003"].label == "Model Hardening"


def test_cwe() -> None:
    """Of CWE's XML, every entry is read with what it is a child of, and a deprecated one is told."""
    found = read(EXCERPTS / "cwe-4.14.xml")
    assert (found.framework, found.version) == ("mitre-cwe", "4.14")
    assert found.entries["CWE-208"].label == "Observable Timing Discrepancy"
    assert found.entries["CWE-208"].parents == ("CWE-203",)
    assert [entry.id for entry in found.entries.values() if entry.retired] == ["CWE-1", "CWE-132"]


def test_stix() -> None:
    """Of a STIX bundle, entries bear the ids that the publisher gave them, and a deprecated one is told."""
    found = read(EXCERPTS / "capec-3.9.json")
    assert (found.framework, found.version) == ("mitre-capec", "3.9")
    assert found.entries["CAPEC-148"].label == "Content Spoofing"
    assert [entry.id for entry in found.entries.values() if entry.retired] == ["CAPEC-106"]


def test_d3fend() -> None:
    """Of D3FEND's ontology, countermeasures are read by their ids, with those above them."""
    found = read(EXCERPTS / "d3fend-1.2.0.ttl")
    assert found.framework == "mitre-d3fend"
    assert found.entries["D3-BAN"].label == "Biometric Authentication"
    assert found.entries["D3-BAN"].parents == ("D3-AA",)


def test_d3fend_version(tmp_path: Path) -> None:
    """D3FEND's version is that of the ontology's version IRI, where the file has one."""
    home = "http://d3fend.mitre.org/ontologies/d3fend"
    header = f"<{home}.owl> <http://www.w3.org/2002/07/owl#versionIRI> <{home}/1.6.0/d3fend.owl> .\n"
    file = tmp_path / "d3fend.ttl"
    file.write_text(header + (EXCERPTS / "d3fend-1.2.0.ttl").read_text())
    assert read(file).version == "1.6.0"


def test_owasp() -> None:
    """Of a folder of OWASP's Markdown files, the entries are those of their headings."""
    found = read(EXCERPTS / "owasp-llm-2026")
    assert (found.framework, len(found.entries)) == ("owasp-llm-2026", 10)
    assert found.entries["LLM03:2026"].label == "Excessive Agency"


BOMB = b'<!DOCTYPE b [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><Weakness_Catalog Version="1">&b;</Weakness_Catalog>'


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("ATLAS.yaml", b"a: &a [1]\nb: *a\n", "aliases"),
        ("ATLAS.yaml", b"a: [", "is not YAML"),
        ("ATLAS.yaml", b"a: 1\n", "names no technique"),
        ("ATLAS.yaml", b"[" * 100_000, "is not YAML"),
        ("cwe.xml", BOMB, "declares a document type"),
        ("cwe.xml", b"<Weakness_Catalog><Weaknesses>", "is not XML"),
        ("cwe.xml", b"<Weakness_Catalog/>", "is no list"),
        ("capec.json", b'{"type": "bundle", "objects": [', "is not JSON"),
        ("capec.json", b'{"type": "bundle", "objects": ' + b"[" * 100_000, "is not JSON"),
        ("capec.json", b'{"type": "bundle", "objects": []}', "names no entry"),
        ("d3fend.ttl", b"<a> <b> .", "is not RDF"),
        ("d3fend.jsonld", b'{"@id":"a:b","a:c":' * 20_000 + b"1" + b"}" * 20_000, "breaks the parser"),
        ("d3fend.owl", b'<!DOCTYPE r [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><r>&b;</r>', "declares a document type"),
        ("d3fend.json", b'{"@context": "http://203.0.113.1/context", "@id": "a"}', "is not RDF"),
        ("list.md", b"# Title\n", "has no heading"),
        ("list.md", b"# LLM01:2025 One\n# LLM02:2026 Two\n", "several editions"),
        ("list.zip", b"PK\x03\x04rest", "zip archive"),
        ("list.bin", b"\x00\x01", "of no kind that is known"),
    ],
)
def test_wrong_files(name: str, content: bytes, said: str, tmp_path: Path) -> None:
    """A file that is not what it should be is named, with the reason and what to give instead."""
    file = tmp_path / name
    file.write_bytes(content)
    with pytest.raises(RequestError, match=said) as raised:
        read(file)
    assert str(raised.value).startswith(f"{name} ")
    assert "Give the publisher's own file" in str(raised.value)


def test_nothing_there(tmp_path: Path) -> None:
    """A file that is not there is named."""
    with pytest.raises(RequestError, match=r"ATLAS\.yaml is not there"):
        read(tmp_path / "ATLAS.yaml")
