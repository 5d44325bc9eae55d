"""Which release an answer is from: every statement reads it beside the answer, so that no answer mixes two."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from mfmsec.domain import ids
from mfmsec.errors import ReleaseLoading, ReleaseMissing
from mfmsec.query.select import Plan

Read: TypeAlias = Callable[[str, Mapping[str, object]], list[dict[str, Any]]]
"""The store's read door with its store and deadline filled in: statement and parameters in, records out."""

OPENING: Final = f"OPTIONAL MATCH (release:LoadedRelease {{source: '{ids.SOURCE}'}})"
"""How every statement begins."""
TOLD: Final = "release {.release, .digest, .status} AS release"
"""What every statement returns beside its answer."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """A release that can be answered from: its version, and the fingerprint of its content."""

    version: str
    digest: str


def loaded_in(record: Mapping[str, Any]) -> Loaded:
    """Return the release that a record was read from.

    Raises ReleaseMissing where nothing is loaded, ReleaseLoading while a load is under way.
    """
    found = record["release"]
    if found is None:
        message = "Nothing is loaded; run `mfmsec load`."
        raise ReleaseMissing(message)
    if found["status"] != "ready":
        message = f"Release {found['release']} is being loaded; wait, or run `mfmsec load` again if it was cut off."
        raise ReleaseLoading(message)
    return Loaded(str(found["release"]), str(found["digest"]))


def loaded(read: Read) -> Loaded:
    """Return the release that is loaded."""
    return loaded_in(read(f"{OPENING} RETURN {TOLD}", {})[0])


def answer(read: Read, plan: Plan) -> Any:  # noqa: ANN401 - the shape is the plan's
    """Run a plan and return its answer, once the release is known to be whole."""
    record = read(plan.statement, plan.parameters)[0]
    loaded_in(record)
    return record["answer"]
