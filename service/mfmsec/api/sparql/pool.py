"""The workers: as many as may be, started when they are needed, replaced when they were killed, and fed anew after a load."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from mfmsec.api.sparql.failure import Failure
from mfmsec.api.sparql.process import Process, Result
from mfmsec.api.sparql.shares import Shares
from mfmsec.errors import MfmsecError, ResourceError, StoreTimeout

LOG: Final = logging.getLogger("mfmsec.api")
MEMORY: Final = 512 * 2**20
"""How many bytes of memory a query may take, beyond what its worker holds already."""
LARGEST: Final = 100_000_000
"""How many bytes an answer may have."""
LONGEST_QUEUE: Final = 64
"""How many questions may wait for a worker; a further one is refused at once."""
FIRST: Final = 60.0
"""Seconds for which the first questions wait until the graph has been read."""
PAUSE: Final = 1.0
"""Seconds after which reading the graph is tried again where it failed."""
_AGAIN: Final = "1"


@dataclass(frozen=True, slots=True)
class Data:
    """What the workers hold: an N-Quads file, the mark of the state of the graph that it is from, and the triples of each graph."""

    mark: str
    file: Path
    graphs: Mapping[str, int] = field(default_factory=dict)


Reading = Callable[[], Awaitable[Data]]


class Pool:
    """Answers questions with at most so many workers, each within so many seconds.

    `reading` makes the data from the graph. It is called when the first question comes, and when the graph has changed; until a
    worker holds what it made, answers are from the data before.
    """

    def __init__(self, reading: Reading, workers: int, seconds: float, memory: int = MEMORY, largest: int = LARGEST) -> None:
        self._reading = reading
        self._most = workers
        self._seconds = seconds
        self._memory = memory
        self._largest = largest
        self._data: Data | None = None
        self._idle: list[Process] = []
        self._count = 0
        self._waiting = 0
        self._shares = Shares(workers)
        self._changed = asyncio.Condition()
        self._tasks: set[asyncio.Task[None]] = set()
        self._renewal: asyncio.Task[None] | None = None

    @property
    def mark(self) -> str | None:
        """The mark of what is answered from; None before the first data are there."""
        return self._data.mark if self._data else None

    @property
    def data(self) -> Data | None:
        """What is answered from; None before it is there."""
        return self._data

    @property
    def graphs(self) -> Mapping[str, int]:
        """The named graphs that are held, each with the number of its triples."""
        return self._data.graphs if self._data else {}

    def renew(self, mark: str) -> None:
        """See to it that answers soon are from this state of the graph, if they are not yet."""
        if mark != self.mark and (self._renewal is None or self._renewal.done()):
            self._renewal = self._spawn(self._renew())

    async def renewed(self) -> None:
        """Wait until newer data are held, if any are being made."""
        if self._renewal:
            await asyncio.shield(self._renewal)

    async def ready(self) -> str:
        """Return the mark of what is answered from, once there is something; raises Failure where that takes too long."""
        if self._data is None:
            with suppress(TimeoutError):
                await asyncio.wait_for(self.renewed(), FIRST)
        if self._data is None:
            raise Failure(503, ResourceError.code, "The RDF is still being read; ask again soon.", retry_after=_AGAIN)
        return self._data.mark

    async def answer(self, asked: Mapping[str, Any], client: str | None = None) -> tuple[str, Result]:
        """Return the answer to a question, and the mark of what it is from; raises Failure.

        A client that is named takes no more than its share of the workers.
        """
        until = asyncio.get_running_loop().time() + self._seconds / 2
        if client is None:
            return await self._answer(asked, await self._worker(until))
        await self._shares.take(client, until)
        try:
            worker = await self._worker(until)
        except BaseException:
            self._shares.give(client)
            raise
        return await self._answer(asked, worker, lambda _: self._shares.give(client))

    async def _answer(
        self, asked: Mapping[str, Any], worker: Process, then: Callable[[Any], None] = lambda _: None
    ) -> tuple[str, Result]:
        """Ask a worker; `then` is called when it, or another in its place, is free again."""
        try:
            async with asyncio.timeout(self._seconds):
                return worker.mark, await worker.ask({"limit": self._largest, "seconds": self._seconds, **asked})
        except TimeoutError:
            told = f"The query ran longer than {self._seconds:g} seconds and was stopped; ask for less."
            raise Failure(504, StoreTimeout.code, told) from None
        except OSError as error:
            raise Failure(
                503, ResourceError.code, f"The answer cannot be kept while it is made ({error}).", retry_after="60"
            ) from error
        finally:
            self._spawn(self._take_back(worker)).add_done_callback(then)

    async def close(self) -> None:
        """End all workers that are idle, and whatever is being prepared."""
        self._most = 0
        for task in self._tasks.copy():
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for worker in self._idle:
            await worker.end()
        self._idle.clear()

    def _spawn(self, work: Any) -> asyncio.Task[None]:  # noqa: ANN401 - any coroutine
        task: asyncio.Task[None] = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def _worker(self, until: float) -> Process:
        """Return a worker that nobody else has, the one that was used last first; raises Failure where none becomes free."""
        if self._waiting >= LONGEST_QUEUE:
            raise _busy()
        self._waiting += 1
        try:
            async with asyncio.timeout_at(until), self._changed:
                await self._changed.wait_for(lambda: self._idle or self._count < self._most)
                if self._idle:
                    return self._idle.pop()
                self._count += 1
            return await self._started()
        except TimeoutError:
            raise _busy() from None
        finally:
            self._waiting -= 1

    async def _started(self) -> Process:
        """Start a worker whose place is counted already."""
        try:
            return await self._fresh(self._data)
        except BaseException as error:
            await self._free_place()
            if isinstance(error, ResourceError | OSError):  # OSError where newer data have just taken the place of these
                raise Failure(503, ResourceError.code, str(error), retry_after=_AGAIN) from error
            raise

    async def _fresh(self, data: Data | None) -> Process:
        if data is None:
            raise _busy()
        return await Process.start(self._memory, data.mark, data.file)

    async def _take_back(self, worker: Process) -> None:
        """Keep a worker for the next question; in place of one that ended or holds old data, start another."""
        if worker.alive and worker.mark == self.mark and self._most:
            async with self._owning(worker):
                self._idle.append(worker)
                self._changed.notify()
            return
        await worker.end()
        if self._count > self._most:  # as there may be for a moment when the data have changed, or when the pool closes
            await self._free_place()
            return
        with suppress(Failure):
            fresh = await self._started()
            await self._take_back(fresh)

    @asynccontextmanager
    async def _owning(self, worker: Process) -> AsyncIterator[None]:
        """Hold the lock to put a worker among the idle ones; end it where the wait for the lock is cut short."""
        try:
            async with self._changed:
                yield
        except BaseException:
            await worker.end()
            raise

    async def _free_place(self) -> None:
        async with self._changed:
            self._count -= 1
            self._changed.notify()

    async def _renew(self) -> None:
        data = None
        try:
            data = await self._reading()
            first = await Process.start(self._memory, data.mark, data.file)
        except Exception as error:
            if data:  # it is tried again and again, and each time makes a file of its own
                data.file.unlink(missing_ok=True)
            told = isinstance(error, MfmsecError)
            LOG.warning("the RDF for SPARQL could not be read: %s", error, exc_info=None if told else error)
            await asyncio.sleep(PAUSE if self._data else 0)
            return
        old, self._data = self._data, data
        async with self._owning(first):
            retired, self._idle = self._idle, [first]
            self._count += 1 - len(retired)
            self._changed.notify_all()
        for worker in retired:  # all before any is waited for, since that may be cut short
            worker.kill()
        for worker in retired:
            await worker.end()
        if old:
            old.file.unlink(missing_ok=True)


def _busy() -> Failure:
    told = "All workers for SPARQL are busy; ask again soon."
    return Failure(503, ResourceError.code, told, retry_after=_AGAIN)
