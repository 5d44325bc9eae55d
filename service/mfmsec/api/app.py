"""The service: opens the store when it starts, and answers GraphQL, SPARQL, every address, and questions about its health."""

import asyncio
import errno
import gc
import logging
import socket
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, asynccontextmanager, contextmanager, nullcontext
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from fastapi import FastAPI, Request, Response
from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

from mfmsec.api import request_id, rest
from mfmsec.api.graphql import trusted
from mfmsec.api.graphql.cache import Watch
from mfmsec.api.graphql.context import Context, random_id
from mfmsec.api.graphql.exchange import Exchange
from mfmsec.api.graphql.http import Endpoint
from mfmsec.api.graphql.schema import schema
from mfmsec.api.pages import routes
from mfmsec.api.pages.http import Pages
from mfmsec.api.sparql import room
from mfmsec.errors import ResourceError
from mfmsec.query import release
from mfmsec.query.release import Read
from mfmsec.settings import Settings
from mfmsec.store import driver, tx

LOG: Final = logging.getLogger("mfmsec.api")
GRAPHQL: Final = frozenset({"/graphql", "/graphql/"})
THREADS: Final = 40
"""How many requests may wait for the store at once; others wait for them."""
LARGEST_HEAD: Final = 100_000
"""How many bytes the address and the headers of a request may have together, where httptools is not installed."""

_TOLD: Final = ("etag", "x-request-id", "ratelimit", "ratelimit-policy", "retry-after")
"""Headers of an answer that pages of other origins may read."""

if TYPE_CHECKING:
    from mfmsec.store.driver import Store


def reader(store: "Store", settings: Settings) -> Read:
    """Return the read door of a store with the deadline of the settings."""
    return partial(tx.read, store, timeout=settings.query_timeout)


class Service(FastAPI):
    """The service: GraphQL and pages, which pass no layer of the framework, and beside them what the framework serves."""

    asked: ASGIApp

    def __init__(self, new_id: Callable[[], str], **given: Any) -> None:  # noqa: ANN401 - what FastAPI takes
        super().__init__(**given)
        self._new_id = new_id

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve as ASGI has it."""
        if scope["type"] != "http":
            await super().__call__(scope, receive, send)
            return
        try:
            if scope["path"] in GRAPHQL | room.PATHS or routes.ours(scope["path"]):
                await self.asked(scope, receive, send)
            else:
                await super().__call__(scope, receive, request_id.telling(scope, send, self._new_id))
        except (ConnectionError, RuntimeError) as error:
            if isinstance(error, RuntimeError) and "closed" not in str(error):  # what uvloop says once the other end is gone
                raise
            LOG.info("%s %s: the client hung up (%s), id %s", scope["method"], scope["path"], error, request_id.current())


def create_app(
    settings: Settings,
    opened: "Callable[[Settings], AbstractContextManager[Store]]" = partial(driver.connect, lasting=True),  # noqa: B008 - no call of it
    new_id: Callable[[], str] = random_id,
) -> FastAPI:
    """Make the service; the store is opened when it starts and closed when it ends."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        with opened(settings) as store, _threads() as threads:
            open_ = settings.introspection == "on"
            app.state.context = Context(reader(store, settings), lambda: request_id.current() or new_id(), introspection=open_)
            watch = Watch(lambda: release.loaded(app.state.context.read).mark, settings.cache_seconds)
            exchanges = partial(_exchange, app, known, settings.cache_seconds)
            endpoint = Endpoint(exchanges, watch, threads, new_id, page=open_)
            switches = {"open_": not known.only, "sparql": settings.sparql_workers > 0}
            pages = Pages(app.state.context, watch, threads, new_id, settings.cache_seconds, **switches)
            schema()
            gc.collect()
            gc.freeze()  # what is there now stays; collections need not look at it
            asked = room.opened(store, app.state.context.read, settings, watch.release, new_id)
            async with _running(watch), asked as sparql:
                service.asked = _shared(_limited(_by_path(endpoint, sparql, pages), settings, new_id), settings.origins)
                yield

    known = trusted.documents(settings)
    service = Service(new_id, title="mfmsec", lifespan=lifespan, docs_url=None, redoc_url=None, openapi_url=None)
    _add_routes(service)
    return service


