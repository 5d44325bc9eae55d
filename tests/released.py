"""A release that was built as users build it, and what lies in it."""

import os
import subprocess
import sys
from pathlib import Path

from mfmsec.export.rdf import FORMATS

MFMSEC = [sys.executable, "-c", "from mfmsec.cli import main; main()"]
DATASET = tuple(f"mfmsec.{form.suffix}" for form in FORMATS.values())
ONE_GRAPH = tuple(f"mfmsec-{product}.{suffix}" for product in ("base", "full") for suffix in ("ttl", "rdf"))


def build(folder: Path, **given: str) -> Path:
    """Run `mfmsec build` with that folder as its home, and return the folder of the release."""
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder), **given}
    words = [*MFMSEC, "build", "--output", "release"]
    done = subprocess.run(words, env=environment, capture_output=True, text=True, timeout=600, check=False, cwd=folder)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder / "release"


def files(folder: Path) -> dict[str, bytes]:
    """Return every file below a folder by its name there."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
