"""Which state of the graph is answered from: newer data are made as soon as the graph is seen to have changed."""

from collections.abc import Callable

from starlette.concurrency import run_in_threadpool

from mfmsec.api.sparql.failure import Failure
from mfmsec.api.sparql.pool import Pool
from mfmsec.errors import MfmsecError, ReleaseMissing


class State:
    """Knows the marks: `known` tells that of the loaded state without asking the store, or None; `ask` asks it."""

    def __init__(self, pool: Pool, known: Callable[[], str | None], ask: Callable[[], str]) -> None:
        self._pool = pool
        self._known = known
        self._ask = ask

    async def mark(self) -> str:
        """Return the mark of what is answered from, and have newer data made where the graph has changed.

        Raises Failure where nothing is loaded, or nothing is there yet to answer from.
        """
        try:
            known = self._known()
            loaded = await run_in_threadpool(self._ask) if known is None else known
        except MfmsecError as error:
            if self._pool.mark is None or isinstance(error, ReleaseMissing):
                raise Failure(503, error.code, str(error), retry_after="1") from error
        else:
            self._pool.renew(loaded)
        return await self._pool.ready()
