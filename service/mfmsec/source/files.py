"""Reading files that people wrote: whatever lies there gives its text or one finding, never an exception."""

from pathlib import Path

from mfmsec.source.findings import Finding

MAX_BYTES = 8 * 2**20
"""No fact file comes near it: 800 lines hold about 60 kB."""
_BOM = "\N{ZERO WIDTH NO-BREAK SPACE}"


def text(path: Path, name: str) -> tuple[str, list[Finding]]:
    """Read a file as UTF-8 text.

    Returns the text, empty where it cannot be had, and what stands in the way; `name` is what the finding calls the file.
    """
    try:
        if not path.is_file():
            return "", [_finding(name, 0, *_other_kind(path))]
        with path.open("rb") as stream:
            raw = stream.read(MAX_BYTES + 1)
    except OSError as error:
        return "", [_finding(name, 0, f"cannot be read: {error.strerror or error}.", "Make it a readable file, or remove it.")]
    if len(raw) > MAX_BYTES:
        limit = f"is larger than {MAX_BYTES // 2**20} MiB."
        return "", [_finding(name, 0, limit, "Split it into several files, numbered -1, -2 and so on.")]
    return decoded(raw, name)


def _other_kind(path: Path) -> tuple[str, str]:
    if path.is_dir():
        return "is a folder.", "Give the folder a name without an ending; only files are called so."
    if path.is_symlink() and not path.exists():
        return "is a link to a file that is not there.", "Mend or remove the link."
    return "is no regular file.", "Put the text itself into a file."


def decoded(raw: bytes, name: str) -> tuple[str, list[Finding]]:
    """Return bytes as UTF-8 text, or what stands in the way."""
    try:
        decoded = raw.decode()
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        reason = f"is not UTF-8: byte 0x{raw[error.start]:02x} cannot stand there."
        return "", [_finding(name, line, reason, "Save the file as UTF-8.")]
    if decoded.startswith(_BOM):
        return "", [_finding(name, 1, "begins with a byte order mark.", "Save it as UTF-8 without one.")]
    if "\r" in decoded:
        line = decoded.count("\n", 0, decoded.index("\r")) + 1
        return "", [_finding(name, line, "has a carriage return.", "Save it with line ends of one line feed each.")]
    return decoded, []


def _finding(name: str, line: int, message: str, repair: str) -> Finding:
    return Finding(name, line, "", message, repair, "file")


def strays(folder: Path, root: Path, endings: tuple[str, ...]) -> list[Finding]:
    """Return a finding for each file below a folder that no reader would ever look at; hidden files may lie there."""
    found = []
    for path in sorted(folder.rglob("*")):
        parts = path.relative_to(folder).parts
        if not path.is_dir() and not path.name.endswith(endings) and not any(part.startswith(".") for part in parts):
            name = path.relative_to(root).as_posix()
            found.append(_finding(name, 0, "is not read.", f"Name it so that it ends in {' or '.join(endings)}, or move it away."))
    return found
