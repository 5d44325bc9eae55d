"""Work in a process of its own: whatever ends it is told by its name."""

from pathlib import Path

import pytest

import mfmsec
from mfmsec.source import child

LIMITS = child.Limits(seconds=20, memory=2048 * child.MIB, answer=child.MIB)
LIMIT = "needs more than 2,048 MiB of memory, 20 seconds or 1 MiB of result"


@pytest.mark.parametrize(
    ("work", "told"),
    [
        ("raise ValueError('not\\x1b so')", "meets a fault of mfmsec (ValueError: not so)"),
        ("raise SystemExit(7)", "meets a fault of mfmsec (exit code 7)"),
        ("raise MemoryError", LIMIT),
        ("bytes(2**40)", LIMIT),
        ("import sys; sys.stdout.buffer.write(bytes(2**21))", LIMIT),
        ("import os; os.abort()", f"{LIMIT}, or breaks the parser"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGXCPU)", f"{LIMIT}, or breaks the parser"),
    ],
)
def test_what_ended_a_child_is_told(work: str, told: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A fault of ours is told as one, with its last line, and not as a limit that was met."""
    package = tmp_path / "mfmsec"
    package.symlink_to(Path(mfmsec.__file__).parent)
    (tmp_path / "work.py").write_text(work, encoding="utf-8")
    monkeypatch.setattr(mfmsec, "__file__", str(package / "__init__.py"))

    with pytest.raises(child.Overrun) as overrun:
        child.run("work", b"", LIMITS)

    assert str(overrun.value) == told


def test_a_child_answers() -> None:
    """What a child writes is its answer, whole."""
    job = b'{"format": "ttl", "context": {}}\n<urn:a> <urn:b> <urn:c> .'

    assert child.run("mfmsec.source.own.parser", job, LIMITS) == b"Q<urn:a> <urn:b> <urn:c> .\n"
