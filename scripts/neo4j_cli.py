"""The command line of `neo4j_server.py`: scripts/neo4j provision|start|stop|status|env."""
# ruff: noqa: INP001, T201 - a script, no package; printing is what it is for

import argparse
import os
import sys
from pathlib import Path

from neo4j_server import CACHE, AbsentError, FailedError, Server, provision, running, start, stop, version


def _exports(server: Server) -> str:
    return "".join(f"export {name}={value}\n" for name, value in server.environment.items())


def _spoken_absence(reason: object) -> int:
    """Under CI a missing Neo4j is a failure, elsewhere it is said and left out."""
    required = os.environ.get("CI", "").lower() in {"1", "true"}
    print(f"Real Neo4j {'is required under CI' if required else 'is left out'}: {reason}.", file=sys.stderr)
    return 1 if required else 0


def main(words: list[str]) -> int:
    """Do what the command line says and return the exit code."""
    parser = argparse.ArgumentParser(prog="scripts/neo4j", description="A real Neo4j on loopback, without a container.")
    parser.add_argument("verb", choices=["provision", "start", "stop", "status", "env"])
    parser.add_argument("--port", type=int, default=0, help="port for Bolt; any free one by default")
    parser.add_argument("--data", type=Path, default=CACHE / "server", help="folder of its data")
    given = parser.parse_args(words)
    folder = given.data.resolve()
    try:
        if given.verb == "provision":
            provision()
            return 0
        return _VERBS[given.verb](folder, given.port)
    except AbsentError as error:
        return _spoken_absence(error) if given.verb == "provision" else _complain(error)
    except FailedError as error:
        return _complain(error)


def _complain(error: Exception) -> int:
    print(f"scripts/neo4j: {error}.", file=sys.stderr)
    return 1


def _start(folder: Path, port: int) -> int:
    server = running(folder) or start(folder, port=port)[0]
    print(f"# Neo4j {version()} runs at {server.uri} (process {server.pid}); use it with:\n{_exports(server)}", end="")
    return 0


def _stop(folder: Path, _port: int) -> int:
    print("Neo4j is stopped." if stop(folder) else "No Neo4j was running.")
    return 0


def _status(folder: Path, _port: int) -> int:
    server = running(folder)
    print(f"Neo4j {version()} runs at {server.uri}, process {server.pid}." if server else "No Neo4j is running.")
    return 0 if server else 3


def _env(folder: Path, _port: int) -> int:
    server = running(folder)
    if server is None:
        return _complain(FailedError("no Neo4j is running; start one with scripts/neo4j start"))
    print(_exports(server), end="")
    return 0


_VERBS = {"start": _start, "stop": _stop, "status": _status, "env": _env}

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
