"""SPARQL 1.1 Protocol as an ASGI application: what is asked comes in, what a worker says goes out."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from time import perf_counter
from typing import Final

import orjson
from starlette.concurrency import run_in_threadpool
from starlette.types import Receive, Scope, Send

from mfmsec.api import request_id
from mfmsec.api.graphql.answer import tag
from mfmsec.api.sparql import asked as asking
from mfmsec.api.sparql import description, media, page, wire
from mfmsec.api.sparql.asked import Asked
from mfmsec.api.sparql.failure import TITLES, Failure
from mfmsec.api.sparql.pool import Pool
from mfmsec.api.sparql.process import Result
from mfmsec.errors import LimitExceeded, MfmsecError, ReleaseMissing, RequestError
from mfmsec.mapping.model import PREFIXES

LOG: Final = logging.getLogger("mfmsec.api")
MAX_BODY: Final = 1_000_000
"""How many bytes a request may have; percent-encoding makes a query up to three times as long."""
Headers = list[tuple[bytes, bytes]]
_COMMON: Final = ((b"vary", b"accept"), (b"x-content-type-options", b"nosniff"))
_NOT_KEPT: Final = (b"cache-control", b"no-store")


class _HungUp(Exception):
    """The client is gone, so nobody waits for an answer."""


@dataclass(frozen=True, slots=True)
class State:
    """How the endpoint learns which state of the graph is loaded: what is known already, or None; and by asking the store."""

    known: Callable[[], str | None]
    ask: Callable[[], str]


class Endpoint:
    """Answers GET, HEAD and POST; clients may keep an answer for `fresh` seconds."""

    def __init__(self, pool: Pool, state: State, fresh: float, new_id: Callable[[], str]) -> None:
        self._pool = pool
        self._state = state
        self._fresh = fresh
        self._new_id = new_id

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request as ASGI has it."""
        began = perf_counter()
        headers = dict(scope["headers"])
        telling = request_id.telling(scope, send, self._new_id)
        try:
            await self._answer(scope, headers, receive, telling)
        except _HungUp:
            LOG.info("%s %s: the client hung up, id %s", scope["method"], scope["path"], request_id.current())
        except Failure as failure:
            _note(scope, failure, perf_counter() - began)
            await told(telling, failure)

    async def _answer(self, scope: Scope, headers: Mapping[bytes, bytes], receive: Receive, send: Send) -> None:
        accept, method = headers.get(b"accept", b"*/*"), scope["method"]
        if method not in {"GET", "HEAD", "POST"}:
            raise Failure(405, RequestError.code, "Ask with GET or POST.", allow="GET, HEAD, POST")
        if method == "POST":
            wanted: Asked | None = asking.from_body(headers.get(b"content-type", b""), await _body(receive), scope["query_string"])
        else:
            wanted = asking.from_url(scope["query_string"])
        if wanted is None:
            await self._describe(scope, accept, send)
            return
        await self._query(wanted, accept, headers.get(b"if-none-match", b"") if method != "POST" else b"", receive, send)

    async def _query(self, wanted: Asked, accept: bytes, tags: bytes, receive: Receive, send: Send) -> None:
        solutions, triples = media.liked(accept, media.TABLES), media.liked(accept, media.GRAPHS)
        if solutions is None and triples is None:
            forms = ", ".join(media.names((*media.TABLES, *media.GRAPHS)))
            raise Failure(406, RequestError.code, f"Accept one of {forms}.")
        parts = (wanted.query, wanted.default, wanted.named, solutions, triples)
        mark = await self._current()
        if tags and (known := tag(mark, *parts)) in tags:
            await _send(send, 304, [*_COMMON, *self._kept(known)])
            return
        question = {
            "query": wanted.query,
            "default": wanted.default,
            "named": wanted.named,
            "union": True,
            "solutions": solutions,
            "triples": triples,
            "tables": media.names(media.TABLES),
            "graphs": media.names(media.GRAPHS),
            "prefixes": PREFIXES,
        }
        mark, result = await _unless_hung_up(self._pool.answer(question), receive)
        with result.content:
            kept = [_NOT_KEPT] if result.changing else self._kept(tag(mark, *parts))
            await _send_result(send, result, [*_COMMON, *kept])

    def _kept(self, known: bytes) -> Headers:
        return [(b"cache-control", b"max-age=%d, must-revalidate" % self._fresh), (b"etag", b"W/" + known)]

    async def _current(self) -> str:
        """Return the mark of what is answered from, and have newer data made where the graph has changed."""
        try:
            known = self._state.known()
            loaded = await run_in_threadpool(self._state.ask) if known is None else known
        except MfmsecError as error:
            if self._pool.mark is None or isinstance(error, ReleaseMissing):
                raise Failure(503, error.code, str(error), retry_after="1") from error
        else:
            self._pool.renew(loaded)
        return await self._pool.ready()

    async def _describe(self, scope: Scope, accept: bytes, send: Send) -> None:
        """Tell what this endpoint is: to programs as RDF, to people as a page to ask on."""
        found = media.liked(accept, media.DESCRIPTIONS)
        if found is None:
            raise Failure(406, RequestError.code, f"Accept one of {', '.join(media.names(media.DESCRIPTIONS))}.")
        if found == "text/html":
            await _send(send, 200, [*_COMMON, *page.HEADERS], page.page())
            return
        await self._current()
        content = description.service(_address(scope), self._pool.graphs, found)
        await _send(send, 200, [(b"content-type", media.content_type(found).encode()), *_COMMON], content)


