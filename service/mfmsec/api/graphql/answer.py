"""What is sent back over HTTP: status, headers, and the body as bytes."""

import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from hashlib import blake2b
from importlib.metadata import version
from typing import Any, Final

import orjson

from mfmsec.api.graphql.media import LEGACY, Wanted
from mfmsec.errors import RequestError

GZIP_FROM: Final = 1_000
"""From how many bytes on a body is compressed for those who take it so."""
GZIP_LEVEL: Final = 2
Headers = Iterable[tuple[bytes, bytes]]
NOT_KEPT: Final = (b"cache-control", b"no-store")
_COMMON: Final = ((b"vary", b"accept, accept-encoding"), (b"x-content-type-options", b"nosniff"))
_OF_A_BODY: Final = {b"content-type", b"content-length", b"content-encoding"}


@dataclass(frozen=True, slots=True)
class Answer:
    """What is sent; `tag` is its ETag without the W/, `release` marks the state of the graph that it is wholly from."""

    status: int
    headers: tuple[tuple[bytes, bytes], ...]
    body: bytes
    tag: bytes = b""
    release: str | None = None
    errors: tuple[Mapping[str, Any], ...] = ()

    def unchanged(self) -> "Answer":
        """Return what tells a client that it has this answer already; that is for this client alone, so it is not kept."""
        headers = tuple(one for one in self.headers if one[0] not in _OF_A_BODY)
        return replace(self, status=304, headers=headers, body=b"", release=None)


class Refused(Exception):
    """The request is no GraphQL request: its status and what is wrong with it."""

    def __init__(self, status: int, text: str, *headers: tuple[bytes, bytes], code: str = RequestError.code) -> None:
        super().__init__(text)
        self.status = status
        self.headers = headers
        self.code = code

    def answer(self, wanted: Wanted) -> Answer:
        """Return the answer that says so."""
        body = {"errors": [{"message": str(self), "extensions": {"code": self.code}}]}
        return encoded(wanted, self.status, body, (*self.headers, NOT_KEPT))


def encoded(wanted: Wanted, status: int, body: Mapping[str, Any], headers: Headers, release: str | None = None) -> Answer:
    """Return a body as an answer in the form that the client wants."""
    content = orjson.dumps(body)
    told = [(b"content-type", f"{wanted.media or LEGACY}; charset=utf-8".encode()), *_COMMON, *headers]
    if wanted.gzip and len(content) >= GZIP_FROM:
        content = zlib.compress(content, GZIP_LEVEL, wbits=31)  # 31: with the header and the checksum of gzip
        told.append((b"content-encoding", b"gzip"))
    told.append((b"content-length", b"%d" % len(content)))
    return Answer(status, tuple(told), content, release=release, errors=tuple(body.get("errors", ())))


def tag(*of: Any) -> bytes:  # noqa: ANN401 - any JSON
    """Return an entity tag, in quotes, of what decides on an answer; this version of the program is always a part of that."""
    parts = orjson.dumps([_version(), *of], option=orjson.OPT_SORT_KEYS)
    return b'"%s"' % blake2b(parts, digest_size=16).hexdigest().encode()


@cache
def _version() -> str:
    return version("mfmsec")
