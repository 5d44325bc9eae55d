"""What a publisher's file says of its entries, in whatever format it was."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from mfmsec.errors import RequestError, ResourceError

MAX_BYTES = 256 * 2**20
"""The largest file that is read; CWE's whole list has 15 MB, ATT&CK's 50."""


@dataclass(frozen=True)
class Entry:
    """One entry as its publisher has it: id, name, the ids it stands below, and whether it was retired, in favor of which."""

    id: str
    label: str
    parents: tuple[str, ...] = ()
    retired: bool = False
    successor: str = ""


@dataclass(frozen=True)
class Published:
    """The entries of one file by id, with the slug of the framework and the version, empty where the file names none.

    `editions` says that ids belong to an edition and mean something else in the next, so that only labels tell who is who.
    """

    framework: str
    version: str
    entries: dict[str, Entry]
    editions: bool = False


def published(framework: str, version: str, entries: Iterable[Entry], *, editions: bool = False) -> Published:
    """Return entries by id in the order of ids."""
    return Published(framework, version, {entry.id: entry for entry in sorted(entries, key=lambda one: one.id)}, editions)


def below_parents(entries: Iterable[Entry]) -> list[Entry]:
    """Return entries with the label of the parent in front of that of each sub-technique, as our facts write them."""
    found = list(entries)
    labels = {entry.id: entry.label for entry in found}
    return [
        replace(entry, label=f"{labels[parent]}: {entry.label}") if (parent := _parent(entry, labels)) else entry for entry in found
    ]


def _parent(entry: Entry, labels: dict[str, str]) -> str:
    """Return the technique of a sub-technique, whose id begins with that of its technique."""
    parent = entry.id.rpartition(".")[0]
    return parent if parent in labels else ""


def unreadable(path: Path, reason: str) -> RequestError:
    """Return the error that a file is not what it should be."""
    message = (
        f"{path.name} {reason} Give the publisher's own file: ATLAS.yaml, a STIX bundle of ATT&CK or CAPEC (or its folder), "
        "the XML of CWE or CAPEC, D3FEND as .ttl, .owl or .json, or the folder of an OWASP list's Markdown files."
    )
    return RequestError(message)


def content(path: Path) -> bytes:
    """Return the bytes of a file.

    Raises RequestError where it is too large or no file, ResourceError where it cannot be read.
    """
    try:
        if not path.is_file():
            raise unreadable(path, "is not there." if not path.exists() else "is no regular file.")
        with path.open("rb") as stream:
            raw = stream.read(MAX_BYTES + 1)
    except OSError as error:
        message = f"{path} cannot be read: {error.strerror or error}; make it a readable file."
        raise ResourceError(message) from error
    if len(raw) > MAX_BYTES:
        raise unreadable(path, f"is larger than {MAX_BYTES // 2**20} MiB.")
    return raw
