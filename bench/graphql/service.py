"""What is measured of our service beside its peers: kept answers, limits, analyses, memory, start, and growth with the data."""

import contextlib
import json
import statistics
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from bench.graphql import peers
from bench.graphql.measure import CLIENTS, NAMES, REQUESTS, WHAT, Asker, client
from bench.graphql.peers import Service
from bench.table import Goal, Table
from mfmsec import settings
from mfmsec.api.app import reader
from mfmsec.api.graphql import schema
from mfmsec.store import driver

ANALYSES = {
    "matrix": "{ matrix(rows: FLOW, columns: MODALITY) { cells { verdicts { verdict cells } } } }",
    "gaps": "{ gaps(first: 20) { gaps { threat { code } modality verdict attackCount newestYear } } }",
}
PAGES = {
    "a page of 20": "{ coverage(first: 20) { edges { node { code outcome subject { label } } } } }",
    "a page of 20 by year": "{ references(first: 20, orderBy: [{year: DESC}]) { edges { node { title year } } } }",
    "a page of 20 of a filter": "{ attacks(first: 20, where: {modality: {eq: AUDIO}}) { edges { node { code label } } } }",
}
Environment = Mapping[str, str]


@contextlib.contextmanager
def ours(environment: Environment, **more: str) -> Iterator[Service]:
    """Run our service, with further settings."""
    path, probe = Asker(Service("ours", 0, 0, 0), "ours").request("one")
    with peers.running("ours", peers.ours(), {**environment, **more}, probe, path) as service:
        yield service


@contextlib.contextmanager
def bare(environment: Environment, statements: Path) -> Iterator[Service]:
    """Run the floor, with the statements of a folder."""
    path, probe = Asker(Service("bare", 0, 0, 0), "bare").request("one")
    with peers.running("bare", peers.module("bare"), {**environment, "BENCH_STATEMENTS": str(statements)}, probe, path) as service:
        yield service


def kept(environment: Environment, folder: Path, rounds: int, table: Table) -> None:
    """Compare answers that are kept with an endpoint that returns as many ready bytes."""
    with ours(environment) as service, bare(environment, folder) as floor:
        path, body = Asker(service, "ours").request("list")
        size = client(service.port, path, body, clients=1, requests=50)["bytes"]
        mine, theirs = [], []
        for _ in range(rounds):
            mine.append(_rate(service.port, path, body))
            theirs.append(_rate(floor.port, f"/ready/{size}", body))
    goal = Goal(0.8, "/s", most=False, rate=True)
    table.compare("repeated operation from the release's cache, against an endpoint of ready bytes", mine, theirs, goal)


def _rate(port: int, path: str, body: bytes, requests: int = 400) -> float:
    return CLIENTS * requests / float(client(port, path, body, clients=CLIENTS, requests=requests)["wall"])


def analyses(environment: Environment, folder: Path, rounds: int, table: Table) -> None:
    """Compare analyses with their own statements behind nothing, and with themselves once they are kept."""
    _write_statements(environment, folder)
    plain = {"MFMSEC_CACHE_SECONDS": "0"}
    with ours(environment, **plain) as service, ours(environment) as keeping, bare(environment, folder) as floor:
        for name, document in ANALYSES.items():
            body = json.dumps({"query": document}).encode()
            parameters = (folder / f"{name}.json").read_bytes()
            mine, again, theirs = [], [], []
            for _ in range(rounds):
                mine.append(_median(service.port, "/graphql", body))
                theirs.append(_median(floor.port, f"/{name}", parameters))
                again.append(_median(keeping.port, "/graphql", body))
            table.compare(f"p50, {name}, against its own statement bare", mine, theirs, Goal(1.1, "ms"))
            table.compare(f"p50, {name} that is kept for the release, against the same", again, theirs, Goal(0.2, "ms"))


def _median(port: int, path: str, body: bytes, requests: int = 30) -> float:
    taken: list[float] = client(port, path, body, clients=1, requests=requests)["latencies"]
    return 1e3 * statistics.median(taken)


def _write_statements(environment: Environment, folder: Path) -> None:
    """Write down the statement and the parameters that each analysis sends."""
    chosen = settings.from_environment(dict(environment))
    with driver.connect(chosen) as store:
        read = reader(store, chosen)
        for name, document in ANALYSES.items():

            def taking(statement: str, parameters: Mapping[str, object], name: str = name) -> list[dict[str, Any]]:
                (folder / f"{name}.cypher").write_text(statement, encoding="utf-8")
                (folder / f"{name}.json").write_text(json.dumps(dict(parameters)), encoding="utf-8")
                return read(statement, parameters)

            answer = schema.run(document, {}, taking)
            if "errors" in answer:
                raise RuntimeError(answer["errors"])


def limits(environment: Environment, rounds: int, table: Table) -> None:
    """Compare the service with all its limits, a rate among them, with itself without any."""
    plain = {"MFMSEC_CACHE_SECONDS": "0"}
    path, probe = Asker(Service("ours", 0, 0, 0), "ours").request("one")
    unlimited = peers.running("unlimited", peers.module("unlimited"), {**environment, **plain}, probe, path)
    with ours(environment, MFMSEC_RATE_LIMIT="1000000/second", **plain) as service, unlimited as floor:
        for name in NAMES:
            body = Asker(service, "ours").request(name)[1]
            mine, theirs = [], []
            for _ in range(rounds):
                mine.append(_median(service.port, path, body, REQUESTS[name]))
                theirs.append(_median(floor.port, path, body, REQUESTS[name]))
            table.compare(f"p50, {WHAT[name]}, with all limits against without", mine, theirs, Goal(1.05, "ms"))


def starts(environment: Environment, node: Service, rounds: int, table: Table) -> None:
    """Compare the memory, idle and after load, with the Node peer's, and time the way from the start to the first answer."""
    seconds, idle, loaded = [], [], []
    for _ in range(rounds):
        with ours(environment, MFMSEC_CACHE_SECONDS="0") as service:
            seconds.append(service.seconds)
            idle.append(service.megabytes)
            path, body = Asker(service, "ours").request("flagship")
            client(service.port, path, body, clients=CLIENTS, requests=100)
            loaded.append(service.megabytes)
    table.limit("cold start of the service to its first answer, store up", seconds, 1.2)
    peer = [node.megabytes]
    table.compare("memory of the service idle, against @neo4j/graphql's after load", idle, peer, Goal(0.7, "MB"))
    table.compare("memory after load, against @neo4j/graphql's", loaded, peer, Goal(0.4, "MB"))


def pages(environment: Environment, rounds: int) -> dict[str, list[float]]:
    """Return the medians, in milliseconds, of each of the pages."""
    with ours(environment, MFMSEC_CACHE_SECONDS="0") as service:
        found = {}
        for what, document in PAGES.items():
            body = json.dumps({"query": document}).encode()
            client(service.port, "/graphql", body, clients=1, requests=50)
            found[what] = [_median(service.port, "/graphql", body, 100) for _ in range(rounds)]
        return found
