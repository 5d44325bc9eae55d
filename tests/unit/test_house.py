"""The house rules that no linter knows: sizes, names, sentences, and nothing of the machine that it was built on."""

import ast
import re
import shutil
import statistics
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "service" / "mfmsec"
# Written as patterns, none of which matches its own text.
HOSTS = (
    r"pypi\.org",
    r"pythonhosted\.org",
    r"npmjs\.(?:org|com)",
    r"repo1?\.maven",
    r"crates\.io",
    r"proxy\.golang\.org",
)
PLACES = (r"/[w]ork/", r"/[r]oot/", r"/[h]ome/")
VAGUE = {"util", "utils", "helper", "helpers", "misc"}


def functions(folder: Path) -> dict[str, ast.FunctionDef | ast.AsyncFunctionDef]:
    """Return every function below a folder, methods and nested ones included, by file, line and name."""
    found: dict[str, ast.FunctionDef | ast.AsyncFunctionDef] = {}
    for path in sorted(folder.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                found[f"{path.relative_to(ROOT)}:{node.lineno} {node.name}"] = node
    return found


def lengths() -> dict[str, int]:
    """Return the length in lines of every function of the package, its docstring included."""
    return {name: (node.end_lineno or node.lineno) - node.lineno + 1 for name, node in functions(PACKAGE).items()}


def tracked() -> list[Path]:
    """Return the text files that git tracks; without git the test is skipped aloud."""
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        pytest.skip("no git checkout here, so nothing tells which files are tracked")
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)  # noqa: S607 - git by name
    paths = [ROOT / name for name in listed.stdout.split("\0") if name]
    return [path for path in paths if path.is_file() and b"\0" not in path.read_bytes()[:8000]]


def test_files_are_short() -> None:
    """No Python file has more than 300 lines."""
    paths = [path for folder in ("service", "tests", "bench", "scripts") for path in sorted((ROOT / folder).rglob("*.py"))]

    long = {str(path.relative_to(ROOT)): n for path in paths if (n := len(path.read_text(encoding="utf-8").splitlines())) > 300}

    assert long == {}


def test_functions_are_short() -> None:
    """No function of the package has more than 60 lines."""
    assert {name: n for name, n in lengths().items() if n > 60} == {}


def test_most_functions_are_shorter() -> None:
    """Half of the functions have at most 8 lines, nine of ten at most 25."""
    found = list(lengths().values())

    assert statistics.median(found) <= 8
    assert statistics.quantiles(found, n=10)[-1] <= 25


def test_every_test_states_its_law() -> None:
    """The first line under each test function is one sentence of law."""
    tests = {name: node for name, node in functions(ROOT / "tests").items() if node.name.startswith("test_")}

    silent = [name for name, node in tests.items() if not (ast.get_docstring(node) or "").split("\n")[0].endswith(".")]

    assert tests
    assert silent == []


def test_no_module_has_a_vague_name() -> None:
    """A module is named after what it knows; there is no drawer for the rest."""
    paths = [path for folder in ("service", "tests", "bench") for path in (ROOT / folder).rglob("*.py")]

    assert [str(path) for path in paths if {path.stem, path.parent.name} & VAGUE] == []


def test_no_file_names_a_machine_or_a_registry() -> None:
    """No tracked file holds a path of somebody's machine or the address of a package registry; the facts may cite one."""
    sin = re.compile("|".join((*HOSTS, *PLACES)))
    paths = [path for path in tracked() if not path.is_relative_to(ROOT / "ontology" / "facts")]

    found = [f"{path.relative_to(ROOT)}: {hit[0]}" for path in paths if (hit := sin.search(path.read_text("utf-8", "replace")))]

    assert found == []


def test_no_file_is_huge() -> None:
    """No tracked file is larger than 1 MB: what is generated is not kept."""
    assert [str(path.relative_to(ROOT)) for path in tracked() if path.stat().st_size > 1_000_000] == []
