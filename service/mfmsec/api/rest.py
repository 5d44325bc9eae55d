"""What machines ask that watch over the service: whether it lives, and whether it can answer."""

from typing import Any, Final

import orjson
from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse, Response

from mfmsec.errors import MfmsecError
from mfmsec.query import release
from mfmsec.query.release import Read

PROBLEM: Final = "application/problem+json"


def livez() -> Response:
    """Tell that the process lives; it asks nothing else."""
    return JSONResponse({"status": "alive"})


async def readyz(read: Read) -> Response:
    """Tell which release is loaded, or 503 and why there is none to answer from."""
    try:
        found = await run_in_threadpool(release.loaded, read)
    except MfmsecError as error:
        return problem(503, "Not ready", error)
    return JSONResponse({"status": "ready", "release": found.version, "digest": found.digest})


def problem(status: int, title: str, error: MfmsecError) -> Response:
    """Return an error as an RFC 9457 problem document."""
    body: dict[str, Any] = {"type": "about:blank", "title": title, "status": status, "detail": str(error), "code": error.code}
    return Response(orjson.dumps(body), status, {"cache-control": "no-store"}, PROBLEM)
