"""A user's facts are held against all that ours are held against, and can neither change nor shadow ours."""

import re
import time
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest

from mfmsec.domain import ids
from mfmsec.errors import FactsError, RequestError
from mfmsec.source import child
from mfmsec.source.own import examine, judge, sources
from mfmsec.source.own.judge import Ours

Told = Callable[..., list[str]]
THREAT = """\
"@graph":
  - id: acme:replay
    type: Threat
    code: ACME-T0001
    label: Voice replay
    definition: Playing back what somebody said.
    broader: threat:voice-cloning
    element: signal
    effect: forges
    concern: [security]
    level: [system]
    properties: [authenticity]
    flows: [input-to-model]
    sok_flows: [prediction]
    phases: [inference]
    modalities: [audio]
"""
REFERENCE = """\
"@graph":
  - id: acme:report
    type: Reference
    title: A report
    year: 2026
    verified: title
"""
TURTLE = """\
PREFIX mfmsec: <https://w3id.org/mfmsec/ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX c: <https://w3id.org/mfmsec/>
PREFIX acme: <https://acme.example/mfm/>

acme:replay a mfmsec:Threat ;
  mfmsec:code "ACME-T0001" ; rdfs:label "Voice replay"@en ; skos:definition "Playing back what somebody said."@en ;
  mfmsec:broaderThreat <https://w3id.org/mfmsec/threat/voice-cloning> ;
  mfmsec:element <https://w3id.org/mfmsec/element/signal> ; mfmsec:effect <https://w3id.org/mfmsec/effect/forges> ;
  mfmsec:concern <https://w3id.org/mfmsec/concern/security> ; mfmsec:level <https://w3id.org/mfmsec/level/system> ;
  mfmsec:property <https://w3id.org/mfmsec/property/authenticity> ; mfmsec:flow <https://w3id.org/mfmsec/flow/input-to-model> ;
  mfmsec:sokFlow <https://w3id.org/mfmsec/sok-flow/prediction> ; mfmsec:phase <https://w3id.org/mfmsec/phase/inference> ;
  mfmsec:modality <https://w3id.org/mfmsec/modality/audio> .
"""
SINS = [
    ("acme:replay", "threat:replay", "facts.yaml:2: id: 'threat:replay' is no id of acme's. Write 'acme:replay'."),
    ("acme:replay", "acme:../threat", "facts.yaml:2: id: 'acme:../threat' is no id of acme's. Write 'acme:threat'."),
    ("type: Threat", "type: Release", "facts.yaml:3: type: 'Release' is no class of facts."),
    ("ACME-T0001", "MFM-T0001", "facts.yaml:4: code: 'MFM-T0001' is no code of Threat. Write 'ACME-T0001'."),
    ("ACME-T0001", "ACME-A0001", "facts.yaml:4: code: 'ACME-A0001' is no code of Threat. Write 'ACME-T0001'."),
    ("label: Voice replay", "label: TODO", "facts.yaml:5: label: is still to be written. Say it in your own words"),
    (
        "threat:voice-cloning",
        "threat:voice-clonin",
        "facts.yaml:7: broader: 'threat:voice-clonin' is not known. Did you mean 'threat:voice",
    ),
    ("threat:voice-cloning", "defense:signal-enhancement", "facts.yaml:7: broader: 'defense:signal-enhancement' names a Defense."),
    ("element: signal", "element: signa", "facts.yaml:8: element: 'signa' is no value of element. Did you mean 'signal'?"),
    ("effect: forges", "effect: adds", "facts.yaml:9: effect: 'adds' acts on noise, but the element is signal."),
    ("    phases: [inference]\n", "", "facts.yaml:2: Threat lacks the key 'phases'."),
    ("    phases:", "    phase:", "facts.yaml:15: phase: is no key of Threat. Did you mean 'phases'?"),
    ("somebody said.", "somebody said", "warning: facts.yaml:2: acme:replay: A text that should be a sentence"),
    (
        "label: Voice replay",
        "label: Voice cloning",
        "warning: facts.yaml:2: acme:replay: Another source has a thing of the same class",
    ),
]
RDF_SINS = [
    ("a mfmsec:Threat ;", "", "facts.ttl: type: acme:replay: has no class that the graph knows. Give it the type mfmsec:Threat"),
    ("a mfmsec:Threat ;", "a mfmsec:Release ;", "facts.ttl: type: acme:replay: has no class that the graph knows."),
    (
        '"ACME-T0001"',
        '"MFM-T0001"',
        "facts.ttl: code: acme:replay: `code` of this threat is missing, given twice or of the wrong form.",
    ),
    ('mfmsec:code "ACME-T0001" ;', "", "facts.ttl: code: acme:replay: `code` of this threat is missing"),
    ('"Voice replay"@en', '"Voice replay"', "facts.ttl: label: acme:replay: `label` of this threat is missing"),
    ("threat/voice-cloning", "threat/nothing", "facts.ttl: broader: acme:replay: `broader` of this threat is given twice"),
    ("effect/forges", "effect/adds", "facts.ttl: acme:replay: `effect` of this threat belongs to another element."),
    (
        "mfmsec:code",
        "owl:sameAs c:threat\\/voice-cloning ; mfmsec:code",
        "acme:replay: A threat states something that it has no key for. Found: owl:sameAs threat:voice-cloning. Take it out.",
    ),
    (
        "mfmsec:code",
        "mfmsec:codes 1 ; mfmsec:code",
        "does not declare: uses mfmsec:codes. Correct its name, or take it out.",
    ),
    ("mfmsec:code", "a mfmsec:BandwidthThreat ; mfmsec:code", "which rules alone say. Take it out; it is added where it follows."),
    (
        "mfmsec:code",
        "mfmsec:withinThreat c:threat\\/overload ; mfmsec:code",
        "withinThreat> <https://w3id.org/mfmsec/threat/overload>",
    ),
    (
        "mfmsec:code",
        "owl:deprecated 1 ; mfmsec:code",
        "facts.ttl: deprecated: acme:replay: `deprecated` of this threat is given twice",
    ),
]


