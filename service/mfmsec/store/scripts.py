"""Migration files: their names, their statements, their checksums. The law of their names is in migrations/README.md."""

import hashlib
import re
import zlib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from mfmsec.errors import MigrationError

NAME = re.compile(r"V(?P<version>\d{4})__(?P<words>[a-z0-9]+(?:_[a-z0-9]+)*)\.cypher")
_TOKEN = re.compile(
    r"""(?P<text>'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"|`(?:``|[^`])*`)|(?P<comment>//[^\n]*|/\*.*?\*/)|(?P<end>;)|(?P<open>['"`]|/\*)""",
    re.DOTALL,
)


@dataclass(frozen=True)
class Script:
    """One migration file."""

    file: str
    version: str
    text: str

    @property
    def description(self) -> str:
        """What it does, in the words of its name."""
        return self.file.removesuffix(".cypher").split("__", 1)[1].replace("_", " ")

    @cached_property
    def statements(self) -> list[str]:
        """The statements in it.

        Raises MigrationError where a string or a comment has no end.
        """
        return split(self.text, self.file)

    @property
    def sha256(self) -> str:
        """The checksum by which we know that a file has changed."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    @property
    def crc32(self) -> str:
        """The checksum of the program neo4j-migrations, which cuts statements at semicolons that end a line."""
        parts = (part.strip().removesuffix(";").strip() for part in re.split(r";(?:\r?\n|\r)", self.text))
        return str(zlib.crc32("".join(parts).encode()))


def read(folder: Path) -> list[Script]:
    """Return the migrations of a folder in their order.

    Raises MigrationError for a wrong name, a number that occurs twice or is left out, or a file without a statement.
    """
    scripts = [_script(file) for file in sorted(folder.glob("*.cypher"))]
    for number, script in enumerate(scripts, start=1):
        if int(script.version) < number:
            twin = scripts[number - 2].file
            msg = f"{twin} and {script.file} have the same number; give the newer one the number V{len(scripts):04}."
            raise MigrationError(msg)
        if int(script.version) > number:
            msg = f"There is no migration V{number:04} before {script.file}; number the files without a gap."
            raise MigrationError(msg)
        if not script.statements:
            msg = f"{script.file} holds no statement; write one, or remove the file."
            raise MigrationError(msg)
    return scripts


def split(text: str, file: str) -> list[str]:
    """Return the statements of a Cypher text; a semicolon in a string, a quoted name or a comment ends none.

    Raises MigrationError where a string or a comment has no end.
    """
    pieces: list[str] = []
    start = 0
    for token in _TOKEN.finditer(text):
        if token["open"]:
            line = text.count("\n", 0, token.start()) + 1
            msg = f"{file}, line {line}: what {token['open']} opens has no end; close it."
            raise MigrationError(msg)
        if token["end"]:
            pieces.append(text[start : token.start()])
            start = token.end()
    pieces.append(text[start:])
    return [piece.strip() for piece in pieces if not _is_empty(piece)]


def _is_empty(piece: str) -> bool:
    return not _TOKEN.sub(lambda token: "" if token["comment"] else token[0], piece).strip()


def _script(file: Path) -> Script:
    found = NAME.fullmatch(file.name)
    if found is None:
        msg = f"{file.name} is no name of a migration; call it like V0001__what_it_does.cypher."
        raise MigrationError(msg)
    try:
        return Script(file.name, found["version"], file.read_text(encoding="utf-8"))
    except UnicodeDecodeError as error:
        msg = f"{file.name} is not UTF-8 (byte {error.start}); save it as UTF-8."
        raise MigrationError(msg) from error
