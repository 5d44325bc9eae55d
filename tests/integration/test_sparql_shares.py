"""One client among others at /sparql, over real HTTP: however much it asks, the others are answered."""

import asyncio
import socket
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Literal

import httpx
import pytest
import uvicorn

from mfmsec.api import app
from mfmsec.api.sparql.asked import LONGEST_URL
from mfmsec.api.sparql.endpoint import Endpoint
from mfmsec.api.sparql.pool import Data, Pool
from mfmsec.api.sparql.state import State

SECONDS = 3.0
MANY = 24
FACTS = "".join(f"<urn:s{number}> <urn:p> <urn:o> <urn:g> .\n" for number in range(3_000))
COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
CROSS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


@asynccontextmanager
async def served(
    folder: Path, workers: int, proxies: int = 0, http: Literal["auto", "h11", "httptools"] = "auto"
) -> AsyncIterator[str]:
    """Give the address of an endpoint about some facts."""
    file = folder / "data.nq"
    file.write_text(FACTS, encoding="utf-8")

    async def reading() -> Data:
        return Data("first", file)

    pool = Pool(reading, workers, SECONDS)
    endpoint = Endpoint(pool, State(pool, lambda: "first", lambda: "first"), 0, lambda: "id-1", proxies)
    limit = app.LARGEST_HEAD
    config = uvicorn.Config(
        endpoint, http=http, lifespan="off", proxy_headers=False, log_config=None, h11_max_incomplete_event_size=limit
    )
    server = uvicorn.Server(config)
    listening = socket.create_server(("127.0.0.1", 0))  # from now on requests wait until they are taken
    serving = asyncio.create_task(server.serve([listening]))
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/sparql"
    finally:
        server.should_exit = True
        await serving
        await pool.close()


def client(address: str = "127.0.0.1", told: str = "") -> httpx.AsyncClient:
    """Return a client that asks from an address, or that a proxy tells of."""
    headers = {"accept": "text/csv"} | ({"x-forwarded-for": told} if told else {})
    return httpx.AsyncClient(
        transport=httpx.AsyncHTTPTransport(local_address=address, limits=httpx.Limits(max_connections=None)),
        headers=headers,
        timeout=60,
    )


@pytest.mark.parametrize(
    ("workers", "greedy", "other"),
    [
        (2, ("127.0.0.1", ""), ("127.0.0.2", "")),
        (3, ("127.0.0.1", "192.0.2.1"), ("127.0.0.1", "192.0.2.2")),
    ],
)
def test_a_client_that_asks_for_everything_shuts_nobody_out(
    tmp_path: Path, workers: int, greedy: tuple[str, str], other: tuple[str, str]
) -> None:
    """While one client has more runaway queries than there are workers, another is answered, before they end and after."""

    async def work() -> tuple[list[httpx.Response], list[httpx.Response]]:
        told = served(tmp_path, workers, proxies=1 if greedy[1] else 0)
        async with told as address, client(*greedy) as many, client(*other) as one:
            await one.get(address, params={"query": COUNT})
            began = time.monotonic()
            running = asyncio.gather(*(many.get(address, params={"query": CROSS}) for _ in range(MANY)))
            answers = []
            while time.monotonic() < began + SECONDS * 1.5:
                await asyncio.sleep(0.2)
                answers.append(await one.get(address, params={"query": COUNT}))
            return await running, answers

    ended, answers = asyncio.run(work())
    refused = [answer for answer in ended if answer.status_code == 429]

    assert {answer.text for answer in answers} == {"n\r\n3000\r\n"}
    assert {answer.status_code for answer in ended} == {429, 504}
    assert len(ended) - len(refused) == workers - 1
    assert {(answer.json()["code"], answer.headers["retry-after"]) for answer in refused} == {("RATE_LIMIT", "1")}


def test_a_client_with_short_questions_gets_all_answers(tmp_path: Path) -> None:
    """Questions beyond the share of a client wait for its own; where there is one worker, the share is that one."""

    async def work() -> list[httpx.Response]:
        async with served(tmp_path, 1) as address, client() as one:
            return await asyncio.gather(*(one.get(address, params={"query": COUNT}) for _ in range(10)))

    assert {answer.text for answer in asyncio.run(work())} == {"n\r\n3000\r\n"}


async def in_pieces(address: str, query: str) -> bytes:
    """Return the answer to a GET whose address comes in two pieces, as a long one does over a network."""
    url = httpx.URL(address, params={"query": query})
    asked = b"GET %b HTTP/1.1\r\nhost: test\r\naccept: text/csv\r\nconnection: close\r\n\r\n" % url.raw_path
    reading, writing = await asyncio.open_connection(url.host, url.port)
    for piece in (asked[:50_000], asked[50_000:]):
        writing.write(piece)
        await asyncio.sleep(0.2)
    answer = await reading.read()
    writing.close()
    return answer


@pytest.mark.parametrize("http", ["h11", "httptools"])
@pytest.mark.parametrize("size", [LONGEST_URL, 65_000])
def test_an_address_that_is_too_long_is_told_what_to_do(tmp_path: Path, size: int, http: Literal["h11", "httptools"]) -> None:
    """As long an address as is promised is answered; a longer one is told to come by POST, where the same query has its answer."""
    query = f"{COUNT} #"
    padded = query + "x" * (size - len(str(httpx.QueryParams({"query": query}))))

    async def work() -> tuple[bytes, httpx.Response]:
        async with served(tmp_path, 1, http=http) as address, client() as one:
            return await in_pieces(address, padded), await one.post(address, data={"query": padded})

    got, posted = asyncio.run(work())
    status, told = (b"200", b"3000") if size == LONGEST_URL else (b"414", b"POST")

    assert posted.text == "n\r\n3000\r\n"
    assert got.split()[1] == status
    assert told in got
