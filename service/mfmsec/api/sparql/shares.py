"""What one client may take of the workers, so that it cannot shut out the others."""

import asyncio
from collections import Counter
from typing import Final

from mfmsec.api.sparql.failure import Failure
from mfmsec.errors import RateExceeded

MOST_WAITING: Final = 16
"""How many questions of one client may wait until others of its own are answered; a further one is refused at once."""
_AGAIN: Final = "1"


class Shares:
    """Gives each client one worker less than there are, but at least one; a worker that is made anew counts as taken."""

    def __init__(self, workers: int) -> None:
        self._most = max(1, workers - 1)
        self._places: dict[str, asyncio.Semaphore] = {}
        self._held: Counter[str] = Counter()

    async def take(self, client: str, until: float) -> None:
        """Take a place of a client's share, waiting at most until this time of the loop; raises Failure where there is none."""
        if self._held[client] >= self._most + MOST_WAITING:
            raise self._refusal()
        self._held[client] += 1
        try:
            async with asyncio.timeout_at(until):
                await self._places.setdefault(client, asyncio.Semaphore(self._most)).acquire()
        except BaseException as error:
            self._forget(client)
            if isinstance(error, TimeoutError):
                raise self._refusal() from None
            raise

    def give(self, client: str) -> None:
        """Give a place back."""
        self._places[client].release()
        self._forget(client)

    def _forget(self, client: str) -> None:
        self._held[client] -= 1
        if not self._held[client]:
            del self._held[client]
            self._places.pop(client, None)

    def _refusal(self) -> Failure:
        told = f"At most {self._most} of your queries run at once, and too many wait; ask again when one is answered."
        return Failure(429, RateExceeded.code, told, retry_after=_AGAIN)
