"""The supervisor of the embedded store: starts Java, watches the leases, stops Java when the last one ends.

It runs as `python -m mfmsec.store.supervisor FOLDER`, detached from the command that started it, and answers that command
with one line of JSON. It ends with the store; when it is killed, the guard of `engine.py` kills Java.
"""

import contextlib
import json
import os
import secrets
import shutil
import signal
import sys
import threading
import time
from pathlib import Path

from mfmsec.errors import MfmsecError, ResourceError, StoreError
from mfmsec.store import engine, place, seal
from mfmsec.store.engine import Engine
from mfmsec.store.place import Place

BOOT_SECONDS = 60.0
STOP_SECONDS = 30.0
ORPHAN_SECONDS = 2.0
WATCH_SECONDS = 0.2


class Stopped(Exception):
    """SIGTERM came while the store was booting."""


def main(folder: str) -> None:
    """Run the store in this folder until nobody uses it."""
    here = Place(Path(folder))
    reporter = _detach()
    end = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, lambda *_: end.set())
    mine = place.grab(here.supervisor_lock)
    if mine is None:
        _report(reporter, None)
        return
    place.write_number(mine, os.getpid())
    try:
        _supervise(here, end, reporter)
    except Stopped:
        _report(reporter, StoreError("The embedded store was stopped while it started; run the command again."))
    except MfmsecError as error:
        _report(reporter, error)
    except OSError as error:
        _report(reporter, ResourceError(f"The embedded store could not start in {here.folder}: {error.strerror}."))


def _detach() -> int:
    """Become a process of our own, so that neither a terminal nor the parent's end reaches it; return the answer's pipe."""
    if os.fork():
        os._exit(0)
    os.setsid()
    reporter = os.dup(1)
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    os.dup2(nothing, 1)
    os.close(nothing)
    return reporter


def _report(reporter: int, error: MfmsecError | None) -> None:
    answer = {"error": type(error).__name__, "text": str(error)} if error else {}
    # The command that waits for the answer may have been killed meanwhile.
    with contextlib.suppress(OSError):
        os.write(reporter, json.dumps(answer).encode() + b"\n")
        os.close(reporter)


def _supervise(here: Place, end: threading.Event, reporter: int) -> None:
    here.address.unlink(missing_ok=True)
    seal.check(here.data)
    password = secrets.token_urlsafe(32)
    java = _start_java(here, password)
    try:
        seal.lift(here.data)
        _publish(here, java, _await_boot(here, java, end), password)
        _report(reporter, None)
        _watch(here, java, end)
    finally:
        here.address.unlink(missing_ok=True)
        orderly = java.stop(STOP_SECONDS)
    if orderly:
        seal.write(here.data)
    shutil.rmtree(here.run, ignore_errors=True)


def _start_java(here: Place, password: str) -> Engine:
    lock = _take_java_lock(here)
    try:
        java = engine.start(here, password, lock)
        place.write_number(lock, java.process.pid)
    finally:
        os.close(lock)
    return java


def _take_java_lock(here: Place) -> int:
    """Return the lock that Java will hold; a Java whose supervisor and guard were both killed is killed first."""
    if (handle := place.grab_within(here.java_lock, ORPHAN_SECONDS)) is not None:
        return handle
    orphan = place.read_number(here.java_lock)
    if orphan:
        with contextlib.suppress(ProcessLookupError):
            os.kill(orphan, signal.SIGKILL)
    handle = place.grab_within(here.java_lock, STOP_SECONDS)
    if handle is None:
        msg = f"An earlier Java process ({orphan}) still holds {here.java_lock}; end it and run the command again."
        raise StoreError(msg)
    return handle


def _await_boot(here: Place, java: Engine, end: threading.Event) -> int:
    deadline = time.monotonic() + BOOT_SECONDS
    while time.monotonic() < deadline:
        if end.is_set():
            raise Stopped
        if java.process.poll() is not None:
            raise engine.failure(here)
        if bolt := engine.port(here):
            return bolt
        time.sleep(place.POLL)
    msg = f"The embedded store did not answer within {BOOT_SECONDS:.0f} s; its log {here.log} says why."
    raise StoreError(msg)


def _publish(here: Place, java: Engine, bolt: int, password: str) -> None:
    address = {"port": bolt, "password": password, "pid": java.process.pid, "supervisor": os.getpid(), "since": time.time()}
    place.write_private(here.address, address)


def _watch(here: Place, java: Engine, end: threading.Event) -> None:
    while not end.is_set() and java.process.poll() is None and not _unused(here):
        end.wait(WATCH_SECONDS)


def _unused(here: Place) -> bool:
    """Whether no living client is left; if so, the address is gone before any other command can read it."""
    living, dead = place.leases(here)
    if living and not dead:
        return False
    # A client makes its lease under the start lock, so a file without its lock belongs to a dead one only while we hold that.
    lock = place.grab(here.start_lock)
    if lock is None:
        return False
    try:
        living, dead = place.leases(here)
        for file in dead:
            file.unlink(missing_ok=True)
        if not living:
            here.address.unlink(missing_ok=True)
        return not living
    finally:
        os.close(lock)


if __name__ == "__main__":
    main(sys.argv[1])
