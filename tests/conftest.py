"""Fixtures that every test may ask for: settings of real graph databases, and an empty open one."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import cast

import hypothesis
import pytest

from mfmsec.mapping import cypher
from mfmsec.settings import Settings
from mfmsec.store import driver, embedded, tx
from mfmsec.store.driver import Store
from tests.released import build
from tests.stores import empty, neo4j_server, wipe

# No test measures time, and a crowded machine is no reason to fail.
hypothesis.settings.register_profile("house", deadline=None)
hypothesis.settings.load_profile("house")


@pytest.fixture(scope="session")
def neo4j_settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    """Settings of a real Neo4j that lives as long as the tests; without JDK or Maven a skip, under CI a failure."""
    server = neo4j_server()
    try:
        server.provision()
    except server.AbsentError as reason:
        absent = pytest.fail if os.environ.get("CI", "").lower() in {"1", "true"} else pytest.skip
        absent(f"real Neo4j is left out: {reason}")
    with server.serving(tmp_path_factory.mktemp("neo4j")) as running:
        yield Settings(
            neo4j_uri=running.uri,
            neo4j_password=running.password,
            home=tmp_path_factory.mktemp("home"),
            query_timeout=30.0,
            cache_seconds=0,  # tests change the graph by hand, and no load tells of it
        )


@pytest.fixture(scope="session")
def embedded_settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    """Settings of an embedded store that runs as long as the tests."""
    settings = Settings(home=tmp_path_factory.mktemp("embedded"), query_timeout=30.0, cache_seconds=0)
    with embedded.lease(settings):
        yield settings


@pytest.fixture(params=["embedded", pytest.param("neo4j", marks=pytest.mark.neo4j)], scope="session")
def store_settings(request: pytest.FixtureRequest) -> Settings:
    """Settings of the embedded store, then of a real Neo4j."""
    return cast("Settings", request.getfixturevalue(f"{request.param}_settings"))


@pytest.fixture
def empty_store(store_settings: Settings) -> Iterator[Store]:
    """An open graph database without nodes, constraints and indexes, before and after the test."""
    with driver.connect(store_settings) as store:
        wipe(store)
        yield store
        wipe(store)


@pytest.fixture
def graph(store_settings: Settings) -> Iterator[Store]:
    """An open graph database without nodes, with the constraints and indexes of the specs."""
    with driver.connect(store_settings) as store:
        empty(store)
        for constraint in cypher.constraints():
            tx.change_schema(store, cypher.constraint_statement(*constraint))
        yield store
        empty(store)


@pytest.fixture(scope="session")
def release_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a release, as `mfmsec build` makes it; no test writes to it."""
    return build(tmp_path_factory.mktemp("release"))
