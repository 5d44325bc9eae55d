import threading
from datetime import UTC, datetime

import pyoxigraph as ox
import pytest

from mfmsec.domain import ids
from mfmsec.errors import MappingError, ReleaseLoading, ReleaseNewer, StoreForeign
from mfmsec.query import release as asked
from mfmsec.settings import Settings
from mfmsec.store import catalog, release, tx
from mfmsec.store import load as loading
from mfmsec.store import plan as plans
from mfmsec.store.driver import Store
from tests.loads import FOLDER, LARGER, NOW, SMALL, VOICE, part, put, read_back, stated


@pytest.fixture(scope="module")
def whole() -> ox.Store:
    """The shipped catalog with what follows from it."""
    return catalog.dataset(FOLDER)


def test_the_graph_read_back_equals_the_dataset_triple_for_triple(graph: Store, whole: ox.Store) -> None:
    """What is loaded comes back: stated and inferred triples, language tags and datatypes included."""
    put(graph, whole)

    assert read_back(graph) == stated(whole)


def test_loading_twice_changes_nothing(graph: Store, store_settings: Settings, whole: ox.Store) -> None:
    """A second load of the same release writes nothing, not even the time of loading."""
    catalog.put_all(graph, [catalog.load(whole, ids.SOURCE, NOW)], store_settings)
    before = release.loaded(graph, ids.SOURCE)

    again = catalog.put_all(graph, [catalog.load(whole, ids.SOURCE, datetime(2027, 1, 1, tzinfo=UTC))], store_settings)

    assert again.none
    assert release.loaded(graph, ids.SOURCE) == before


def test_a_newer_release_prunes_what_it_dropped(graph: Store) -> None:
    """Individuals that a newer release no longer has leave the graph with their edges, and the rest is as the release says."""
    put(graph, part(LARGER))
    newer = part(SMALL, "2027.1.0")

    plan = put(graph, newer)

    assert plan.delete
    assert read_back(graph) == stated(newer)


def test_a_threat_that_changes_its_element_keeps_what_points_at_it(graph: Store) -> None:
    """A node whose classes change is made anew, and the edges of others that end at it are still there."""
    put(graph, part(LARGER))
    moved = part(LARGER, element=(ids.BASE + "element/noise", ids.BASE + "element/signal"))

    put(graph, moved)

    assert read_back(graph) == stated(moved)


def test_a_predicate_without_a_spec_fails_the_load_by_name(graph: Store) -> None:
    """An unknown predicate is named, and the graph stays as it was."""
    dataset = part(SMALL)
    put(graph, dataset)
    before = read_back(graph)
    odd = "https://example.org/odd"
    dataset.add(ox.Quad(ox.NamedNode(VOICE), ox.NamedNode(odd), ox.Literal("x"), ox.NamedNode(ids.graph())))

    with pytest.raises(MappingError, match=odd):
        put(graph, dataset)

    assert read_back(graph) == before


def test_a_database_that_holds_something_else_is_refused(graph: Store) -> None:
    """Nodes that are not ours are named and counted, and neither they nor ours are touched."""
    tx.write(graph, lambda transaction: transaction.run("CREATE (:Customer {name: 'Ada'})").consume())

    with pytest.raises(StoreForeign, match="1 with Customer"):
        put(graph, part(SMALL))

    assert tx.read(graph, "MATCH (n) RETURN count(n) AS n") == [{"n": 1}]


def test_an_older_release_does_not_replace_a_newer_one_by_accident(graph: Store) -> None:
    """Loading an older release is refused with the way to do it on purpose."""
    put(graph, part(SMALL, "2027.1.0"))

    with pytest.raises(ReleaseNewer, match="--allow-older"):
        put(graph, part(SMALL, "2026.12.0"))


@pytest.mark.parametrize("limit", [250_000, 1])
def test_a_load_that_was_overtaken_changes_nothing(graph: Store, limit: int) -> None:
    """When another load came in after the plan was made, the plan is refused, and the graph stays as that load left it."""
    put(graph, part(SMALL))
    slow = catalog.load(part(LARGER, "2027.1.0"), ids.SOURCE, NOW)
    plan = plans.plan(graph, [slow])
    other = part(LARGER, "2027.2.0", element=(ids.BASE + "element/noise", ids.BASE + "element/signal"))
    put(graph, other)

    with pytest.raises(ReleaseLoading, match="run `mfmsec load` again"):
        loading.apply(graph, plan, limit=limit)

    assert read_back(graph) == stated(other)


def test_of_two_first_loads_one_is_refused(graph: Store) -> None:
    """Two plans for an empty graph cannot both be carried out, and the second says so."""
    first, second = (catalog.load(part(SMALL), ids.SOURCE, NOW) for _ in range(2))
    planned = [plans.plan(graph, [first]), plans.plan(graph, [second])]
    loading.apply(graph, planned[0], limit=250_000)

    with pytest.raises(ReleaseLoading):
        loading.apply(graph, planned[1], limit=250_000)


def test_nodes_of_another_rdf_loader_are_foreign(graph: Store) -> None:
    """A `Resource` without our key is somebody else's, as neosemantics writes them."""
    tx.write(graph, lambda transaction: transaction.run("CREATE (:Resource {uri: 'https://example.org/x'})").consume())

    with pytest.raises(StoreForeign):
        put(graph, part(SMALL))


def test_a_dry_run_counts_and_changes_nothing(graph: Store, store_settings: Settings) -> None:
    """A dry run says what would be written and leaves the graph empty."""
    wanted = catalog.load(part(SMALL), ids.SOURCE, NOW)

    would = catalog.put_all(graph, [wanted], store_settings, dry_run=True)

    assert would.changes[0].create
    assert tx.read(graph, "MATCH (n:Resource) RETURN count(n) AS n") == [{"n": 0}]


def test_batches_end_where_one_transaction_ends(graph: Store) -> None:
    """A load above the limit goes in batches and gives the same graph."""
    dataset = part(LARGER)

    put(graph, dataset, limit=1)

    assert read_back(graph) == stated(dataset)
    assert release.holds(graph, ids.SOURCE, "2026.12.0")


def test_a_load_in_batches_that_was_cut_off_is_marked_and_resumed(graph: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """After a cut the release reads as loading, and the next load goes on to the same graph as an undisturbed one."""
    dataset = part(LARGER)
    monkeypatch.setattr(loading, "BATCH", 20)
    wanted = catalog.load(dataset, ids.SOURCE, NOW)
    plan = plans.plan(graph, [wanted])

    def cut(step: str, done: int, _all: int) -> None:
        if step == "edges" and done > 40:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        loading.apply(graph, plan, limit=1, progress=cut)
    marked = release.loaded(graph, ids.SOURCE)
    resumed = put(graph, dataset, limit=1)

    assert marked is not None
    assert marked.status == release.LOADING
    assert len(resumed.create | resumed.update) < len(plan.changes[0].create)
    assert read_back(graph) == stated(dataset)


def test_readers_never_see_half_a_release(graph: Store) -> None:
    """While one release replaces another, each reading sees all of the old one or all of the new one."""
    put(graph, part(SMALL))
    one = _counted(graph)
    seen = []
    done = threading.Event()

    def watch() -> None:
        while not done.is_set():
            seen.append(_counted(graph))

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        put(graph, part(LARGER, "2027.1.0"))
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
