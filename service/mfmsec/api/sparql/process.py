"""A worker as the service sees it: started with a dataset, asked one question at a time, killed when it takes too long."""

import asyncio
import os
import signal
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import IO, Any, Final

import orjson

from mfmsec.api.sparql import wire
from mfmsec.api.sparql.failure import Failure
from mfmsec.errors import LimitExceeded, ResourceError

IN_MEMORY: Final = 1_000_000
"""Up to how many bytes an answer is kept in memory; a larger one lies in a file without a name."""
HOLDING: Final = 120.0
"""Seconds within which a worker must hold what it is given; the largest data that users may load take a fraction of it."""
DYING: Final = 5.0
"""Seconds for which a worker that has closed its pipe is given to end."""
_SECRETS: Final = ("NEO4J_PASSWORD",)
_ENDED: Final = {
    signal.SIGABRT: "The query needs more memory than it may have; ask for less, or in parts.",
    signal.SIGSEGV: "The query is nested too deeply; write it flatter.",
    signal.SIGBUS: "The query is nested too deeply; write it flatter.",
}


@dataclass(slots=True)
class Result:
    """A complete answer: its media type, whether the next may differ, and its bytes in a file, which whoever asked closes."""

    media: str
    changing: bool
    content: IO[bytes]
    size: int = 0


class Process:
    """A running worker and the mark of what it holds."""

    def __init__(self, process: asyncio.subprocess.Process, mark: str) -> None:
        self._process = process
        self.mark = mark

    @classmethod
    async def start(cls, memory: int, mark: str = "", data: Path | None = None) -> "Process":
        """Start a worker that holds what an N-Quads file says; raises ResourceError where it does not start."""
        words = (sys.executable, "-P", "-m", "mfmsec.api.sparql.worker", str(memory))
        environ = {name: value for name, value in os.environ.items() if name not in _SECRETS}
        pipe, away = asyncio.subprocess.PIPE, asyncio.subprocess.DEVNULL
        try:
            process = await asyncio.create_subprocess_exec(
                *words, stdin=pipe, stdout=pipe, stderr=away, env=environ, start_new_session=True
            )
        except OSError as error:
            msg = f"No worker for SPARQL can be started ({error}); free memory or processes, or set MFMSEC_SPARQL_WORKERS lower."
            raise ResourceError(msg) from error
        worker = cls(process, mark)
        if data:
            await worker.hold(data)
        return worker

    @property
    def alive(self) -> bool:
        """Whether it runs."""
        return self._process.returncode is None

    async def hold(self, data: Path) -> None:
        """Have it hold what an N-Quads file says, in place of what it held.

        Raises ResourceError where it ends meanwhile, or takes too long.
        """
        try:
            async with asyncio.timeout(HOLDING):
                await self._give(data)
        except BaseException as error:
            await self.end()
            if isinstance(error, ConnectionError | asyncio.IncompleteReadError | TimeoutError):
                what = (
                    f"did not take the dataset in {HOLDING:g} seconds"
                    if isinstance(error, TimeoutError)
                    else "ended while it was given the dataset"
                )
                msg = f"A worker for SPARQL {what}; free memory, or set MFMSEC_SPARQL_WORKERS lower."
                raise ResourceError(msg) from error
            raise

    async def _give(self, data: Path) -> None:
        with data.open("rb") as file:
            self._tell(wire.HEAD.pack(wire.LOAD, file.seek(0, os.SEEK_END)))
            file.seek(0)
            while part := file.read(wire.PIECE):
                self._tell(part)
                await self._drain()
        await self._message()

    async def ask(self, asked: Mapping[str, Any]) -> Result:
        """Return the answer to a question; raises Failure. Where it was not the worker that told of it, the worker is ended."""
        content = SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 - closed by whoever gets it
        try:
            return await self._answer(asked, Result("", changing=False, content=content))
        except BaseException as error:
            content.close()
            if isinstance(error, Failure):  # the worker told of it, and goes on
                raise
            if not isinstance(error, ConnectionError | asyncio.IncompleteReadError):
                await self.end()
                raise
            with suppress(TimeoutError):  # to kill it now could hide why it ended
                await asyncio.wait_for(self._process.wait(), DYING)
            await self.end()
            raise _ended(self._process.returncode) from error

    async def _answer(self, asked: Mapping[str, Any], result: Result) -> Result:
        question = orjson.dumps(asked)
        self._tell(wire.HEAD.pack(wire.ASK, len(question)) + question)
        await self._drain()
        while True:
            kind, content = await self._message()
            if kind == wire.DATA:
                result.content.write(content)
                result.size += len(content)
            elif kind == wire.BEGUN:
                begun = orjson.loads(content)
                result.media, result.changing = begun["media"], begun["changing"]
            elif kind == wire.FAILED:
                failed = orjson.loads(content)
                raise Failure(failed["status"], failed["code"], failed["text"])
            else:
                result.content.seek(0)
                return result

    def kill(self) -> None:
        """Kill it, without waiting."""
        if self._process.stdin:
            self._process.stdin.close()
        if self.alive:
            with suppress(ProcessLookupError):
                self._process.kill()

    async def end(self) -> None:
        """Kill it, and wait until it is gone."""
        self.kill()
        await asyncio.shield(self._process.wait())

    def _tell(self, content: bytes) -> None:
        if self._process.stdin is None:
            raise ConnectionError
        self._process.stdin.write(content)

    async def _drain(self) -> None:
        if self._process.stdin:
            await self._process.stdin.drain()

    async def _message(self) -> tuple[bytes, bytes]:
        if self._process.stdout is None:
            raise ConnectionError
        kind, length = wire.HEAD.unpack(await self._process.stdout.readexactly(wire.HEAD.size))
        return kind, await self._process.stdout.readexactly(length)


def _ended(code: int | None) -> Failure:
    told = next((text for number, text in _ENDED.items() if code == -number), None)
    if told:
        return Failure(400, LimitExceeded.code, told)
    return Failure(503, ResourceError.code, "The query made its worker end; ask again.", retry_after="1")
