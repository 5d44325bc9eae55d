"""Reading the graph back while releases are switched."""

from functools import partial
from typing import Any

import neo4j
import pyoxigraph as ox
import pytest

from mfmsec.domain import ids
from mfmsec.errors import ReleaseLoading
from mfmsec.store import outward, readback, release, tx
from mfmsec.store.driver import Store
from tests.loads import SMALL, part, put


@pytest.fixture(scope="module")
def ours() -> ox.Store:
    """A small part of our facts."""
    return part(SMALL)


def _begin(begun: dict[str, Any], transaction: neo4j.ManagedTransaction) -> None:
    transaction.run(release.BEGIN, begun).consume()


@pytest.mark.parametrize("patience", [60_000, -1])
def test_a_switch_under_way_is_waited_for(graph: Store, ours: ox.Store, patience: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is read back while a commit may be seen in part; for one that was cut off nobody waits longer than its patience."""
    put(graph, ours)
    whole, waits = set(readback.whole(graph)), []

    def end(_: float) -> None:
        waits.append(token)
        tx.write(graph, lambda transaction: transaction.run(release.END, {"token": token}).consume())

    monkeypatch.setattr(release, "sleep", end)
    for token in ("one", "other"):
        begun = {"token": token, "patience": patience}
        tx.write(graph, partial(_begin, begun))
        if token == "one":
            assert set(readback.whole(graph)) == whole
        else:
            with outward.dataset(graph) as found:
                assert set(found) == whole

    assert waits == (["one", "other"] if patience > 0 else [])


def test_loads_that_keep_coming_are_told(graph: Store, ours: ox.Store) -> None:
    """What is read while releases are switched is read again, and after some times refused."""
    put(graph, ours)
    reads: list[int] = []

    def read() -> None:
        reads.append(len(reads))
        step = f"MATCH (r:LoadedRelease {{source: '{ids.SOURCE}'}}) SET r.step = {len(reads)}"
        tx.write(graph, lambda transaction: transaction.run(step).consume())

    with pytest.raises(ReleaseLoading, match="try again when the load has ended"):
        release.settled(graph, read)
    assert len(reads) == release.ATTEMPTS
