"""The two commands that everything starts from: make, and what CI runs."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def path_with(folder: Path, *programs: str) -> str:
    """Return a PATH that holds these programs alone."""
    for program in programs:
        (folder / program).symlink_to(str(shutil.which(program)))
    return str(folder)


def run(words: list[str], cwd: Path, path: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(words, cwd=cwd, env={"PATH": path}, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)


def test_make_alone_tells_what_can_be_made() -> None:
    """Typing make lists the targets, one a line, and does nothing."""
    done = run(["make"], ROOT, os.environ["PATH"])

    assert done.returncode == 0
    assert {"make serve", "make test"} <= {line[:10].strip() for line in done.stdout.splitlines()}


def test_a_machine_without_python_is_told_so(tmp_path: Path) -> None:
    """Where no Python 3.11 is found make says so in one sentence, with the repair, and leaves nothing behind."""
    (tmp_path / "bin").mkdir()
    for name in ("Makefile", "pyproject.toml"):
        shutil.copy(ROOT / name, tmp_path)

    done = run(["make", "serve"], tmp_path, path_with(tmp_path / "bin", "make", "sh", "rm", "touch"))

    assert done.returncode != 0
    assert done.stderr.startswith("make: no Python 3.11 or later here; install one")
    assert not (tmp_path / ".venv").exists()


@pytest.mark.parametrize("code", [0, 1, 2])
def test_ci_is_make_test_and_passes_its_exit_code_on(tmp_path: Path, code: int) -> None:
    """What CI runs is make test, in the root of the checkout, and it ends as that ends."""
    bin_ = tmp_path / "bin"
    bin_.mkdir()
    (bin_ / "make").write_text(f'#!/bin/sh\necho "make $* in $PWD"\nexit {code}\n', encoding="utf-8")
    (bin_ / "make").chmod(0o755)

    done = run(["bash", str(ROOT / ".ci" / "run")], tmp_path, f"{bin_}:{os.environ['PATH']}")

    assert (done.returncode, done.stdout) == (code, f"make test in {ROOT}\n")
