"""Reading whatever a publisher gives: the format is told by what is there, and by the ending only where content does not tell."""

from pathlib import Path

from mfmsec.errors import ResourceError
from mfmsec.source.drift import atlas, d3fend, enumerations, owasp, stix
from mfmsec.source.drift.published import Published, content, unreadable

MAX_FILES = 20_000
"""How many files of a folder are read; CAPEC's folder of bundles has 3,600."""


def read(path: Path) -> Published:
    """Read a publisher's file, or the folder of files that makes up one list.

    Raises RequestError where nothing we know can be read from it, ResourceError where the machine refuses.
    """
    if path.is_dir():
        return _folder(path)
    raw = content(path)
    start = raw.removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
    if raw.startswith(b"PK\x03\x04"):
        raise unreadable(path, "is a zip archive; unpack it first.")
    if path.suffix in {".yaml", ".yml"}:
        return atlas.read(raw, path)
    if path.suffix == ".md":
        return owasp.read([raw], path)
    if start == b"<" and b"_Catalog" in raw[:4_000]:
        return enumerations.read(raw, path)
    if start == b"{" and b'"bundle"' in raw[:4_000] + raw[-4_000:]:
        return stix.read([raw], path)
    if path.suffix in d3fend.FORMATS:
        return d3fend.read(raw, path)
    raise unreadable(path, "is of no kind that is known here.")


def _folder(path: Path) -> Published:
    try:
        names = sorted(child for child in path.iterdir() if child.suffix in {".md", ".json"} and child.is_file())[: MAX_FILES + 1]
    except OSError as error:
        message = f"{path} cannot be read: {error.strerror or error}; make it a readable folder."
        raise ResourceError(message) from error
    if len(names) > MAX_FILES:
        raise unreadable(path, f"holds more than {MAX_FILES:,} files.")
    if any(name.suffix == ".json" for name in names):
        return stix.read((content(name) for name in names if name.suffix == ".json"), path)
    return owasp.read((content(name) for name in names), path)
