"""Workers for SPARQL that hang, or that nobody needs any more: none is left."""

import asyncio
import os
import signal
from pathlib import Path

import pytest

from mfmsec.api.sparql import process
from mfmsec.api.sparql.pool import Data, Pool
from mfmsec.api.sparql.process import Process
from mfmsec.errors import ResourceError

MEMORY = 2**29


@pytest.fixture
def data(tmp_path: Path) -> Data:
    """One triple."""
    file = tmp_path / "data.nq"
    file.write_text("<urn:a> <urn:p> <urn:b> .\n", encoding="utf-8")
    return Data("first", file)


def test_a_worker_that_takes_no_data_is_ended_in_time(data: Data, monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker that hangs while it is given the dataset is ended after a while, so that it keeps no place."""

    async def work() -> bool:
        worker = await Process.start(MEMORY)
        os.kill(worker._process.pid, signal.SIGSTOP)  # noqa: SLF001 - a hung worker is not to be had otherwise
        with pytest.raises(ResourceError, match="did not take the dataset"):
            await worker.hold(data.file)
        return worker.alive

    monkeypatch.setattr(process, "HOLDING", 0.5)

    assert not asyncio.run(work())


def test_a_pool_that_closes_while_a_worker_starts_leaves_none(data: Data, monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker that has just been started when the pool closes is ended with it."""
    start = Process.start

    async def work() -> Process:
        begun: asyncio.Future[Process] = asyncio.get_running_loop().create_future()

        async def recorded(memory: int, mark: str, file: Path) -> Process:
            begun.set_result(await start(memory, mark, file))
            return begun.result()

        async def reading() -> Data:
            return data

        monkeypatch.setattr(Process, "start", recorded)
        pool = Pool(reading, 1, seconds=60)
        async with pool._changed:  # noqa: SLF001 - as if a question held it
            pool.renew("first")
            await begun
            await pool.close()
        return begun.result()

    assert not asyncio.run(work()).alive
