"""The worked example of docs/own-facts.md: Acme's facts beside ours, on each store, asked of over GraphQL."""

import hashlib
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

from mfmsec import resources
from mfmsec.api.graphql import schema
from mfmsec.domain import ids
from mfmsec.export import release
from mfmsec.settings import Settings
from mfmsec.source import assemble, reason
from mfmsec.source.own import sources
from mfmsec.source.own.judge import Ours, Own
from mfmsec.store import catalog, driver, outward, readback, tx
from mfmsec.store.driver import Store
from mfmsec.store.plan import Plan
from mfmsec.store.readback import Held
from tests.stores import empty

ONTOLOGY = resources.ontology()
ACME = Path(__file__).parents[2] / "docs" / "own-facts" / "acme"
PARTS = ("facts/axes/", "facts/releases/", "facts/threats/", "facts/defenses/")
PAGE = ACME.parents[1] / "own-facts.md"
NOW = datetime(2026, 12, 1, tzinfo=UTC)
CELL = """query ($evidence: EvidenceFloor) {
  protection(where: {slug: {eq: "direct-prompt-injection"}}, modality: [AUDIO], evidence: $evidence) {
    cells { verdict rows { code source testedOn { label } } }
  }
}"""
OF_ACME = """{
  threats(where: {source: {eq: "acme"}}, first: 10) { edges { node { code iri } } }
  systems(first: 10) { edges { node { label source } } }
  sources { name version }
}"""
ROW = {"code": "ACME-C0001", "source": "acme", "testedOn": {"label": "Call assistant"}}
UNASSESSED: tuple[str, list[object]] = ("UNASSESSED", [])


@pytest.fixture(scope="module")
def ours() -> Ours:
    return sources.ours(ONTOLOGY)


@pytest.fixture(scope="module")
def part(ours: Ours) -> ox.Store:
    """Return the axes, threats and defenses of our catalog without their references: a tenth of it, which loads as fast."""
    kept = [fact for fact in ours.facts.facts if fact.file.startswith(PARTS)]
    store = ox.Store()
    quads = assemble.quads(kept, assemble.context(ONTOLOGY), ids.graph())
    store.bulk_extend(quad for quad in quads if not str(quad.object)[1:].startswith(f"{ids.BASE}reference/"))
    store.bulk_extend(assemble.schema(ONTOLOGY))
    reason.infer(store, ONTOLOGY)
    return store


@pytest.fixture(scope="module")
def acme(ours: Ours) -> Own:
    (own,) = sources.refuse(sources.judged([ACME], ours))
    return own


@dataclass
class Graph:
    """A graph, what the commands do with it, and what was seen before Acme's facts came."""

    store: Store
    settings: Settings
    ours: ox.Store
    before: tuple[str, list[object]] = UNASSESSED
    fingerprint: str = ""

    def load(self, *own: Own, version: str = "1.0", stated: Collection[ox.Quad] | None = None, only: str | None = None) -> Plan:
        """Load ours, and users' sources beside it."""
        dataset = ox.Store()
        dataset.bulk_extend(self.ours)
        held = {one.origin.name: Held(version, list(one.stated if stated is None else stated)) for one in own}
        wanted = catalog.beside(self.store, dataset, ONTOLOGY, NOW, held)
        return catalog.put_all(self.store, wanted, self.settings, only=only)

    def ask(self, document: str, variables: dict[str, object] | None = None) -> dict[str, Any]:
        """Return the data of the answer to a document."""
        answer = schema.run(document, variables, lambda text, given: tx.read(self.store, text, given, 30.0))
        assert not answer.get("errors"), answer["errors"]
        data: dict[str, Any] = answer["data"]
        return data

    def cell(self, **evidence: object) -> tuple[str, list[object]]:
        """Return the verdict of the example's cell, and its rows."""
        (cell,) = self.ask(CELL, {"evidence": evidence or None})["protection"]["cells"]
        return cell["verdict"], cell["rows"]

    def nodes_of_ours(self) -> str:
        """Return a fingerprint of all of our nodes and of the edges that start at them."""
        quads = sorted(str(quad) for quad in readback.whole(self.store, ids.SOURCE))
        return hashlib.sha256("\n".join(quads).encode()).hexdigest()


