"""What follows of several sources: ours from ours alone, a user's from those and ours."""

import pyoxigraph as ox
import pytest

from mfmsec.domain import ids
from mfmsec.source import assemble, reason
from tests.unit.source.small import ONTOLOGY

NAMES = {
    "voice": ids.BASE + "threat/voice-cloning",
    "acme": "https://acme.example/voice-replay",
    "other": "https://other.example/voice-replay",
}


def _quad(source: str, subject: str, predicate: str, target: str) -> ox.Quad:
    where = ox.NamedNode(ids.graph(source))
    return ox.Quad(ox.NamedNode(subject), ox.NamedNode(ids.NAMESPACE + predicate), ox.NamedNode(target), where)


def _typed(source: str, subject: str, kind: str) -> ox.Quad:
    is_a = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
    return ox.Quad(ox.NamedNode(subject), is_a, ox.NamedNode(ids.NAMESPACE + kind), ox.NamedNode(ids.graph(source)))


def _inferred(dataset: ox.Store, source: str) -> set[ox.Triple]:
    graph = ox.NamedNode(ids.graph(source, inferred=True))
    return {quad.triple for quad in dataset.quads_for_pattern(None, None, None, graph)}


@pytest.fixture
def dataset() -> ox.Store:
    files = ("facts/threats/forgery/", "facts/axes/", "facts/releases/", "facts/references/")
    store = ox.Store()
    kept = [fact for fact in assemble.read(ONTOLOGY).facts if fact.file.startswith(files)]
    store.bulk_extend(assemble.quads(kept, assemble.context(ONTOLOGY), ids.graph()))
    store.bulk_extend(assemble.schema(ONTOLOGY))
    reason.infer(store, ONTOLOGY)
    return store


def test_what_follows_of_a_users_fact_goes_to_its_own_graph(dataset: ox.Store) -> None:
    """A user's threat below ours lies within all that ours lies within, as its own inferred graph says and no other."""
    ours = _inferred(dataset, ids.SOURCE)
    dataset.extend([_typed("acme", NAMES["acme"], "Threat"), _quad("acme", NAMES["acme"], "broaderThreat", NAMES["voice"])])

    reason.infer(dataset, ONTOLOGY)

    found = {(triple.predicate.value.rpartition("#")[2], triple.object.value) for triple in _inferred(dataset, "acme")}
    assert ("withinThreat", NAMES["voice"]) in found
    assert ("type", ids.NAMESPACE + "Hazard") in found
    assert {triple.subject.value for triple in _inferred(dataset, "acme")} == {NAMES["acme"]}
    assert _inferred(dataset, ids.SOURCE) == ours


def test_no_user_adds_to_what_follows_of_ours(dataset: ox.Store) -> None:
    """A user's mapping of our threat gives our threat no match: it stands as the user's mapping alone."""
    ours, mapping = _inferred(dataset, ids.SOURCE), "https://acme.example/m"
    match = "http://www.w3.org/2004/02/skos/core#closeMatch"
    dataset.extend(
        [
            _typed("acme", mapping, "Mapping"),
            _quad("acme", mapping, "mappingSubject", NAMES["voice"]),
            _quad("acme", mapping, "mappingObject", "https://acme.example/control"),
            _quad("acme", mapping, "mappingPredicate", match),
        ]
    )

    reason.infer(dataset, ONTOLOGY)

    assert _inferred(dataset, ids.SOURCE) == ours


def test_no_user_sees_another(dataset: ox.Store) -> None:
    """What one user states changes nothing that follows of another's facts, even where these point there."""
    dataset.extend([_typed("acme", NAMES["acme"], "Threat"), _quad("acme", NAMES["acme"], "broaderThreat", NAMES["other"])])
    dataset.extend([_typed("other", NAMES["other"], "Threat"), _quad("other", NAMES["other"], "broaderThreat", NAMES["voice"])])

    reason.infer(dataset, ONTOLOGY)

    within = {triple.object.value for triple in _inferred(dataset, "acme") if "within" in triple.predicate.value}
    assert within == {NAMES["other"]}


def test_a_second_run_adds_nothing(dataset: ox.Store) -> None:
    """Reasoning ends: what it made, with several sources at once, makes nothing more."""
    dataset.extend([_typed("acme", NAMES["acme"], "Threat"), _quad("acme", NAMES["acme"], "broaderThreat", NAMES["voice"])])
    assert reason.infer(dataset, ONTOLOGY) > 0
    assert reason.infer(dataset, ONTOLOGY) == 0


def test_one_source_alone(dataset: ox.Store) -> None:
    """Reasoning for one source makes what reasoning for all makes of it, and nothing of another."""
    dataset.extend([_typed("acme", NAMES["acme"], "Threat"), _quad("acme", NAMES["acme"], "broaderThreat", NAMES["voice"])])
    dataset.extend([_typed("other", NAMES["other"], "Threat"), _quad("other", NAMES["other"], "broaderThreat", NAMES["voice"])])
    reason.infer(dataset, ONTOLOGY, "acme")
    alone = _inferred(dataset, "acme")
    assert (bool(alone), _inferred(dataset, "other")) == (True, set())
    reason.infer(dataset, ONTOLOGY)
    assert _inferred(dataset, "acme") == alone
