"""Measure against peers, side by side in one run with the pairs interleaved, and write one table to bench/RESULTS.md.

    make bench        or    python -m bench [--rounds 5] [--only import memory start graphql hits growth release reasoning]

Real Neo4j is the one that `scripts/neo4j` provisions, with data of its own. rdflib-neo4j stands in an environment of its own under
.cache/bench, made at the first run.
"""

import argparse
import contextlib
import importlib.util
import os
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

from bench import generator, loss, reasoning, release
from bench import hits as counting
from bench.graphql import growth as growing
from bench.graphql import measure, service
from bench.process import ROOT, measured, output, seconds
from bench.table import Goal, Table
from mfmsec import settings
from mfmsec.settings import Settings
from mfmsec.store import driver

CACHE = ROOT / ".cache" / "bench"
PEER = ("rdflib-neo4j==1.1", "neo4j-rust-ext>=6,<7", "rdflib>=7.1,<8")
PEER_BATCH = 20_000
"""The faster one of 5,000, its default, and 20,000."""
SIZES = (20_000, 200_000)
LARGE = 1_000_000
ASK = ("protection", "--element", "bandwidth", "--modality", "audio")
HEAVY = ("rdflib", "pyshacl", "strawberry", "fastapi", "neo4j")
PYTHON = sys.executable


@dataclass(frozen=True)
class Bench:
    """What all measurements share."""

    environment: dict[str, str]
    """Points our programs and the peer at the real Neo4j."""
    folder: Path
    rounds: int
    table: Table

    @property
    def settings(self) -> Settings:
        """The settings that name the real Neo4j."""
        return settings.from_environment({**os.environ, **self.environment})

    def catalog(self, triples: int, *, shuffled: bool) -> Path:
        """Return the N-Quads file of a generated catalog, beside which lies one of N-Triples."""
        file = self.folder / f"{triples}{'-shuffled' if shuffled else ''}.nq"
        if not file.exists():
            end = " <https://w3id.org/mfmsec/graph/mfmsec> .\n"
            with file.open("w", encoding="utf-8") as quads, file.with_suffix(".nt").open("w", encoding="utf-8") as plain:
                for line in generator.lines(generator.of_size(triples), shuffled=shuffled):
                    quads.write(line)
                    plain.write(line.removesuffix(end) + " .\n")
        return file

    def wipe(self) -> None:
        """Empty the real Neo4j of nodes, constraints and indexes."""
        with driver.connect(self.settings) as graph, graph.driver.session(database=graph.database) as session:
            for kind, listed in (
                ("CONSTRAINT", "SHOW CONSTRAINTS"),
                ("INDEX", "SHOW INDEXES YIELD name, type WHERE type <> 'LOOKUP'"),
            ):
                for name in session.run(listed).value("name"):
                    session.run(f"DROP {kind} `{name}`").consume()
            session.run("MATCH (n) CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 5000 ROWS").consume()


def imports(bench: Bench) -> None:
    """Ours, the peer and the bare UNWIND, one after the other in each round, after one round that only warms the server."""
    peer = peer_python()
    for triples in SIZES:
        for shuffled in (False, True):
            file = bench.catalog(triples, shuffled=shuffled)
            times = _interleaved(bench, file, peer, 1 if triples == SIZES[0] and not shuffled else 0)
            what = f"import {triples:,} triples, {'shuffled' if shuffled else 'sorted'}"
            goal = Goal(2.5 if shuffled else 1.8, most=False)
            bench.table.compare(f"{what}, against rdflib-neo4j", times["ours"], times["peer"], goal)
            bench.table.compare(f"{what}, against parse and bare UNWIND", times["ours"], times["bare"], Goal(1.3))
    bench.table.notes.append(
        f"Imports, end to end with constraints: `python -m bench.ours FILE.nq`, `python bench/peer_import.py FILE.nt {PEER_BATCH}` "
        f"({', '.join(PEER)}), `python -m bench.bare FILE.nq`; seconds within the process, interpreter and imports left out.\n"
    )
    losses(bench, peer)


