import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from mfmsec.errors import StoreUnreachable
from mfmsec.settings import Settings
from mfmsec.store import driver, embedded, place, tx
from mfmsec.store.place import Place
from tests.embedded import CLIENT, PS, count, create, fill, gone, processes, until


def test_it_starts_with_the_first_lease_and_ends_with_the_last(settings: Settings, here: Place) -> None:
    """Nothing runs before, one Java runs during, and nothing runs after; the data stay."""
    assert not embedded.status(settings.home).running
    with embedded.lease(settings) as first, embedded.lease(settings) as second:
        assert first == second
        assert embedded.status(settings.home).leases == 2
    assert gone(here)
    assert list(here.leases.iterdir()) == []
    fill(settings)
    assert count(settings) == 100


def test_commands_at_the_same_time_share_it(settings: Settings, spawn: Callable[[str], subprocess.Popen[str]]) -> None:
    """Another process finds the running store, and it goes on when the one that started it ends."""
    first = spawn("60")
    pid = embedded.status(settings.home).pid
    with embedded.lease(settings):
        assert embedded.status(settings.home).pid == pid
        first.kill()
        first.wait()
        time.sleep(1)
        status = embedded.status(settings.home)
        assert (status.running, status.pid, status.leases) == (True, pid, 1)


def test_of_many_that_start_at_once_one_starts_it(settings: Settings) -> None:
    """Ten leases asked for in the same instant lead to one and the same server."""
    with ThreadPoolExecutor(10) as threads:

        def ask(_: int) -> tuple[str, int | None]:
            with embedded.lease(settings) as address:
                time.sleep(1)
                return address.uri, embedded.status(settings.home).pid

        assert len(set(threads.map(ask, range(10)))) == 1


def test_one_lease_after_the_other_waits_for_the_stop(settings: Settings) -> None:
    """A command that arrives while the store stops waits, and gets a fresh one that answers."""
    for round_ in range(1, 4):
        fill(settings, planets=1)
        assert count(settings) == round_


def test_an_exception_ends_it(here: Place, spawn: Callable[[str], subprocess.Popen[str]]) -> None:
    """A command that fails leaves nothing behind."""
    spawn("raise").wait()

    assert gone(here)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_the_death_of_the_only_client_ends_it(
    here: Place, spawn: Callable[[str], subprocess.Popen[str]], number: signal.Signals
) -> None:
    """However the only client dies, also by kill -9, the store ends by itself, and the dead lease is cleared away."""
    spawn("60").send_signal(number)

    assert gone(here)
    assert until(lambda: list(here.leases.iterdir()) == [])


def test_a_client_killed_while_it_starts_the_store_leaves_nothing(settings: Settings, here: Place) -> None:
    """Killed at any moment of the start, a client leaves neither process nor lock, and the next one starts as usual."""
    for delay in (0.1, 0.3, 0.6, 1.0):
        client = subprocess.Popen(
            [sys.executable, "-c", CLIENT, str(settings.home), "60"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        time.sleep(delay)
        client.kill()
        client.wait()
    assert gone(here)
    fill(settings, planets=1)


def test_java_dies_with_its_supervisor(settings: Settings, here: Place) -> None:
    """When the supervisor is killed by kill -9 Java ends too, and the next command starts afresh on the committed data."""
    with driver.connect(settings) as store:
        create(store, 100)
        supervisor, _ = processes(here)
        os.kill(supervisor, signal.SIGKILL)
        assert until(lambda: not place.is_held(here.java_lock))
    assert count(settings) == 100


def test_the_supervisor_ends_with_java(settings: Settings, here: Place) -> None:
    """When Java is killed by kill -9 its clients are told, the supervisor ends, and what was committed is there again."""
    with driver.connect(settings) as store:
        create(store, 100)
        _, java = processes(here)
        os.kill(java, signal.SIGKILL)
        assert gone(here)
        with pytest.raises(StoreUnreachable, match="The embedded store has stopped; run the command again"):
            tx.read(store, "RETURN 1")
    assert count(settings) == 100


def orphan(here: Place) -> int:
    """Kill supervisor and guard of the running store, and return the Java process that nobody watches now."""
    supervisor, java = processes(here)
    shown = subprocess.run([PS, "-eo", "pid=,ppid="], capture_output=True, text=True, check=True).stdout
    for pid, parent in (map(int, line.split()) for line in shown.splitlines()):
        if parent == java:
            os.kill(pid, signal.SIGKILL)
    os.kill(supervisor, signal.SIGKILL)
    assert until(lambda: not place.is_held(here.supervisor_lock))
    assert place.is_held(here.java_lock)
    return java


def test_a_java_without_supervisor_and_guard_is_ended_by_the_next_command(settings: Settings, here: Place) -> None:
    """Even a Java whose supervisor and guard were both killed does not stand in the way."""
    with embedded.lease(settings):
        java = orphan(here)
    fill(settings, planets=1)
    assert place.read_number(here.java_lock) != java


def test_stop_ends_a_java_without_supervisor_and_guard(settings: Settings, here: Place) -> None:
    """Stopping on demand finds also a Java that nobody watches any more."""
    with embedded.lease(settings):
        orphan(here)
    assert embedded.stop(settings.home)
    assert not place.is_held(here.java_lock)


def test_what_was_committed_survives_kill_at_any_moment(settings: Settings, here: Place) -> None:
    """Java killed right after a commit, again and again: each time every commit is there."""
    for round_ in range(1, 4):
        with driver.connect(settings) as store:
            create(store, 100)
            os.kill(processes(here)[1], signal.SIGKILL)
        assert gone(here)
        assert count(settings) == 100 * round_


def test_stop_ends_it_whoever_uses_it(settings: Settings, here: Place) -> None:
    """Stopping on demand tells whether there was something to stop, and clients learn of it."""
    assert not embedded.stop(settings.home)
    with driver.connect(settings) as store:
        assert embedded.stop(settings.home)
        assert gone(here)
        assert not embedded.status(settings.home).running
        with pytest.raises(StoreUnreachable):
            tx.read(store, "RETURN 1")
