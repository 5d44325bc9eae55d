"""What machines ask that watch over the service: whether it lives, and whether it can answer."""

import logging
from typing import Any, Final

import orjson
from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse, Response

from mfmsec.api import request_id
from mfmsec.api.pages import answers, routes
from mfmsec.errors import MfmsecError, UnknownTerm
from mfmsec.query import release
from mfmsec.query.release import Read

LOG: Final = logging.getLogger("mfmsec.api")
PROBLEM: Final = "application/problem+json"


def livez() -> Response:
    """Tell that the process lives; it asks nothing else."""
    return JSONResponse({"status": "alive"})


async def readyz(read: Read) -> Response:
    """Tell which release is loaded, or 503 and why there is none to answer from."""
    try:
        found = await run_in_threadpool(release.loaded, read)
    except MfmsecError as error:
        LOG.warning("GET /readyz: 503 %s, id %s: %s", error.code, request_id.current(), error)
        return problem(503, "Not ready", error)
    ready = {"status": "ready", "release": found.version, "digest": found.digest}
    return JSONResponse(ready, headers={"cache-control": "no-store"})


def problem(status: int, title: str, error: MfmsecError) -> Response:
    """Return an error as an RFC 9457 problem document."""
    body: dict[str, Any] = {"type": "about:blank", "title": title, "status": status, "detail": str(error), "code": error.code}
    return Response(orjson.dumps(body), status, {"cache-control": "no-store"}, PROBLEM)


def nowhere(accept: str) -> Response:
    """Tell that nothing stands at an address, as a page for people and as a problem document for machines."""
    told = answers.refused(404, "Not found", routes.NOWHERE, accept.encode("latin-1", "replace"), code=UnknownTerm.code)
    return Response(told.body, told.status, {name.decode(): value.decode() for name, value in told.headers})
