"""Finding a user's files: regular ones only, in bounded number and size, without following a link."""

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from mfmsec.source.findings import Finding
from mfmsec.source.own.parser import FORMATS

SOURCE_FILE = "source.yaml"
YAML, SSSOM = ".yaml", ".sssom.tsv"
RDF = tuple(f".{ending}" for ending in FORMATS)
MISNAMED = {".yml": YAML, ".json": ".jsonld", ".xml": ".rdf", ".owl": ".rdf", ".n3": ".ttl", ".tsv": SSSOM}
MOST_ENTRIES, MOST_FILES, DEEPEST = 10_000, 2_000, 12
MOST_BYTES, MOST_TEXT = 64 * 2**20, 16 * 2**20
"""Of all files together, and of YAML and SSSOM, which take a hundred times as long to read as RDF does."""
LARGEST_RDF, LARGEST_TEXT = 32 * 2**20, 2 * 2**20


@dataclass(frozen=True)
class Files:
    """The files of a source by kind, as (path, name) in the order of their names, and what stands in the way of others."""

    yaml: list[tuple[Path, str]] = field(default_factory=list)
    sssom: list[tuple[Path, str]] = field(default_factory=list)
    rdf: list[tuple[Path, str]] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def look(root: Path) -> Files:
    """Return what a user's source consists of, given its folder; hidden files and files of other kinds are passed over.

    Where it is larger than may be, has links or cannot be looked through, the findings say so.
    """
    found, sizes = Files(), {YAML: 0, SSSOM: 0, "": 0}
    try:
        for number, (path, entry) in enumerate(_walk(root, 0)):
            if number >= MOST_ENTRIES:
                reason = f"holds more than {MOST_ENTRIES:,} files."
                found.findings.append(_finding("", reason, "Name a folder that holds the facts alone."))
                return found
            _enter(path, path.relative_to(root).as_posix(), entry, found, sizes)
    except OSError as error:
        reason = f"cannot be looked through: {error.strerror or error}."
        found.findings.append(_finding(Path(error.filename or "").name, reason, "Make it a folder that you may read."))
    text = sizes[YAML] + sizes[SSSOM]
    if text + sizes[""] > MOST_BYTES or text > MOST_TEXT or sum(map(len, (found.yaml, found.sssom, found.rdf))) > MOST_FILES:
        most = f"holds more than {MOST_FILES:,} files, {MOST_BYTES // 2**20} MiB of facts or {MOST_TEXT // 2**20} MiB of YAML."
        found.findings.append(_finding("", most, "Split it into several sources."))
    for kind in (found.yaml, found.sssom, found.rdf):
        kind.sort(key=lambda one: one[1])
    return found


def _enter(path: Path, name: str, entry: os.stat_result | None, found: Files, sizes: dict[str, int]) -> None:
    """Put a file where it belongs, and add its size to those of its kind."""
    if entry is None:
        found.findings.append(_finding(name, f"lies more than {DEEPEST} folders deep.", "Move it up."))
    elif why := _unfit(path, entry):
        found.findings.append(_finding(name, *why))
    elif name.endswith(YAML) and name != SOURCE_FILE:
        found.yaml.append((path, name))
        sizes[YAML] += entry.st_size
    elif name.endswith(SSSOM):
        found.sssom.append((path, name))
        sizes[SSSOM] += entry.st_size
    elif name.endswith(RDF):
        found.rdf.append((path, name))
        sizes[""] += entry.st_size


def content(path: Path, most: int) -> bytes | None:
    """Return the bytes of a regular file, one more than `most` where it has more, or None where it is none or cannot be read."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError:
        return None
    with os.fdopen(handle, "rb") as stream:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            return None
        return stream.read(most + 1)


def _walk(folder: Path, depth: int) -> Iterator[tuple[Path, os.stat_result | None]]:
    """Yield each entry that is no folder, with what it is; None stands for a folder too deep to look into."""
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.startswith("."):
                continue
            here = Path(entry.path)
            if not entry.is_dir(follow_symlinks=False):
                yield here, entry.stat(follow_symlinks=False)
            elif depth >= DEEPEST:
                yield here, None
            else:
                yield from _walk(here, depth + 1)


def _unfit(path: Path, entry: os.stat_result) -> tuple[str, str] | None:
    if stat.S_ISLNK(entry.st_mode):
        return "is a link.", "Put the file itself there; links are not followed."
    if not stat.S_ISREG(entry.st_mode):
        return "is no regular file.", "Move it away; a source holds files alone."
    ending = next((other for other in MISNAMED if path.name.endswith(other) and not path.name.endswith(SSSOM)), "")
    return ("is not read.", f"Name it so that it ends in {MISNAMED[ending]}, or move it away.") if ending else None


def _finding(name: str, message: str, repair: str) -> Finding:
    return Finding(name or "the folder", 0, "", message, repair, "file")
