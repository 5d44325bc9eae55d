"""A folder of generated files that is replaced as a whole, or stays as it was."""

import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, NamedTuple

from mfmsec.errors import RequestError, ResourceError

SUMS = "SHA256SUMS"


class Written(NamedTuple):
    """A file that was written: its name in the folder, its size in bytes, and its SHA-256 in hexadecimal."""

    name: str
    size: int
    sha256: str


class Folder:
    """A folder in the making."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.written: list[Written] = []

    def put(self, name: str, write: Callable[[BinaryIO], object]) -> None:
        """Make a file of what `write` writes to the stream it is given."""
        target = self._path / name
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("wb") as out:
            write(out)
        with target.open("rb") as made:
            digest = hashlib.file_digest(made, "sha256").hexdigest()
        self.written.append(Written(name, target.stat().st_size, digest))

    def seal(self) -> None:
        """Add the checksums of all files, in the form that `sha256sum --check` reads."""
        sums = "".join(f"{file.sha256}  {file.name}\n" for file in sorted(self.written))
        self.put(SUMS, lambda out: out.write(sums.encode()))


@contextmanager
def folder(target: Path) -> Iterator[Folder]:
    """Yield a new folder, which takes the place of the target once all went well; until then the target stays as it is.

    Raises RequestError, before anything is written, where the target holds what no earlier run of this made; ResourceError, which
    says where it lies, where what the target held could not be put back.
    """
    target = target.absolute()
    _refuse_foreign(target)
    target.parent.mkdir(parents=True, exist_ok=True)
    made = Path(tempfile.mkdtemp(dir=target.parent, prefix=f".{target.name}-"))
    try:
        yield (new := Folder(made / "new"))
        new.seal()
        _exchange(made, target)
    finally:
        shutil.rmtree(made / "new", ignore_errors=True)
        with suppress(OSError):  # what could not be put back lies in it
            made.rmdir()


def _exchange(made: Path, target: Path) -> None:
    old = made / "old"
    try:
        if target.exists():
            target.rename(old)
        (made / "new").rename(target)
    except BaseException as error:
        if old.exists():
            _put_back(old, target, error)
        raise
    shutil.rmtree(old, ignore_errors=True)


def _put_back(old: Path, target: Path, error: BaseException) -> None:
    try:
        old.rename(target)
    except OSError:
        msg = f"{target} could neither be replaced ({error}) nor put back; what it held lies in {old}, so move it from there."
        raise ResourceError(msg) from error


def _refuse_foreign(target: Path) -> None:
    if not target.exists():
        return
    if not target.is_dir():
        msg = f"{target} is no folder; name one to write to."
        raise RequestError(msg)
    there = {path.relative_to(target).as_posix() for path in target.rglob("*") if not path.is_dir()}
    foreign = sorted(there - {SUMS} - _listed(target / SUMS))
    if foreign:
        msg = f"{target} holds {foreign[0]}, which is no file of a release; name a new folder, or one with nothing else in it."
        raise RequestError(msg)


def _listed(sums: Path) -> set[str]:
    if not os.access(sums, os.R_OK):
        return set()
    return {line.partition("  ")[2] for line in sums.read_text(encoding="utf-8", errors="replace").splitlines()}
