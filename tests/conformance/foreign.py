"""Foreign clients, linters and audits, brought once into .cache/: `python -m tests.conformance.foreign`.

Those of Node are fixed by a lock file and run no scripts of their own when they are installed; those of Python have an environment
of their own; those of Java are what Maven copies for a POM. Registries are the ones that npm, pip and Maven are set up for.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

HERE = Path(__file__).resolve().parent
CACHE = HERE.parents[1] / ".cache"
OLDEST_NODE = 20
PATIENCE = 600
JAVA = ("jena", "robot")
"""The programs in Java, each with a POM of its name."""
WANTED = {"mvn": "Maven (program mvn)", "java": "a JDK 17 or later"}
PIP = ("-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input")


class AbsentError(Exception):
    """What the foreign programs need is not on this machine."""


class FailedError(Exception):
    """They were to be brought, in vain."""


def node_modules() -> Path:
    """Return the folder with the packages of Node; raises AbsentError or FailedError."""
    program("node")
    files = [HERE / "node" / name for name in ("package.json", "package-lock.json", ".npmrc")]
    return _once("node", files, _npm) / "node_modules"


def python() -> Path:
    """Return the Python that has the programs written in it (to be run with -c or -m); raises FailedError."""
    return _once("python", [HERE / "python" / "requirements.txt"], _pip, sys.version) / "bin" / "python"


def java(name: str) -> list[str]:
    """Return the words that run a program in Java, up to its main class; raises AbsentError or FailedError."""
    runtime = program("java")
    archives = _once(name, [HERE / "java" / f"{name}.pom.xml"], _maven) / "lib"
    return [runtime, "-Xmx2g", "-cp", f"{archives}/*"]


def program(name: str) -> str:
    """Return the path of node, npm, java or mvn; raises AbsentError where it is not there, or node is too old."""
    found = shutil.which(name)
    if found is None:
        msg = f"no {name} is here; install {WANTED.get(name, f'Node.js {OLDEST_NODE} or later')}"
        raise AbsentError(msg)
    if name == "node":
        shown = subprocess.run([found, "--version"], capture_output=True, text=True, check=False).stdout
        if int(shown.strip().removeprefix("v").partition(".")[0] or 0) < OLDEST_NODE:
            msg = f"{found} is {shown.strip()}; install Node.js {OLDEST_NODE} or later"
            raise AbsentError(msg)
    return found


def _once(name: str, files: list[Path], bring: Callable[[Path, list[Path]], None], more: str = "") -> Path:
    """Return the folder that holds what these files ask for; two who bring it at once do not meet."""
    key = hashlib.sha256(b"\0".join(file.read_bytes() for file in files) + more.encode()).hexdigest()[:16]
    place = CACHE / name / key
    if not place.is_dir():
        place.parent.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(prefix="draft-", dir=place.parent))
        sys.stderr.write(f"Bringing foreign programs ({name}), once ...\n")
        try:
            bring(draft, files)
            draft.rename(place)
        except OSError:  # somebody else was faster
            if not place.is_dir():
                raise
        finally:
            shutil.rmtree(draft, ignore_errors=True)
    return place


def _npm(draft: Path, files: list[Path]) -> None:
    for file in files:
        shutil.copy(file, draft)
    _run([program("npm"), "ci", "--ignore-scripts", "--loglevel=error"], draft)


def _pip(draft: Path, files: list[Path]) -> None:
    _run([sys.executable, "-m", "venv", str(draft)], draft)
    _run([str(draft / "bin" / "python"), *PIP, "--requirement", str(files[0])], draft)


def _maven(draft: Path, files: list[Path]) -> None:
    words = ["--batch-mode", "--quiet", "--file", str(files[0]), "dependency:copy-dependencies", "-DincludeScope=runtime"]
    _run([program("mvn"), *words, f"-DoutputDirectory={draft / 'lib'}"], draft)


def _run(words: list[str], folder: Path) -> None:
    environ = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    try:
        done = subprocess.run(words, cwd=folder, env=environ, capture_output=True, text=True, check=False, timeout=PATIENCE)
    except subprocess.TimeoutExpired as error:
        msg = f"{' '.join(words[:4])} took more than {PATIENCE} s; is the registry reachable?"
        raise FailedError(msg) from error
    if done.returncode:
        msg = f"{' '.join(words[:4])} failed: {(done.stderr or done.stdout)[-2000:]}"
        raise FailedError(msg)


def main() -> int:
    """Bring all; what is absent is said, and is a failure under CI alone."""
    lacking = 0
    for bring in (python, node_modules, *(partial(java, name) for name in JAVA)):
        try:
            bring()
        except AbsentError as reason:
            lacking = int(os.environ.get("CI", "").lower() in {"1", "true"})
            sys.stderr.write(f"Foreign programs are {'required under CI' if lacking else 'left out'}: {reason}.\n")
        except FailedError as error:
            sys.stderr.write(f"Foreign programs cannot be brought: {error}\n")
            return 1
    return lacking


if __name__ == "__main__":
    sys.exit(main())