def _interleaved(bench: Bench, file: Path, peer: Path, warm: int) -> dict[str, list[float]]:
    commands: dict[str, list[str | Path]] = {
        "ours": [PYTHON, "-m", "bench.ours", file],
        "peer": [peer, ROOT / "bench" / "peer_import.py", file.with_suffix(".nt"), str(PEER_BATCH)],
        "bare": [PYTHON, "-m", "bench.bare", file],
    }
    times: dict[str, list[float]] = defaultdict(list)
    for number in range(warm + bench.rounds):
        for name, command in commands.items():
            bench.wipe()
            taken = measured(command, bench.environment)["seconds"]
            if number >= warm:
                times[name].append(taken)
    return times


def losses(bench: Bench, peer: Path) -> None:
    """How many triples each graph gives back."""
    for triples in SIZES:
        file = bench.catalog(triples, shuffled=False)
        bench.wipe()
        ours = measured([PYTHON, "-m", "bench.ours", file, "--check"], bench.environment)
        bench.wipe()
        measured([peer, ROOT / "bench" / "peer_import.py", file.with_suffix(".nt"), str(PEER_BATCH), "texts"], bench.environment)
        with driver.connect(bench.settings) as graph:
            theirs = loss.recovered(graph, file)
        bench.table.count(
            f"triples recovered from the graph, of {theirs['triples']:,}",
            f"{ours['recovered']:,.0f}",
            f"{theirs['recovered']:,}; {theirs['untagged']:,} more without their language, {theirs['gone']:,} gone",
            met=ours["recovered"] == ours["triples"] == theirs["triples"],
        )
    bench.table.notes.append(
        "Recovered: `python -m bench.ours FILE.nq --check`; for the peer `bench/loss.py`, which forgives it datatypes.\n"
    )


def memory(bench: Bench) -> None:
    """Peak memory of our import, from disk, against rdflib's parse of the same triples."""
    file = bench.catalog(LARGE, shuffled=False)
    found: dict[str, list[float]] = defaultdict(list)
    for _ in range(min(bench.rounds, 2)):
        bench.wipe()
        with tempfile.TemporaryDirectory(dir=bench.folder) as folder:
            ours = measured([PYTHON, "-m", "bench.ours", file, "--disk", folder], bench.environment)
        peer = measured([PYTHON, "-m", "bench.peer_parse", file.with_suffix(".nt")], {})
        for name, one in (("ours", ours), ("peer", peer)):
            found[name].append(one["megabytes"])
            found[f"{name} seconds"].append(one["seconds"])
    bench.wipe()
    bench.table.compare(
        f"peak memory, import of {LARGE:,} triples against rdflib's parse", found["ours"], found["peer"], Goal(0.25, "MB")
    )
    bench.table.limit(f"import of {LARGE:,} triples, kept on disk while read", found["ours seconds"])
    bench.table.notes.append(
        "Memory: `python -m bench.ours FILE.nq --disk FOLDER` against `python -m bench.peer_parse FILE.nt`; largest resident set.\n"
    )


def start(bench: Bench) -> None:
    """Cold start of the command line to its answer, and what importing it costs."""
    program = Path(PYTHON).with_name("mfmsec")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home:
        for what, environment, goal in (
            ("real Neo4j up", bench.environment, 1.5),
            ("embedded store started by it", {"NEO4J_URI": "", "MFMSEC_HOME": home}, None),
        ):
            if environment is bench.environment:
                bench.wipe()
            for step in ("migrate", "load"):
                output([program, step], environment)
            times = [seconds([program, *ASK], environment) for _ in range(max(bench.rounds, 5))]
            bench.table.limit(f"`mfmsec {' '.join(ASK)}`, {what}", times, goal)
        output([program, "store", "stop"], {"NEO4J_URI": "", "MFMSEC_HOME": home})
    code = (
        "import json, sys, time; t = time.perf_counter(); import mfmsec.cli.app; s = time.perf_counter() - t; "
        f"print(json.dumps({{'seconds': s, 'heavy': [m for m in {HEAVY} if m in sys.modules]}}))"
    )
    found = [measured([PYTHON, "-c", code], {}) for _ in range(max(bench.rounds, 5))]
    bench.table.limit("`import mfmsec.cli.app`", [one["seconds"] for one in found])
    heavy = ", ".join(found[0]["heavy"]) or "none"
    bench.table.notes.append(f"Of {', '.join(HEAVY)}, importing the command line imports: {heavy}.\n")


