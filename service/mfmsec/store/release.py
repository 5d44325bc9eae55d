"""Which release of a source the graph holds, and whether it is whole."""

import re
from dataclasses import dataclass

from mfmsec.errors import ReleaseLoading, ReleaseMissing, ReleaseNewer
from mfmsec.store import tx
from mfmsec.store.driver import Store

READ = (
    "MATCH (r:LoadedRelease {source: $source}) "
    "RETURN r.release AS release, r.digest AS digest, r.status AS status, "
    "r.nodes AS nodes, r.edges AS edges, r.loadedAt AS loaded_at"
)
WRITE = "MERGE (r:LoadedRelease {source: $source}) SET r += $state"
LOCK = "MERGE (r:LoadedRelease {source: $source}) SET r.loader = $token"
BEGIN = "MERGE (m:LoadBegun {source: $source}) SET m.token = $token, m.patience = $patience, m.at = timestamp()"
END = "MERGE (m:LoadEnded {source: $source}) SET m.token = $token"
TOKENS = (
    "OPTIONAL MATCH (e:LoadEnded {source: $source}) OPTIONAL MATCH (b:LoadBegun {source: $source}) "
    "RETURN e.token AS ended, b.token AS begun"
)
READY = "ready"
LOADING = "loading"


@dataclass(frozen=True)
class Loaded:
    """A release in the graph: its version, the fingerprint of its content, how large it is, and whether it is whole."""

    release: str
    digest: str
    status: str
    nodes: int
    edges: int
    loaded_at: str


def loaded(store: Store, source: str) -> Loaded | None:
    """Return the release of a source that the graph holds, or None."""
    found = tx.read(store, READ, {"source": source})
    return Loaded(**found[0]) if found else None


def holds(store: Store, source: str, release: str) -> bool:
    """Return whether the graph holds just this release of a source, and all of it."""
    there = loaded(store, source)
    return there is not None and (there.release, there.status) == (release, READY)


def refuse_incomplete(store: Store, source: str) -> None:
    """Raise ReleaseMissing where the graph holds no release of a source, ReleaseLoading where it holds a part of one."""
    there = loaded(store, source)
    refuse_unready(there.release if there else None, there.status if there else None)


def refuse_unready(release: str | None, status: str | None) -> None:
    """Raise ReleaseMissing where there is no release, ReleaseLoading where its status is not that of a whole one."""
    if release is None:
        msg = "Nothing is loaded; run `mfmsec load`."
        raise ReleaseMissing(msg)
    if status != READY:
        msg = f"Release {release} is being loaded; wait, or run `mfmsec load` again if it was cut off."
        raise ReleaseLoading(msg)


def order(version: str) -> tuple[int, ...]:
    """Return a version in a form that sorts by age."""
    return tuple(int(number) for number in re.findall(r"\d+", version))


def refuse_newer(store: Store, source: str, release: str) -> None:
    """Raise ReleaseNewer where the graph holds a newer release than the one to be loaded."""
    there = loaded(store, source)
    if there and order(there.release) > order(release):
        msg = (
            f"The graph holds release {there.release}, newer than {release}; upgrade mfmsec, "
            "or go back on purpose with `mfmsec load --allow-older`."
        )
        raise ReleaseNewer(msg)
