"""Workers under queries that run away: each ends in a clear error in time, and others are answered meanwhile."""

import asyncio
import shutil
import socket
import subprocess
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, TypeVar

import pyoxigraph as ox
import pytest

from mfmsec.api.sparql import media
from mfmsec.api.sparql.failure import Failure
from mfmsec.api.sparql.pool import Data, Pool
from mfmsec.api.sparql.process import Result
from mfmsec.api.sparql.state import State
from mfmsec.errors import ReleaseMissing, StoreUnreachable

SIZE = 3_000
SECONDS = 2.0
PATIENCE = 60.0
GONE = "It is gone."
COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
CROSS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
PATHS = "SELECT (COUNT(*) AS ?n) { ?a <urn:p>+ ?b . ?b <urn:p>+ ?c . ?c <urn:p>+ ?d }"
GROWING = " ".join(f"BIND(CONCAT(?x{n}, ?x{n}) AS ?x{n + 1})" for n in range(25))
PATTERN = "(a{1,400}){1,400}" * 3
T = TypeVar("T")


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Data:
    """A ring of some thousand triples in one named graph."""
    file = tmp_path_factory.mktemp("data") / "data.nq"
    names = [ox.NamedNode(f"urn:n{number}") for number in range(SIZE)]
    ring = zip(names, [*names[1:], names[0]], strict=True)
    ox.serialize((ox.Quad(a, ox.NamedNode("urn:p"), b, ox.NamedNode("urn:g")) for a, b in ring), file, format=ox.RdfFormat.N_QUADS)
    return Data("first", file)


def question(query: str, solutions: str = "text/csv") -> dict[str, Any]:
    """Return a question as the endpoint asks it."""
    forms = {"tables": media.names(media.TABLES), "graphs": media.names(media.GRAPHS), "prefixes": {}}
    return {
        "query": query,
        "solutions": solutions,
        "triples": "text/turtle",
        "default": None,
        "named": None,
        "union": True,
        **forms,
    }


def within(data: Data, work: Callable[[Pool], Awaitable[T]], workers: int = 2, seconds: float = PATIENCE, **given: int) -> T:
    """Return what comes of work with a pool that holds the data."""

    async def run() -> T:
        async def reading() -> Data:
            return data

        pool = Pool(reading, workers, seconds, **given)
        pool.renew(data.mark)
        await pool.ready()
        try:
            return await work(pool)
        finally:
            await pool.close()

    return asyncio.run(run())


async def text(pool: Pool, query: str) -> str:
    """Return an answer as text, or the code of the failure with its status."""
    try:
        _, result = await pool.answer(question(query))
    except Failure as failure:
        return f"{failure.status} {failure.code}"
    return content(result)


def content(result: Result) -> str:
    with result.content as file:
        return file.read().decode()


TIMEOUT, LIMIT = "504 STORE_TIMEOUT", "400 LIMIT_EXCEEDED"
RUNAWAYS = {
    "cross": (CROSS, TIMEOUT),
    "paths": (PATHS, LIMIT),
    "optionals": (f"SELECT (COUNT(*) AS ?n) {{ ?a ?b ?c {'OPTIONAL { ?d ?e ?f } OPTIONAL { ?g ?h ?i }' * 40} }}", TIMEOUT),
    "regex": (f'SELECT * {{ ?s ?p ?o FILTER(REGEX(STR(?s), "{PATTERN}")) }}', TIMEOUT),
    "concat": (f'SELECT ?x25 {{ BIND("{"a" * 999}" AS ?x0) {GROWING} }}', LIMIT),
    "order": ("SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?a ?d", LIMIT),
    "rows": ("SELECT * { ?a ?b ?c . ?d ?e ?f }", LIMIT),
    "brackets": (f"SELECT * {{ FILTER({'(' * 101}1{')' * 101}) }}", LIMIT),
    "negations": (f"SELECT * {{ FILTER({'!' * 60_000}1) }}", LIMIT),
    "sum": (f"SELECT * {{ FILTER(1{'+1' * 40_000}) }}", LIMIT),
    "sequence": (f"SELECT * {{ ?s <urn:p>{'/<urn:p>' * 9_000} ?o }}", LIMIT),
    "service": ("SELECT * { SERVICE SILENT <http://127.0.0.1:1/> { ?s ?p ?o } }", "403 BAD_REQUEST"),
    "syntax": ("SELECT * { ?s ?p ?o ", "400 BAD_REQUEST"),
}


@pytest.mark.parametrize("name", RUNAWAYS)
def test_a_query_that_runs_away_is_ended_and_others_are_answered(data: Data, name: str) -> None:
    """A query without end is a typed error in time; simple ones are answered meanwhile and afterwards, by workers made anew."""
    query, told = RUNAWAYS[name]
    seconds = SECONDS if told == TIMEOUT else PATIENCE

    async def work(pool: Pool) -> tuple[str, list[str]]:
        running = asyncio.create_task(text(pool, query))
        meanwhile = [await text(pool, COUNT) for _ in range(5)]
        return await running, [*meanwhile, *[await text(pool, COUNT) for _ in range(3)]]

    ended, others = within(data, work, seconds=seconds, memory=200 * 2**20, largest=20_000_000)

    assert ended == told
    assert set(others) == {f"n\r\n{SIZE}\r\n"}