def peer_python() -> Path:
    """Return the Python of the peer's environment, made at the first run."""
    python = CACHE / "peer" / "bin" / "python"
    if not python.exists():
        output([PYTHON, "-m", "venv", CACHE / "peer"], {})
        output([python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *PEER], {})
    return python


def _neo4j() -> ModuleType:
    spec = importlib.util.spec_from_file_location("neo4j_server", ROOT / "scripts" / "neo4j_server.py")
    assert spec is not None  # noqa: S101 - the file is there
    assert spec.loader is not None  # noqa: S101 - it is a Python file
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@contextlib.contextmanager
def _prepared(rounds: int) -> Iterator[Bench]:
    """Start a real Neo4j with data of its own, and remove it and all files afterwards."""
    CACHE.mkdir(parents=True, exist_ok=True)
    server = _neo4j()
    with tempfile.TemporaryDirectory(dir=CACHE) as name, server.serving(Path(name) / "neo4j") as running:
        table = Table()
        table.notes.append(
            f"`make bench`, that is `python -m bench --rounds {rounds}`; median (least-largest) of {rounds} rounds.\n"
        )
        table.notes.append(f"Real Neo4j {server.version()}, heap 1 GB, warmed by one round that does not count.\n")
        yield Bench(running.environment, Path(name), rounds, table)


def graphql(bench: Bench) -> None:
    """Measure the service beside its peers, over the real catalog."""
    _load(bench)
    with measure.services(bench.environment) as askers:
        measure.tell(measure.compare(askers, bench.rounds), bench.table)
        service.starts(bench.environment, askers[measure.LISTS].service, bench.rounds, bench.table)
    with tempfile.TemporaryDirectory(dir=bench.folder) as folder:
        service.kept(bench.environment, Path(folder), bench.rounds, bench.table)
        service.analyses(bench.environment, Path(folder), bench.rounds, bench.table)
        service.limits(bench.environment, bench.rounds, bench.table)
    bench.table.notes.append(
        "GraphQL: `python -m bench --only graphql`; each service is a process of its own, in an environment without developers' "
        "tools; they are asked one after the other within each round, and a row tells the median of the rounds' medians.\n"
    )


def _load(bench: Bench) -> None:
    bench.wipe()
    for step in ("migrate", "load"):
        output([Path(PYTHON).with_name("mfmsec"), step], bench.environment)


def hits(bench: Bench) -> None:
    """Count database hits beside statements written by hand, over the real catalog."""
    _load(bench)
    with driver.connect(bench.settings) as graph:
        counting.hits(graph, bench.table)
    bench.table.notes.append(
        "Database hits: PROFILE of our statement and of the best one written by hand (bench/statements), both in one frame.\n"
    )


def releases(bench: Bench) -> None:
    """Measure the writing of the catalog in other forms."""
    small, big = (bench.catalog(triples, shuffled=False) for triples in (LARGE // 5, LARGE))
    release.compare(bench.rounds, small, big, bench.table)


def growth(bench: Bench) -> None:
    """Measure pages at the catalog's size and at a hundred times that."""

    def load(triples: int) -> None:
        bench.wipe()
        growing.loading(PYTHON, bench.catalog(triples, shuffled=False), bench.environment)

    growing.growth(bench.environment, load, bench.rounds, bench.table)


PARTS: dict[str, Callable[[Bench], None]] = {
    "import": imports,
    "memory": memory,
    "start": start,
    "graphql": graphql,
    "hits": hits,
    "growth": growth,
    "release": releases,
    "reasoning": lambda bench: reasoning.compare(bench.rounds, bench.table),
}


def main() -> None:
    """Measure and write the table."""
    parser = argparse.ArgumentParser(description="Measure mfmsec against peers, and write bench/RESULTS.md.")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--only", nargs="+", choices=PARTS, default=list(PARTS))
    given = parser.parse_args()
    with _prepared(given.rounds) as bench:
        for part in given.only:
            PARTS[part](bench)
        text = bench.table.text()
    if given.only == list(PARTS):
        (ROOT / "bench" / "RESULTS.md").write_text(text, encoding="utf-8")
    sys.stdout.write(text)
