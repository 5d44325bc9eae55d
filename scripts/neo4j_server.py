"""A real Neo4j without a container: Maven brings it, plain Java runs it, on loopback and with a random password.

`neo4j_cli.py` is its command line; the tests run one of their own with `serving`. It needs a JDK 17 or later and Maven, and
nothing of Python but its standard library.
"""
# ruff: noqa: INP001, S603, T201 - a script, no package; it runs java and mvn alone, and prints while it downloads

import contextlib
import fcntl
import json
import os
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
POM = HERE / "neo4j.pom.xml"
CACHE = HERE.parent / ".cache" / "neo4j"
OLDEST_JAVA = 17
BOOT_SECONDS = 120.0
STOP_SECONDS = 60.0
POLL = 0.1
OPENED = [f"--add-opens=java.base/{name}=ALL-UNNAMED" for name in ("java.nio", "java.io", "sun.nio.ch", "java.lang")]
# A server of the tests must not outlive them, even when they are killed: a shell that is there before Java waits for the end
# of a pipe that only the test process holds. (The same as in mfmsec/store/engine.py; this script stands alone.)
GUARDED = 'exec 3<&0; ( read -r word || kill -9 $$ ) <&3 & exec "$0" "$@" </dev/null 3<&-'
CONFIGURATION = """\
server.default_listen_address=127.0.0.1
server.bolt.listen_address=127.0.0.1:{port}
server.bolt.advertised_address=127.0.0.1:{port}
server.http.enabled=false
server.https.enabled=false
server.memory.pagecache.size=128m
db.tx_log.preallocate=false
db.tx_log.rotation.retention_policy=false
dbms.usage_report.enabled=false
"""


class AbsentError(Exception):
    """What a real Neo4j needs is not on this machine."""


class FailedError(Exception):
    """Neo4j was brought or started in vain."""


@dataclass(frozen=True)
class Server:
    """A running Neo4j."""

    folder: str
    port: int
    password: str
    pid: int

    @property
    def uri(self) -> str:
        """Its Bolt address."""
        return f"bolt://127.0.0.1:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        """The settings that point mfmsec at it."""
        return {
            "NEO4J_URI": self.uri,
            "NEO4J_USERNAME": "neo4j",
            "NEO4J_PASSWORD": self.password,
            "NEO4J_DATABASE": "neo4j",
        }


def version() -> str:
    """Return the version of Neo4j that the POM names."""
    found = re.search(r"<neo4j\.version>([^<]+)<", POM.read_text(encoding="utf-8"))
    if found is None:
        msg = f"{POM} names no neo4j.version."
        raise FailedError(msg)
    return found[1]


def java() -> str:
    """Return the Java to run it with; raises AbsentError where there is none, or too old a one."""
    home = os.environ.get("JAVA_HOME")
    program = str(Path(home) / "bin" / "java") if home else shutil.which("java")
    if program is None or not Path(program).exists():
        msg = f"no Java is here; install a JDK {OLDEST_JAVA} or later, or set JAVA_HOME"
        raise AbsentError(msg)
    shown = subprocess.run([program, "-version"], capture_output=True, text=True, check=False).stderr
    found = re.search(r'version "(\d+)', shown)
    if found is None or int(found[1]) < OLDEST_JAVA:
        msg = f"{program} is older than Java {OLDEST_JAVA}; install a JDK {OLDEST_JAVA} or later, or set JAVA_HOME"
        raise AbsentError(msg)
    return program


def provision() -> Path:
    """Return the folder with Neo4j's jars, which Maven brings the first time; raises AbsentError or FailedError."""
    jars = CACHE / version() / "lib"
    java()
    if jars.is_dir():
        return jars
    maven = shutil.which("mvn")
    if maven is None:
        msg = "no Maven is here; install it (program mvn)"
        raise AbsentError(msg)
    jars.parent.mkdir(parents=True, exist_ok=True)
    with locked(CACHE / "provision.lock"):
        if not jars.is_dir():
            _copy_jars(maven, jars)
    return jars


