"""The id of a request: the client's own where it sends a sane one, else a new one; the answer and the log carry it."""

import re
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from typing import Final

from starlette.types import Message, Scope, Send

HEADER: Final = b"x-request-id"
_SANE: Final = re.compile(rb"[\w.:/+=@-]{1,128}")
_CURRENT: Final[ContextVar[str]] = ContextVar("request_id", default="")


def begin(headers: Mapping[bytes, bytes], new_id: Callable[[], str]) -> str:
    """Return the id of the request with these headers, and keep it for whatever is done for it."""
    given = headers.get(HEADER)
    found = given.decode() if given is not None and _SANE.fullmatch(given) else new_id()
    _CURRENT.set(found)
    return found


def current() -> str:
    """Return the id of the request that is being answered, or nothing outside of one."""
    return _CURRENT.get()


def masked(number: str) -> str:
    """Return all that a client is told of an error of ours: under which id the log has it."""
    return f"Something went wrong inside; the log tells of it as {number}."


def telling(scope: Scope, send: Send, new_id: Callable[[], str]) -> Send:
    """Return a way to send that adds the id to the answer of a request."""
    number = begin(dict(scope["headers"]), new_id).encode()

    async def told(message: Message) -> None:
        if message["type"] == "http.response.start":
            message = {**message, "headers": [*message["headers"], (HEADER, number)]}
        await send(message)

    return told
