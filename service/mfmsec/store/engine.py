"""The embedded store's engine: ArcadeDB with the Java runtime of its own wheel, as a child process.

The wheel's Python bridge is not imported: it would load a JVM into our process, and that JVM is not fork-safe.
"""

import importlib.util
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from mfmsec.errors import MfmsecError, ResourceError, StoreError
from mfmsec.store import seal
from mfmsec.store.place import Place

DATABASE = "mfmsec"
USERNAME = "root"
PACKAGE = "arcadedb_embedded"
# No other door than Bolt: these jars hold more protocols, a console and the bridge to Python.
UNUSED_JARS = ("console", "graphql", "mcp", "postgresw", "python-bridge", "redisw")
# A statement that outlives its client ends by itself; every client sets a shorter deadline of its own.
LAST_DEADLINE_MS = 600_000
JVM = (
    "-XX:+UseSerialGC",
    "-XX:MaxRAMPercentage=25",
    "-XX:+ExitOnOutOfMemoryError",
    "-XX:-UsePerfData",
    "--add-opens=java.base/java.nio=ALL-UNNAMED",
    "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
    "--add-modules=jdk.incubator.vector",
    "-Dpolyglot.engine.WarnInterpreterOnly=false",
    "-Djava.util.logging.config.file=logging.properties",
)
# Ports are 0: the system gives free ones, so that no other process can take them in between.
SERVER = {
    "server.mode": "development",
    "server.defaultDatabases": f"{DATABASE}[{USERNAME}]",
    "server.httpIncomingHost": "127.0.0.1",
    "server.httpIncomingPort": "0",
    "server.plugins": "Bolt:com.arcadedb.bolt.BoltProtocolPlugin",
    "bolt.host": "127.0.0.1",
    "bolt.port": "0",
    "txWalFlush": "1",
    "command.timeout": str(LAST_DEADLINE_MS),
    "opencypher.loadCsv.allowFileUrls": "false",
    "opencypher.loadCsv.allowRemoteUrls": "false",
    "polyglotEngineEnabled": "false",
    "server.saltIterations": "1",  # the password is 256 random bits: stretching it would only slow each connection down
    "server.healthCheck.enabled": "false",
    "serverMetrics": "false",
    "studio.enabled": "false",
    "support.autoRegister": "false",
}
LOGGING = "handlers=java.util.logging.ConsoleHandler\n.level=INFO\njava.util.logging.ConsoleHandler.level=INFO\n"
PORT_LINE = re.compile(r"Listening for incoming BOLT connections on \S*:(\d+)")
READY_LINE = "ArcadeDB Server started in"
DEAD_LINE = 'Exception in thread "main"'
FULL = re.compile(r"No space left on device|Disk quota exceeded|File too large")
NO_EXEC = re.compile(r"\A[^\n]*\bexec: ([^\n]*)")
DAMAGE = re.compile(r"holds no database|Cannot find bucket|Schema file '[^']*' is corrupt")
# The first shell's process number becomes Java's by exec, so the guard is there before Java is. It reads from a pipe that only
# the supervisor holds: a word means that Java has ended, the pipe's end without a word that the supervisor was killed.
# That works on every Unix, while a parent-death signal is Linux's alone.
GUARDED = 'exec 3<&0; ( read -r word || kill -9 $$ ) <&3 & exec "$0" "$@" </dev/null 3<&-'


@dataclass(frozen=True)
class Engine:
    """A running Java process and the pipe whose end would kill it."""

    process: subprocess.Popen[bytes]
    guard: IO[bytes]

    def stop(self, seconds: float) -> bool:
        """End Java and its guard; return whether it ended in order."""
        orderly = self._end_java(seconds)
        try:
            self.guard.write(b"ended\n")
            self.guard.close()
        except BrokenPipeError:
            pass
        return orderly

    def _end_java(self, seconds: float) -> bool:
        if self.process.poll() is not None:
            return False
        self.process.terminate()
        try:
            return self.process.wait(seconds) in (0, 143, -15)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            return False


