"""The wheel, in an environment of its own, far from the checkout."""

import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox
import pytest

from mfmsec import resources
from mfmsec.domain import ids
from mfmsec.source import assemble, reason

ROOT = Path(__file__).parents[2]
QUIET = ("--quiet", "--disable-pip-version-check", "--no-input")
FLAGSHIP = f"""
    PREFIX mfmsec: <{ids.NAMESPACE}>
    SELECT DISTINCT ?code ?outcome ?basis WHERE {{
      ?row mfmsec:modality <{ids.BASE}modality/audio> ; mfmsec:concernsThreat/mfmsec:element <{ids.BASE}element/bandwidth> .
      ?row mfmsec:code ?code ; mfmsec:outcome ?outcome ; mfmsec:basis ?basis
    }}"""


@dataclass(frozen=True)
class Installed:
    """A wheel, and the environment that it was installed into."""

    wheel: Path
    bin: Path
    cwd: Path
    home: Path

    def run(self, *words: str) -> str:
        """Run a command of the environment in an empty folder, with nothing of the checkout's in reach; return what it prints."""
        environ = {"PATH": "/usr/bin:/bin", "HOME": str(self.home), "MFMSEC_HOME": str(self.home / "mfmsec"), "LANG": "C.UTF-8"}
        command = [str(self.bin / words[0]), *words[1:]]
        done = subprocess.run(command, cwd=self.cwd, env=environ, capture_output=True, text=True, check=False, timeout=300)
        assert done.returncode == 0, f"{words}: {done.stderr[-4000:]}"
        return done.stdout


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installed]:
    folder = tmp_path_factory.mktemp("wheel")
    pip(sys.executable, "wheel", "--no-deps", "--wheel-dir", str(folder), str(ROOT))
    wheel = next(folder.glob("mfmsec-*.whl"))
    subprocess.run([sys.executable, "-m", "venv", str(folder / "venv")], check=True)
    pip(str(folder / "venv" / "bin" / "python"), "install", str(wheel))
    for name in ("empty", "home"):
        (folder / name).mkdir()
    there = Installed(wheel, folder / "venv" / "bin", folder / "empty", folder / "home")
    yield there
    there.run("mfmsec", "store", "stop")


def pip(python: str, command: str, *words: str) -> None:
    environ = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(
        [python, "-m", "pip", command, *QUIET, *words], env=environ, capture_output=True, text=True, check=False, timeout=900
    )
    assert done.returncode == 0, done.stderr[-4000:]


def test_wheel_holds_facts_and_migrations(installed: Installed) -> None:
    """Every file of the ontology and every migration is inside the wheel."""
    folders = {"ontology": resources.ontology(), "migrations": resources.migrations()}
    files = [(name, path.relative_to(folder)) for name, folder in folders.items() for path in folder.rglob("*") if path.is_file()]

    missing = {f"mfmsec/{name}/{path.as_posix()}" for name, path in files} - set(zipfile.ZipFile(installed.wheel).namelist())

    assert missing == set()


def test_wheel_holds_all_that_pages_are_made_of(installed: Installed) -> None:
    """Every template, style and GraphQL document of the pages is inside the wheel."""
    package = ROOT / "service"
    parts = [path for name in ("templates", "documents") for path in (package / "mfmsec" / "api" / "pages" / name).iterdir()]

    missing = {path.relative_to(package).as_posix() for path in parts} - set(zipfile.ZipFile(installed.wheel).namelist())

    assert len(parts) > 30
    assert missing == set()


def test_wheel_is_what_runs(installed: Installed) -> None:
    """The installed package and its facts lie in the environment, not in the checkout."""
    code = "import mfmsec; from mfmsec import resources; print(mfmsec.__file__, resources.ontology(), resources.migrations())"

    places = installed.run("python", "-c", code).split()

    assert len(places) == 3
    assert all(Path(place).is_relative_to(installed.bin.parent) for place in places)


def test_flagship_question_from_the_wheel(installed: Installed) -> None:
    """Loaded into a store that the wheel brings along, the flagship question gives the rows that the checkout's RDF gives."""
    dataset = assemble.dataset(resources.ontology())
    reason.infer(dataset, resources.ontology())
    found = dataset.query(FLAGSHIP, use_default_graph_as_union=True)
    assert isinstance(found, ox.QuerySolutions)
    expected = {tuple(str(value.value).rpartition("/")[2] for value in solution) for solution in found}

    installed.run("mfmsec", "load")
    answer = installed.run("mfmsec", "protection", "--element", "bandwidth", "--modality", "audio", "--format", "json")

    assert expected
    assert {(row["code"], row["outcome"], row["basis"]) for row in json.loads(answer)["rows"]} == expected


def test_graph_loaded_by_the_wheel_is_whole(installed: Installed) -> None:
    """After a load from the wheel, files and graph hold the same number of triples of each predicate."""
    installed.run("mfmsec", "load")

    installed.run("mfmsec", "stats")  # exits 1 where they differ
