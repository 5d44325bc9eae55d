"""What a user is told is what a user can do: which source, which fact, which word, and what to write instead."""

from collections.abc import Callable
from pathlib import Path

import pytest

from mfmsec.source.own import judge, sources
from mfmsec.source.own.judge import Ours
from tests.unit.source.own.test_judge import REFERENCE, THREAT, TURTLE
from tests.unit.source.small import ONTOLOGY

Told = Callable[..., list[str]]


@pytest.mark.usefixtures("near")
def test_which_source_a_finding_is_of(ours: Ours, tmp_path: Path) -> None:
    """Where several sources are given, each finding begins with the path of its own as it was given."""
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "source.yaml").write_text(f"name: {name}\nnamespace: https://{name}.example/\nversion: 1\nlabel: A\n")
    (tmp_path / "one" / "facts.yaml").write_text(REFERENCE.replace("acme:", "one:").replace("2026", "soon"))
    (tmp_path / "two" / "facts.ttl").write_text("")
    found = sources.judged([tmp_path / "one", tmp_path / "two"], ours)
    assert [str(finding).partition(": ")[0] for one in found for finding in one.findings] == [
        f"{tmp_path}/one/facts.yaml:5",
        f"{tmp_path}/two",
    ]


def test_another_source(told: Told) -> None:
    """A source that points at another user's is told that it cannot, and what it can do."""
    reason = (
        "points at another source, '{}'; acme can point at itself and at ours alone. Put both into one source, or correct the id."
    )
    (found,) = told(facts_yaml=THREAT.replace("threat:voice-cloning", "cobalt:cloning"))
    assert found == f"error: facts.yaml:7: broader: {reason.format('cobalt')}"
    (found,) = told(facts_yaml=THREAT.replace("threat:voice-cloning", "https://cobalt.example/cloning"))
    assert reason.format("https://cobalt.example/cloning") in found
    (found,) = told(facts_yaml=THREAT.replace("threat:voice-cloning", "thret:voice-cloning"))
    assert "'thret:voice-cloning' is not known." in found


def test_another_source_in_rdf(told: Told) -> None:
    """RDF that points at an individual of another user's source gets one finding with its subject and its target."""
    (found,) = told(facts_ttl=TURTLE.replace("https://w3id.org/mfmsec/threat/voice-cloning", "https://cobalt.example/cloning"))
    assert found.startswith("error: facts.ttl: acme:replay: points at another source, 'https://cobalt.example/cloning'; acme can")


def test_what_a_template_left(told: Told) -> None:
    """An id or text that is still to be written is told as that alone; only what may be left out is said to be."""
    (found,) = told(facts_yaml=THREAT.replace("threat:voice-cloning", "threat:TODO"))
    assert found == "error: facts.yaml:7: broader: is still to be written. Write the id that is meant, or leave the key out."
    (found,) = told(facts_yaml=THREAT.replace("acme:replay", "acme:TODO"))
    assert found == "error: facts.yaml:2: id: is still to be written. Write the id that is meant."
    (found,) = told(facts_yaml=THREAT.replace("Voice replay", "TODO"))
    assert found == "error: facts.yaml:5: label: is still to be written. Say it in your own words."


def test_a_source_that_is_not_described(ours: Ours, tmp_path: Path) -> None:
    """A folder without a source is told how to begin one; a label that a template left to be written is refused."""
    (tmp_path / "facts.yaml").write_text(REFERENCE)
    (found,) = judge.judge(tmp_path, ours).findings
    assert str(found) == "source.yaml: is not there. Begin it with `mfmsec new source --with` and this folder."
    head = "name: acme\nnamespace: https://acme.example/mfm/\nversion: 1.0\nlabel: TODO, whose facts they are\n"
    (tmp_path / "source.yaml").write_text(head)
    (found,) = judge.judge(tmp_path, ours).findings
    assert str(found) == "source.yaml: label: is still to be written. Write one line that says whose facts they are."


def test_a_fact_without_a_class(told: Told) -> None:
    """The class that is missing is told by the letter of the code or by the keys; links to such a fact are not told as well."""
    other = "  - id: acme:theft\n    code: ACME-A0001\n    realizes: [acme:replay]\n"
    (found,) = told(facts_yaml=THREAT + other)
    assert found == "error: facts.yaml:17: type: is missing. Write 'type: Attack' below the id."
    (found,) = told(facts_yaml=REFERENCE.replace("    type: Reference\n", ""))
    assert found.endswith("type: is missing. Write 'type: Reference' below the id.")
    (found,) = told(facts_yaml=THREAT.replace("threat:voice-cloning", "acme:other") + "  - id: acme:other\n    type: threat\n")
    assert found.endswith("type: 'threat' is no class of facts. Did you mean 'Threat'?")


@pytest.mark.parametrize("steering", ["\u202e", "\u2066"])
def test_what_turns_a_line_around(told: Told, steering: str) -> None:
    """A character that lets a text read as another is refused in YAML and RDF, as control characters are."""
    (found,) = told(facts_yaml=THREAT.replace("Voice replay", f"Voice{steering}replay"))
    assert found.startswith(f"error: facts.yaml:5: label: holds the character U+{ord(steering):04X}.")
    found = told(facts_yaml=THREAT, facts_ttl=TURTLE.replace("Voice replay", f"Voice{steering}replay"))[0]
    assert f"it holds the control character U+{ord(steering):04X}, at <https://acme.example/mfm/replay>." in found


@pytest.mark.usefixtures("near")
def test_a_long_label(told: Told) -> None:
    """A label that no list has room for is a warning."""
    (found,) = told(facts_yaml=THREAT.replace("Voice replay", "Voice " * 40 + "replay"))
    assert found.startswith("warning: facts.yaml:5: label: acme:replay: has a label of 246 characters. Write a short name,")


@pytest.mark.usefixtures("near")
def test_a_framework_without_a_note(told: Told) -> None:
    """A note on how we read a framework is nothing that users must write of their own catalogs."""
    catalog = (ONTOLOGY.parent / "docs" / "own-facts" / "acme" / "controls.yaml").read_text()
    assert told(controls_yaml=catalog.replace("    note: Invented for this example.\n", "")) == []
