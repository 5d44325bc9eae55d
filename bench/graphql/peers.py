"""Starts the services that are measured, ours and the peers, on free ports of loopback, and stops them."""

import contextlib
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.graphql.client import request
from bench.process import ROOT, output

HERE = Path(__file__).parent
NODE = HERE / "neo4j_graphql"
START_SECONDS = 60.0
CACHE = ROOT / ".cache" / "bench"


@dataclass(frozen=True)
class Service:
    """A running service: its name, port and process, and how long it took to its first answer."""

    name: str
    port: int
    process: int
    seconds: float

    @property
    def megabytes(self) -> float:
        """The memory that it holds now."""
        pages = int(Path(f"/proc/{self.process}/statm").read_text(encoding="utf-8").split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def operations(name: str) -> dict[str, Any]:
    """Return the operations in the words of a service."""
    found: dict[str, Any] = json.loads((HERE / "operations" / f"{name}.json").read_text(encoding="utf-8"))
    return found


def python() -> Path:
    """Return the Python of an environment as users have it, without the tools of developers, made when it is not there."""
    folder = CACHE / "users"
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    done = folder / "installed.toml"
    if not done.exists() or done.read_text(encoding="utf-8") != project:
        output([sys.executable, "-m", "venv", folder], {})
        output(
            [folder / "bin" / "python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-e", f"{ROOT}[fast]"], {}
        )
        done.write_text(project, encoding="utf-8")
    return folder / "bin" / "python"


def ours() -> tuple[str, ...]:
    """Return the command that runs our service."""
    return (str(python().with_name("mfmsec")), "serve", "--port", "{port}")


def module(name: str) -> tuple[str, ...]:
    """Return the command that runs a peer of this folder."""
    return (str(python()), "-m", f"bench.graphql.{name}", "{port}")


def node() -> tuple[str, ...]:
    """Return the command that runs the Node peer."""
    return ("node", str(_node_modules() / "server.mjs"), "{port}")


def _node_modules() -> Path:
    """Install what the Node peer needs, at the first run, and return its folder."""
    folder = CACHE / "neo4j_graphql"
    lock = (NODE / "package-lock.json").read_text(encoding="utf-8")
    done = folder / "installed.json"
    if not done.exists() or done.read_text(encoding="utf-8") != lock:
        folder.mkdir(parents=True, exist_ok=True)
        for name in ("package.json", "package-lock.json", ".npmrc"):
            (folder / name).write_bytes((NODE / name).read_bytes())
        output(["npm", "ci", "--silent", "--prefix", folder], {})
        done.write_text(lock, encoding="utf-8")
    for file in NODE.glob("*.mjs"):
        (folder / file.name).write_bytes(file.read_bytes())
    return folder


@contextlib.contextmanager
def running(name: str, command: tuple[str, ...], environment: Mapping[str, str], probe: bytes, path: str) -> Iterator[Service]:
    """Run a service inside the with block; it is there once it has answered `probe`, a body posted to `path`, with 200."""
    port = _free_port()
    words = [word.format(port=port) for word in command]
    started = time.perf_counter()
    with subprocess.Popen(words, cwd=ROOT, env={**os.environ, **environment}, stdout=subprocess.DEVNULL) as process:  # noqa: S603 - ours
        try:
            while not _answers(port, path, probe):
                if process.poll() is not None or time.perf_counter() - started > START_SECONDS:
                    message = f"{name} does not answer"
                    raise RuntimeError(message)
                time.sleep(0.01)
            yield Service(name, port, process.pid, time.perf_counter() - started)
        finally:
            process.terminate()
            process.wait(START_SECONDS)


def _answers(port: int, path: str, body: bytes) -> bool:
    sent = request(path, body, {"Connection": "close"})
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=5) as line:
            line.sendall(sent)
            return b" 200 " in line.recv(64)
    except OSError:
        return False


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])
