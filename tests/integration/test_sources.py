from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

import pyoxigraph as ox
import pytest

from mfmsec.domain import ids
from mfmsec.errors import FactsError, ReleaseLoading, ReleaseNewer, RequestError, UnknownTerm
from mfmsec.mapping.model import iri
from mfmsec.query import release as asked
from mfmsec.query import statistics
from mfmsec.settings import Settings
from mfmsec.source import assemble, reason
from mfmsec.store import catalog, readback, release, tx
from mfmsec.store import load as loading
from mfmsec.store import plan as plans
from mfmsec.store.changes import Load
from mfmsec.store.driver import Store
from mfmsec.store.plan import Plan
from mfmsec.store.readback import Held
from tests.loads import FOLDER, NOW, VOICE, part
from tests.sources import ACME, REPLAY, acme, beta, moved, without

FILES = ("facts/threats/forgery/", "facts/axes/", "facts/releases/")
DEEPFAKE = f"{ids.BASE}threat/deepfake-synthesis"
NOISE = ids.concept("Element", "noise")
LATER = datetime(2027, 2, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def ours() -> list[ox.Quad]:
    """A small part of our facts as they are stated, without what they cite."""
    cites = ox.NamedNode(iri("dcterms:source"))
    return [quad for quad in part(FILES) if quad.graph_name == ox.NamedNode(ids.graph()) and quad.predicate != cites]


def _dataset(ours: Iterable[ox.Quad]) -> ox.Store:
    store = ox.Store()
    store.bulk_extend(ours)
    store.bulk_extend(assemble.schema(FOLDER))
    reason.infer(store, FOLDER)
    return store


def _beside(graph: Store, ours: Iterable[ox.Quad], own: dict[str, Held] | None = None, at: datetime = NOW) -> list[Load]:
    return catalog.beside(graph, _dataset(ours), FOLDER, at, own)


def _put(graph: Store, loads: Sequence[Load], limit: int = 250_000) -> Plan:
    plan = plans.plan(graph, loads)
    loading.apply(graph, plan, limit=limit)
    return plan


def _all(graph: Store) -> set[ox.Quad]:
    return set(readback.whole(graph))


def _stated(graph: Store, source: str) -> set[ox.Quad]:
    return {quad for quad in readback.whole(graph, source) if quad.graph_name == ox.NamedNode(ids.graph(source))}


def _mark(graph: Store) -> str:
    return asked.loaded(lambda statement, given: tx.read(graph, statement, given)).mark


def test_a_users_source_lies_beside_ours_and_is_read_back_apart(graph: Store, ours: list[ox.Quad]) -> None:
    """A user's facts come back as they were stated, ours stay as they are, and every answer is known to be of another state."""
    _put(graph, _beside(graph, ours))
    before, mark = _all(graph), _mark(graph)

    _put(graph, _beside(graph, ours, acme(), LATER))

    assert set(readback.whole(graph, ids.SOURCE)) == before
    assert _stated(graph, "acme") == set(acme()["acme"].stated)
    assert readback.sources(graph) == [ids.SOURCE, "acme"]
    assert {name: counted.total() for name, counted in statistics.of_graph(graph).items()} == {
        name: len(readback.whole(graph, name)) for name in (ids.SOURCE, "acme")
    }
    assert _mark(graph) != mark
    assert [(one.release, one.loaded_at[:4]) for one in release.loaded_all(graph).values()] == [
        ("2026.12.0", "2026"),
        ("1.0", "2027"),
    ]


@pytest.mark.parametrize("limit", [250_000, 1])
def test_a_node_made_anew_keeps_the_links_of_every_source(graph: Store, ours: list[ox.Quad], limit: int) -> None:
    """Where one of ours gets other classes, what users' facts say of it stays, even when ours alone is loaded."""
    _put(graph, _beside(graph, ours, acme()))
    before = _all(graph)
    other = moved(ours, VOICE, "mfmsec:element", NOISE)

    plan = _put(graph, [catalog.load(_dataset(other), ids.SOURCE, LATER)], limit)

    assert [one.iri for one in plan.remade] == [VOICE]
    assert {quad for quad in _all(graph) if "acme" in quad.graph_name.value} == {q for q in before if "acme" in q.graph_name.value}
    assert set(readback.whole(graph, ids.SOURCE)) == {q for q in _dataset(other) if q.graph_name.value != ids.graph("schema")}


def test_what_a_user_points_at_is_not_dropped(graph: Store, ours: list[ox.Quad]) -> None:
    """A release without a node that a user's fact points at is refused with that link, and nothing is changed."""
    _put(graph, _beside(graph, ours, acme()))
    before = _all(graph)
    newer = without(ours, VOICE)

    with pytest.raises(FactsError, match=r"voice-replay of acme points at .*voice-cloning"):
        plans.plan(graph, [catalog.load(_dataset(newer), ids.SOURCE, NOW)])
    with pytest.raises(FactsError, match=r"voice-replay> of acme points at .*voice-cloning"):
        _beside(graph, newer)

    assert _all(graph) == before


def test_what_follows_of_users_facts_is_made_anew_with_ours(graph: Store, ours: list[ox.Quad]) -> None:
    """When ours is loaded, users' facts stay, and what follows from them is that of the new release; none of it is ours."""
    _put(graph, _beside(graph, ours, acme()))
    newer = moved(ours, VOICE, "mfmsec:broaderThreat", DEEPFAKE)

    plan = _put(graph, _beside(graph, newer, at=LATER))

    within = ox.NamedNode(ids.NAMESPACE + "withinThreat")
    climbed = {quad.object.value for quad in readback.whole(graph, "acme") if quad.predicate == within}
    assert DEEPFAKE in climbed
    assert _stated(graph, "acme") == set(acme()["acme"].stated)
    assert [plan.differs(part) for part in plan.changes] == [True, True]
    assert not any(ACME in str(quad.object) for quad in readback.whole(graph, ids.SOURCE))


def test_a_link_to_nothing_refuses_the_load(graph: Store, ours: list[ox.Quad]) -> None:
    """A user's source that points at what no source has is refused, whether all is loaded or that source alone."""
    _put(graph, _beside(graph, ours))
    before = _all(graph)
    lost = acme(broader=f"{ids.BASE}threat/nowhere")

    with pytest.raises(FactsError, match="nowhere"):
        _beside(graph, ours, lost)
    partly = [load for load in _beside(graph, ours, {**acme(), **beta()}) if load.source == "beta"]
    with pytest.raises(FactsError, match=f"{REPLAY}, which is not in the graph"):
        plans.plan(graph, partly)

    assert _all(graph) == before


def test_dropping_a_source_removes_it_and_nothing_else(graph: Store, store_settings: Settings, ours: list[ox.Quad]) -> None:
    """A user's source leaves the graph with all that is its own; ours is never dropped, nor one that another points at."""
    _put(graph, _beside(graph, ours))
    before = _all(graph)
    _put(graph, _beside(graph, ours, {**acme(), **beta()}))

    with pytest.raises(FactsError, match=r"echo of beta points at .*voice-replay"):
        catalog.drop(graph, "acme", store_settings, NOW)
    with pytest.raises(RequestError, match="not dropped"):
        catalog.drop(graph, ids.SOURCE, store_settings, NOW)
    with pytest.raises(UnknownTerm, match="mfmsec, acme, beta"):
        catalog.drop(graph, "gamma", store_settings, NOW)
    catalog.drop(graph, "beta", store_settings, NOW, dry_run=True)
    kept = readback.sources(graph)
    catalog.drop(graph, "beta", store_settings, NOW)
    catalog.drop(graph, "acme", store_settings, NOW)

    assert kept == [ids.SOURCE, "acme", "beta"]
    assert readback.sources(graph) == [ids.SOURCE]
    assert _all(graph) == before


def test_what_was_read_back_is_loaded_only_while_it_holds(graph: Store, ours: list[ox.Quad]) -> None:
    """A load of ours that was made ready before a user's newer facts came in is refused, and these stay."""
    _put(graph, _beside(graph, ours, acme()))
    early = _beside(graph, ours)
    _put(graph, _beside(graph, ours, acme("2.0", broader=DEEPFAKE)))
    before = _all(graph)

    with pytest.raises(ReleaseLoading, match="Another load"):
        plans.plan(graph, early)

    assert _all(graph) == before


@pytest.mark.parametrize("limit", [250_000, 1])
def test_loads_of_different_sources_exclude_each_other(graph: Store, ours: list[ox.Quad], limit: int) -> None:
    """Of two plans made from the same state, for whatever sources, only the first is carried out."""
    _put(graph, _beside(graph, ours))
    first, second = (plans.plan(graph, _beside(graph, ours, own)[1:]) for own in (acme(), beta(broader=VOICE)))
    loading.apply(graph, first, limit=limit)
    before = _all(graph)

    with pytest.raises(ReleaseLoading, match="Another load"):
        loading.apply(graph, second, limit=limit)

    assert _all(graph) == before


def test_a_load_in_batches_ends_when_another_goes_on_with_it(
    graph: Store, ours: list[ox.Quad], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two loads in batches never write at once: when a second takes the first for cut off, the first stops."""
    monkeypatch.setattr(loading, "BATCH", 20)
    loads = _beside(graph, ours, acme())
    second: list[str] = []

    def meanwhile(step: str, done: int, _all: int) -> None:
        if (step, done) == ("edges", 40):
            second.append("begun")
            _put(graph, _beside(graph, ours, acme()), limit=1)

    with pytest.raises(ReleaseLoading, match="goes on with it"):
        loading.apply(graph, plans.plan(graph, loads), limit=1, progress=meanwhile)

    assert second == ["begun"]
    assert _stated(graph, "acme") == set(acme()["acme"].stated)


def test_half_a_source_is_told_and_nothing_is_built_on_it(
    graph: Store, store_settings: Settings, ours: list[ox.Quad], monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a cut in a user's source readers are told, ours is not loaded over it, and loading or dropping that source mends it."""
    _put(graph, _beside(graph, ours))
    before = _all(graph)
    loads = _beside(graph, ours, acme())
    _cut(graph, plans.plan(graph, loads), monkeypatch)

    with pytest.raises(ReleaseLoading, match="of acme is being loaded"):
        _mark(graph)
    with pytest.raises(ReleaseLoading, match="mfmsec drop acme"):
        _beside(graph, ours)
    with pytest.raises(ReleaseLoading, match="mfmsec drop acme"):
        plans.plan(graph, [catalog.load(_dataset(ours), ids.SOURCE, NOW)])
    catalog.drop(graph, "acme", store_settings, NOW)

    assert _all(graph) == before


def test_a_cut_loses_nothing_that_a_user_stated(graph: Store, ours: list[ox.Quad], monkeypatch: pytest.MonkeyPatch) -> None:
    """After a cut in a load of ours, each user's facts stand as stated, and the next load ends as an undisturbed one."""
    _put(graph, _beside(graph, ours, {**acme(), **beta()}))
    stated = {name: one.stated for name, one in {**acme(), **beta()}.items()}
    newer = moved(moved(ours, VOICE, "mfmsec:element", NOISE), VOICE, "mfmsec:broaderThreat", DEEPFAKE)

    for batches in (1, 2, 4):
        _cut(graph, plans.plan(graph, _beside(graph, newer)), monkeypatch, batches)
        assert {name: set(one.stated) for name, one in readback.users(graph).items()} == {n: set(q) for n, q in stated.items()}
    _put(graph, _beside(graph, newer), limit=1)
    cut = _all(graph)
    tx.write(graph, lambda transaction: transaction.run("MATCH (n) DETACH DELETE n").consume())
    _put(graph, _beside(graph, newer, {**acme(), **beta()}))

    assert _all(graph) == cut


def test_the_next_load_ends_one_cut_off_last(graph: Store, store_settings: Settings, ours: list[ox.Quad]) -> None:
    """Where a load in batches was cut off right before its end, the next one finds nothing to write and ends it."""
    _put(graph, _beside(graph, ours))
    unfinished = "MATCH (r:LoadedRelease) SET r.loading = '2026.12.0 of mfmsec'"
    tx.write(graph, lambda transaction: transaction.run(unfinished).consume())

    assert catalog.put_all(graph, _beside(graph, ours), store_settings).size == 0
    assert _mark(graph)


def _cut(graph: Store, plan: Plan, monkeypatch: pytest.MonkeyPatch, batches: int = 1) -> None:
    """Carry out a plan batch by batch, and break it off after some of them."""
    made = loading._run  # noqa: SLF001 - a cut between two batches is what is tested
    seen: list[int] = []

    def run(transaction: object, batch: object) -> None:
        if len(seen) == batches:
            raise KeyboardInterrupt
        seen.append(1)
        made(transaction, batch)  # type: ignore[arg-type]  # what it was given

    with monkeypatch.context() as patched:
        patched.setattr(loading, "BATCH", 1)
        patched.setattr(loading, "_run", run)
        with pytest.raises(KeyboardInterrupt):
            loading.apply(graph, plan, limit=1)


def test_versions_of_a_user_are_compared_where_they_have_an_order(graph: Store, ours: list[ox.Quad]) -> None:
    """A version that is older by its numbers is refused unless asked for; words as versions have no order and are taken."""
    _put(graph, _beside(graph, ours, acme("2.0")))

    with pytest.raises(ReleaseNewer, match=r"2\.0 of acme, newer than 1\.9"):
        plans.plan(graph, _beside(graph, ours, acme("1.9")))
    _put(graph, _beside(graph, ours, acme("autumn-1")))
    _put(graph, _beside(graph, ours, acme("2.0")))

    assert release.loaded_all(graph)["acme"].release == "2.0"


def test_one_source_alone_changes_no_other(graph: Store, store_settings: Settings, ours: list[ox.Quad]) -> None:
    """With `only`, a difference in another source refuses the load."""
    _put(graph, _beside(graph, ours))
    before = _all(graph)

    with pytest.raises(FactsError, match="without `--only`"):
        catalog.put_all(graph, _beside(graph, without(ours, DEEPFAKE), acme()), store_settings, only="acme")

    assert _all(graph) == before
