import dataclasses
import os
import shutil
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from mfmsec.errors import MfmsecError, ResourceError, StoreCorrupt, StoreError, StoreUnreachable
from mfmsec.settings import Settings
from mfmsec.store import driver, embedded, place, tx
from mfmsec.store.place import Place

PATIENCE = 60.0
PS, MOUNT, UMOUNT = (str(shutil.which(name)) for name in ("ps", "mount", "umount"))
CLIENT = """
import sys, time
from pathlib import Path
from mfmsec.settings import Settings
from mfmsec.store import embedded
settings = Settings(home=Path(sys.argv[1]))
with embedded.lease(settings) as address:
    print(embedded.status(settings.home).pid, flush=True)
    if sys.argv[2] == "raise":
        raise LookupError
    time.sleep(float(sys.argv[2]))
"""


@pytest.fixture
def settings(tmp_path: Path) -> Iterator[Settings]:
    """Settings with a home whose name asks for care, and the promise that nothing is left running there."""
    home = tmp_path / 'a home\'s "name" with $ and ä'
    yield Settings(home=home)
    embedded.stop(home)
    assert gone(place.place_of(home))


@pytest.fixture
def here(settings: Settings) -> Place:
    return place.place_of(settings.home)


@pytest.fixture
def spawn(settings: Settings) -> Iterator[Callable[[str], subprocess.Popen[str]]]:
    """Start another command that uses the store, and wait until it does."""
    started: list[subprocess.Popen[str]] = []

    def start(what: str) -> subprocess.Popen[str]:
        words = [sys.executable, "-c", CLIENT, str(settings.home), what]
        process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        started.append(process)
        assert process.stdout
        assert process.stdout.readline().strip().isdigit()
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


def until(condition: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + PATIENCE
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.05)
    return condition()


def gone(here: Place) -> bool:
    """Whether supervisor, Java and guard end, and every lock and secret with them."""
    locks = (here.supervisor_lock, here.java_lock, here.start_lock)
    return until(lambda: not any(place.is_held(lock) for lock in locks)) and not here.address.exists()


def processes(here: Place) -> tuple[int, int]:
    content = place.read_json(here.address)
    assert content
    return content["supervisor"], content["pid"]


def count(settings: Settings) -> int:
    with driver.connect(settings) as store:
        return int(tx.read(store, "MATCH (n:Planet) RETURN count(n) AS n")[0]["n"])


def fill(settings: Settings, planets: int = 100) -> None:
    with driver.connect(settings) as store:
        _create(store, planets)


def overflow(settings: Settings) -> None:
    with driver.connect(settings) as store:
        for _ in range(100):
            _create(store, 20_000)


def _create(store: driver.Store, planets: int) -> None:
    statement = "UNWIND range(1, $planets) AS n CREATE (:Planet {iri: 'urn:' + n})"
    tx.write(store, lambda transaction: transaction.run(statement, planets=planets).consume())


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
        _create(store, 100)
        supervisor, _ = processes(here)
        os.kill(supervisor, signal.SIGKILL)
        assert until(lambda: not place.is_held(here.java_lock))
    assert count(settings) == 100


def test_the_supervisor_ends_with_java(settings: Settings, here: Place) -> None:
    """When Java is killed by kill -9 its clients are told, the supervisor ends, and what was committed is there again."""
    with driver.connect(settings) as store:
        _create(store, 100)
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
            _create(store, 100)
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


def test_status_tells_folder_size_and_since(settings: Settings, here: Place) -> None:
    """The status names process, port, leases, folder, its size and the start."""
    before = time.time()
    with embedded.lease(settings) as address:
        status = embedded.status(settings.home)
        assert address.uri == f"bolt://127.0.0.1:{status.port}"
        assert status.folder == here.folder
        assert status.data_bytes > 0
        assert status.since
        assert before < status.since < time.time()


def test_the_password_is_for_this_user_alone(settings: Settings, here: Place) -> None:
    """No command line shows the password, and every file that holds it is closed to others."""
    with embedded.lease(settings) as address:
        shown = subprocess.run([PS, "-ewwo", "args"], capture_output=True, text=True, check=True).stdout
        assert address.password not in shown
        assert address.password not in repr(address)
        assert stat.S_IMODE(here.folder.stat().st_mode) == 0o700
        secret = address.password.encode()
        holders = [file for file in here.folder.rglob("*") if file.is_file() and secret in file.read_bytes()]
        assert holders
        assert {stat.S_IMODE(file.stat().st_mode) for file in holders} == {0o600}
    assert gone(here)
    assert not [file for file in here.folder.rglob("*") if file.is_file() and secret in file.read_bytes()]


@pytest.mark.skipif(not Path("/proc/net/tcp6").exists(), reason="listening sockets are read from /proc")
def test_it_listens_on_loopback_alone(settings: Settings) -> None:
    """Each socket on which Java listens is bound to 127.0.0.1."""
    with embedded.lease(settings):
        folder = Path(f"/proc/{embedded.status(settings.home).pid}/fd")
        inodes = {str(link.readlink()).removeprefix("socket:[").rstrip("]") for link in folder.iterdir()}
        rows = [line.split() for table in ("tcp", "tcp6") for line in Path(f"/proc/net/{table}").read_text().splitlines()[1:]]
        bound = {row[1].split(":")[0] for row in rows if row[3] == "0A" and row[9] in inodes}
    assert bound
    assert bound <= {"0100007F", "0000000000000000FFFF00000100007F"}


def test_local_files_cannot_be_read_through_it(settings: Settings) -> None:
    """LOAD CSV of a local file is refused."""
    with driver.connect(settings) as store, pytest.raises(StoreError):
        tx.read(store, "LOAD CSV FROM 'file:///etc/passwd' AS line RETURN line")


