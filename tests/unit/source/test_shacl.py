"""Shapes are held against the dataset fast, and say the same as when held slowly."""

from pathlib import Path

import pyoxigraph as ox
import pyshacl
import pytest
from rdflib import Graph
from rdflib.compare import isomorphic
from rdflib.namespace import RDF, SH

from mfmsec.source import assemble, places, reason, shacl
from mfmsec.source.findings import Fault
from tests.unit.source.small import ONTOLOGY

EXAMPLES = Path(__file__).parents[2] / "ontology" / "examples"
NS = "https://w3id.org/mfmsec/ns#"
BASE = "https://w3id.org/mfmsec/"


@pytest.fixture(scope="module")
def shapes() -> Graph:
    return shacl.shapes(ONTOLOGY)


@pytest.fixture
def where(small: Path) -> places.Places:
    return places.places(assemble.read(small), assemble.context(small))


@pytest.fixture
def store(small: Path) -> ox.Store:
    for name in ("rules", "schema"):
        (small / name).symlink_to(ONTOLOGY / name)
    store = assemble.dataset(small)
    reason.infer(store, small)
    return store


def results(graph: Graph, shapes: Graph) -> set[tuple[str, ...]]:
    _, report, _ = pyshacl.validate(graph, shacl_graph=shapes, inference="none", advanced=False)
    parts = (SH.focusNode, SH.resultPath, SH.value, SH.sourceShape, SH.sourceConstraintComponent, SH.resultMessage)
    return {tuple(str(report.value(one, part)) for part in parts) for one in report.subjects(RDF.type, SH.ValidationResult)}


def test_spread_changes_no_result(shapes: Graph) -> None:
    """Every example that a shape refuses is refused for the same reasons when property shapes have their own targets."""
    sinners = ox.Store()
    sinners.bulk_extend(assemble.schema(ONTOLOGY))
    for path in sorted(EXAMPLES.glob("*.ttl")):
        sinners.extend(ox.parse(path=path, format=ox.RdfFormat.TURTLE, rename_blank_nodes=True))
    text = ox.serialize({quad.triple for quad in sinners}, format=ox.RdfFormat.N_TRIPLES)
    slow = results(Graph().parse(data=text, format="nt"), shapes)
    assert len(slow) > 100
    assert results(shacl.as_graph(sinners), shacl.spread(shapes)) == slow


def test_as_graph(store: ox.Store) -> None:
    """The graph that pySHACL gets holds the triples of the dataset as rdflib itself would read them, in memory."""
    text = ox.serialize({quad.triple for quad in store}, format=ox.RdfFormat.N_TRIPLES)
    graph = shacl.as_graph(store)
    assert isomorphic(graph, Graph().parse(data=text, format="nt"))
    assert type(graph.store).__name__ == "Memory"


def test_good_dataset(store: ox.Store, shapes: Graph, where: places.Places) -> None:
    """A dataset that obeys all shapes gives no finding."""
    assert shacl.findings(store, shapes, where) == []


SINNERS = [
    ("attack/sticker", f"{NS}year", ox.Literal(2024), 30, ""),
    ("attack/sticker", f"{NS}finding", ox.Literal("Again.", language="en"), 38, "finding"),
    ("coverage/C0001", f"{NS}outcome", ox.NamedNode(f"{BASE}outcome/fails"), 58, "outcome"),
    ("framework/atlas", "http://www.w3.org/2000/01/rdf-schema#label", ox.Literal("Other", language="en"), 86, "name"),
    ("framework/atlas/entries/sins", f"{NS}count", ox.Literal(8), 104, "count"),
]


@pytest.mark.parametrize("sinner", SINNERS, ids=lambda sinner: sinner[0])
def test_sinner(store: ox.Store, shapes: Graph, where: places.Places, sinner: tuple[str, str, ox.Literal, int, str]) -> None:
    """What a shape refuses is told at the line and the key of the fact from which it came, with the repair."""
    subject, predicate, value, line, key = sinner
    store.add(ox.Quad(ox.NamedNode(BASE + subject), ox.NamedNode(predicate), value, ox.NamedNode(f"{BASE}graph/mfmsec")))
    found = shacl.findings(store, shapes, where)
    assert {(one.file, one.line, one.key, one.severity) for one in found} == {("facts/good.yaml", line, key, "error")}
    assert all(one.repair.endswith(".") and one.check.startswith("shape ") for one in found)


def test_sinner_without_a_fact(store: ox.Store, shapes: Graph, where: places.Places) -> None:
    """A sinner that no file describes is told by its id."""
    store.add(ox.Quad(ox.NamedNode(f"{BASE}threat/ghost"), ox.NamedNode(RDF.type), ox.NamedNode(f"{NS}Threat"), ox.DefaultGraph()))
    found = shacl.findings(store, shapes, where)
    assert {(one.file, one.line) for one in found} == {(places.ELSEWHERE, 0)}
    assert all(one.message.startswith("threat:ghost: ") for one in found)


@pytest.mark.parametrize(
    ("text", "file", "reason"),
    [
        ("@prefix sh: <http://www.w3.org/ns/shacl#> .\n[] a sh:NodeShape\n", "shapes/x.ttl", "is not Turtle"),
        ("<x:a> a <http://www.w3.org/ns/shacl#PropertyShape> .", "shapes", "cannot be used"),
    ],
)
def test_bad_shapes(tmp_path: Path, where: places.Places, text: str, file: str, reason: str) -> None:
    """A shape that cannot be read or used is a fault of its own, never a traceback."""
    (tmp_path / "shapes").mkdir()
    (tmp_path / "shapes" / "x.ttl").write_text(text)
    with pytest.raises(Fault, match=reason) as raised:
        shacl.findings(ox.Store(), shacl.shapes(tmp_path), where)
    assert raised.value.finding.file == file
