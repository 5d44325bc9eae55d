"""Lines of bytes in their order, however many there are."""

import heapq
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from itertools import groupby
from tempfile import TemporaryFile
from typing import BinaryIO


def in_order(chunks: Iterable[list[bytes]]) -> Iterator[bytes]:
    """Yield lines, each with its line end, in the order of their bytes and each once.

    Only one chunk is held in memory; those before it wait on disk, sorted. Raises OSError where the disk is full.
    """
    with ExitStack() as kept:
        waiting: list[Iterable[bytes]] = []
        last: list[bytes] | None = None
        for chunk in chunks:
            if last is not None:
                waiting.append(_spilled(last, kept))
            last = sorted(chunk)
        for line, _ in groupby(heapq.merge(*waiting, last or [])):
            yield line


def _spilled(chunk: list[bytes], kept: ExitStack) -> BinaryIO:
    file = kept.enter_context(TemporaryFile(prefix="mfmsec-"))  # noqa: SIM115 - kept until all are merged
    file.writelines(chunk)
    file.seek(0)
    return file
