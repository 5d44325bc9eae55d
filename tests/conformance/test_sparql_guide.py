"""The guide to SPARQL: its calls and its program, run as they stand there."""

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from mfmsec.api.sparql import asked, guard, media, pool
from tests.conformance.served import Catalog

GUIDE = (Path(__file__).parents[2] / "docs" / "sparql.md").read_text(encoding="utf-8")
CALLS = re.findall(r"(?m)^    curl .*\n(?:      .*\n)*", GUIDE)
ADDRESS = "http://127.0.0.1:8000/"


@pytest.fixture(scope="module")
def address(catalog: Catalog) -> Iterator[str]:
    """The address of a running service."""
    with catalog.serving(MFMSEC_QUERY_TIMEOUT="30") as graphql:
        yield graphql.removesuffix("graphql")


def said(call: str, address: str) -> str:
    assert shutil.which("curl"), "install curl, which the guide uses"
    done = subprocess.run(["/bin/sh", "-c", call.replace(ADDRESS, address)], capture_output=True, text=True, check=True, timeout=90)
    return done.stdout


def test_every_call_of_the_guide_is_answered(address: str) -> None:
    """Each call of curl gives what the words around it say."""
    threats, truth, described, graphs, service, refused = (said(call, address) for call in CALLS)

    assert threats.splitlines()[0] == "code,label"
    assert len(threats.splitlines()) == 4
    assert json.loads(truth)["boolean"] is True
    assert len(list(ox.parse(described, format=ox.RdfFormat.TURTLE))) > 5
    assert [line.rsplit("/", 1)[1].split(",")[0] for line in graphs.splitlines()[1:]] == ["mfmsec", "mfmsec", "schema"]
    assert "UnionDefaultGraph" in service
    assert json.loads(refused)["status"] == 403


def test_the_guides_program_runs(address: str) -> None:
    """The program of the guide prints each outcome with its rows."""
    code = re.findall(r"(?s)```python\n(.*?)```", GUIDE)[0].replace(ADDRESS, address)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=90)

    assert done.returncode == 0, done.stderr
    assert re.search(r"(?m)^https://w3id.org/mfmsec/outcome/bypassed \d+$", done.stdout)


def test_the_guide_tells_the_limits_and_forms_that_there_are() -> None:
    """Figures and media types of the guide are those of the program."""
    for told in (
        f"{pool.LARGEST:,} bytes",
        f"{pool.MEMORY // 2**20} MiB",
        f"{asked.LONGEST:,} bytes, {guard.DEEPEST} open brackets",
        f"{pool.LONGEST_QUEUE} more may wait",
        ", ".join(f"`{name}`" for name in media.names(media.TABLES)),
        ", ".join(f"`{name}`" for name in media.names(media.GRAPHS)),
    ):
        assert told in GUIDE
