"""Which releases the graph holds, one of each source, and whether they are whole.

`LoadedRelease` stands once for each source. What is said of the graph as a whole is kept with our own: `loader`, the token of the
load that last wrote something, `step`, how many batches that load has written, and `loading`, what it has not finished yet.
The pair of `LoadBegun` and `LoadEnded` is the graph's, too, and bears the name of our source.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from time import sleep
from typing import Any, TypeVar

from mfmsec.domain import ids
from mfmsec.domain.versions import order
from mfmsec.errors import ReleaseLoading, ReleaseMissing, ReleaseNewer
from mfmsec.store import tx
from mfmsec.store.driver import Store

_OURS = f"{{source: '{ids.SOURCE}'}}"
_TOLD = (
    "RETURN r.release AS release, r.digest AS digest, r.status AS status, r.nodes AS nodes, r.edges AS edges, "
    "r.loadedAt AS loaded_at, r.source AS source ORDER BY r.source"
)
READ = f"MATCH (r:LoadedRelease {{source: $source}}) {_TOLD}"
READ_ALL = f"MATCH (r:LoadedRelease) {_TOLD}"
WRITE = "MERGE (r:LoadedRelease {source: $source}) SET r += $state"
REMOVE = "MATCH (r:LoadedRelease {source: $source}) DELETE r"
ACCOUNT = f"MATCH (r:LoadedRelease {_OURS}) RETURN r.loader AS loader, r.step AS step, r.loading AS loading"
LOCK = f"MERGE (r:LoadedRelease {_OURS}) SET r.locked = $token"
CLAIM = f"MATCH (r:LoadedRelease {_OURS}) SET r.loader = $token, r.step = 0, r.loading = $loading"
STEP = f"MATCH (r:LoadedRelease {_OURS}) WHERE r.loader = $token SET r.step = r.step + 1 RETURN r.step AS step"
WHOLE = f"MATCH (r:LoadedRelease {_OURS}) SET r.loading = null"
BEGIN = f"MERGE (m:LoadBegun {_OURS}) SET m.token = $token, m.patience = $patience, m.at = timestamp()"
END = f"MATCH (b:LoadBegun {_OURS}) WHERE b.token = $token MERGE (m:LoadEnded {_OURS}) SET m.token = $token"
TOKENS = (
    f"OPTIONAL MATCH (e:LoadEnded {_OURS}) OPTIONAL MATCH (b:LoadBegun {_OURS}) "
    f"OPTIONAL MATCH (r:LoadedRelease {_OURS}) RETURN e.token AS ended, b.token AS begun, r.loader AS loader, r.step AS step, "
    "b.patience - (timestamp() - b.at) AS patience"
)
ATTEMPTS = 3
PAUSE = 0.05
"""Seconds between two looks at whether a switch of releases has ended."""
READY = "ready"
LOADING = "loading"
OVERTAKEN = "Another load changed the graph meanwhile, so nothing was changed; run `mfmsec load` again."
T = TypeVar("T")
_ORDERED = re.compile(r"v?[0-9]+(?:[.-][0-9]+)*")


@dataclass(frozen=True)
class Loaded:
    """A release in the graph: its version, the fingerprint of its content, how large it is, whether it is whole, and its source."""

    release: str
    digest: str
    status: str
    nodes: int
    edges: int
    loaded_at: str
    source: str = ids.SOURCE


def loaded(store: Store, source: str) -> Loaded | None:
    """Return the release of a source that the graph holds, or None."""
    found = tx.read(store, READ, {"source": source})
    return Loaded(**found[0]) if found else None


def loaded_all(store: Store) -> dict[str, Loaded]:
    """Return the release of each source that the graph holds, ours first and the others by name."""
    found = {record["source"]: Loaded(**record) for record in tx.read(store, READ_ALL)}
    return {name: found[name] for name in sorted(found, key=lambda name: (name != ids.SOURCE, name))}


def holds(store: Store, source: str, release: str) -> bool:
    """Return whether the graph holds just this release of a source, and all of it."""
    there = loaded(store, source)
    return there is not None and (there.release, there.status) == (release, READY)


def settled(store: Store, read: Callable[[], T]) -> T:
    """Return what is read in several statements from one state of the graph, read again where a load switched releases meanwhile.

    Raises ReleaseLoading where loads keep coming in between.
    """
    before = _tokens(store)
    for _ in range(ATTEMPTS):
        found = read()
        after = _tokens(store)
        if before == after:
            return found
        before = after
    msg = "Releases are being loaded while the graph is read; try again when the load has ended."
    raise ReleaseLoading(msg)


def _tokens(store: Store) -> dict[str, Any]:
    """Return what tells two states of the graph apart, once no switch is under way, whose commit may be seen in part.

    A switch that does not end within its patience was cut off, and what is there is whole again.
    """
    while True:
        found = tx.read(store, TOKENS)[0]
        patience = found.pop("patience")
        if found["begun"] == found["ended"] or patience <= 0:
            return found
        sleep(PAUSE)


def refuse_incomplete(store: Store, source: str = ids.SOURCE) -> None:
    """Raise ReleaseMissing where the graph holds no release of a source, ReleaseLoading where it holds a part of one."""
    there = loaded(store, source)
    if there is None and source != ids.SOURCE:
        named = ", ".join(loaded_all(store)) or "none"
        msg = f"No source {source} is loaded; the graph holds {named}."
        raise ReleaseMissing(msg)
    refuse_unready(there.release if there else None, there.status if there else None, unfinished(store))


def refuse_part(there: Loaded) -> None:
    """Raise ReleaseLoading where the graph holds only a part of a source, on which nothing else can be built."""
    if there.status != READY:
        again = "run `mfmsec load` again"
        if there.source != ids.SOURCE:
            again = f"load its files again with `mfmsec load --with`, or run `mfmsec drop {there.source}`,"
        msg = f"Release {there.release} of {there.source} is being loaded; wait, or {again} if it was cut off."
        raise ReleaseLoading(msg)


def seen(store: Store) -> tuple[str | None, int | None]:
    """Return what tells two states of the graph apart: the load that wrote last, and how many batches it has written."""
    found = tx.read(store, ACCOUNT)
    return (found[0]["loader"], found[0]["step"]) if found else (None, None)


def unfinished(store: Store) -> str | None:
    """Return which releases of which sources a load in batches has not finished, None where all that is there is whole."""
    found = tx.read(store, ACCOUNT)
    return found[0]["loading"] if found else None


def refuse_unready(release: str | None, status: str | None, loading: str | None = None) -> None:
    """Raise ReleaseMissing where there is no release, ReleaseLoading where it is not whole or another is unfinished."""
    if release is None:
        msg = "Nothing is loaded; run `mfmsec load`."
        raise ReleaseMissing(msg)
    if loading or status != READY:
        msg = f"Release {loading or release} is being loaded; wait, or run `mfmsec load` again if it was cut off."
        raise ReleaseLoading(msg)


def newer(one: str, other: str) -> bool:
    """Return whether one version is newer than another; of versions that are more than numbers nothing is known."""
    return all(_ORDERED.fullmatch(version) for version in (one, other)) and order(one) > order(other)


def refuse_newer(there: Loaded, release: str) -> None:
    """Raise ReleaseNewer where the graph holds a newer release than the one to be loaded."""
    if newer(there.release, release):
        whose, repair = ("", "upgrade mfmsec") if there.source == ids.SOURCE else (f" of {there.source}", "load a newer one")
        msg = (
            f"The graph holds release {there.release}{whose}, newer than {release}; {repair}, "
            "or go back on purpose with `mfmsec load --allow-older`."
        )
        raise ReleaseNewer(msg)
