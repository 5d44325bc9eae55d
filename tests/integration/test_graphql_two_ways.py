"""The two ways to finish an answer, from the rows straight away and through graphql-core, tell the same bytes."""

import logging
from collections.abc import Iterator

import orjson
import pytest

from mfmsec.api.graphql import operation, request
from mfmsec.api.graphql.context import Context
from mfmsec.api.graphql.request import Request
from mfmsec.api.graphql.schema import schema
from mfmsec.settings import Settings
from tests.integration import graphql_world
from tests.integration.graphql_corpus import Generator, Operation
from tests.integration.graphql_world import World
from tests.integration.graphql_written import WRITTEN

GENERATED = 220
SEED = 2411


@pytest.fixture(scope="module")
def world(store_settings: Settings) -> Iterator[World]:
    """A store with the small world in it, and rows that break what the schema promises."""
    with graphql_world.world(store_settings) as opened:
        broken = ["Coverage"]
        graphql_world.node(opened.graph, "coverage/C0098", broken, label="Without outcome, subject and object", code="MFM-C0098")
        graphql_world.node(opened.graph, "coverage/C0099", broken, label="Wrong year", code="MFM-C0099", year=2**40)
        yield opened
        for name in ("coverage/C0098", "coverage/C0099"):
            graphql_world.drop(opened.graph, name)


@pytest.fixture
def two_ways(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> Iterator[pytest.MonkeyPatch]:
    caplog.set_level(logging.CRITICAL, "mfmsec.api")
    yield monkeypatch
    request.forget()


def _told(asked: Operation, world: World) -> bytes:
    context = Context(world.read, lambda: "number")
    return orjson.dumps(request.respond(Request(*asked), context, schema()).body)


def _by_graphql_core(asked: list[Operation], world: World, monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    request.forget()
    with monkeypatch.context() as patch:
        patch.setattr(operation, "shape_of", lambda *_: None)
        return [_told(one, world) for one in asked]


def _compare(asked: list[Operation], world: World, monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    told = [_told(one, world) for one in asked]
    for one, ours, theirs in zip(asked, told, _by_graphql_core(asked, world, monkeypatch), strict=True):
        assert ours == theirs, one
    return told


def test_written_operations_are_told_alike(world: World, two_ways: pytest.MonkeyPatch) -> None:
    """Fragments, aliases, directives, variables, nulls, interfaces and errors, also within lists, come out the same."""
    told = _compare(list(WRITTEN), world, two_ways)

    assert any(b'"path":["coverage","edges",5,"node"' in answer for answer in told)


def test_generated_operations_are_told_alike(world: World, two_ways: pytest.MonkeyPatch) -> None:
    """Whatever the schema allows comes out the same, much of it without an error."""
    told = _compare(list(Generator(schema(), SEED).operations(GENERATED)), world, two_ways)

    assert sum(b'"errors"' not in answer for answer in told) > GENERATED // 3


def test_a_plan_serves_all_values_of_its_variables(world: World) -> None:
    """An operation asked again with other values of the same form is answered for these values."""
    document = "query($w: ThreatFilter, $n: Int) { threats(where: $w, first: $n) { edges { node { code } } } }"

    answers = [world.ask(document, w={"label": {"contains": text}}, n=n) for text, n in (("F", 5), ("W", 5), ("", 2), ("F", 5))]

    assert [graphql_world.codes(one, "threats") for one in answers] == [
        ["MFM-T0001"],
        ["MFM-T0003"],
        ["MFM-T0001", "MFM-T0002"],
        ["MFM-T0001"],
    ]
