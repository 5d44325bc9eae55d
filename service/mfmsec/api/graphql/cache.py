"""Answers that are kept while the state of the graph that they are from is loaded.

One that is asked for again is found by the bytes of its request, before any of them is read.
"""

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Callable, Hashable
from time import monotonic
from typing import Final

from anyio import to_thread

from mfmsec.api.graphql.answer import Answer
from mfmsec.errors import MfmsecError

LOG: Final = logging.getLogger("mfmsec.api")
MAX_BYTES: Final = 32_000_000
MAX_ANSWERS: Final = 4_096
MAX_ANSWER: Final = 1_000_000
"""How many bytes one answer may have, with the request that it is found by."""


class Answers:
    """Keeps the answers that were asked for last, within bounds, and only those from one state of the graph."""

    def __init__(self, max_bytes: int = MAX_BYTES, max_answers: int = MAX_ANSWERS) -> None:
        self._kept: OrderedDict[Hashable, tuple[Answer, int]] = OrderedDict()
        self._release: str | None = None
        self._bytes = 0
        self._max_bytes = max_bytes
        self._max_answers = max_answers

    def find(self, key: Hashable, release: str | None) -> Answer | None:
        """Return what is kept of this state of the graph; what is kept of another is dropped."""
        if release is None:
            return None
        if release != self._release:
            self._kept.clear()
            self._bytes, self._release = 0, release
        found = self._kept.get(key)
        if found is None:
            return None
        self._kept.move_to_end(key)
        return found[0]

    def keep(self, key: tuple[Hashable, bytes], answer: Answer) -> None:
        """Keep an answer if it is from the state of the graph that was asked for last, and not too large."""
        size = len(key[1]) + len(answer.body)
        if answer.release is None or answer.release != self._release or size > MAX_ANSWER or key in self._kept:
            return
        self._kept[key] = answer, size
        self._bytes += size
        while self._bytes > self._max_bytes or len(self._kept) > self._max_answers:
            self._bytes -= self._kept.popitem(last=False)[1][1]


class Watch:
    """Knows which state of the graph is loaded, as of at most some seconds ago; it asks only while requests come in."""

    def __init__(self, ask: Callable[[], str], seconds: float, clock: Callable[[], float] = monotonic) -> None:
        self._ask = ask
        self._seconds = seconds
        self._clock = clock
        self._wanted = asyncio.Event()
        self._known: str | None = None
        self._until = 0.0

    def release(self) -> str | None:
        """Return the mark of the loaded release, or None where it is not known, and see to it that it soon is."""
        self._wanted.set()
        return self._known if self._clock() < self._until else None

    async def run(self) -> None:
        """Ask the store, twice in the time for which its word is taken, until cancelled; with no such time, never."""
        while self._seconds:
            await self._wanted.wait()
            self._wanted.clear()
            began = self._clock()
            self._known = await self._told()
            self._until = began + self._seconds
            await asyncio.sleep(self._seconds / 2)

    async def _told(self) -> str | None:
        try:
            return await to_thread.run_sync(self._ask, abandon_on_cancel=True)
        except MfmsecError:
            return None
        except Exception:
            LOG.exception("the release could not be asked for")
            return None
