"""GraphQL over HTTP as an ASGI application of its own: a framework's layers would cost more than a kept answer does."""

import asyncio
import logging
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from functools import partial
from time import perf_counter
from typing import Final

from starlette.types import Receive, Scope, Send

from mfmsec.api import request_id
from mfmsec.api.graphql import parameters
from mfmsec.api.graphql.answer import Answer, Refused
from mfmsec.api.graphql.cache import Answers, Watch
from mfmsec.api.graphql.exchange import Exchange
from mfmsec.api.graphql.media import LEGACY, MODERN, Wanted, wanted
from mfmsec.api.pages import graphiql
from mfmsec.errors import LimitExceeded, RequestError

LOG: Final = logging.getLogger("mfmsec.api")
MAX_BODY: Final = 1_000_000
"""How many bytes a request may have."""
PATIENCE: Final = 0.5
"""Seconds after which one looks whether a client is still there."""
NewId = Callable[[], str]
_THEIRS: Final = frozenset({RequestError.code, *(error.code for error in RequestError.__subclasses__())})


class _HungUp(Exception):
    """The client is gone, so nobody waits for an answer."""


class Endpoint:
    """Answers GET, HEAD and POST; what was asked before is answered from what is kept, before anything else is looked at."""

    def __init__(
        self, exchange: Callable[[], Exchange], watch: Watch, threads: ThreadPoolExecutor, new_id: NewId, *, page: bool = True
    ) -> None:
        self._exchange = exchange
        self._watch = watch
        self._threads = threads
        self._new_id = new_id
        self._page = page
        self._answers = Answers()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request as ASGI has it."""
        began = perf_counter()
        headers = dict(scope["headers"])
        number = request_id.begin(headers, self._new_id)
        try:
            answer = await self._answer(scope, headers, receive)
        except _HungUp:
            LOG.info("%s %s: the client hung up, id %s", scope["method"], scope["path"], number)
            return
        if answer.errors:
            _note(scope, answer, number, perf_counter() - began)
        told = [*answer.headers, (request_id.HEADER, number.encode())]
        await send({"type": "http.response.start", "status": answer.status, "headers": told})
        await send({"type": "http.response.body", "body": answer.body})

    async def _answer(self, scope: Scope, headers: Mapping[bytes, bytes], receive: Receive) -> Answer:
        kinds = headers.get(b"accept", b"*/*"), headers.get(b"content-type", b""), headers.get(b"accept-encoding", b"")
        wants, query = wanted(scope["method"], *kinds), scope["query_string"]
        if self._page and wants.html and wants.method == "GET" and not parameters.asks(query):
            return graphiql.page(plain=query.startswith(b"plain"))
        if not wants.fit:
            return _unfit(wants).answer(wants)
        try:
            raw = query if wants.method == "GET" else await _body(receive)
        except Refused as refused:
            return refused.answer(wants)
        current, tags = self._watch.release(), headers.get(b"if-none-match", b"")
        kept = self._answers.find((wants, raw), current)
        if kept is None:
            kept = await self._worked(partial(self._exchange().answer, wants, raw, tags, current), receive)
            self._answers.keep((wants, raw), kept)
        return kept.unchanged() if kept.tag and kept.tag in tags else kept

    async def _worked(self, work: Callable[[], Answer], receive: Receive) -> Answer:
        """Do the work in a thread; if the client hangs up nobody waits for it, and if no thread was free yet it is not done."""
        loop = asyncio.get_running_loop()
        working = loop.run_in_executor(self._threads, copy_context().run, work)
        listening: list[asyncio.Task[None]] = []
        later = loop.call_later(PATIENCE, lambda: listening.append(loop.create_task(_hang_up(receive, working))))
        try:
            return await working
        except asyncio.CancelledError:
            if listening and listening[0].done():
                raise _HungUp from None
            raise
        finally:
            later.cancel()
            for task in listening:
                task.cancel()


async def _hang_up(receive: Receive, working: asyncio.Future[Answer]) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    working.cancel()


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
            raise Refused(413, f"The request is larger than {MAX_BODY:,} bytes; send a smaller one.", code=LimitExceeded.code)
        more = message.get("more_body", False)
    return parts[0] if len(parts) == 1 else b"".join(parts)


def _unfit(wants: Wanted) -> Refused:
    if wants.method not in {"GET", "POST"}:
        return Refused(405, "Ask with GET or POST.", (b"allow", b"GET, HEAD, POST"))
    if wants.media is None:
        return Refused(406, f"Accept {MODERN} or {LEGACY}.")
    return Refused(415, f"Send the request as {LEGACY} in UTF-8.", (b"accept-post", LEGACY.encode()))


def _note(scope: Scope, answer: Answer, number: str, seconds: float) -> None:
    """Write one line on a request that failed: as a warning, unless the client alone has caused it."""
    codes = sorted({str(error.get("extensions", {}).get("code")) for error in answer.errors})
    text = " ".join(str(answer.errors[0]["message"]).split())[:300]
    level = logging.INFO if _THEIRS.issuperset(codes) else logging.WARNING
    line = "%s %s: %d %s in %.0f ms, id %s: %s"
    LOG.log(level, line, scope["method"], scope["path"], answer.status, ", ".join(codes), seconds * 1000, number, text)
