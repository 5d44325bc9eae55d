"""Reading what was released, from a file or a folder: within bounds, and whatever lies there ends in one sentence."""

import hashlib
import mmap
import re
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pyoxigraph as ox

from mfmsec.errors import RequestError
from mfmsec.source import large

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
IN_MEMORY = 64 * 2**20
"""Bytes up to which files are kept in memory while they are compared; larger ones go to disk."""
DEEPEST = 64
"""Levels of nesting in JSON-LD; ours has six."""
_JSON = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"|[\[{]|[\]}]', re.DOTALL)
_PLACE = re.compile(r"^Parser error at line [0-9]+ [^:]*: ")


@contextmanager
def opened(path: Path) -> Iterator[ox.Store]:
    """Open a release file, or a folder with its schema, as one dataset inside the with block.

    Raises RequestError where it is none, is damaged, or is larger or nested deeper than any release.
    """
    files = _in_folder(path) if path.is_dir() else [path]
    for file in files:
        _look(file)
    with ExitStack() as stack:
        if sum(file.stat().st_size for file in files) > IN_MEMORY:
            store = ox.Store(stack.enter_context(TemporaryDirectory(prefix="mfmsec-", ignore_cleanup_errors=True)))
        else:
            store = ox.Store()
        for file in files:
            _read(store, file)
        store.optimize()
        yield store


def _in_folder(folder: Path) -> list[Path]:
    found = next((file for ending in FORMATS if (file := folder / f"{NAME}{ending}").is_file()), None)
    if found is None:
        msg = f"{folder} holds no {NAME}.nq nor the dataset in another format; give the folder that `mfmsec build` wrote."
        raise RequestError(msg)
    files = [found, *sorted((folder / "schema").glob("*.ttl"))]
    _compare_checksums(folder, files)
    return files


def _compare_checksums(folder: Path, files: list[Path]) -> None:
    """Hold the files against the release's own checksums, where those are there."""
    sums = folder / CHECKSUMS
    if not sums.is_file():
        return
    lines = (line.partition("  ") for line in sums.read_text("utf-8", "replace").splitlines())
    listed = {name: fingerprint for fingerprint, _, name in lines}
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


def _read(store: ox.Store, file: Path) -> None:
    try:
        large.fill(store, ox.parse(path=file, format=FORMATS[file.suffix], rename_blank_nodes=True))
    except (SyntaxError, ValueError, OSError) as error:
        said = " ".join(str(getattr(error, "msg", None) or error).split())
        reason = _PLACE.sub("", said)[:200].rstrip(".")
        place = f" line {error.lineno}" if isinstance(error, SyntaxError) and error.lineno else ""
        form = FORMATS[file.suffix].name
        msg = f"{file}{place} cannot be read as {form}: {reason}. Give a whole release file under its own ending."
        raise RequestError(msg) from error
    if not len(store):
        msg = f"{file} holds no triples; get it again."
        raise RequestError(msg)
