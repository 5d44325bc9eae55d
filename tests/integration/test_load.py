import random
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pyoxigraph as ox
import pytest

from mfmsec import resources
from mfmsec.domain import ids
from mfmsec.errors import MappingError, ReleaseNewer, StoreForeign
from mfmsec.mapping import cypher
from mfmsec.query import release as asked
from mfmsec.settings import Settings
from mfmsec.source import assemble, reason
from mfmsec.store import catalog, changes, driver, readback, release, tx
from mfmsec.store import load as loading
from mfmsec.store.driver import Store

NOW = datetime(2026, 12, 1, tzinfo=UTC)
FOLDER = resources.ontology()
VOICE = ids.BASE + "threat/voice-cloning"


@pytest.fixture(scope="module")
def whole() -> ox.Store:
    """The shipped catalog with what follows from it."""
    return catalog.dataset(FOLDER)


@pytest.fixture
def graph(store_settings: Settings) -> Iterator[Store]:
    """An empty graph with its constraints."""
    with driver.connect(store_settings) as opened:
        _empty(opened)
        for constraint in cypher.constraints():
            tx.change_schema(opened, cypher.constraint_statement(*constraint))
        yield opened
        _empty(opened)


def _empty(graph: Store) -> None:
    tx.write(graph, lambda transaction: transaction.run("MATCH (n) DETACH DELETE n").consume())


def _part(files: tuple[str, ...], version: str = "2026.12.0", **replaced: tuple[str, str]) -> ox.Store:
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


def _stated(dataset: ox.Store) -> set[ox.Quad]:
    schema = ids.graph("schema")
    return {quad for quad in dataset if quad.graph_name.value != schema}


def _read(graph: Store) -> set[ox.Quad]:
    return set(readback.quads(graph, ids.SOURCE))


def _put(graph: Store, dataset: ox.Store, limit: int = 250_000) -> changes.Changes:
    wanted = catalog.load(dataset, ids.SOURCE, NOW)
    plan = loading.plan(graph, wanted)
    loading.apply(graph, wanted, plan, limit=limit)
    return plan


def test_the_graph_read_back_equals_the_dataset_triple_for_triple(graph: Store, whole: ox.Store) -> None:
    """What is loaded comes back: stated and inferred triples, language tags and datatypes included."""
    _put(graph, whole)

    assert _read(graph) == _stated(whole)


def test_loading_twice_changes_nothing(graph: Store, store_settings: Settings, whole: ox.Store) -> None:
    """A second load of the same release writes nothing, not even the time of loading."""
    catalog.put(graph, catalog.load(whole, ids.SOURCE, NOW), store_settings)
    before = release.loaded(graph, ids.SOURCE)

    again = catalog.put(graph, catalog.load(whole, ids.SOURCE, datetime(2027, 1, 1, tzinfo=UTC)), store_settings)

    assert again.none
    assert release.loaded(graph, ids.SOURCE) == before


def test_a_newer_release_prunes_what_it_dropped(graph: Store) -> None:
    """Individuals that a newer release no longer has leave the graph with their edges, and the rest is as the release says."""
    _put(graph, _part(LARGER))
    newer = _part(SMALL, "2027.1.0")

    plan = _put(graph, newer)

    assert plan.delete
    assert _read(graph) == _stated(newer)


def test_a_threat_that_changes_its_element_keeps_what_points_at_it(graph: Store) -> None:
    """A node whose classes change is made anew, and the edges of others that end at it are still there."""
    _put(graph, _part(LARGER))
    moved = _part(LARGER, element=(ids.BASE + "element/noise", ids.BASE + "element/signal"))

    _put(graph, moved)

    assert _read(graph) == _stated(moved)


def test_a_predicate_without_a_spec_fails_the_load_by_name(graph: Store) -> None:
    """An unknown predicate is named, and the graph stays as it was."""
    dataset = _part(SMALL)
    _put(graph, dataset)
    before = _read(graph)
    odd = "https://example.org/odd"
    dataset.add(ox.Quad(ox.NamedNode(VOICE), ox.NamedNode(odd), ox.Literal("x"), ox.NamedNode(ids.graph())))

    with pytest.raises(MappingError, match=odd):
        _put(graph, dataset)

    assert _read(graph) == before


def test_a_database_that_holds_something_else_is_refused(graph: Store) -> None:
    """Nodes that are not ours are named and counted, and neither they nor ours are touched."""
    tx.write(graph, lambda transaction: transaction.run("CREATE (:Customer {name: 'Ada'})").consume())

    with pytest.raises(StoreForeign, match="1 with Customer"):
        _put(graph, _part(SMALL))

    assert tx.read(graph, "MATCH (n) RETURN count(n) AS n") == [{"n": 1}]


def test_an_older_release_does_not_replace_a_newer_one_by_accident(graph: Store) -> None:
    """Loading an older release is refused with the way to do it on purpose."""
    _put(graph, _part(SMALL, "2027.1.0"))

    with pytest.raises(ReleaseNewer, match="--allow-older"):
        _put(graph, _part(SMALL, "2026.12.0"))


def test_a_dry_run_counts_and_changes_nothing(graph: Store, store_settings: Settings) -> None:
    """A dry run says what would be written and leaves the graph empty."""
    wanted = catalog.load(_part(SMALL), ids.SOURCE, NOW)

    would = catalog.put(graph, wanted, store_settings, dry_run=True)

    assert would.create
    assert tx.read(graph, "MATCH (n:Resource) RETURN count(n) AS n") == [{"n": 0}]


