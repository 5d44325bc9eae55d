"""Work on what nobody vouches for, done in a process of its own that ends in bounded time and memory."""

import errno
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
OVER = 3
"""How a child ends that saw itself that it may not have what it needs."""
_LONGEST = 200


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
    words = [sys.executable, "-m", "mfmsec.source.child", module, str(limits.memory), str(limits.seconds), str(limits.answer)]
    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as answer, tempfile.TemporaryFile() as trouble:
        given.write(job)
        given.seek(0)
        if code := _ended(words, (given, answer, trouble), limits):
            raise Overrun(_why(code, trouble, limits))
        answer.seek(0)
        return answer.read()


def _ended(words: list[str], streams: tuple[IO[bytes], IO[bytes], IO[bytes]], limits: Limits) -> int:
    given, answer, trouble = streams
    environment = {"PYTHONPATH": str(Path(mfmsec.__file__).parents[1]), "PATH": os.defpath, "LC_ALL": "C.UTF-8"}
    with subprocess.Popen(words, stdin=given, stdout=answer, stderr=trouble, env=environment, cwd="/") as process:  # noqa: S603 - our own module
        try:
            return process.wait(limits.seconds)
        except BaseException as error:
            process.kill()
            if isinstance(error, subprocess.TimeoutExpired):
                msg = f"takes longer than {limits.seconds} seconds"
                raise Overrun(msg) from error
            raise


def _why(code: int, trouble: IO[bytes], limits: Limits) -> str:
    """Return why a child ended with a code: at a limit, by a signal that may be one, or because of a fault of ours."""
    memory, result = (f"{most // MIB:,} MiB of {what}" for most, what in ((limits.memory, "memory"), (limits.answer, "result")))
    most = f"needs more than {memory}, {limits.seconds} seconds or {result}"
    if code == OVER:
        return most
    if code < 0:
        return f"{most}, or breaks the parser"
    trouble.seek(max(0, trouble.seek(0, os.SEEK_END) - 4 * _LONGEST))
    last = (trouble.read().decode(errors="replace").strip().splitlines() or [f"exit code {code}"])[-1]
    return f"meets a fault of mfmsec ({''.join(filter(str.isprintable, last))[:_LONGEST].rstrip('.')})"


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
    try:
        runpy.run_module(sys.argv[1], run_name="__main__")
    except MemoryError:
        os._exit(OVER)  # at once, since what is still to be written would fail again
    except OSError as error:
        if error.errno in {errno.EFBIG, errno.ENOMEM}:
            os._exit(OVER)
        raise
