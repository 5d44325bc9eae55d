"""What the tests of the ontology share: its folder, its dataset with all that follows, and how to ask it."""

from collections.abc import Callable, Iterable
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import Graph

from mfmsec.source import assemble, reason

ONTOLOGY = Path(__file__).parents[2] / "ontology"
Ask = Callable[[ox.Store, str], list[tuple[str, ...]]]


@pytest.fixture(scope="session")
def ontology() -> Path:
    return ONTOLOGY


@pytest.fixture(scope="session")
def schema(ontology: Path) -> Graph:
    graph = Graph()
    for path in sorted((ontology / "schema").glob("*.ttl")):
        graph.parse(path)
    return graph


@pytest.fixture(scope="session")
def stated(ontology: Path) -> ox.Store:
    """Return the facts and the schema, before anything is inferred."""
    return assemble.dataset(ontology)


@pytest.fixture(scope="session")
def dataset(ontology: Path) -> ox.Store:
    """Return the facts, the schema, and all that follows."""
    store = assemble.dataset(ontology)
    reason.infer(store, ontology)
    return store


@pytest.fixture(scope="session")
def ask() -> Ask:
    """Return the rows of a SELECT over all graphs, as texts."""

    def rows(store: ox.Store, query: str) -> list[tuple[str, ...]]:
        found = store.query(query, use_default_graph_as_union=True)
        assert isinstance(found, ox.QuerySolutions)
        return [tuple(str(term.value) if term else "" for term in row) for row in found]

    return rows


@pytest.fixture(scope="session")
def as_graph() -> Callable[[Iterable[ox.Quad]], Graph]:
    """Return quads as one rdflib graph, their graph names left out."""

    def convert(quads: Iterable[ox.Quad]) -> Graph:
        return Graph().parse(data=ox.serialize((quad.triple for quad in quads), format=ox.RdfFormat.N_TRIPLES), format="nt")

    return convert
