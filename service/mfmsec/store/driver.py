"""Opens the graph database that the settings name: a Neo4j, or the embedded store."""

import contextlib
import logging
import re
import threading
from collections.abc import Callable, Iterator
from importlib.metadata import version

from neo4j import READ_ACCESS, Driver, GraphDatabase, NotificationMinimumSeverity

from mfmsec.errors import MfmsecError, SettingsError, StoreError, StoreUnreachable
from mfmsec.settings import Settings
from mfmsec.store import embedded
from mfmsec.store.deadline import Deadlines
from mfmsec.store.failures import Target, translated
from mfmsec.store.line import Line
from mfmsec.store.place import place_of

CONNECT_SECONDS = 5.0
LEAST_CONNECT_SECONDS = 1.0
# A connection that was idle for longer is tried before it is used: on the way there may be one who forgets it without a word.
IDLE_SECONDS = 30.0
RETRY_SECONDS = 10.0
# Long enough for writes that met, short enough to tell soon that the store was stopped.
EMBEDDED_RETRY_SECONDS = 4.0
OLDEST_NEO4J = (5, 26)
_AGENT = re.compile(r"^Neo4j/v?(?P<version>\d+\.\d+[\w.\-]*)(?: compatible \((?P<kind>\S+) (?P<own>\S+)\))?")


class Store:
    """An open graph database; safe to use from many threads."""

    def __init__(self, line: Line, kind: str, number: str, again: Callable[[], Line] | None = None) -> None:
        self.line = line
        self.kind = kind
        self.version = number
        self._again = again
        self._reviving = threading.Lock()
        self._closed = False

    @property
    def driver(self) -> Driver:
        """The driver of the line that is open now."""
        return self.line.driver

    @property
    def target(self) -> Target:
        """Whom the line that is open now leads to."""
        return self.line.target

    @property
    def database(self) -> str:
        """The name of the database."""
        return self.target.database

    @property
    def embedded(self) -> bool:
        """Whether it is the embedded store."""
        return self.target.embedded

    def lost(self) -> None:
        """Have a store that nobody else can start again started again, aside; whoever asks afterwards may be answered."""
        if self._again and not self._closed and self._reviving.acquire(blocking=False):
            threading.Thread(target=self._revive, args=(self._again, self.line), name="mfmsec-revival").start()

    def close(self) -> None:
        """Hang up."""
        self._closed = True
        with self._reviving:
            self.line.close()

    def _revive(self, again: Callable[[], Line], dead: Line) -> None:
        try:
            if self._closed:
                return
            with contextlib.suppress(MfmsecError):
                self.line = again()
                dead.close()
        finally:
            self._reviving.release()


@contextlib.contextmanager
def connect(settings: Settings, *, lasting: bool = False) -> Iterator[Store]:
    """Open the graph database inside the with block, after checking that it answers.

    A lasting one starts the embedded store again where that has died. Raises StoreUnreachable, StoreDenied, StoreCorrupt,
    ResourceError, SettingsError or StoreError.
    """
    _hush()
    with contextlib.ExitStack() as stack:
        if settings.embedded:
            address = stack.enter_context(embedded.lease(settings))
            opened = _line(_own(settings, address), address.password, settings)
        else:
            _refuse_settings(settings)
            opened = _line(_named(settings), settings.neo4j_password, settings)
        line, kind, number = opened
        store = Store(line, kind, number, (lambda: _again(settings)) if lasting and settings.embedded else None)
        stack.callback(store.close)
        yield store


def _named(settings: Settings) -> Target:
    return Target(settings.neo4j_uri, settings.neo4j_username, settings.neo4j_database)


def _own(settings: Settings, address: embedded.Address) -> Target:
    return Target(address.uri, address.username, address.database, place_of(settings.home).log)


def _again(settings: Settings) -> Line:
    address = embedded.revived(settings)
    return _line(_own(settings, address), address.password, settings)[0]


def _line(target: Target, password: str, settings: Settings) -> tuple[Line, str, str]:
    """Return an open line, and kind and version of the server that it leads to."""
    with translated(target):
        driver = _open(target, password, settings)
        try:
            kind, number = _known(_greet(driver, target.database), target.uri)
        except BaseException:
            driver.close()
            raise
    return Line(driver, target, Deadlines(driver, target.database, terminate=kind == "ArcadeDB")), kind, number


def _hush() -> None:
    """Keep the driver's warnings off the console where no logging is set up; what matters reaches the user as an error."""
    log = logging.getLogger("neo4j")
    if not log.handlers:
        log.addHandler(logging.NullHandler())


def _refuse_settings(settings: Settings) -> None:
    if settings.neo4j_database.lower() == "system":
        msg = "NEO4J_DATABASE is 'system', which holds users and no graph; set it to another database."
        raise SettingsError(msg)
    if "@" in settings.neo4j_uri:
        msg = "NEO4J_URI holds a user or a password; write them to NEO4J_USERNAME and NEO4J_PASSWORD instead."
        raise SettingsError(msg)


def _open(target: Target, password: str, settings: Settings) -> Driver:
    patience = min(CONNECT_SECONDS, max(settings.query_timeout, LEAST_CONNECT_SECONDS))
    try:
        return GraphDatabase.driver(
            target.uri,
            auth=(target.username, password),
            connection_timeout=patience,
            connection_acquisition_timeout=patience,
            connection_write_timeout=patience,
            liveness_check_timeout=IDLE_SECONDS,
            max_transaction_retry_time=EMBEDDED_RETRY_SECONDS if target.embedded else RETRY_SECONDS,
            telemetry_disabled=True,
            notifications_min_severity=NotificationMinimumSeverity.OFF,
            user_agent=f"mfmsec/{version('mfmsec')}",
        )
    except ValueError as error:
        msg = f"NEO4J_URI is {target.uri!r}; write it as bolt://HOST:7687 or neo4j://HOST:7687 (also +s, +ssc)."
        raise SettingsError(msg) from error


def _greet(driver: Driver, database: str) -> str:
    """Run the smallest statement; its answer proves address, password and database at once."""
    with driver.session(database=database, default_access_mode=READ_ACCESS) as session:
        try:
            return session.run("RETURN 1").consume().server.agent
        except ValueError as error:  # what the driver raises for a host that does not resolve
            msg = f"{str(error).rstrip('.')}; correct the host in NEO4J_URI."
            raise StoreUnreachable(msg) from error


def _known(agent: str, uri: str) -> tuple[str, str]:
    """Return kind and version of the server that calls itself so.

    Raises StoreError for a server that is no Neo4j, or too old a one.
    """
    kind, number = parse_agent(agent, uri)
    if kind == "Neo4j" and tuple(int(part) for part in re.findall(r"\d+", number)[:2]) < OLDEST_NEO4J:
        oldest = ".".join(map(str, OLDEST_NEO4J))
        msg = f"{uri} runs Neo4j {number}, and mfmsec needs {oldest} or later; upgrade the server."
        raise StoreError(msg)
    return kind, number


def parse_agent(agent: str, uri: str) -> tuple[str, str]:
    """Return kind and version of the server that calls itself so.

    Raises StoreError for one that is neither Neo4j nor ArcadeDB.
    """
    found = _AGENT.match(agent)
    if found is None or (found["kind"] is None and "compatible" in agent):
        msg = f"What answers at {uri} is not a Neo4j but {agent!r}; set NEO4J_URI to the Bolt address of one."
        raise StoreError(msg)
    return (found["kind"], found["own"]) if found["kind"] else ("Neo4j", found["version"])
