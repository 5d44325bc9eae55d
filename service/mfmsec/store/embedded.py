"""The embedded store as its clients see it: take a lease, get an address; the store runs as long as one lease is held."""

import contextlib
import json
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mfmsec import errors
from mfmsec.errors import MfmsecError, ResourceError, StoreError
from mfmsec.settings import Settings
from mfmsec.store import place
from mfmsec.store.engine import DATABASE, USERNAME
from mfmsec.store.place import Lease, Place

# Longer than a boot, a stop and an orphan's end together, so that a waiting command outlasts each of them.
PATIENCE_SECONDS = 120.0


@dataclass(frozen=True)
class Address:
    """Where the embedded store answers, and as whom."""

    uri: str
    username: str
    password: str
    database: str

    def __repr__(self) -> str:
        """Show everything but the password."""
        return f"Address(uri={self.uri!r}, username={self.username!r}, database={self.database!r})"


@dataclass(frozen=True)
class Status:
    """What `mfmsec store status` shows."""

    running: bool
    folder: Path
    data_bytes: int
    leases: int = 0
    pid: int | None = None
    port: int | None = None
    since: float | None = None


@contextlib.contextmanager
def lease(settings: Settings) -> Iterator[Address]:
    """Use the embedded store inside the with block; it is started when it does not run yet.

    Raises ResourceError, StoreCorrupt or another StoreError when it cannot be started.
    """
    here = place.place_of(settings.home)
    here.create()
    claim, address = _claim(here)
    try:
        yield address
    finally:
        claim.release()


def revived(settings: Settings) -> Address:
    """Return the address of a store that one holds a lease of; it is started again where it has died.

    Raises ResourceError, StoreCorrupt or another StoreError when it cannot be started.
    """
    here = place.place_of(settings.home)
    with place.holding(here.start_lock, PATIENCE_SECONDS):
        return _address(here)


def status(home: Path) -> Status:
    """Tell whether the embedded store in this home runs, for whom and since when."""
    here = place.place_of(home)
    size = _size(here.data)
    content = _serving(here)
    if content is None:
        return Status(running=False, folder=here.folder, data_bytes=size)
    living, _ = place.leases(here)
    return Status(
        running=True,
        folder=here.folder,
        data_bytes=size,
        leases=len(living),
        pid=content["pid"],
        port=content["port"],
        since=content["since"],
    )


def stop(home: Path) -> bool:
    """Stop the embedded store in this home, whoever uses it; return whether there was one to stop.

    Raises StoreError when it does not end.
    """
    here = place.place_of(home)
    if not place.is_held(here.supervisor_lock):
        return _end_orphan(here)
    for number in (signal.SIGTERM, signal.SIGKILL):
        _signal_supervisor(here, number)
        if _wait_for_end(here, PATIENCE_SECONDS / 2):
            return True
    msg = f"The embedded store in {here.folder} does not end; end process {place.read_number(here.supervisor_lock)}."
    raise StoreError(msg)


def _claim(here: Place) -> tuple[Lease, Address]:
    try:
        with place.holding(here.start_lock, PATIENCE_SECONDS):
            claim = Lease(here)
            try:
                return claim, _address(here)
            except BaseException:
                claim.release()
                raise
    except OSError as error:
        msg = f"The embedded store in {here.folder} cannot be reached ({error.strerror}); set MFMSEC_HOME to another folder."
        raise ResourceError(msg) from error


def _address(here: Place) -> Address:
    """Return the address of the running store, after starting it or after waiting for another start or stop to end."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        if not place.is_held(here.supervisor_lock):
            _launch(here)
        if content := _serving(here):
            return Address(f"bolt://127.0.0.1:{content['port']}", USERNAME, content["password"], DATABASE)
        time.sleep(place.POLL)
    msg = f"The embedded store did not start within {PATIENCE_SECONDS:.0f} s; its log {here.log} says why."
    raise StoreError(msg)


def _serving(here: Place) -> dict[str, Any] | None:
    """Return the address file's content if the very Java process it names is alive."""
    content = place.read_json(here.address)
    if content is None or content["pid"] != place.read_number(here.java_lock) or not place.is_held(here.java_lock):
        return None
    return content


def _launch(here: Place) -> None:
    """Start the supervisor and wait for its answer."""
    with here.supervisor_log.open("wb") as log:
        process = subprocess.Popen(  # noqa: S603 - our own module, run by the Python that runs us
            [sys.executable, "-P", "-m", "mfmsec.store.supervisor", str(here.folder)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=log,
        )
    with process:
        answer = _read_answer(process)
    if answer is None:
        msg = f"The embedded store's supervisor ended without an answer; {here.supervisor_log} says why."
        raise StoreError(msg)
    if "error" in answer:
        kind = getattr(errors, answer["error"])
        raise _as_error(kind, answer["text"])


def _as_error(kind: type[MfmsecError], text: str) -> MfmsecError:
    return kind(text)


def _read_answer(process: subprocess.Popen[bytes]) -> dict[str, str] | None:
    if process.stdout is None:  # pragma: no cover - Popen gives one for PIPE
        raise AssertionError
    ready, _, _ = select.select([process.stdout], [], [], PATIENCE_SECONDS)
    line = process.stdout.readline() if ready else b""
    return json.loads(line) if line else None


def _signal_supervisor(here: Place, number: signal.Signals) -> None:
    supervisor = place.read_number(here.supervisor_lock)
    if supervisor and place.is_held(here.supervisor_lock):
        with contextlib.suppress(ProcessLookupError):
            os.kill(supervisor, number)


def _end_orphan(here: Place) -> bool:
    """End a Java whose supervisor and guard were both killed."""
    orphan = place.read_number(here.java_lock)
    if not orphan or not place.is_held(here.java_lock):
        return False
    with contextlib.suppress(ProcessLookupError):
        os.kill(orphan, signal.SIGKILL)
    here.address.unlink(missing_ok=True)
    return _wait_for_end(here, PATIENCE_SECONDS)


def _wait_for_end(here: Place, seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while place.is_held(here.supervisor_lock) or place.is_held(here.java_lock):
        if time.monotonic() > deadline:
            return False
        time.sleep(place.POLL)
    return True


def _size(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()) if folder.is_dir() else 0
