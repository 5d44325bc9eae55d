"""Fixtures of the conformance tests: a running service with the real catalog, and a folder with the packages of Node."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

import pytest

from tests.conformance import foreign
from tests.conformance.served import FLAGSHIP, Catalog, ask, codes
from tests.conformance.workshop import Workshop
from tests.contract.refresh import SCHEMA

HERE = Path(__file__).parent


@pytest.fixture(scope="session")
def catalog(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Catalog]:
    """The catalog, loaded once; what is left of it is stopped."""
    loaded = Catalog(tmp_path_factory.mktemp("catalog"))
    loaded.run("load")
    yield loaded
    loaded.run("store", "stop")


@pytest.fixture(scope="session")
def url(catalog: Catalog) -> Iterator[str]:
    """The address of a running service with its usual settings."""
    with catalog.serving() as address:
        yield address


@pytest.fixture(scope="session")
def flagship(url: str) -> list[str]:
    """The codes of the flagship's rows, as plain HTTP gives them in one page."""
    document = "query($where: CoverageFilter) { coverage(where: $where, first: 100) { totalCount edges { node { code } } } }"
    page = ask(url, document, where=FLAGSHIP)["coverage"]
    found = codes(page)
    assert len(found) == page["totalCount"] > 20
    return found


@pytest.fixture(scope="session")
def node_modules() -> Path:
    """The packages of Node; without Node a skip, under CI a failure."""
    try:
        return foreign.node_modules()
    except foreign.AbsentError as reason:
        absent(reason)


@pytest.fixture
def workshop(node_modules: Path, tmp_path: Path) -> Workshop:
    """A folder of one's own with the schema, some operations, our scripts for Node and the packages that they import."""
    shutil.copy(SCHEMA, tmp_path)
    shutil.copytree(HERE / "operations", tmp_path / "operations")
    shutil.copytree(HERE / "node", tmp_path, dirs_exist_ok=True)
    (tmp_path / "node_modules").symlink_to(node_modules)
    return Workshop(tmp_path)


def absent(reason: object) -> NoReturn:
    """Leave a test out aloud, or fail it under CI."""
    out = pytest.fail if os.environ.get("CI", "").lower() in {"1", "true"} else pytest.skip
    out(f"foreign programs are left out: {reason}")