@pytest.mark.usefixtures("near")
def test_good_facts(told: Told) -> None:
    """Facts of the user's own that point at ours are without fault, in YAML and in Turtle, and need no release of ours."""
    assert told(facts_yaml=THREAT) == []
    assert told(facts_yaml=REFERENCE, facts_ttl=TURTLE) == []


@pytest.mark.usefixtures("near")
@pytest.mark.parametrize(("old", "new", "expected"), SINS)
def test_sin(told: Told, old: str, new: str, expected: str) -> None:
    """One sin in a fact gives one finding: file, line, key, reason and repair."""
    assert old in THREAT
    (found,) = told(facts_yaml=THREAT.replace(old, new, 1))
    assert expected in found


@pytest.mark.usefixtures("near")
@pytest.mark.parametrize(("old", "new", "expected"), RDF_SINS)
def test_sin_in_rdf(told: Told, old: str, new: str, expected: str) -> None:
    """One sin in RDF is found by the shapes or the checks, and told with the file and the individual."""
    assert old in TURTLE
    found = told(facts_ttl=TURTLE.replace(old, new, 1))
    assert any(expected in one for one in found), found
    assert all(one.startswith("error: facts.ttl: ") for one in found)


@pytest.mark.usefixtures("near")
def test_nothing_of_ours_is_told(told: Told, ours: Ours) -> None:
    """What our own facts lack beside a user's, since only a part of them is here, is nothing to tell the user of."""
    stray = ox.Quad(
        ox.NamedNode(ids.BASE + "threat/x"), ox.NamedNode(ids.NAMESPACE + "x"), ox.Literal("x"), ox.NamedNode(ids.graph())
    )
    ours.dataset.add(stray)
    try:
        assert told(facts_yaml=THREAT) == []
    finally:
        ours.dataset.remove(stray)


@pytest.mark.usefixtures("near")
def test_ours_stay_as_they_are(told: Told, ours: Ours) -> None:
    """Judging a user's source adds nothing to our dataset and takes nothing away."""
    before = set(ours.dataset)
    told(facts_yaml=THREAT, facts_ttl=TURTLE.replace("replay", "other").replace("T0001", "T0002").replace("Voice", "Other"))
    assert set(ours.dataset) == before


def test_yaml_and_turtle_say_the_same(ours: Ours, tmp_path: Path) -> None:
    """The same facts give the same statements and inferences, whatever they are written in."""
    (tmp_path / "facts.ttl").write_text(TURTLE)
    (tmp_path / "facts.yaml").write_text(
        "source:\n  name: acme\n  namespace: https://acme.example/mfm/\n  version: 1.0\n  label: A\n" + THREAT
    )
    named = {"name": "acme", "namespace": "https://acme.example/mfm/"}
    one, other = judge.judge(tmp_path / "facts.yaml", ours), judge.judge(tmp_path / "facts.ttl", ours, named)
    assert one.own
    assert other.own
    assert (one.own.stated, one.own.inferred) == (other.own.stated, other.own.inferred)
    assert {quad.graph_name.value for quad in one.own.inferred} == {ids.graph("acme", inferred=True)}
    assert {quad.subject.value for quad in (*one.own.stated, *one.own.inferred)} == {"https://acme.example/mfm/replay"}


@pytest.mark.usefixtures("near")
def test_what_follows_may_be_repeated(ours: Ours, tmp_path: Path) -> None:
    """A file that holds what follows as well, as an export without graphs does, states no more than it did."""
    path, named = tmp_path / "facts.ttl", {"name": "acme", "namespace": "https://acme.example/mfm/"}
    path.write_text(TURTLE)
    first = judge.judge(path, ours, named).own
    assert first
    path.write_bytes(ox.serialize([quad.triple for quad in (*first.stated, *first.inferred)], format=ox.RdfFormat.TURTLE) or b"")
    again = judge.judge(path, ours, named).own
    assert again
    assert (again.stated, again.inferred) == (first.stated, first.inferred)


