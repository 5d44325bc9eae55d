"""How often a client may ask: counted in front of everything else, so that what is refused costs next to nothing.

The answer tells it in the fields of the IETF's draft `draft-ietf-httpapi-ratelimit-headers`.
"""

import logging
import time
from collections.abc import Callable, Iterable
from math import ceil
from typing import Final

from limits import parse
from limits.aio.storage import MemoryStorage  # the other one starts a thread for each request
from limits.aio.strategies import SlidingWindowCounterRateLimiter
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from mfmsec.api import client, request_id, rest
from mfmsec.api.graphql.answer import Refused
from mfmsec.api.graphql.media import wanted
from mfmsec.errors import RateExceeded

LOG: Final = logging.getLogger("mfmsec.api")
_LONGEST_KEY: Final = 128


class RateLimited:
    """Lets each client ask so often and no more; `rate` is written as `600/minute`.

    A client is an address; where `by_key` is set, it is what a request sends as `X-API-Key`, if anything. With `proxies`, that
    many in front are trusted to have told in `X-Forwarded-For` whom they were asked by.
    """

    def __init__(self, app: ASGIApp, rate: str, new_id: Callable[[], str], *, by_key: bool = False, proxies: int = 0) -> None:
        self._app = app
        self._new_id = new_id
        self._by_key = by_key
        self._proxies = proxies
        self._rate = parse(rate)
        self._seconds = self._rate.get_expiry()
        self._counts = SlidingWindowCounterRateLimiter(MemoryStorage())
        self._policy = (b"ratelimit-policy", b'"default";q=%d;w=%d' % (self._rate.amount, self._seconds))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        asking = self._client(scope)
        allowed = await self._counts.hit(self._rate, asking)
        state = await self._counts.get_window_stats(self._rate, asking)
        wait = min(max(1, ceil(state.reset_time - time.time())), self._seconds)
        headers = (self._policy, (b"ratelimit", b'"default";r=%d;t=%d' % (state.remaining if allowed else 0, wait)))
        if allowed:
            await self._app(scope, receive, _with(headers, send))
        else:
            await self._refuse(scope, _with((*headers, (b"retry-after", b"%d" % wait)), send), wait)

    async def _refuse(self, scope: Scope, send: Send, wait: int) -> None:
        text = f"More than {self._rate.amount:,} requests in {self._seconds:,} seconds; ask again in {wait:,}."
        telling = request_id.telling(scope, send, self._new_id)
        LOG.info("%s %s: 429 %s, id %s", scope["method"], scope["path"], RateExceeded.code, request_id.current())
        if not scope["path"].startswith("/graphql"):
            await rest.problem(429, "Too many requests", RateExceeded(text))(scope, _nothing_more, telling)
            return
        sent = dict(scope["headers"])
        kinds = sent.get(b"accept", b"*/*"), sent.get(b"content-type", b""), sent.get(b"accept-encoding", b"")
        answer = Refused(429, text, code=RateExceeded.code).answer(wanted(scope["method"], *kinds))
        await telling({"type": "http.response.start", "status": answer.status, "headers": list(answer.headers)})
        await telling({"type": "http.response.body", "body": answer.body})

    def _client(self, scope: Scope) -> str:
        if self._by_key:
            key = next((value for name, value in scope["headers"] if name == b"x-api-key"), b"")
            if key:
                return f"key {key[:_LONGEST_KEY].decode('latin-1')}"
        return client.address(scope, self._proxies)


async def _nothing_more() -> Message:
    return {"type": "http.disconnect"}


def _with(headers: Iterable[tuple[bytes, bytes]], send: Send) -> Send:
    async def told(message: Message) -> None:
        if message["type"] == "http.response.start":
            message = {**message, "headers": [*message["headers"], *headers]}
        await send(message)

    return told