def _exchange(app: FastAPI, known: trusted.Documents, fresh: float) -> Exchange:
    return Exchange(app.state.context, known, fresh)


@asynccontextmanager
async def _running(watch: Watch) -> AsyncIterator[None]:
    """Keep watching inside the with block, however it ends."""
    watching = asyncio.create_task(watch.run())
    try:
        yield
    finally:
        watching.cancel()


@contextmanager
def _threads() -> Iterator[ThreadPoolExecutor]:
    threads = ThreadPoolExecutor(THREADS, "graphql")
    try:
        yield threads
    finally:
        threads.shutdown(wait=False, cancel_futures=True)


def _by_path(graphql: ASGIApp, sparql: ASGIApp, pages: ASGIApp) -> ASGIApp:
    known = dict.fromkeys(GRAPHQL, graphql) | dict.fromkeys(room.PATHS, sparql)

    async def told(scope: Scope, receive: Receive, send: Send) -> None:
        await known.get(scope["path"], pages)(scope, receive, send)

    return told


def _limited(endpoint: ASGIApp, settings: Settings, new_id: Callable[[], str]) -> ASGIApp:
    """Return the endpoint behind the limit on how often a client may ask, if there is one."""
    if not settings.rate_limit:
        return endpoint
    from mfmsec.api.ratelimit import RateLimited  # noqa: PLC0415 - what is off costs nothing, at the start neither

    by_key = settings.rate_by == "api-key"
    return RateLimited(endpoint, settings.rate_limit, new_id, by_key=by_key, proxies=settings.trusted_proxies)


def _shared(endpoint: ASGIApp, origins: Sequence[str]) -> ASGIApp:
    """Return the endpoint with leave for pages of these origins to ask it."""
    if not origins:
        return endpoint
    asking = ("content-type", "x-request-id", "x-api-key")
    return CORSMiddleware(endpoint, origins, allow_methods=("GET", "POST"), allow_headers=asking, expose_headers=_TOLD)


def _add_routes(app: FastAPI) -> None:
    @app.exception_handler(404)
    async def nowhere(request: Request, _: Exception) -> Response:
        return rest.nowhere(request.headers.get("accept", ""))

    @app.get("/livez")
    def livez() -> Response:
        return rest.livez()

    @app.get("/readyz")
    async def readyz(request: Request) -> Response:
        return await rest.readyz(request.app.state.context.read)


def serve(settings: Settings, store: "Store") -> None:
    """Serve an open store until interrupted.

    Raises ResourceError where the port is in use.
    """
    import uvicorn  # noqa: PLC0415 - heavy, and only this function needs it

    with _bound(settings.host, settings.port) as listening:
        app = create_app(settings, lambda _: nullcontext(store))
        level = settings.log_level.upper()
        config = uvicorn.Config(
            app,
            ws="none",
            proxy_headers=False,
            access_log=False,
            server_header=False,
            log_config=_logging(level),
            h11_max_incomplete_event_size=LARGEST_HEAD,
        )
        uvicorn.Server(config).run(sockets=[listening])


def _logging(level: str) -> dict[str, Any]:
    """Return what is logged and how: uvicorn's and our own lines, each with its time, to standard error."""
    logger = {"handlers": ["errors"], "level": level, "propagate": False}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(message)s"}},
        "handlers": {"errors": {"class": "logging.StreamHandler", "formatter": "line"}},
        "loggers": {"uvicorn": logger, "mfmsec": logger},
    }


def refuse_taken(host: str, port: int) -> None:
    """Raise ResourceError where a port cannot be had."""
    _bound(host, port).close()


def _bound(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    bound = socket.socket(family, socket.SOCK_STREAM)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind((host, port))
        bound.listen()  # only now is another listener on this port refused
    except (OSError, OverflowError) as error:
        bound.close()
        in_use = isinstance(error, OSError) and error.errno == errno.EADDRINUSE
        why = "is in use" if in_use else f"cannot be had ({error})"
        message = f"Port {port} on {host} {why}; set MFMSEC_PORT to another one, or MFMSEC_HOST."
        raise ResourceError(message) from error
    return bound