def _address(scope: Scope) -> str:
    host = dict(scope["headers"]).get(b"host", b"").decode("latin-1") or "localhost"
    return f"{scope['scheme']}://{host}{scope['path']}"


async def told(send: Send, failure: Failure) -> None:
    """Send a failure as a problem document (RFC 9457)."""
    body = {
        "type": "about:blank",
        "title": TITLES.get(failure.status, "Failed"),
        "status": failure.status,
        "detail": str(failure),
        "code": failure.code,
    }
    more = [(name.encode(), value.encode()) for name, value in failure.headers.items()]
    kind = (b"content-type", b"application/problem+json")
    await _send(send, failure.status, [kind, *_COMMON, _NOT_KEPT, *more], orjson.dumps(body))


async def _send(send: Send, status: int, headers: Headers, content: bytes = b"") -> None:
    length = [] if status == 304 else [(b"content-length", b"%d" % len(content))]  # noqa: PLR2004 - unchanged
    await send({"type": "http.response.start", "status": status, "headers": [*headers, *length]})
    await send({"type": "http.response.body", "body": content})


async def _send_result(send: Send, result: Result, headers: Headers) -> None:
    kind = (b"content-type", media.content_type(result.media).encode())
    length = (b"content-length", b"%d" % result.size)
    await send({"type": "http.response.start", "status": 200, "headers": [kind, length, *headers]})
    left = result.size
    while left:
        part = result.content.read(wire.PIECE)
        left -= len(part)
        await send({"type": "http.response.body", "body": part, "more_body": True})
    await send({"type": "http.response.body", "body": b""})


async def _unless_hung_up(work: Awaitable[tuple[str, Result]], receive: Receive) -> tuple[str, Result]:
    """Wait for an answer; where the client hangs up, nobody does, and what works on it is stopped."""
    working, gone = asyncio.ensure_future(work), asyncio.create_task(_hang_up(receive))
    try:
        await asyncio.wait({working, gone}, return_when=asyncio.FIRST_COMPLETED)
        if working.done():
            return working.result()
        raise _HungUp
    finally:
        for task in (working, gone):
            task.cancel()


async def _hang_up(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _body(receive: Receive) -> bytes:
    parts: list[bytes] = []
    size, more = 0, True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise _HungUp
        parts.append(message.get("body", b""))
        size += len(parts[-1])
        if size > MAX_BODY:
            raise Failure(413, LimitExceeded.code, f"The request is larger than {MAX_BODY:,} bytes; send a smaller one.")
        more = message.get("more_body", False)
    return b"".join(parts)


def _note(scope: Scope, failure: Failure, seconds: float) -> None:
    level = logging.WARNING if failure.status >= 500 else logging.INFO  # noqa: PLR2004 - from there on it is the service
    text = " ".join(str(failure).split())[:300]
    line = "%s %s: %d %s in %.0f ms, id %s: %s"
    LOG.log(level, line, scope["method"], scope["path"], failure.status, failure.code, seconds * 1000, request_id.current(), text)