def test_a_regular_expression_does_not_backtrack(data: Data) -> None:
    """A pattern that makes other engines try every way is matched in linear time."""
    query = f'SELECT (COUNT(*) AS ?n) {{ ?s ?p ?o FILTER(REGEX("{"x" * 3_000}", "^(x+x+)+y$")) }}'

    assert within(data, lambda pool: text(pool, query)) == "n\r\n0\r\n"


def test_a_large_answer_is_whole(data: Data) -> None:
    """An answer below the limit has every row, whatever its size; the service holds only a part of it in memory."""
    query = "SELECT ?a ?d { ?a ?b ?c . ?d ?e ?f } LIMIT 1000000"

    assert within(data, lambda pool: text(pool, query)).count("\n") == 1_000_001


def test_too_many_questions_are_refused_and_told_when_to_come_again(data: Data) -> None:
    """While all workers are busy, questions wait for at most half of the deadline, and then are told to come again."""

    async def work(pool: Pool) -> tuple[list[str], str]:
        running = [asyncio.create_task(text(pool, CROSS)) for _ in range(2)]
        await asyncio.sleep(0.3)
        waiting = await asyncio.gather(*(text(pool, COUNT) for _ in range(100)))
        await asyncio.gather(*running)
        return waiting, await text(pool, COUNT)

    waiting, after = within(data, work, seconds=SECONDS)

    assert set(waiting) == {"503 RESOURCE_UNAVAILABLE"}
    assert after == f"n\r\n{SIZE}\r\n"


def test_a_question_that_nobody_waits_for_is_ended(data: Data) -> None:
    """Where a client hangs up, its worker is free for others at once."""

    async def work(pool: Pool) -> str:
        running = asyncio.create_task(text(pool, CROSS))
        await asyncio.sleep(0.3)
        running.cancel()
        return await text(pool, COUNT)

    assert within(data, work, workers=1) == f"n\r\n{SIZE}\r\n"


def test_old_answers_go_on_until_the_new_are_ready(data: Data, tmp_path: Path) -> None:
    """After a load, answers are from the state before until the new one is held; each tells which it is from."""
    newer = tmp_path / "new.nq"
    newer.write_text("<urn:a> <urn:p> <urn:b> .\n", encoding="utf-8")

    older = Path(shutil.copy(data.file, tmp_path))

    async def work() -> list[tuple[str, str]]:
        states, may = [Data("first", older), Data("second", newer)], asyncio.Event()

        async def reading() -> Data:
            if len(states) == 1:
                await may.wait()
            return states.pop(0)

        pool = Pool(reading, 2, PATIENCE)
        found = []
        try:
            for mark in ("first", "second", "second"):
                pool.renew(mark)
                await pool.ready()
                told, result = await pool.answer(question(COUNT))
                found.append((told, content(result)))
                if told == "first" and mark == "second":
                    may.set()
                    await pool.renewed()
            return found
        finally:
            await pool.close()

    old, new = f"n\r\n{SIZE}\r\n", "n\r\n1\r\n"

    assert asyncio.run(work()) == [("first", old), ("first", old), ("second", new)]
    assert not older.exists()


def test_the_loaded_state_is_asked_for_and_trouble_told(data: Data) -> None:
    """Nothing loaded is told as that; a store that does not answer is no reason not to answer from what is held."""

    def missing() -> str:
        raise ReleaseMissing(GONE)

    def unreachable() -> str:
        raise StoreUnreachable(GONE)

    async def marks(pool: Pool) -> tuple[str, str]:
        held = await State(pool, lambda: None, unreachable).mark()
        with pytest.raises(Failure) as failure:
            await State(pool, lambda: None, missing).mark()
        return held, failure.value.code

    async def nothing_read() -> str:
        with pytest.raises(Failure) as failure:
            await State(Pool(failing, 1, PATIENCE), lambda: "first", unreachable).mark()
        return failure.value.code

    async def failing() -> Data:
        raise StoreUnreachable(GONE)

    assert asyncio.run(nothing_read()) == "RESOURCE_UNAVAILABLE"
    assert within(data, marks) == ("first", "RELEASE_MISSING")


@pytest.mark.parametrize("locked", [True, False])
def test_a_worker_reaches_no_network_whatever_it_is_asked(locked: bool) -> None:
    """Behind the checks, the engine asks another server if it can; in a worker it cannot."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        query = f"SELECT * {{ SERVICE SILENT <http://127.0.0.1:{server.getsockname()[1]}/> {{ ?s ?p ?o }} }}"
        words = f"""
import sys, pyoxigraph as ox
from mfmsec.api.sparql.worker import Worker
worker = Worker(sys.stdout.buffer, 0)
{"worker.lock()" if locked else ""}
print(list(ox.Store().query(sys.argv[1])))
"""
        with subprocess.Popen([sys.executable, "-c", words, query]) as process:
            asked = _asked(server, process)
            process.kill()

    assert asked is not locked


def _asked(server: socket.socket, process: "subprocess.Popen[bytes]") -> bool:
    """Return whether anybody connects before a process has ended."""
    while True:
        ended = process.poll() is not None
        try:
            server.accept()[0].close()
        except TimeoutError:
            if ended:
                return False
        else:
            return True
