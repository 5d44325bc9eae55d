import dataclasses
import os
import shutil
import signal
import stat
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from mfmsec.errors import MfmsecError, ResourceError, StoreCorrupt, StoreError, StoreUnreachable
from mfmsec.settings import Settings
from mfmsec.store import driver, embedded, place, tx
from mfmsec.store.place import Place
from tests.embedded import MOUNT, PS, UMOUNT, count, create, fill, gone, overflow, processes


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
        create(store, 100)
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
