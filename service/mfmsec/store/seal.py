"""The seal of a data folder: what its files looked like when the store last closed them.

The engine repairs what it can and opens the rest: a lost bucket or a broken schema reads as an empty graph. A seal that does
not match tells corruption from emptiness. There is none while the store runs or after it was killed; then the engine's own
log of committed transactions repairs the files.
"""

import json
import zlib
from pathlib import Path

from mfmsec.errors import StoreCorrupt

SEAL = ".mfmsec-seal.json"
HEAD_BYTES = 65_536
# The engine rewrites these at will, and none of them holds facts.
UNSEALED = {"database.lck", "statistics.json", "last-tx-id.bin"}


def corrupt(data: Path, why: str) -> StoreCorrupt:
    """Return the error that names a corrupt data folder and its repair."""
    return StoreCorrupt(f"The store's data folder {data} is corrupt ({why}); move it away and run `mfmsec load` again.")


def write(data: Path) -> None:
    """Seal the folder after the store has closed it."""
    (data / SEAL).write_text(json.dumps(_marks(data), indent=0, sort_keys=True), encoding="utf-8")


def check(data: Path) -> None:
    """Compare the folder with its seal, where there is one.

    Raises StoreCorrupt with the first file that differs.
    """
    seal = data / SEAL
    if not seal.exists():
        return
    try:
        expected = json.loads(seal.read_text(encoding="utf-8"))
    except ValueError:
        raise corrupt(data, f"{SEAL} is not readable") from None
    found = _marks(data)
    for name in sorted(expected.keys() | found.keys()):
        if expected.get(name) != found.get(name):
            raise corrupt(data, _difference(name, name in expected, name in found))


def lift(data: Path) -> None:
    """Remove the seal before the store opens the folder."""
    (data / SEAL).unlink(missing_ok=True)


def _difference(name: str, expected: bool, found: bool) -> str:  # noqa: FBT001 - two sides of one comparison, private
    if not found:
        return f"{name} is missing"
    return f"{name} has changed" if expected else f"{name} does not belong there"


def _marks(data: Path) -> dict[str, list[int]]:
    return {
        file.relative_to(data).as_posix(): _mark(file)
        for file in sorted(data.glob("*/*"))
        if file.is_file() and file.suffix != ".wal" and file.name not in UNSEALED
    }


def _mark(file: Path) -> list[int]:
    with file.open("rb") as stream:
        head = stream.read(HEAD_BYTES)
    return [file.stat().st_size, zlib.crc32(head)]