def test_batches_end_where_one_transaction_ends(graph: Store) -> None:
    """A load above the limit goes in batches and gives the same graph."""
    dataset = _part(LARGER)

    _put(graph, dataset, limit=1)

    assert _read(graph) == _stated(dataset)
    assert release.holds(graph, ids.SOURCE, "2026.12.0")


def test_a_load_in_batches_that_was_cut_off_is_marked_and_resumed(graph: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """After a cut the release reads as loading, and the next load goes on to the same graph as an undisturbed one."""
    dataset = _part(LARGER)
    monkeypatch.setattr(loading, "BATCH", 20)
    wanted = catalog.load(dataset, ids.SOURCE, NOW)
    plan = loading.plan(graph, wanted)

    def cut(step: str, done: int, _all: int) -> None:
        if step == "edges" and done > 40:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        loading.apply(graph, wanted, plan, limit=1, progress=cut)
    marked = release.loaded(graph, ids.SOURCE)
    resumed = _put(graph, dataset, limit=1)

    assert marked is not None
    assert marked.status == release.LOADING
    assert len(resumed.create | resumed.update) < len(plan.create)
    assert _read(graph) == _stated(dataset)


def test_readers_never_see_half_a_release(graph: Store) -> None:
    """While one release replaces another, each reading sees all of the old one or all of the new one."""
    _put(graph, _part(SMALL))
    one = _counted(graph)
    seen = []
    done = threading.Event()

    def watch() -> None:
        while not done.is_set():
            seen.append(_counted(graph))

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        _put(graph, _part(LARGER, "2027.1.0"))
    finally:
        done.set()
        watcher.join()
    two = _counted(graph)

    assert one != two
    assert all(counts in (one, two) for counts in seen)


def _counted(graph: Store) -> object:
    """Count nodes and edges as every question is asked: within the frame that tells whether releases were switched meanwhile."""
    counted = "{nodes: COUNT { (:Resource) }, edges: COUNT { (:Resource)-->(:Resource) }, changed: COUNT { (:Threat)-->() }}"
    record = asked.whole(lambda statement, given: tx.read(graph, statement, given), "\n".join(asked.framed((), counted)), {})
    return record["answer"]


CHILD = """
import sys
from datetime import UTC, datetime
import pyoxigraph as ox
from mfmsec import settings
from mfmsec.store import catalog, driver, load
dataset = ox.Store()
dataset.bulk_load(path=sys.argv[1], format=ox.RdfFormat.N_QUADS)
wanted = catalog.load(dataset, "mfmsec", datetime.now(UTC))
with driver.connect(settings.from_environment()) as graph:
    plan = load.plan(graph, wanted, allow_older=True)
    print("go", flush=True)
    load.apply(graph, wanted, plan, limit=int(sys.argv[2]))
    print("done", flush=True)
"""


def _environment(store_settings: Settings) -> dict[str, str]:
    given = {
        "MFMSEC_HOME": str(store_settings.home),
        "NEO4J_URI": store_settings.neo4j_uri,
        "NEO4J_USERNAME": store_settings.neo4j_username,
        "NEO4J_PASSWORD": store_settings.neo4j_password,
        "NEO4J_DATABASE": store_settings.neo4j_database,
        "PATH": "/usr/bin:/bin",
    }
    return {key: value for key, value in given.items() if value}


def test_kill_at_any_moment_leaves_the_old_release_or_the_new_one(graph: Store, store_settings: Settings, tmp_path: Path) -> None:
    """After kill -9 at twenty random moments the graph holds one whole release, and the next load converges."""
    parts = {"2026.12.0": _part(SMALL), "2027.1.0": _part(LARGER, "2027.1.0")}
    for version, dataset in parts.items():
        (tmp_path / version).write_bytes(ox.serialize(dataset, format=ox.RdfFormat.N_QUADS))
    expected = {version: _stated(dataset) for version, dataset in parts.items()}
    _put(graph, parts["2026.12.0"])
    chance = random.Random(7)  # noqa: S311 - a reproducible test, no secret

    for turn in range(20):
        version = sorted(parts)[(turn + 1) % 2]
        _kill_while_loading(tmp_path / version, store_settings, chance.uniform(0, 0.6))
        there, read = _settled(graph)
        assert there.status == release.READY
        assert read == expected[there.release]
    wanted = catalog.load(parts["2027.1.0"], ids.SOURCE, NOW)
    loading.apply(graph, wanted, loading.plan(graph, wanted), limit=250_000)

    assert _read(graph) == expected["2027.1.0"]


def _settled(graph: Store) -> tuple[release.Loaded, set[ox.Quad]]:
    """Read release and graph until they agree: a commit that the killed loader had sent off may still arrive in between."""
    while True:
        before, read, after = release.loaded(graph, ids.SOURCE), _read(graph), release.loaded(graph, ids.SOURCE)
        if before is not None and before == after:
            return before, read


def _kill_while_loading(file: Path, store_settings: Settings, delay: float) -> None:
    child = subprocess.Popen(
        [sys.executable, "-c", CHILD, str(file), "250000"], env=_environment(store_settings), stdout=subprocess.PIPE
    )
    assert child.stdout is not None
    assert child.stdout.readline() == b"go\n"
    threading.Event().wait(delay)
    child.kill()
    child.wait()
    child.stdout.close()
