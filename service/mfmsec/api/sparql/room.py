"""Where SPARQL is answered, opened with the service and closed with it."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from anyio import to_thread
from starlette.types import ASGIApp, Receive, Scope, Send

from mfmsec.api.sparql import dataset, void
from mfmsec.api.sparql.endpoint import Endpoint
from mfmsec.api.sparql.failure import Failure
from mfmsec.api.sparql.pool import Data, Pool
from mfmsec.api.sparql.sending import told
from mfmsec.api.sparql.state import State
from mfmsec.errors import UnknownTerm
from mfmsec.query import release
from mfmsec.query.release import Read
from mfmsec.settings import Settings
from mfmsec.store.driver import Store

PATHS: Final = frozenset({"/sparql", "/sparql/"}) | void.PATHS


@asynccontextmanager
async def opened(
    store: Store, read: Read, settings: Settings, known: Callable[[], str | None], new_id: Callable[[], str]
) -> AsyncIterator[ASGIApp]:
    """Give what answers SPARQL about a store; `known` tells the mark of the loaded state, where it is known without asking."""
    if not settings.sparql_workers:
        yield _off
        return
    with TemporaryDirectory(prefix="mfmsec-", ignore_cleanup_errors=True) as folder:
        numbers = count()

        async def reading() -> Data:
            file = Path(folder) / f"{next(numbers)}.nq"
            return await to_thread.run_sync(dataset.written, store, read, file, abandon_on_cancel=True)

        pool = Pool(reading, settings.sparql_workers, settings.query_timeout)
        try:
            state = State(pool, known, partial(_mark, read))
            yield Endpoint(pool, state, settings.cache_seconds, new_id, settings.trusted_proxies)
        finally:
            await pool.close()


def _mark(read: Read) -> str:
    return release.loaded(read).mark


async def _off(_scope: Scope, _receive: Receive, send: Send) -> None:
    await told(send, Failure(404, UnknownTerm.code, "This service answers no SPARQL; MFMSEC_SPARQL_WORKERS is 0."))
