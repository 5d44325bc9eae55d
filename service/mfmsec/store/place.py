"""Where the embedded store keeps its files, and the locks by which processes agree on it.

Every question of the kind "does it still run?" is asked of a kernel lock (flock), never of a process number in a file: the
kernel drops the lock in the instant its holder dies, also by kill -9, so no lock can go stale.

    start.lock       held while one process decides to start or to stop the store
    supervisor.lock  held by the supervisor as long as it lives; its text is the supervisor's process number
    java.lock        held by the Java process as long as it lives; its text is Java's process number
    leases/          one file for each client, locked by it as long as it uses the store
"""

import contextlib
import fcntl
import json
import os
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mfmsec.errors import ResourceError, StoreError

POLL = 0.02
LEAST_FREE_BYTES = 32 * 1024 * 1024


@dataclass(frozen=True)
class Place:
    """The folder of the embedded store under MFMSEC_HOME."""

    folder: Path

    @property
    def data(self) -> Path:
        """The folder of the databases: what a user moves away when it is corrupt."""
        return self.folder / "data"

    @property
    def run(self) -> Path:
        """Java's working folder, made anew at each start."""
        return self.folder / "run"

    @property
    def leases(self) -> Path:
        """The folder with one locked file for each client."""
        return self.folder / "leases"

    @property
    def log(self) -> Path:
        """What Java prints."""
        return self.folder / "store.log"

    @property
    def supervisor_log(self) -> Path:
        """What Python prints when the supervisor itself fails."""
        return self.folder / "supervisor.log"

    @property
    def address(self) -> Path:
        """Port and password of the running store, for this user alone."""
        return self.folder / "address.json"

    @property
    def start_lock(self) -> Path:
        """Held while one process decides to start or to stop the store."""
        return self.folder / "start.lock"

    @property
    def supervisor_lock(self) -> Path:
        """Held by the supervisor as long as it lives."""
        return self.folder / "supervisor.lock"

    @property
    def java_lock(self) -> Path:
        """Held by the Java process as long as it lives."""
        return self.folder / "java.lock"

    def create(self) -> None:
        """Make the folders, for this user alone.

        Raises ResourceError when the folder cannot be written or the disk is full.
        """
        try:
            for folder in (self.folder, self.data, self.leases):
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            space = os.statvfs(self.folder)
        except OSError as error:
            msg = f"The folder {self.folder} cannot be used ({error.strerror}); set MFMSEC_HOME to a folder you may write."
            raise ResourceError(msg) from error
        self._check_writable()
        free = space.f_bavail * space.f_frsize
        if free < LEAST_FREE_BYTES:
            have, need = free // 2**20, LEAST_FREE_BYTES // 2**20
            msg = f"The disk of {self.folder} is full ({have} MB left); free at least {need} MB, or set MFMSEC_HOME elsewhere."
            raise ResourceError(msg)

    def _check_writable(self) -> None:
        for folder in (self.folder, self.data, self.leases):
            if not os.access(folder, os.W_OK | os.X_OK):
                msg = f"The folder {folder} is not writable; set MFMSEC_HOME to a folder you may write."
                raise ResourceError(msg)


def place_of(home: Path) -> Place:
    """Return the embedded store's folder in this home."""
    return Place(home.absolute() / "store")


def grab(lock: Path) -> int | None:
    """Take the lock if it is free; return its open file, or None while another process holds it."""
    handle = os.open(lock, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        return None
    return handle


def grab_within(lock: Path, seconds: float) -> int | None:
    """Take the lock as soon as it is free; return None when it is still held at the deadline."""
    deadline = time.monotonic() + seconds
    while (handle := grab(lock)) is None and time.monotonic() < deadline:
        time.sleep(POLL)
    return handle


def is_held(lock: Path) -> bool:
    """Whether a living process holds this lock."""
    try:
        handle = os.open(lock, os.O_RDONLY)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(handle)
    return False


@contextlib.contextmanager
def holding(lock: Path, seconds: float) -> Iterator[None]:
    """Hold the lock inside the with block.

    Raises StoreError when another process does not give it up in time.
    """
    handle = grab_within(lock, seconds)
    if handle is None:
        msg = f"Another command has been starting or stopping the store for {seconds:.0f} s; try again, or end that command."
        raise StoreError(msg)
    try:
        yield
    finally:
        os.close(handle)


def write_number(handle: int, number: int) -> None:
    """Write a process number as the text of a lock."""
    os.ftruncate(handle, 0)
    os.pwrite(handle, str(number).encode(), 0)


def read_number(lock: Path) -> int | None:
    """Return the process number in a lock's text; it means something only while the lock is held."""
    try:
        return int(lock.read_text())
    except (FileNotFoundError, ValueError):
        return None


def write_private(file: Path, content: dict[str, Any]) -> None:
    """Write a JSON file that only this user may read, whole or not at all."""
    draft = file.with_name(f"{file.name}.{uuid.uuid4().hex}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as stream:
        json.dump(content, stream)
    draft.replace(file)


def read_json(file: Path) -> dict[str, Any] | None:
    """Return a JSON file's content, or None where there is none."""
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError, ValueError):
        return None
    return content if isinstance(content, dict) else None


class Lease:
    """One client's claim on the running store: a file that is locked as long as the client lives."""

    def __init__(self, place: Place) -> None:
        self._file = place.leases / f"{os.getpid()}-{uuid.uuid4().hex}"
        self._handle = os.open(self._file, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
        fcntl.flock(self._handle, fcntl.LOCK_EX)

    def release(self) -> None:
        """Give the claim back."""
        self._file.unlink(missing_ok=True)
        os.close(self._handle)


def leases(place: Place) -> tuple[list[Path], list[Path]]:
    """Return the files of living clients, and those of dead ones."""
    living: list[Path] = []
    dead: list[Path] = []
    files = sorted(place.leases.iterdir()) if place.leases.is_dir() else []
    for file in files:
        (living if is_held(file) else dead).append(file)
    return living, dead