@pytest.fixture(scope="module")
def graph(store_settings: Settings, part: ox.Store, acme: Own) -> Iterator[Graph]:
    """A graph with our catalog in it, then with Acme's facts beside it."""
    with driver.connect(store_settings) as store:
        empty(store)
        found = Graph(store, store_settings, part)
        found.load()
        found.before, found.fingerprint = found.cell(), found.nodes_of_ours()
        found.load(acme, only="acme")
        yield found
        empty(store)


def test_the_example_is_without_fault(ours: Ours) -> None:
    """Acme's facts draw neither an error nor a warning."""
    assert [one.findings for one in sources.judged([ACME], ours)] == [()]


def test_a_verdict_changes_and_names_its_source(graph: Graph) -> None:
    """A cell that nobody had assessed is partly covered by Acme's test, which is named; by our rows alone it is as it was."""
    assert graph.before == UNASSESSED
    assert graph.cell() == ("PARTIAL", [ROW])
    assert graph.cell(source=["acme"]) == ("PARTIAL", [ROW])
    assert graph.cell(source=["mfmsec"]) == UNASSESSED
    assert graph.cell(adaptive=True) == ("UNPROVEN", [ROW])


def test_the_pages_questions_are_answered(graph: Graph) -> None:
    """Each GraphQL document of docs/own-facts.md is answered, and the page has some."""
    documents = re.findall(r"```graphql\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert len(documents) > 1
    assert all(graph.ask(document) for document in documents)


def test_facts_are_found_by_their_source(graph: Graph) -> None:
    """A list filtered by source holds Acme's facts and no other, and each source is told with its version."""
    found = graph.ask(OF_ACME)
    node = {"code": "ACME-T0001", "iri": "https://acme.example/mfm/voice-replay"}
    assert found["threats"]["edges"] == [{"node": node}]
    assert found["systems"]["edges"] == [{"node": {"label": "Call assistant", "source": "acme"}}]
    assert found["sources"] == [{"name": "mfmsec", "version": "2026.12.0"}, {"name": "acme", "version": "1.0"}]


def test_our_nodes_are_as_they_were(graph: Graph) -> None:
    """No node of ours, and no edge that starts at one, differs with Acme's facts in the graph; none leads to Acme's."""
    assert graph.nodes_of_ours() == graph.fingerprint
    statement = "MATCH (a {source: 'mfmsec'})-[e]->(b {source: 'acme'}) RETURN count(e) AS edges"
    assert tx.read(graph.store, statement)[0]["edges"] == 0


def test_the_export_is_what_was_loaded(graph: Graph, acme: Own, ours: Ours, tmp_path: Path) -> None:
    """What is exported of Acme alone is what Acme states and what follows, no more and no less, and can be loaded again."""
    path = tmp_path / "acme.nq"
    with outward.dataset(graph.store, "acme") as dataset, path.open("wb") as stream:
        release.export(dataset, ONTOLOGY, stream, "nquads", only="acme")
    assert set(ox.parse(path=path)) == {*acme.stated, *acme.inferred}

    named = {"name": "acme", "namespace": acme.origin.namespace, "version": acme.origin.version}
    (again,) = sources.refuse(sources.judged([path], ours, named))
    assert (again.stated, again.inferred) == (acme.stated, acme.inferred)


def test_a_second_load_changes_nothing(graph: Graph, acme: Own) -> None:
    """Loading the same facts again writes nothing; loading ours alone leaves Acme's where they are."""
    assert graph.load(acme).none
    assert graph.load().none
    assert readback.sources(graph.store) == ["mfmsec", "acme"]


def test_what_is_no_longer_stated_is_gone(graph: Graph, acme: Own) -> None:
    """A later version without a fact takes it out of the graph, and dropping the source takes out the rest; ours stay."""
    kept = [quad for quad in acme.stated if not str(quad.subject).endswith("spoken-order>")]
    plan = graph.load(acme, version="1.1", stated=kept, only="acme")
    assert {iri for part in plan.changes for iri in part.delete} == {"https://acme.example/mfm/spoken-order"}
    assert graph.cell() == ("PARTIAL", [ROW])

    catalog.drop(graph.store, "acme", graph.settings, NOW)

    assert graph.cell() == UNASSESSED
    assert graph.nodes_of_ours() == graph.fingerprint
    assert readback.sources(graph.store) == ["mfmsec"]