def start(folder: Path, *, port: int = 0, heap: str = "1g", guarded: bool = False) -> tuple[Server, subprocess.Popen[bytes]]:
    """Start a Neo4j with its data in this folder and wait until it answers; port 0 means any free one.

    A guarded one dies with the process that started it. Raises AbsentError or FailedError.
    """
    jars = provision()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    password = _password(folder, jars)
    chosen = port or _free_port()
    lock = os.open(folder / "running.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        process = _run(folder, _command(folder, jars, chosen, heap), lock, guarded=guarded)
    except BlockingIOError:
        msg = f"a Neo4j runs on {folder} already"
        raise FailedError(msg) from None
    finally:
        os.close(lock)
    server = Server(str(folder), chosen, password, process.pid)
    _await(server, process)
    _write_private(folder / "server.json", json.dumps(asdict(server)))
    return server, process


def running(folder: Path) -> Server | None:
    """Return the Neo4j that runs on this folder, if any: it holds the folder's lock as long as it lives."""
    state = folder / "server.json"
    if not state.exists() or not (folder / "running.lock").exists():
        return None
    lock = os.open(folder / "running.lock", os.O_RDONLY)
    try:
        fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return Server(**json.loads(state.read_text(encoding="utf-8")))
    finally:
        os.close(lock)
    return None


def stop(folder: Path) -> bool:
    """Stop the Neo4j that runs on this folder; return whether there was one.

    Raises FailedError when it does not end.
    """
    for number in (signal.SIGTERM, signal.SIGKILL):
        server = running(folder)
        if server is None:
            return number is signal.SIGKILL
        os.kill(server.pid, number)
        deadline = time.monotonic() + STOP_SECONDS
        while running(folder) and time.monotonic() < deadline:
            time.sleep(POLL)
    if running(folder):
        msg = f"Neo4j on {folder} does not end"
        raise FailedError(msg)
    return True


@contextlib.contextmanager
def serving(folder: Path, heap: str = "1g") -> Iterator[Server]:
    """Run a Neo4j of one's own inside the with block; it dies with the process that started it."""
    server, process = start(folder, heap=heap, guarded=True)
    try:
        yield server
    finally:
        process.terminate()
        process.wait(STOP_SECONDS)
        if process.stdin:
            process.stdin.write(b"ended\n")
            process.stdin.close()


@contextlib.contextmanager
def locked(file: Path) -> Iterator[None]:
    """Hold a lock inside the with block; wait for it."""
    handle = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _copy_jars(maven: str, jars: Path) -> None:
    print(f"Maven brings Neo4j {version()} (about 125 MB, once) ...", file=sys.stderr)
    draft = jars.with_name("lib.draft")
    shutil.rmtree(draft, ignore_errors=True)
    words = [maven, "--batch-mode", "--quiet", "--file", str(POM), "dependency:copy-dependencies", f"-DoutputDirectory={draft}"]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    if done.returncode:
        first = next((line for line in done.stdout.splitlines() if "ERROR" in line), "no reason given")
        msg = f"Maven could not bring Neo4j {version()}: {first[:300]}"
        raise FailedError(msg)
    draft.rename(jars)


def _password(folder: Path, jars: Path) -> str:
    """Return the password of this folder's user neo4j, set before the first start."""
    kept = folder / "password"
    if kept.exists():
        return kept.read_text(encoding="ascii")
    password = secrets.token_hex(24)
    (folder / "conf").mkdir(exist_ok=True)
    (folder / "conf" / "neo4j.conf").touch()
    # In a file, since every user may read the command line of a process.
    words = ["-cp", f"{jars}/*", "org.neo4j.cli.AdminTool", "dbms", "set-initial-password", password]
    _write_private(folder / "arguments", "".join(f'"{word}"\n' for word in words))
    environment = os.environ | {"NEO4J_HOME": str(folder), "NEO4J_CONF": str(folder / "conf")}
    done = subprocess.run([java(), f"@{folder / 'arguments'}"], env=environment, capture_output=True, text=True, check=False)
    (folder / "arguments").unlink()
    if done.returncode:
        msg = f"the first password could not be set: {done.stderr.strip()[:300]}"
        raise FailedError(msg)
    _write_private(kept, password)
    return password


def _command(folder: Path, jars: Path, port: int, heap: str) -> list[str]:
    (folder / "conf" / "neo4j.conf").write_text(CONFIGURATION.format(port=port), encoding="ascii")
    return [
        java(),
        f"-Xmx{heap}",
        "-XX:-UsePerfData",
        *OPENED,
        "-cp",
        f"{jars}/*",
        "org.neo4j.server.CommunityEntryPoint",
        f"--home-dir={folder}",
        f"--config-dir={folder / 'conf'}",
        "--console-mode",
    ]


def _run(folder: Path, words: list[str], lock: int, *, guarded: bool) -> subprocess.Popen[bytes]:
    with (folder / "console.log").open("wb") as log:
        return subprocess.Popen(
            ["/bin/sh", "-c", GUARDED, *words] if guarded else words,
            stdin=subprocess.PIPE if guarded else subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            pass_fds=[lock],
            start_new_session=True,
        )


def _await(server: Server, process: subprocess.Popen[bytes]) -> None:
    log = Path(server.folder) / "console.log"
    deadline = time.monotonic() + BOOT_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            reason = [line for line in log.read_text(errors="replace").splitlines() if "ERROR" in line or "Error" in line]
            msg = f"Neo4j ended while it started: {(reason or ['no reason given'])[0][:300]} (see {log})"
            raise FailedError(msg)
        if "Started." in log.read_text(errors="replace") and _answers(server.port):
            return
        time.sleep(POLL)
    process.kill()
    msg = f"Neo4j did not answer within {BOOT_SECONDS:.0f} s; see {log}"
    raise FailedError(msg)


def _answers(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), 1):
            return True
    except OSError:
        return False


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _write_private(file: Path, text: str) -> None:
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as stream:
        stream.write(text)
