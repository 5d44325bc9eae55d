"""GraphQL against its peers: latencies, throughput, memory and start, in pairs within one run; rows of the bench table."""

import contextlib
import json
import statistics
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from bench.graphql import peers
from bench.graphql.peers import Service
from bench.process import measured
from bench.table import Goal, Table

NAMES = ("one", "nested", "list", "flagship")
WHAT = {"one": "one row", "nested": "20 rows three levels deep", "list": "60 rows", "flagship": "the flagship"}
REQUESTS = {"one": 400, "nested": 150, "list": 200, "flagship": 100}
WARM = 100
CLIENTS = 8
LISTS, CONNECTIONS = "neo4j_graphql_lists", "neo4j_graphql_connections"


@dataclass
class Found:
    """Latencies in milliseconds, one median and one 95th percentile a round; requests per second, one a round."""

    p50: list[float] = field(default_factory=list)
    p95: list[float] = field(default_factory=list)
    rate: list[float] = field(default_factory=list)


@dataclass(frozen=True)
class Asker:
    """A service as one of its operation files asks it."""

    service: Service
    words: str

    def request(self, name: str) -> tuple[str, bytes]:
        """Return path and body of an operation."""
        asked = peers.operations(self.words)[name]
        path = {"bare": f"/{name}", LISTS: "/", CONNECTIONS: "/"}.get(self.words, "/graphql")
        return path, json.dumps(asked).encode()

    def ask(self, name: str, *, clients: int = 1, requests: int) -> Mapping[str, Any]:
        """Send an operation many times."""
        path, body = self.request(name)
        return client(self.service.port, path, body, clients=clients, requests=requests)


def client(port: int, path: str, body: bytes, *, clients: int, requests: int) -> Mapping[str, Any]:
    """Send a request many times from a process of its own, and return what that says."""
    with tempfile.NamedTemporaryFile() as file:
        file.write(body)
        file.flush()
        module = [sys.executable, "-m", "bench.graphql.client", str(port), path, file.name]
        return measured([*module, "--clients", str(clients), "--requests", str(requests)], {})


def compare(askers: Mapping[str, Asker], rounds: int) -> dict[tuple[str, str], Found]:
    """Ask all services all operations, one service after the other within each round."""
    found: dict[tuple[str, str], Found] = defaultdict(Found)
    for name in NAMES:
        for asker in askers.values():
            asker.ask(name, requests=WARM)
        for _ in range(rounds):
            for who, asker in askers.items():
                told = asker.ask(name, requests=REQUESTS[name])
                taken = sorted(told["latencies"])
                found[who, name].p50.append(1e3 * statistics.median(taken))
                found[who, name].p95.append(1e3 * taken[int(0.95 * len(taken))])
            for who, asker in askers.items():
                told = asker.ask(name, clients=CLIENTS, requests=REQUESTS[name] // 2)
                found[who, name].rate.append(CLIENTS * (REQUESTS[name] // 2) / told["wall"])
    return found


@contextlib.contextmanager
def services(environment: Mapping[str, str]) -> Iterator[dict[str, Asker]]:
    """Run ours without its cache, and all peers."""
    commands = {"ours": peers.ours(), "bare": peers.module("bare"), "stock": peers.module("stock"), "node": peers.node()}
    words = {"ours": "ours", "bare": "bare", "stock": "stock", "node": LISTS}
    with contextlib.ExitStack() as stack:
        askers: dict[str, Asker] = {}
        for who, command in commands.items():
            path, probe = Asker(Service(who, 0, 0, 0), words[who]).request("one")
            own = {**environment, "MFMSEC_CACHE_SECONDS": "0"}
            askers[who] = Asker(stack.enter_context(peers.running(who, command, own, probe, path)), words[who])
        node_service = askers.pop("node").service
        yield {**askers, LISTS: Asker(node_service, LISTS), CONNECTIONS: Asker(node_service, CONNECTIONS)}


def tell(found: Mapping[tuple[str, str], Found], table: Table) -> None:
    """Add the rows of latencies and throughput."""
    for name in NAMES:
        goal = Goal(1.3 if name == "one" else 1.15, "ms")
        table.compare(f"p50, {WHAT[name]}, against bare Cypher", found["ours", name].p50, found["bare", name].p50, goal)
    for who in (LISTS, CONNECTIONS, "stock"):
        for name in NAMES:
            table.compare(f"p50, {WHAT[name]}, against {who}", found["ours", name].p50, found[who, name].p50, None, unit="ms")
    for name in NAMES:
        ours = found["ours", name]
        table.compare(f"p95 / p50, {WHAT[name]}", ours.p95, ours.p50, Goal(2, "ms"))
    for who, least in ((CONNECTIONS, 2.5), (LISTS, 1.3), ("bare", None)):
        for name in NAMES:
            wanted = None if least is None else Goal(least, "/s", most=False, rate=True)
            what = f"requests per second at {CLIENTS} clients, {WHAT[name]}, against {who}"
            table.compare(what, found["ours", name].rate, found[who, name].rate, wanted, unit="/s")
