import random
import subprocess
import sys
import threading
from pathlib import Path

import pyoxigraph as ox

from mfmsec.domain import ids
from mfmsec.settings import Settings
from mfmsec.store import catalog, release
from mfmsec.store import load as loading
from mfmsec.store import plan as plans
from mfmsec.store.driver import Store
from tests.loads import LARGER, NOW, SMALL, part, put, read_back, stated

CHILD = """
import sys
from datetime import UTC, datetime
import pyoxigraph as ox
from mfmsec import settings
from mfmsec.store import catalog, driver, load, plan

dataset = ox.Store()
dataset.bulk_load(path=sys.argv[1], format=ox.RdfFormat.N_QUADS)
wanted = catalog.load(dataset, "mfmsec", datetime.now(UTC))
with driver.connect(settings.from_environment()) as graph:
    planned = plan.plan(graph, [wanted], allow_older=True)
    print("go", flush=True)
    load.apply(graph, planned, limit=int(sys.argv[2]))
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
    parts = {"2026.12.0": part(SMALL), "2027.1.0": part(LARGER, "2027.1.0")}
    for version, dataset in parts.items():
        (tmp_path / version).write_bytes(ox.serialize(dataset, format=ox.RdfFormat.N_QUADS))
    expected = {version: stated(dataset) for version, dataset in parts.items()}
    put(graph, parts["2026.12.0"])
    chance = random.Random(7)  # noqa: S311 - a reproducible test, no secret

    for turn in range(20):
        version = sorted(parts)[(turn + 1) % 2]
        _kill_while_loading(tmp_path / version, store_settings, chance.uniform(0, 0.6))
        there, read = _settled(graph)
        assert there.status == release.READY
        assert read == expected[there.release]
    wanted = catalog.load(parts["2027.1.0"], ids.SOURCE, NOW)
    loading.apply(graph, plans.plan(graph, [wanted]), limit=250_000)

    assert read_back(graph) == expected["2027.1.0"]


def _settled(graph: Store) -> tuple[release.Loaded, set[ox.Quad]]:
    """Read release and graph until they agree: a commit that the killed loader had sent off may still arrive in between."""
    while True:
        before, read, after = release.loaded(graph, ids.SOURCE), read_back(graph), release.loaded(graph, ids.SOURCE)
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
