"""Reading what was released, from a file or a folder: within bounds, and whatever lies there ends in one sentence."""

import hashlib
import mmap
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pyoxigraph as ox

from mfmsec.errors import RequestError
from mfmsec.source import large, transcribe

NAME = "mfmsec"
CHECKSUMS = "SHA256SUMS"
FORMATS = {
    ".nq": ox.RdfFormat.N_QUADS,
    ".trig": ox.RdfFormat.TRIG,
    ".jsonld": ox.RdfFormat.JSON_LD,
    ".ttl": ox.RdfFormat.TURTLE,
    ".nt": ox.RdfFormat.N_TRIPLES,
    ".rdf": ox.RdfFormat.RDF_XML,
}
"""The endings of release files; in a folder the first of them that is there is read."""
LARGEST = 4 * 2**30
"""Bytes of a file; our release with the facts of a thousand catalogs would still be smaller."""
MOST_CHECKSUMS = 2**20
"""Bytes that are read of a list of checksums."""
MOST_NAMELESS = 20_000
"""How many nodes without a name a file may hold; our schema has some hundred, our facts none."""
IN_MEMORY = 64 * 2**20
"""Bytes up to which files are kept in memory while they are compared; larger ones go to disk."""
DEEPEST = 64
"""Levels of nesting in JSON-LD; ours has six."""
_JSON = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"|[\[{]|[\]}]', re.DOTALL)


@contextmanager
def opened(path: Path) -> Iterator[ox.Store]:
    """Open a release file, or a folder with its schema, as one dataset inside the with block.

    Raises RequestError where it is none, is damaged, or is larger or nested deeper than any release.
    """
    files = _in_folder(path) if path.is_dir() else [path]
    for file in files:
        _look(file)
    if path.is_dir():
        _compare_checksums(path, files)
    with TemporaryDirectory(prefix="mfmsec-", ignore_cleanup_errors=True) as folder:
        in_memory = sum(file.stat().st_size for file in files) <= IN_MEMORY
        store = ox.Store() if in_memory else ox.Store(Path(folder) / "store")
        for file in files:
            _read(store, file, Path(folder) / "plain.nq")
        store.optimize()
        yield store


def _in_folder(folder: Path) -> list[Path]:
    found = next((file for ending in FORMATS if (file := folder / f"{NAME}{ending}").is_file()), None)
    if found is None:
        msg = f"{folder} holds no {NAME}.nq nor the dataset in another format; give the folder that `mfmsec build` wrote."
        raise RequestError(msg)
    return [found, *sorted((folder / "schema").glob("*.ttl"))]


def _compare_checksums(folder: Path, files: list[Path]) -> None:
    """Hold the files against the release's own checksums, where those are there."""
    sums = folder / CHECKSUMS
    if not sums.is_file():
        return
    listed = {}
    with sums.open("rb") as stream:
        lines = stream.read(MOST_CHECKSUMS).decode(errors="replace").splitlines()
    for line in lines:
        fingerprint, _, name = line.partition(" ")
        listed[name[1:]] = fingerprint  # a space before the name, or an asterisk
    for file in files:
        with file.open("rb") as stream:
            found = hashlib.file_digest(stream, "sha256").hexdigest()
        if listed.get(file.relative_to(folder).as_posix()) != found:
            msg = f"{file} is not the file that {CHECKSUMS} beside it names; get the release again, or build it again."
            raise RequestError(msg)


def _look(file: Path) -> None:
    """Refuse what no release file looks like, before a parser sees it."""
    if not file.is_file():
        msg = f"There is no file {file}; give a release file or folder, an ontology folder, `shipped` or `graph`."
        raise RequestError(msg)
    if file.suffix not in FORMATS:
        msg = f"{file} ends in none of {', '.join(FORMATS)}; give a release file, whose ending names its format."
        raise RequestError(msg)
    size = file.stat().st_size
    if not 0 < size <= LARGEST:
        msg = f"{file} is empty; get it again." if not size else f"{file} is larger than {LARGEST // 2**30} GiB, as no release is."
        raise RequestError(msg)
    if FORMATS[file.suffix] in {ox.RdfFormat.RDF_XML, ox.RdfFormat.JSON_LD}:
        with file.open("rb") as stream, mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as content:
            _refuse_traps(file, content)


def _refuse_traps(file: Path, content: mmap.mmap) -> None:
    if file.suffix == ".rdf":
        if content.find(b"<!DOCTYPE") >= 0 or content.find(b"<!ENTITY") >= 0:
            msg = f"{file} declares a document type or entities, as no release does; write it without them."
            raise RequestError(msg)
        return
    depth = 0
    for token in _JSON.finditer(content):
        depth += {b"[": 1, b"{": 1, b"]": -1, b"}": -1}.get(token[0], 0)
        if depth > DEEPEST:
            msg = f"{file} is nested deeper than {DEEPEST} levels, as no release is."
            raise RequestError(msg)


def _read(store: ox.Store, file: Path, plain: Path) -> None:
    """Add what a file holds to a dataset, by way of N-Quads that a process of its own makes of it."""
    form = FORMATS[file.suffix]
    line, reason = transcribe.transcribe(file, form, plain, MOST_NAMELESS)
    if reason:
        place = f" line {line}" if line else ""
        msg = f"{file}{place} cannot be read as {form.name}: {reason}. Give a whole release file under its own ending."
        raise RequestError(msg)
    before = len(store)
    large.fill(store, ox.parse(path=plain, format=ox.RdfFormat.N_QUADS, rename_blank_nodes=True))
    if len(store) == before:
        msg = f"{file} holds no triples; get it again."
        raise RequestError(msg)