def test_things_that_stand_once_in_a_source(told: Told) -> None:
    """Two of a user's facts with one code, or one id, are told; that ours have such a label is a warning alone."""
    other = THREAT.replace("acme:replay", "acme:replay-2").replace("Voice replay", "Other").removeprefix('"@graph":\n')
    (found,) = told(facts_yaml=THREAT + other)
    assert found.startswith("error: facts.yaml:19: code: 'ACME-T0001' stands at facts.yaml:4 already.")
    assert "the next number: ACME-T0002." in found


def test_what_steers_a_terminal_is_written_out(told: Told) -> None:
    """A finding repeats what a file holds without what would move a cursor, colour a screen or turn a line around."""
    (found,) = told(facts_yaml=THREAT.replace("element: signal", 'element: "\\e[2J\\u202esignal"'))
    assert "'\\x1b[2J\\u202esignal' is no value of element." in found
    (found,) = told(facts_yaml=THREAT.replace("    element:", '    "\\e[2Jelement": x\n    element:'))
    assert "\\u001b[2Jelement" in found
    assert found.isprintable()


def test_nothing_stated(told: Told) -> None:
    """A source that states nothing is told so."""
    assert told(facts_ttl="") == ["error: acme: states nothing. Give it at least one fact."]


@pytest.mark.usefixtures("near")
def test_two_sources(ours: Ours, tmp_path: Path) -> None:
    """Two sources of one name, or with namespaces that overlap, are refused; with names and namespaces of their own, not."""
    for name, head in (("one", ("acme", "acme.example/")), ("two", ("acme", "b.example/")), ("three", ("c", "acme.example/c/"))):
        (tmp_path / name).mkdir()
        text = f"name: {head[0]}\nnamespace: https://{head[1]}\nversion: 1\nlabel: A\n"
        (tmp_path / name / "source.yaml").write_text(text)
        (tmp_path / name / "facts.yaml").write_text(REFERENCE.replace("acme:", f"{head[0]}:"))
    found = sources.judged([tmp_path / name for name in ("one", "two", "three")], ours)
    assert [[str(finding).partition(". ")[0] for finding in one.findings if finding.severity == "error"] for one in found] == [
        [],
        [f"{tmp_path}/two: acme has the name of another source"],
        [f"{tmp_path}/three: c has a namespace that overlaps with that of acme"],
    ]
    with pytest.raises(FactsError, match=r"Your own facts have 2 errors; nothing was changed\."):
        sources.refuse(found)
    with pytest.raises(FactsError, match=r"Your own facts have 1 error; nothing was changed\."):
        sources.refuse(found[:2])


def test_hierarchy_that_takes_too_long(told: Told, monkeypatch: pytest.MonkeyPatch) -> None:
    """A chain of thousands of threats, whose inferences grow with the square of its length, is ended at the limit of time."""
    body = THREAT.removeprefix('"@graph":\n')
    chain = "".join(
        re.sub("threat:voice-cloning", f"acme:t{n - 1}" if n else "threat:voice-cloning", body)
        .replace("acme:replay", f"acme:t{n}")
        .replace("ACME-T0001", f"ACME-T{n:04}")
        .replace("Voice replay", f"Replay {n}")
        for n in range(1500)
    )
    monkeypatch.setattr(examine, "LIMITS", child.Limits(seconds=3, memory=6144 * child.MIB, answer=512 * child.MIB))
    start = time.monotonic()
    (found,) = told(facts_yaml='"@graph":\n' + chain)
    assert found.startswith("error: acme: cannot be examined: it takes longer than 3 seconds.")
    assert time.monotonic() - start < 60


def test_nothing_to_read(ours: Ours, tmp_path: Path) -> None:
    """A path at which nothing lies, or nothing that is read, and options that do not fit are refused with what to give instead."""
    (tmp_path / "a.ttl").write_text(TURTLE)
    (tmp_path / "a.pdf").write_text("x")
    for name, given, expected in (
        ("none", {}, "There is nothing at .*none; name a folder or a file of facts"),
        ("a.pdf", {}, "a.pdf is not read; name a folder, or a file that ends in .yaml, .sssom.tsv, .ttl"),
        ("a.ttl", {}, "a.ttl does not say whose facts it holds; add --name and --namespace"),
        ("", {"name": "acme"}, "names its source in source.yaml; leave out --name"),
    ):
        with pytest.raises(RequestError, match=expected):
            judge.judge(tmp_path / name, ours, given)
    (found,) = judge.judge(tmp_path / "a.ttl", ours, {"name": "threat", "namespace": "https://acme.example/"}).findings
    assert str(found).startswith("the command line: name: 'threat' has a meaning of its own in the facts.")
