"""Which release an answer is from: every statement reads it beside the answer, so that no answer mixes two."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from time import sleep
from typing import Any, Final, TypeAlias

from mfmsec.domain import ids
from mfmsec.query.select import Plan
from mfmsec.store.release import refuse_unready

Read: TypeAlias = Callable[[str, Mapping[str, object]], list[dict[str, Any]]]
"""The store's read door with its store and deadline filled in: statement and parameters in, records out."""

_OURS: Final = f"{{source: '{ids.SOURCE}'}}"
_OPENING: Final = (
    f"OPTIONAL MATCH (release:LoadedRelease {_OURS})",
    f"OPTIONAL MATCH (past:LoadEnded {_OURS})",
    "WITH release {.release, .digest, .status, .loader, .loading} AS release, past.token AS ended",
)
_CLOSING: Final = (
    f"OPTIONAL MATCH (last:LoadBegun {_OURS})",
    "RETURN release, ended, last.token AS begun, last.patience - (timestamp() - last.at) AS patience, answer",
)
PAUSE: Final = 0.05
"""Seconds between two attempts while a release is being switched."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """A release of ours that can be answered from: its version, its fingerprint, and the last load of whatever source."""

    version: str
    digest: str
    loader: str | None = None

    @property
    def mark(self) -> str:
        """What two answers have in common if and only if they are from the same state of the graph."""
        return f"{self.digest}:{self.loader}"


def framed(calls: Iterable[str], answer: str) -> list[str]:
    """Return the lines of a statement that answers, and that tells whether a load switched releases meanwhile.

    It reads first which switch had ended, then the answer, then which switch has begun. Where the two are the same, none came in
    between; where they differ, the answer may be half of one release and half of another, since no store makes a commit visible all
    at once.
    """
    return [*_OPENING, *calls, f"WITH release, ended, {answer} AS answer", *_CLOSING]


def whole(read: Read, statement: str, parameters: Mapping[str, object], pause: Callable[[float], None] = sleep) -> dict[str, Any]:
    """Return the record of a framed statement, read again until no switch of releases fell into the reading.

    A switch that does not end within its patience was cut off, and what is there is whole again.
    """
    record = read(statement, parameters)[0]
    while record["begun"] != record["ended"] and record["patience"] > 0:
        pause(PAUSE)
        record = read(statement, parameters)[0]
    return record


def loaded_in(record: Mapping[str, Any]) -> Loaded:
    """Return the release that a record was read from.

    Raises ReleaseMissing where nothing is loaded, ReleaseLoading while a load is under way.
    """
    found = record["release"]
    refuse_unready(found and found["release"], found and found["status"], found and found.get("loading"))
    return Loaded(str(found["release"]), str(found["digest"]), found.get("loader"))


def loaded(read: Read) -> Loaded:
    """Return the release that is loaded."""
    return loaded_in(whole(read, "\n".join(framed((), "null")), {}))


def answer(read: Read, plan: Plan) -> Any:  # noqa: ANN401 - the shape is the plan's
    """Run a plan and return its answer, once the release is known to be whole."""
    return told(read, plan.statement, plan.parameters)[1]


def told(read: Read, statement: str, parameters: Mapping[str, object]) -> tuple[Loaded, Any]:
    """Run a plan's statement and return the release that answered, once it is known to be whole, and the answer."""
    record = whole(read, statement, parameters)
    return loaded_in(record), record["answer"]
