"""A file of RDF, parsed in a process of its own and written again as N-Quads: a file that breaks a parser breaks nothing else.

The job is one object of JSON: `file`, its `format` by media type, `out`, the file to write, and `nameless`, how many nodes without
a name there may be. The answer is empty, or the line (0 where none is known) and the reason why the file cannot be read, parted by
a tab.
"""

import json
import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pyoxigraph as ox

from mfmsec.source import child, wellformed

CHUNK = 50_000
SECONDS, MEMORY, ANSWER = 30, 2**30, 256 * 2**20
"""What reading a file may take, in seconds, bytes of memory and bytes on disk; a large one is given more time and disk."""
_PLACE = re.compile(r"^Parser error at line [0-9]+ [^:]*: ")
_LONGEST = 200


class Refused(Exception):
    """What is read of no file; the text says what, as the end of a sentence."""


def transcribe(file: Path, form: ox.RdfFormat, out: Path, nameless: int) -> tuple[int, str]:
    """Write what a file says as N-Quads to another; return the line (0 for none) and the reason where it cannot be read."""
    megabytes = file.stat().st_size // child.MIB
    job = {"file": str(file.absolute()), "format": form.media_type, "out": str(out.absolute()), "nameless": nameless}
    limits = child.Limits(SECONDS + 2 * megabytes, MEMORY, max(ANSWER, 20 * megabytes * child.MIB))
    try:
        line, _, reason = child.run("mfmsec.source.transcribe", json.dumps(job).encode(), limits).decode().partition("\t")
    except child.Overrun as overrun:
        return 0, f"it {overrun}"
    return int(line or 0), reason


def answer(job: bytes) -> bytes:
    """Do what a job asks for."""
    asked = json.loads(job)
    form = ox.RdfFormat.from_media_type(asked["format"])
    if form is None:
        raise ValueError(asked["format"])
    try:
        if form == ox.RdfFormat.RDF_XML and (fault := _fault(Path(asked["file"]))):
            return _told(*fault)
        with Path(asked["out"]).open("wb") as out:
            quads = _plain(ox.parse(path=asked["file"], format=form, rename_blank_nodes=True), asked["nameless"])
            while chunk := list(islice(quads, CHUNK)):
                out.write(ox.serialize(chunk, format=ox.RdfFormat.N_QUADS) or b"")
    except SyntaxError as error:
        return _told(error.lineno or 0, _PLACE.sub("", str(error.msg)))
    except MemoryError:
        return _told(0, "it holds one piece that is too large")
    except (ValueError, OSError, Refused) as error:
        return _told(0, str(error))
    return b""


def _fault(file: Path) -> tuple[int, str] | None:
    with file.open("rb") as stream:
        return wellformed.fault(stream)


def _plain(quads: Iterator[ox.Quad], most: int) -> Iterator[ox.Quad]:
    nameless = set()
    for quad in quads:
        if isinstance(quad.object, ox.Triple):
            msg = "it states something of a statement"
            raise Refused(msg)
        if isinstance(quad.subject, ox.BlankNode):
            nameless.add(quad.subject)
        if len(nameless) > most:
            msg = f"it holds more than {most:,} nodes without a name"
            raise Refused(msg)
        yield quad


def _told(line: int, reason: str) -> bytes:
    return f"{line}\t{' '.join(reason.split())[:_LONGEST].rstrip('.')}".encode()


if __name__ == "__main__":
    child.main(answer)
