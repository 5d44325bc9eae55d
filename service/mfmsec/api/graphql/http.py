"""GraphQL over HTTP: what a request may look like, and which status and media type its answer has.

A request that is well formed but wrong as GraphQL is 400 as `application/graphql-response+json`, and 200 as `application/json`,
where old clients expect it.
"""

from collections.abc import Mapping
from typing import Any, Final

import orjson
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.requests import Request as HttpRequest
from starlette.responses import HTMLResponse, Response

from mfmsec.api.graphql import request
from mfmsec.api.graphql.context import Context
from mfmsec.api.graphql.request import Request
from mfmsec.api.graphql.schema import schema
from mfmsec.api.pages import graphiql
from mfmsec.errors import RequestError

MODERN: Final = "application/graphql-response+json"
LEGACY: Final = "application/json"
MAX_BODY: Final = 1_000_000
"""How many bytes a request may have."""


class _Refused(Exception):
    """The request is no GraphQL request: its status and what is wrong with it."""

    def __init__(self, status: int, text: str, **headers: str) -> None:
        super().__init__(text)
        self.status = status
        self.headers = headers


async def answer(http: HttpRequest, context: Context) -> Response:
    """Answer a GET or POST request."""
    accept = http.headers.get("accept", "*/*").lower()
    if http.method == "GET" and "query" not in http.query_params and "text/html" in accept:
        return HTMLResponse(graphiql.PLAIN if "plain" in http.query_params else graphiql.graphiql())
    media = _media(accept)
    try:
        asked = await _asked(http, media)
    except _Refused as refused:
        error = {"message": str(refused), "extensions": {"code": RequestError.code}}
        return _response(media or LEGACY, refused.status, {"errors": [error]}, refused.headers)
    told = await run_in_threadpool(request.respond, asked, context, schema())
    return _response(media or LEGACY, 200 if told.executed or media == LEGACY else 400, told.body, {})


async def _asked(http: HttpRequest, media: str | None) -> Request:
    if media is None:
        raise _Refused(406, f"Accept {MODERN} or {LEGACY}.")
    if http.method != "GET":
        return await _from_body(http)
    asked = _from_url(http)
    if not await run_in_threadpool(request.is_query, asked):
        raise _Refused(405, "GET is for queries; send this operation with POST.", allow="POST")
    return asked


def _response(media: str, status: int, body: Mapping[str, Any], headers: Mapping[str, str]) -> Response:
    return Response(orjson.dumps(body), status, {**headers, "vary": "accept"}, f"{media}; charset=utf-8")


def _media(accept: str) -> str | None:
    """Return the media type that a client prefers of the two that there are.

    Where it names both alike that is the modern one; where it names neither but takes any, the one that every client can read.
    """
    named: dict[str, float] = {}
    any_other = 0.0
    for part in accept.split(","):
        name, *parameters = (piece.strip() for piece in part.split(";"))
        if name in {MODERN, LEGACY}:
            named[name] = _quality(parameters)
        elif name in {"application/*", "*/*"}:
            any_other = max(any_other, _quality(parameters))
    best = max((MODERN, LEGACY), key=lambda media: named.get(media, 0.0))
    if named.get(best, 0.0) > 0:
        return best
    return LEGACY if any_other > 0 else None


def _quality(parameters: list[str]) -> float:
    given = next((one[2:] for one in parameters if one.startswith("q=")), "1")
    try:
        return float(given)
    except ValueError:
        return 0.0


def _from_url(http: HttpRequest) -> Request:
    given: dict[str, Any] = dict(http.query_params)
    for key in ("variables", "extensions"):
        if given.get(key):
            given[key] = _json(given[key], key)
        else:
            given.pop(key, None)
    return _checked(given)


async def _from_body(http: HttpRequest) -> Request:
    _check_type(http.headers)
    body = bytearray()
    async for chunk in http.stream():
        body += chunk
        if len(body) > MAX_BODY:
            raise _Refused(413, f"The request is larger than {MAX_BODY} bytes.")
    return _checked(_json(bytes(body), "the body"))


def _check_type(headers: Headers) -> None:
    kind, *parameters = (part.strip().lower() for part in headers.get("content-type", "").split(";"))
    charset = next((one.removeprefix("charset=").strip('"') for one in parameters if one.startswith("charset=")), "utf-8")
    if kind != LEGACY or charset not in {"utf-8", "utf8"}:
        raise _Refused(415, f"Send the request as {LEGACY} in UTF-8.", **{"accept-post": LEGACY})


def _json(text: str | bytes, what: str) -> Any:  # noqa: ANN401 - any JSON
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise _Refused(400, f"{what[0].upper()}{what[1:]} cannot be read as JSON: {error}.") from error


def _checked(given: Any) -> Request:  # noqa: ANN401 - any JSON
    """Return the request that a JSON value is.

    Raises _Refused where it has another form.
    """
    if not isinstance(given, dict):
        raise _Refused(400, "The request is a JSON object with `query`; batches are not taken.")
    query, variables, operation = given.get("query"), given.get("variables"), given.get("operationName")
    if not isinstance(query, str) or not query.strip():
        raise _Refused(400, "`query` is missing; it takes a GraphQL document as text.")
    if not isinstance(variables, dict | None):
        raise _Refused(400, "`variables` takes a JSON object.")
    if not isinstance(operation, str | None):
        raise _Refused(400, "`operationName` takes a text.")
    if not isinstance(given.get("extensions"), dict | None):
        raise _Refused(400, "`extensions` takes a JSON object.")
    return Request(query, variables, operation or None)
