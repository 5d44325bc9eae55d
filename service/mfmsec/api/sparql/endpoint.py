"""SPARQL 1.1 Protocol as an ASGI application: what is asked comes in, what a worker says goes out."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from time import perf_counter
from typing import Any, Final

from starlette.concurrency import run_in_threadpool
from starlette.types import Receive, Scope, Send

from mfmsec.api import client, request_id
from mfmsec.api.graphql.answer import tag
from mfmsec.api.sparql import asked as asking
from mfmsec.api.sparql import description, media, page, sending, void
from mfmsec.api.sparql.asked import Asked
from mfmsec.api.sparql.failure import Failure
from mfmsec.api.sparql.pool import Pool
from mfmsec.api.sparql.process import Result
from mfmsec.api.sparql.state import State
from mfmsec.errors import LimitExceeded, MfmsecError, RequestError
from mfmsec.mapping.model import PREFIXES

LOG: Final = logging.getLogger("mfmsec.api")
MAX_BODY: Final = 1_000_000
"""How many bytes a request may have; percent-encoding makes a query up to three times as long."""
_Answer = Callable[[Mapping[str, Any]], Awaitable[tuple[str, Result]]]


class _HungUp(Exception):
    """The client is gone, so nobody waits for an answer."""


class Endpoint:
    """Answers GET, HEAD and POST; clients may keep an answer for `fresh` seconds, and are told apart past trusted proxies."""

    def __init__(self, pool: Pool, state: State, fresh: float, new_id: Callable[[], str], proxies: int = 0) -> None:
        self._pool = pool
        self._state = state
        self._fresh = fresh
        self._new_id = new_id
        self._proxies = proxies
        self._void = void.Description(pool)

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
            await sending.told(telling, failure)
        except (ConnectionError, RuntimeError):  # the other end is gone, which whoever called knows how to tell
            raise
        except Exception:
            number = request_id.current()
            LOG.exception("error %s", number)
            await sending.told(telling, Failure(500, MfmsecError.code, request_id.masked(number)))

    async def _answer(self, scope: Scope, headers: Mapping[bytes, bytes], receive: Receive, send: Send) -> None:
        accept, method = headers.get(b"accept", b"*/*"), scope["method"]
        known = headers.get(b"if-none-match", b"") if method != "POST" else b""
        asked = _asked(scope, headers, await _body(receive)) if method == "POST" else _got(scope)
        if scope["path"] in void.PATHS:
            await self._tell_holdings(accept, known, send)
        elif asked is None:
            await self._describe(scope, accept, send)
        else:
            answer = partial(self._pool.answer, client=client.address(scope, self._proxies))
            await self._query(asked, accept, known, lambda question: _unless_hung_up(answer(question), receive), send)

    async def _query(self, wanted: Asked, accept: bytes, tags: bytes, answer: _Answer, send: Send) -> None:
        solutions, triples = media.liked(accept, media.TABLES), media.liked(accept, media.GRAPHS)
        if solutions is None and triples is None:
            forms = ", ".join(media.names((*media.TABLES, *media.GRAPHS)))
            raise Failure(406, RequestError.code, f"Accept one of {forms}.")
        parts = (wanted.query, wanted.default, wanted.named, solutions, triples)
        mark = await self._state.mark()
        if tags and (known := tag(mark, *parts)) in tags:
            await sending.whole(send, sending.UNCHANGED, [*sending.COMMON, *sending.kept(known, self._fresh)])
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
        mark, result = await answer(question)
        with result.content:
            headers = [sending.NOT_KEPT] if result.changing else sending.kept(tag(mark, *parts), self._fresh)
            await sending.parts(send, result, [*sending.COMMON, *headers])

    async def _describe(self, scope: Scope, accept: bytes, send: Send) -> None:
        """Tell what this endpoint is: to programs as RDF, to people as a page to ask on."""
        found = _liked(accept, media.DESCRIPTIONS)
        if found == "text/html":
            await sending.whole(send, 200, [*sending.COMMON, *page.HEADERS], await run_in_threadpool(page.page))
            return
        await self._state.mark()
        try:
            content = description.service(_address(scope), self._pool.graphs, found)
        except ValueError as error:
            raise Failure(400, RequestError.code, "The header Host names no host; send the one that you ask.") from error
        await sending.whole(send, 200, [_kind(found), *sending.COMMON], content)

    async def _tell_holdings(self, accept: bytes, tags: bytes, send: Send) -> None:
        """Tell what the catalog holds, as VoID."""
        found = _liked(accept, media.GRAPHS)
        known = tag(await self._state.mark(), "void", found)
        headers = [*sending.COMMON, *sending.kept(known, self._fresh)]
        if known in tags:
            await sending.whole(send, sending.UNCHANGED, headers)
            return
        await sending.whole(send, 200, [_kind(found), *headers], void.written(await self._void.turtle(), found))


def _got(scope: Scope) -> Asked | None:
    if scope["method"] not in {"GET", "HEAD"}:
        raise Failure(405, RequestError.code, "Ask with GET or POST.", allow="GET, HEAD, POST")
    return asking.from_url(scope["query_string"])


def _asked(scope: Scope, headers: Mapping[bytes, bytes], body: bytes) -> Asked:
    if scope["path"] in void.PATHS:
        raise Failure(405, RequestError.code, "Get this with GET.", allow="GET, HEAD")
    return asking.from_body(headers.get(b"content-type", b""), body, scope["query_string"])


def _liked(accept: bytes, forms: tuple[media.Form, ...]) -> str:
    found = media.liked(accept, forms)
    if found is None:
        raise Failure(406, RequestError.code, f"Accept one of {', '.join(media.names(forms))}.")
    return found


def _kind(found: str) -> tuple[bytes, bytes]:
    return b"content-type", media.content_type(found).encode()


def _address(scope: Scope) -> str:
    host = dict(scope["headers"]).get(b"host", b"").decode("latin-1") or "localhost"
    return f"{scope['scheme']}://{host}{scope['path']}"


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
