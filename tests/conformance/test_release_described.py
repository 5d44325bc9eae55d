"""The descriptions of a release, held against shapes of what DCAT-AP and VoID ask for, and against the files themselves."""

import hashlib
from pathlib import Path

import pyoxigraph as ox
import pytest
from pyshacl import validate
from rdflib import Graph, Namespace, URIRef
from rdflib.namespace import DCTERMS, RDF

from mfmsec.domain import ids
from tests.released import DATASET, files

DCAT = Namespace("http://www.w3.org/ns/dcat#")
VOID = Namespace("http://rdfs.org/ns/void#")
SPDX = Namespace("http://spdx.org/rdf/terms#")
SHAPES = Path(__file__).parent / "descriptions.ttl"
RELEASE = URIRef(f"{ids.BASE}release/2026.12.0")
COUNTS = {
    VOID.triples: "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }",
    VOID.entities: "SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s ?p ?o }",
    VOID.distinctObjects: "SELECT (COUNT(DISTINCT ?o) AS ?n) { ?s ?p ?o }",
    VOID.properties: "SELECT (COUNT(DISTINCT ?p) AS ?n) { ?s ?p ?o }",
    VOID.classes: "SELECT (COUNT(DISTINCT ?o) AS ?n) { ?s a ?o }",
}
CLASSES = "SELECT ?c (COUNT(DISTINCT ?s) AS ?n) { ?s a ?c } GROUP BY ?c"
PROPERTIES = "SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?p"
LINKS = """
PREFIX mfmsec: <https://w3id.org/mfmsec/ns#>
SELECT ?p ?f (COUNT(*) AS ?n) {
  ?s ?p ?o . ?o mfmsec:inFramework ?f FILTER(STRENDS(STR(?p), "Match"))
} GROUP BY ?p ?f
"""


@pytest.fixture(scope="module")
def void(release_folder: Path) -> Graph:
    return Graph().parse(release_folder / "void.ttl")


@pytest.fixture(scope="module")
def dcat(release_folder: Path) -> Graph:
    return Graph().parse(release_folder / "dcat.ttl")


@pytest.fixture(scope="module")
def facts(release_folder: Path) -> ox.Store:
    store = ox.Store()
    store.bulk_load(path=release_folder / "mfmsec.nt")
    return store


def _asked(facts: ox.Store, query: str) -> set[tuple[str, ...]]:
    rows = facts.query(query)
    assert isinstance(rows, ox.QuerySolutions)
    return {tuple(getattr(term, "value", "") for term in row) for row in rows}


@pytest.mark.parametrize("name", ["void.ttl", "dcat.ttl"])
def test_descriptions_fit_their_shapes(name: str, release_folder: Path) -> None:
    """Each description has what DCAT-AP or VoID asks for, and pySHACL finds nothing that does not fit."""
    conforms, _, text = validate(Graph().parse(release_folder / name), shacl_graph=Graph().parse(SHAPES))

    assert conforms, text


@pytest.mark.parametrize("gone", [DCTERMS.title, DCTERMS.publisher, DCAT.accessURL, SPDX.checksumValue, DCAT.endpointURL])
def test_a_description_without_what_is_mandatory_does_not_fit(gone: URIRef, dcat: Graph) -> None:
    """The shapes refuse a description in which something mandatory is missing."""
    less = Graph()
    less += (triple for triple in dcat if triple[1] != gone)

    assert not validate(less, shacl_graph=Graph().parse(SHAPES))[0]


def test_every_file_is_a_distribution(dcat: Graph, release_folder: Path) -> None:
    """Each file but the description and the checksums is one distribution, with its size, its checksum and its address."""
    found = {
        str(dcat.value(one, DCTERMS.title)): (
            str(dcat.value(one, DCAT.downloadURL)),
            int(str(dcat.value(one, DCAT.byteSize))),
            str(dcat.value(dcat.value(one, SPDX.checksum), SPDX.checksumValue)),
        )
        for one in dcat.objects(RELEASE, DCAT.distribution)
    }

    assert found == {
        name: (f"{RELEASE}/{name}", len(content), hashlib.sha256(content).hexdigest())
        for name, content in files(release_folder).items()
        if name not in {"dcat.ttl", "SHA256SUMS"}
    }


def test_the_release_tells_its_version_and_license(dcat: Graph) -> None:
    """The dataset is the release itself: its version, its day and its license are those of the facts and the schema."""
    said = {
        str(predicate).rpartition("/")[2].rpartition("#")[2]: str(value) for predicate, value in dcat.predicate_objects(RELEASE)
    }

    assert said["version"] == "2026.12.0"
    assert said["issued"].startswith("2026-12-01T00:00:00")
    assert said["license"] == "https://creativecommons.org/licenses/by/4.0/"
    assert "previousVersion" not in said


@pytest.mark.parametrize("counted", COUNTS, ids=lambda counted: counted.rpartition("#")[2])
def test_what_is_counted_is_there(counted: URIRef, void: Graph, facts: ox.Store) -> None:
    """Each number of the description is what SPARQL counts in the file."""
    ((number,),) = _asked(facts, COUNTS[counted])

    assert str(void.value(RELEASE, counted)) == number


def test_partitions_count_every_class_and_property(void: Graph, facts: ox.Store) -> None:
    """There is a partition for each class and each property, with as many entities or triples as SPARQL counts."""
    for kind, partition, unit, query in (
        (VOID["class"], VOID.classPartition, VOID.entities, CLASSES),
        (VOID.property, VOID.propertyPartition, VOID.triples, PROPERTIES),
    ):
        found = {(str(void.value(one, kind)), str(void.value(one, unit))) for one in void.objects(RELEASE, partition)}
        assert found == _asked(facts, query)


def test_linksets_count_every_match(void: Graph, facts: ox.Store) -> None:
    """There is a linkset for each framework and each kind of match, with as many links as SPARQL counts."""
    wanted = (VOID.linkPredicate, VOID.objectsTarget, VOID.triples)
    found = {tuple(str(void.value(one, predicate)) for predicate in wanted) for one in void.subjects(RDF.type, VOID.Linkset)}

    assert found == _asked(facts, LINKS)
    assert len({framework for _, framework, _ in found}) == 12


def test_dumps_are_the_files(void: Graph) -> None:
    """The dumps are the addresses of the dataset's files, one for each format."""
    assert {str(dump) for dump in void.objects(RELEASE, VOID.dataDump)} == {f"{RELEASE}/{name}" for name in DATASET}
