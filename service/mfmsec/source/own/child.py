"""Work on what nobody vouches for, done in a process of its own that ends in bounded time and memory."""

import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import mfmsec

MIB = 2**20


@dataclass(frozen=True)
class Limits:
    """What a child may use: seconds on the clock, bytes of memory, and bytes of its answer."""

    seconds: int
    memory: int
    answer: int


class Overrun(Exception):
    """A child that did not answer; the text says what stopped it, as the end of a sentence."""


def run(module: str, job: bytes, limits: Limits) -> bytes:
    """Run `python -m module` on a job given to its standard input, and return what it wrote to standard output.

    Raises Overrun where it was stopped at a limit or broke down; it is gone then, and nothing of it is left.
    """
    words = [sys.executable, "-m", "mfmsec.source.own.child", module, str(limits.memory), str(limits.seconds), str(limits.answer)]
    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as answer:
        given.write(job)
        given.seek(0)
        return _answered(words, given, answer, limits)


def _answered(words: list[str], given: IO[bytes], answer: IO[bytes], limits: Limits) -> bytes:
    environment = {"PYTHONPATH": str(Path(mfmsec.__file__).parents[1]), "PATH": os.defpath, "LC_ALL": "C.UTF-8"}
    with subprocess.Popen(words, stdin=given, stdout=answer, stderr=subprocess.DEVNULL, env=environment, cwd="/") as process:  # noqa: S603 - our own module
        try:
            code = process.wait(limits.seconds)
        except BaseException as error:
            process.kill()
            if isinstance(error, subprocess.TimeoutExpired):
                msg = f"takes longer than {limits.seconds} seconds"
                raise Overrun(msg) from error
            raise
    if code:
        most = f"{limits.memory // MIB:,} MiB of memory, {limits.seconds} seconds or {limits.answer // MIB:,} MiB of result"
        msg = f"needs more than {most}"
        raise Overrun(msg)
    answer.seek(0)
    return answer.read()


def _limit(memory: int, seconds: int, answer: int) -> None:
    for kind, most in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, answer),
        (resource.RLIMIT_CORE, 0),
    ):
        with suppress(ValueError, OSError):  # a system that knows no such limit, or has set a lower one
            resource.setrlimit(kind, (most, most))


def main(work: Callable[[bytes], bytes]) -> None:
    """Answer the job on standard input."""
    sys.stdout.buffer.write(work(sys.stdin.buffer.read()))
    sys.stdout.flush()


if __name__ == "__main__":
    import runpy

    _limit(*map(int, sys.argv[2:5]))
    sys.setrecursionlimit(2_000)
    runpy.run_module(sys.argv[1], run_name="__main__")
