"""The embedded store as tests handle it: a client to be killed, what is left of it, and how much it holds."""

import shutil
import time
from collections.abc import Callable

from mfmsec.settings import Settings
from mfmsec.store import driver, place, tx
from mfmsec.store.place import Place

PATIENCE = 60.0
PS, MOUNT, UMOUNT = (str(shutil.which(name)) for name in ("ps", "mount", "umount"))
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
        create(store, planets)


def overflow(settings: Settings) -> None:
    with driver.connect(settings) as store:
        for _ in range(100):
            create(store, 20_000)


def create(store: driver.Store, planets: int) -> None:
    statement = "UNWIND range(1, $planets) AS n CREATE (:Planet {iri: 'urn:' + n})"
    tx.write(store, lambda transaction: transaction.run(statement, planets=planets).consume())
