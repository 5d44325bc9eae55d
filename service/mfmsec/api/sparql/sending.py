"""How answers are sent: their common headers, problems as documents, large results in parts."""

from collections.abc import Iterable
from typing import Final

import orjson
from starlette.types import Send

from mfmsec.api.sparql import media, wire
from mfmsec.api.sparql.failure import TITLES, Failure
from mfmsec.api.sparql.process import Result

Headers = Iterable[tuple[bytes, bytes]]
COMMON: Final = ((b"vary", b"accept"), (b"x-content-type-options", b"nosniff"))
NOT_KEPT: Final = (b"cache-control", b"no-store")
UNCHANGED: Final = 304


def kept(tag: bytes, fresh: float) -> Headers:
    """Return the headers of what a client may keep for some seconds, and need not get again while it has this tag."""
    return (b"cache-control", b"max-age=%d, must-revalidate" % fresh), (b"etag", b"W/" + tag)


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
    await whole(send, failure.status, [kind, *COMMON, NOT_KEPT, *more], orjson.dumps(body))


async def whole(send: Send, status: int, headers: Headers, content: bytes = b"") -> None:
    """Send an answer that is small."""
    length = [] if status == UNCHANGED else [(b"content-length", b"%d" % len(content))]
    await send({"type": "http.response.start", "status": status, "headers": [*headers, *length]})
    await send({"type": "http.response.body", "body": content})


async def parts(send: Send, result: Result, headers: Headers) -> None:
    """Send a result, however large it is."""
    kind = (b"content-type", media.content_type(result.media).encode())
    length = (b"content-length", b"%d" % result.size)
    await send({"type": "http.response.start", "status": 200, "headers": [kind, length, *headers]})
    left = result.size
    while left:
        part = result.content.read(wire.PIECE)
        left -= len(part)
        await send({"type": "http.response.body", "body": part, "more_body": True})
    await send({"type": "http.response.body", "body": b""})