def start(place: Place, password: str, java_lock: int) -> Engine:
    """Start Java; it keeps the lock's open file as long as it lives.

    Raises ResourceError when the wheel is missing, or Java cannot be executed.
    """
    package = _package()
    java = _java(package)
    _prepare(place, package, password)
    with place.log.open("wb") as log:
        process = subprocess.Popen(  # noqa: S603 - the program is the wheel's own, no text of a user's is in the arguments
            ["/bin/sh", "-c", GUARDED, str(java), "@arguments"],
            stdin=subprocess.PIPE,
            stdout=log,
            stderr=log,
            cwd=place.run,
            pass_fds=[java_lock],
        )
    if process.stdin is None:  # pragma: no cover - Popen gives one for PIPE
        raise AssertionError
    return Engine(process, process.stdin)


def port(place: Place) -> int | None:
    """Return the Bolt port once the engine answers, None while it boots.

    Raises the error that says why it will never answer.
    """
    text = place.log.read_text(encoding="utf-8", errors="replace")
    if DEAD_LINE in text:
        raise failure(place)
    if READY_LINE not in text:
        return None
    if DAMAGE.search(text):
        raise failure(place)
    found = PORT_LINE.search(text)
    if found is None:
        msg = f"The embedded store opened no port; its log {place.log} says why."
        raise StoreError(msg)
    return int(found[1])


def failure(place: Place) -> MfmsecError:
    """Return the error that the engine's log tells of."""
    text = place.log.read_text(encoding="utf-8", errors="replace")
    if FULL.search(text):
        return ResourceError(f"The disk of {place.folder} is full; free some space, or set MFMSEC_HOME to another disk.")
    if "OutOfMemoryError" in text:
        return ResourceError("The embedded store ran out of memory; use a machine with more, or a Neo4j through NEO4J_URI.")
    if found := NO_EXEC.search(text):
        return ResourceError(f"Java cannot be executed ({found[1]}); reinstall arcadedb-embedded, or set NEO4J_URI.")
    if damage := DAMAGE.search(text):
        return seal.corrupt(place.data, damage[0])
    if reason := next(_exceptions(text), None):
        return seal.corrupt(place.data, reason)
    return StoreError(f"The embedded store ended while it started; its log {place.log} says why.")


def _exceptions(text: str) -> Iterator[str]:
    for line in text.splitlines():
        if DEAD_LINE in line:
            yield line.split(DEAD_LINE, 1)[1].strip()[:120]


def _package() -> Path:
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        msg = "The package arcadedb-embedded is not installed; install it, or set NEO4J_URI to use a Neo4j."
        raise ResourceError(msg)
    return Path(spec.origin).parent


def _java(package: Path) -> Path:
    java = package / "jre" / "bin" / "java"
    if not java.exists():
        msg = f"arcadedb-embedded brings no Java for {sys.platform} ({java} is missing); set NEO4J_URI to use a Neo4j."
        raise ResourceError(msg)
    if not os.access(java, os.X_OK):
        msg = f"{java} may not be executed; run `chmod +x {java}`, or set NEO4J_URI to use a Neo4j."
        raise ResourceError(msg)
    return java


def _prepare(place: Place, package: Path, password: str) -> None:
    shutil.rmtree(place.run, ignore_errors=True)
    place.run.mkdir(mode=0o700)
    (place.run / "logging.properties").write_text(LOGGING, encoding="ascii")
    jars = [jar for jar in sorted((package / "jars").glob("*.jar")) if not any(word in jar.name for word in UNUSED_JARS)]
    properties = SERVER | {
        "server.rootPath": str(place.run),
        "server.rootPassword": password,
        "server.databaseDirectory": str(place.data),
    }
    words = [
        *JVM,
        *(f"-Darcadedb.{key}={value}" for key, value in properties.items()),
        "-cp",
        os.pathsep.join(map(str, jars)),
        "com.arcadedb.server.ArcadeDBServer",
    ]
    # A file for this user alone, since every user may read the command line of a process.
    handle = os.open(place.run / "arguments", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as stream:
        stream.writelines(f"{_quoted(word)}\n" for word in words)


def _quoted(word: str) -> str:
    escaped = word.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