def _first(pattern: str) -> Callable[[Path], Path]:
    return lambda data: min((data / "mfmsec").glob(pattern))


@pytest.mark.parametrize(
    "harm",
    [
        lambda data: _first("Planet_0.*.bucket")(data).unlink(),
        lambda data: _first("Planet_0.*.bucket")(data).write_bytes(b"garbage" * 9363),
        lambda data: _first("Planet_0.*.bucket")(data).write_bytes(b"short"),
        lambda data: _first("schema.json")(data).write_text('{"oops'),
        lambda data: shutil.rmtree(data / "mfmsec"),
    ],
    ids=["bucket lost", "bucket garbled", "bucket cut", "schema garbled", "folder lost"],
)
def test_a_corrupt_folder_is_named_with_its_repair(settings: Settings, here: Place, harm: Callable[[Path], object]) -> None:
    """A folder that changed while the store was down is refused in one sentence; moved away, the store starts empty."""
    fill(settings)
    assert gone(here)
    harm(here.data)

    with pytest.raises(StoreCorrupt) as caught:
        count(settings)
    assert str(here.data) in str(caught.value)
    assert "move it away and run `mfmsec load` again" in str(caught.value)
    assert gone(here)
    here.data.rename(here.folder / "old")
    assert count(settings) == 0


@pytest.mark.parametrize("file", ["configuration.json", "schema*.json"])
def test_a_folder_that_was_spoilt_after_a_crash_is_corrupt_too(settings: Settings, here: Place, file: str) -> None:
    """Without a seal, since Java was killed, what the engine cannot open is still told as corruption."""
    with driver.connect(settings) as store:
        _create(store, 100)
        os.kill(processes(here)[1], signal.SIGKILL)
    assert gone(here)
    for spoilt in (here.data / "mfmsec").glob(file):
        spoilt.write_text('{"oops', encoding="utf-8")

    with pytest.raises(StoreCorrupt, match="move it away and run `mfmsec load` again"):
        count(settings)


def test_a_home_that_is_no_folder_is_refused(tmp_path: Path) -> None:
    """A home that cannot be made names MFMSEC_HOME."""
    (tmp_path / "file").touch()

    with pytest.raises(ResourceError, match="set MFMSEC_HOME"), embedded.lease(Settings(home=tmp_path / "file")):
        pass


def test_a_disk_that_is_nearly_full_is_refused(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the disk has too little space left nothing is started."""
    monkeypatch.setattr(place, "LEAST_FREE_BYTES", 2**80)

    with pytest.raises(ResourceError, match=r"The disk of .* is full"), embedded.lease(settings):
        pass


def test_a_disk_that_fills_up_is_told(tmp_path: Path) -> None:
    """When the disk fills up during a write the error says so, and after the store has been down the old data are there."""
    home = tmp_path / "small"
    home.mkdir()
    mounted = subprocess.run([MOUNT, "-t", "tmpfs", "-o", "size=40m", "none", str(home)], capture_output=True, check=False)
    if mounted.returncode:
        pytest.skip("only root may mount a small disk")
    settings = Settings(home=home)
    try:
        fill(settings)
        with pytest.raises(MfmsecError) as caught:
            overflow(settings)
        assert isinstance(caught.value, ResourceError)
        assert "is full" in str(caught.value)
        assert gone(place.place_of(home))
    finally:
        embedded.stop(home)
        subprocess.run([UMOUNT, "-l", str(home)], check=True)


@pytest.fixture
def fake_java(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the Java of a wheel would lie that hides the installed one."""
    program = tmp_path / "fake" / "arcadedb_embedded" / "jre" / "bin" / "java"
    program.parent.mkdir(parents=True)
    (tmp_path / "fake" / "arcadedb_embedded" / "__init__.py").touch()
    monkeypatch.setenv("PYTHONPATH", str(tmp_path / "fake"))
    return program


def test_a_wheel_without_java_is_told(settings: Settings, fake_java: Path) -> None:
    """Where the wheel brings no Java the message offers a Neo4j."""
    assert not fake_java.exists()
    with pytest.raises(ResourceError, match=r"brings no Java for .* set NEO4J_URI"), embedded.lease(settings):
        pass


@pytest.mark.parametrize(
    ("text", "mode", "message"),
    [
        ("#!/bin/sh", 0o644, "may not be executed; run `chmod"),
        ("#!/no/such/program", 0o755, "cannot be executed"),
        ("#!/bin/sh\necho odd; exit 1", 0o755, "ended while it started; its log"),
    ],
    ids=["no permission", "no interpreter", "failing"],
)
def test_a_java_that_does_not_run_is_told(settings: Settings, fake_java: Path, text: str, mode: int, message: str) -> None:
    """A Java that does not run is a clear error with a way out, and leaves nothing behind."""
    fake_java.write_text(f"{text}\n", encoding="ascii")
    fake_java.chmod(mode)

    with pytest.raises(MfmsecError, match=message), embedded.lease(settings):
        pass
    assert gone(place.place_of(settings.home))


def test_a_spoilt_address_file_is_no_address(here: Place) -> None:
    """A half-written or foreign address file is no address."""
    here.create()
    for text in ("", "{", "[]", '{"pid": 1}'):
        here.address.write_text(text, encoding="utf-8")
        assert not embedded.status(here.folder.parent).running
    here.address.unlink()


def test_settings_with_a_uri_start_no_store(settings: Settings, here: Place) -> None:
    """With NEO4J_URI set the embedded store is never touched."""
    elsewhere = dataclasses.replace(settings, neo4j_uri="bolt://127.0.0.1:1", neo4j_password="secret")  # noqa: S106 - of no server

    with pytest.raises(StoreUnreachable), driver.connect(elsewhere):
        pass
    assert not here.folder.exists()
