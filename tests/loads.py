"""Small datasets of our own facts, and how tests load and read them."""

from datetime import UTC, datetime

import pyoxigraph as ox

from mfmsec import resources
from mfmsec.domain import ids
from mfmsec.source import assemble, reason
from mfmsec.store import catalog, changes, readback
from mfmsec.store import load as loading
from mfmsec.store import plan as plans
from mfmsec.store.driver import Store

NOW = datetime(2026, 12, 1, tzinfo=UTC)
FOLDER = resources.ontology()
VOICE = ids.BASE + "threat/voice-cloning"


def part(files: tuple[str, ...], version: str = "2026.12.0", **replaced: tuple[str, str]) -> ox.Store:
    """A small dataset of our own facts: some files, with words replaced, as a release of this version."""
    read = assemble.read(FOLDER)
    kept = [fact for fact in read.facts if fact.file.startswith(files)]
    named = {fact.id for fact in kept}
    known = [fact for fact in kept if fact.type != "Coverage" or {fact.data["subject"], fact.data["object"]} <= named]
    store = ox.Store()
    store.bulk_extend(assemble.quads(known, assemble.context(FOLDER), ids.graph()))
    store.bulk_extend(assemble.schema(FOLDER))
    for old, new in replaced.values():
        for quad in list(store.quads_for_pattern(None, None, ox.NamedNode(old), None)):
            store.remove(quad)
            store.add(ox.Quad(quad.subject, quad.predicate, ox.NamedNode(new), quad.graph_name))
    was = ox.NamedNode(ids.NAMESPACE + "version")
    for quad in list(store.quads_for_pattern(None, was, None, None)):
        store.remove(quad)
        store.add(ox.Quad(quad.subject, was, ox.Literal(version), quad.graph_name))
    reason.infer(store, FOLDER)
    return store


SMALL = ("facts/threats/forgery/", "facts/axes/", "facts/releases/", "facts/references/")
LARGER = (*SMALL, "facts/threats/", "facts/defenses/")


def stated(dataset: ox.Store) -> set[ox.Quad]:
    schema = ids.graph("schema")
    return {quad for quad in dataset if quad.graph_name.value != schema}


def read_back(graph: Store) -> set[ox.Quad]:
    return set(readback.quads(graph, ids.SOURCE))


def put(graph: Store, dataset: ox.Store, limit: int = 250_000) -> changes.Changes:
    plan = plans.plan(graph, [catalog.load(dataset, ids.SOURCE, NOW)])
    loading.apply(graph, plan, limit=limit)
    return plan.changes[0]
