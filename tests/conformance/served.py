"""The service as a stranger runs it: a process of its own on a free port, over an embedded store with the real catalog."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

MFMSEC = [sys.executable, "-c", "from mfmsec.cli import main; main()"]
PATIENCE = 60.0
FLAGSHIP = {"threat": {"element": {"eq": "BANDWIDTH"}}, "modality": {"eq": "AUDIO"}}


@dataclass(frozen=True)
class Catalog:
    """A home whose embedded store holds the catalog."""

    home: Path

    def run(self, *words: str) -> None:
        """Run a command of mfmsec that must succeed."""
        done = subprocess.run([*MFMSEC, *words], env=self.environ(), capture_output=True, text=True, check=False, timeout=300)
        assert done.returncode == 0, done.stderr

    def environ(self, **given: str) -> dict[str, str]:
        """Return the environment of a process that uses this home."""
        return {"PATH": os.environ["PATH"], "HOME": str(self.home), "MFMSEC_HOME": str(self.home / "store"), **given}

    @contextmanager
    def serving(self, **given: str) -> Iterator[str]:
        """Serve the catalog inside the with block, with these settings; the value is the address of /graphql."""
        port = _free_port()
        with (self.home / f"serve-{port}.log").open("wb") as log:
            words = [*MFMSEC, "serve", "--port", str(port)]
            process = subprocess.Popen(words, env=self.environ(**given), stdout=log, stderr=log)
            try:
                _await(f"http://127.0.0.1:{port}/readyz", process, Path(log.name))
                yield f"http://127.0.0.1:{port}/graphql"
            finally:
                process.send_signal(signal.SIGINT)
                process.wait(PATIENCE)


def ask(url: str, document: str, **variables: object) -> dict[str, Any]:
    """Return the data of an answer without errors, as plain HTTP gives it."""
    answer = httpx.post(url, json={"query": document, "variables": variables}, timeout=30).json()
    assert "errors" not in answer, answer
    data: dict[str, Any] = answer["data"]
    return data


def codes(page: dict[str, Any]) -> list[str]:
    """Return the codes of the nodes of a page."""
    return [edge["node"]["code"] for edge in page["edges"]]


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _await(address: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        try:
            if httpx.get(address, timeout=5).status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.05)
    pytest.fail(f"the service does not answer: {log.read_text(encoding='utf-8', errors='replace')}")
