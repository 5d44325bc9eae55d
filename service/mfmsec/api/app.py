"""The service: opens the store when it starts, and answers GraphQL and questions about its health."""

import errno
import gc
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractContextManager, asynccontextmanager, nullcontext
from functools import partial
from typing import TYPE_CHECKING

from fastapi import FastAPI, Request, Response
from fastapi.responses import RedirectResponse

from mfmsec.api import rest
from mfmsec.api.graphql import http
from mfmsec.api.graphql.context import Context, random_id
from mfmsec.api.graphql.schema import schema
from mfmsec.errors import ResourceError
from mfmsec.query.release import Read
from mfmsec.settings import Settings
from mfmsec.store import driver, tx

if TYPE_CHECKING:
    from mfmsec.store.driver import Store


def reader(store: "Store", settings: Settings) -> Read:
    """Return the read door of a store with the deadline of the settings."""
    return partial(tx.read, store, timeout=settings.query_timeout)


def create_app(
    settings: Settings,
    opened: "Callable[[Settings], AbstractContextManager[Store]]" = driver.connect,
    new_id: Callable[[], str] = random_id,
) -> FastAPI:
    """Make the service; the store is opened when it starts and closed when it ends."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        with opened(settings) as store:
            app.state.context = Context(reader(store, settings), new_id)
            schema()
            gc.collect()
            gc.freeze()  # what is there now stays; collections need not look at it
            yield

    app = FastAPI(title="mfmsec", lifespan=lifespan, docs_url=None, redoc_url=None, openapi_url=None)
    _add_routes(app)
    return app


def _add_routes(app: FastAPI) -> None:
    @app.get("/")
    def index() -> Response:
        return RedirectResponse("/graphql")

    @app.get("/livez")
    def livez() -> Response:
        return rest.livez()

    @app.get("/readyz")
    async def readyz(request: Request) -> Response:
        return await rest.readyz(request.app.state.context.read)

    @app.api_route("/graphql", methods=["GET", "POST"])
    async def graphql(request: Request) -> Response:
        return await http.answer(request, request.app.state.context)


def serve(settings: Settings, store: "Store") -> None:
    """Serve an open store until interrupted.

    Raises ResourceError where the port is in use.
    """
    import uvicorn  # noqa: PLC0415 - heavy, and only this function needs it

    with _bound(settings.host, settings.port) as listening:
        app = create_app(settings, lambda _: nullcontext(store))
        config = uvicorn.Config(app, log_level=settings.log_level.lower(), access_log=False)
        uvicorn.Server(config).run(sockets=[listening])


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
