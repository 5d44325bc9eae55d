"""The quality report: our own ontology meets every criterion, and for each there is a sinner that does not."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox
import pytest

from mfmsec.domain import ids
from mfmsec.source import quality
from mfmsec.source.assemble import SCHEMA_GRAPH
from mfmsec.source.criteria.headers import LEFT_OUT
from mfmsec.source.criteria.result import answer
from mfmsec.source.criteria.view import View
from mfmsec.source.findings import Finding
from mfmsec.source.report import STEPS, Report, Step

ASKS = {ask.name: ask for ask in quality.ASKS}
PREFIXES = {
    "m": ids.NAMESPACE,
    "part": f"{ids.BASE}schema/",
    "e": f"{ids.BASE}element/",
    "t": f"{ids.BASE}threat/",
    "s": f"{ids.BASE}scheme/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "dcterms": "http://purl.org/dc/terms/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "vann": "http://purl.org/vocab/vann/",
    "bibo": "http://purl.org/ontology/bibo/",
    "obo": "http://purl.obolibrary.org/obo/",
    "cc": "https://creativecommons.org/licenses/",
}
HEAD = "\n".join(f"PREFIX {name}: <{base}>" for name, base in PREFIXES.items())


@dataclass(frozen=True)
class Sin:
    """What is taken out of our own dataset, and what is put in; the one as a pattern, the other as Turtle."""

    criterion: str
    out: str = ""
    into: str = ""
    facts: str = ""
    """What is put into the facts, as `into` is put into the schema."""


SINS = (
    Sin("term-label", "m:Threat rdfs:label ?x", 'm:Threat rdfs:label "Bedrohung"@de'),
    Sin("term-label", into='m:Threat rdfs:label "another"@en'),
    Sin("term-definition", "m:realizes skos:definition ?x"),
    Sin("term-definition", "m:realizes skos:definition ?x", 'm:realizes skos:definition "no sentence"@en'),
    Sin("term-source", "m:Threat obo:IAO_0000119 ?x"),
    Sin("term-source", "m:Threat obo:IAO_0000119 ?x", "m:Threat obo:IAO_0000119 <https://w3id.org/mfmsec/reference/unknown>"),
    Sin("term-defined-by", "m:Threat rdfs:isDefinedBy ?x"),
    Sin("term-defined-by", into="m:Threat rdfs:isDefinedBy part:core"),
    Sin("term-defined-by", "m:Threat rdfs:isDefinedBy ?x", "m:Threat rdfs:isDefinedBy part:nowhere"),
    Sin("concept-label", "e:noise rdfs:label ?x"),
    Sin("concept-definition", "s:element skos:definition ?x"),
    Sin("concept-source", "e:noise obo:IAO_0000119 ?x"),
    Sin("concept-source", "e:noise obo:IAO_0000119 ?x", facts='e:noise obo:IAO_0000119 "somebody"@en'),
    Sin("no-orphan", into="m:Lone a owl:Class"),
    Sin("no-orphan", into="m:lone a owl:ObjectProperty"),
    Sin("no-orphan", "e:noise skos:inScheme ?x"),
    Sin("no-orphan", facts="s:lone a skos:ConceptScheme"),
    Sin("names", into="m:threat_of_old a owl:Class"),
    Sin("names", into="m:Realizes a owl:ObjectProperty"),
    Sin("names", facts="t:Not_a_slug a m:Threat"),
    Sin("names", facts="<https://w3id.org/mfmsec/attack/a-threat> a m:Threat"),
    Sin("no-punning", facts="m:Threat m:phase <https://w3id.org/mfmsec/phase/inference>"),
    Sin("no-punning", facts="t:voice-cloning m:phase m:Phase"),
    Sin("no-punning", into="m:realizes a owl:Class"),
    Sin("no-punning", into="m:realizes a owl:DatatypeProperty"),
    Sin("members", "t:media-decode-amplification a m:BandwidthThreat"),
    Sin("members", facts="t:voice-cloning a m:BandwidthThreat"),
    Sin("members", "?x a m:NoiseDefense"),
    Sin("members", into="m:Other owl:equivalentClass m:Threat ; a owl:Class"),
    Sin("header", "part:core bibo:status ?x"),
    Sin("header", into='part:core dcterms:title "A second title"@en'),
    Sin("header", facts='<https://w3id.org/mfmsec/release/2027.1.0> a m:Release ; m:version "2027.1.0"'),
    Sin("header-version", "part:core owl:versionInfo ?x", 'part:core owl:versionInfo "2025.1.0"'),
    Sin("header-version", "part:core owl:versionIRI ?x", "part:core owl:versionIRI part:2026.1.0\\/core"),
    Sin("license", "part:core dcterms:license ?x", "part:core dcterms:license cc:by-nc-nd\\/4.0\\/"),
    Sin("license", "part:core dcterms:license ?x", 'part:core dcterms:license "CC BY"'),
    Sin("FIND1", "part:core vann:preferredNamespacePrefix ?x"),
    Sin("FIND1", "part:core vann:preferredNamespaceUri ?x", 'part:core vann:preferredNamespaceUri "http://example.org/"'),
    Sin("HTTP1", into="<urn:example:ontology> a owl:Ontology"),
    Sin("PURL1", into="<https://example.org/ontology> a owl:Ontology"),
    Sin("PURL1", "part:core owl:versionIRI ?x", "part:core owl:versionIRI <https://example.org/2026.12.0/core>"),
    Sin("URI2", "part:core a owl:Ontology"),
    Sin("URI2", into="part:other a owl:Ontology"),
    Sin("VER1", "part:core owl:versionIRI ?x"),
    Sin("VER1", "part:core owl:versionIRI ?x", "part:core owl:versionIRI part:core"),
    Sin("OM1", "part:core dcterms:creator ?x"),
    Sin("OM2", "part:core dcterms:bibliographicCitation ?x"),
    Sin("OM3", "part:core dc:source ?x"),
    Sin("OM4.1", "part:core dcterms:license ?x"),
    Sin("OM5.1", "part:core dcterms:created ?x"),
    Sin("OM5.2", "part:core dcterms:issued ?x"),
    Sin("VOC1", into="part:bare a owl:Ontology"),
    Sin("VOC2", "?x rdfs:subClassOf skos:Concept . ?y rdfs:subPropertyOf skos:broader"),
    Sin("VOC3", "m:Threat rdfs:label ?x"),
    Sin("VOC4", "m:Threat skos:definition ?x"),
)


@pytest.fixture
def clean() -> Report:
    """Return the report of a check that found nothing."""
    return Report(tuple(Step(name, {"things": 1}, 1.0) for name in STEPS), ())


@contextmanager
def planted(store: ox.Store, sin: Sin) -> Iterator[None]:
    """Put a sin into a dataset, and take it out again."""
    gone = [quad for pattern in sin.out.split(" . ") if pattern for quad in _matching(store, pattern)]
    new = [*_read(sin.into, SCHEMA_GRAPH), *_read(sin.facts, ox.NamedNode(ids.graph()))]
    assert gone or new
    for quad in gone:
        store.remove(quad)
    store.extend(new)
    try:
        yield
    finally:
        for quad in new:
            store.remove(quad)
        store.extend(gone)


def _matching(store: ox.Store, pattern: str) -> list[ox.Quad]:
    triples = store.query(f"{HEAD} CONSTRUCT {{ {pattern} }} WHERE {{ {pattern} }}", use_default_graph_as_union=True)
    assert isinstance(triples, ox.QueryTriples)
    found = [quad for triple in triples for quad in store.quads_for_pattern(*triple, None)]
    assert found
    return found


def _read(text: str, graph: ox.NamedNode) -> list[ox.Quad]:
    parsed = ox.parse(f"{HEAD} {text}{' .' if text else ''}".encode(), format=ox.RdfFormat.TURTLE)
    return [ox.Quad(quad.subject, quad.predicate, quad.object, graph) for quad in parsed]


def test_our_own(ontology: Path, dataset: ox.Store, clean: Report) -> None:
    """Our own ontology has no failing line, and each criterion that could be asked counted something."""
    found = quality.assess(ontology, clean, dataset)
    assert [one for one in found.criteria if one.result == "fail"] == []
    assert not found.failed
    assert found.version == "2026.12.0"
    assert all(sum(one.counted.values()) > 0 for one in found.criteria if one.result == "pass")


@pytest.mark.parametrize("sin", SINS, ids=lambda sin: f"{sin.criterion}: {sin.out or sin.into or sin.facts}")
def test_sinners_fail(sin: Sin, ontology: Path, dataset: ox.Store) -> None:
    """Whoever breaks a criterion is named by it."""
    with planted(dataset, sin):
        found = answer(ASKS[sin.criterion], View(dataset, ontology))
    assert found.result == "fail"
    assert found.sinners


def test_every_criterion_has_a_sinner() -> None:
    """No criterion is without a planted sinner, so that meeting it means something."""
    assert {sin.criterion for sin in SINS} == set(ASKS)


@pytest.mark.parametrize("name", STEPS)
def test_a_step_with_errors_fails(name: str, ontology: Path, dataset: ox.Store, clean: Report) -> None:
    """What a step of the check calls an error fails its criterion, which names the place; a warning is counted."""
    sins = tuple(Finding("a.yaml", 1, "", "is wrong.", "Mend it.", "x", severity) for severity in ("error", "warning"))
    steps = tuple(Step(one.name, one.counts, 1.0, sins if one.name == name else ()) for one in clean.steps)
    found = {one.name: one for one in quality.assess(ontology, Report(steps, sins), dataset).criteria}
    assert [step for step in STEPS if found[step].result == "fail"] == [name]
    assert found[name].sinners == ("a.yaml:1: is wrong. Mend it.",)
    assert found[name].counted == {"things": 1, "warnings": 1}


def test_a_check_that_stopped_leaves_the_rest_unasked(ontology: Path, clean: Report) -> None:
    """After a step that stopped the check, later steps fail as not reached, and the dataset is not asked."""
    stopped = Report(clean.steps[:2], (), "facts")
    found = quality.assess(ontology, stopped)
    assert [one.name for one in found.criteria if one.result == "fail"] == list(STEPS[2:])
    assert {one.result for one in found.criteria if one.name in ASKS} == {"left out"}
    assert found.failed


def test_a_class_without_a_query_is_told(tmp_path: Path, dataset: ox.Store) -> None:
    """A defined class without a query, a query for no class, and one that cannot be asked are each named."""
    (tmp_path / "members").mkdir()
    for name, text in (("Threat", "SELECT ?x {}"), ("NoiseThreat", "SELECT"), ("SignalThreat", "ASK {}")):
        (tmp_path / "members" / f"{name}.rq").write_text(text, encoding="utf-8")
    told = answer(ASKS["members"], View(dataset, tmp_path)).sinners
    assert "Threat is a query for no defined class" in told
    assert "mfmsec:BandwidthThreat has no query members/BandwidthThreat.rq" in told
    assert any(one.startswith("members/NoiseThreat.rq is not SPARQL: ") for one in told)
    assert "members/SignalThreat.rq does not begin with SELECT ?member" in told


def test_members_are_asked_of_stated_facts_alone() -> None:
    """A query for members names no axiom and nothing that a rule makes, so that it can contradict both."""
    for path in (Path(__file__).parents[2] / "ontology" / "members").glob("*.rq"):
        text = path.read_text(encoding="utf-8")
        assert f"mfmsec:{path.stem}" not in text
        assert not {"owl:", "rdfs:", "skos:", "within", "GRAPH"} & set(text.replace("(", " ").split())
        assert text.startswith(f"# Members that {path.stem} should have: ")


def test_the_report_says_the_same_twice(ontology: Path, dataset: ox.Store, clean: Report) -> None:
    """Two reports of one ontology are the same bytes, whatever the time; JSON and Markdown name the same criteria."""
    slow = Report(tuple(Step(one.name, one.counts, 99.0) for one in clean.steps), ())
    first, second = (quality.assess(ontology, checked, dataset) for checked in (clean, slow))
    assert (first.to_json(), first.to_markdown()) == (second.to_json(), second.to_markdown())
    told = json.loads(first.to_json())
    assert (told["ok"], told["fail"], told["left_out"]) == (True, 0, len(LEFT_OUT))
    names = [line.split(" | ")[1] for line in first.to_markdown().splitlines() if line.startswith("| ")][2:]
    assert names == [one["name"] for one in told["criteria"]]


def test_markdown_names_sinners_and_repair(ontology: Path, dataset: ox.Store, clean: Report) -> None:
    """Whatever fails stands at the end with its law, the repair and those who broke it, at most fifty of them."""
    with planted(dataset, Sin("term-source", "?x obo:IAO_0000119 ?y")):
        text = quality.assess(ontology, clean, dataset).to_markdown()
    told = text.partition("\n## term-source\n")[2].partition("\n## ")[0]
    assert 'Give it obo:IAO_0000119: the reference, or "own definition"@en.' in told
    assert told.count("\n- ") == quality.MOST_SHOWN + 1
    assert "more, all named in the JSON of this report" in told
