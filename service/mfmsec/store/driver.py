"""Opens the graph database that the settings name: a Neo4j, or the embedded store."""

import contextlib
import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import version

from neo4j import READ_ACCESS, Driver, GraphDatabase, NotificationMinimumSeverity

from mfmsec.errors import SettingsError, StoreError, StoreUnreachable
from mfmsec.settings import Settings
from mfmsec.store import embedded
from mfmsec.store.deadline import Deadlines
from mfmsec.store.failures import Target, translated
from mfmsec.store.place import place_of

CONNECT_SECONDS = 5.0
RETRY_SECONDS = 10.0
# Long enough for writes that met, short enough to tell soon that the store was stopped.
EMBEDDED_RETRY_SECONDS = 4.0
OLDEST_NEO4J = (5, 26)
_AGENT = re.compile(r"^Neo4j/v?(?P<version>\d+\.\d+[\w.\-]*)(?: compatible \((?P<kind>\S+) (?P<own>\S+)\))?")


@dataclass(frozen=True)
class Store:
    """An open graph database; safe to use from many threads."""

    driver: Driver
    database: str
    embedded: bool
    kind: str
    version: str
    target: Target
    deadlines: Deadlines | None = None


@contextlib.contextmanager
def connect(settings: Settings) -> Iterator[Store]:
    """Open the graph database inside the with block, after checking that it answers.

    Raises StoreUnreachable, StoreDenied, StoreCorrupt, ResourceError, SettingsError or StoreError.
    """
    _hush()
    with contextlib.ExitStack() as stack:
        if settings.embedded:
            address = stack.enter_context(embedded.lease(settings))
            target = Target(address.uri, address.username, address.database, place_of(settings.home).log)
            password = address.password
        else:
            _refuse_settings(settings)
            target = Target(settings.neo4j_uri, settings.neo4j_username, settings.neo4j_database)
            password = settings.neo4j_password
        with translated(target):
            driver = stack.enter_context(_open(target, password))
            agent = _greet(driver, target.database)
        store = _describe(driver, target, agent)
        if store.deadlines:
            stack.callback(store.deadlines.close)
        yield store


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


def _open(target: Target, password: str) -> Driver:
    try:
        return GraphDatabase.driver(
            target.uri,
            auth=(target.username, password),
            connection_timeout=CONNECT_SECONDS,
            connection_acquisition_timeout=CONNECT_SECONDS,
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


def _describe(driver: Driver, target: Target, agent: str) -> Store:
    """Return the store that this agent string announces.

    Raises StoreError for a server that is no Neo4j, or too old a one.
    """
    kind, number = parse_agent(agent, target.uri)
    if kind == "Neo4j" and tuple(int(part) for part in re.findall(r"\d+", number)[:2]) < OLDEST_NEO4J:
        oldest = ".".join(map(str, OLDEST_NEO4J))
        msg = f"{target.uri} runs Neo4j {number}, and mfmsec needs {oldest} or later; upgrade the server."
        raise StoreError(msg)
    deadlines = Deadlines(driver, target.database) if kind == "ArcadeDB" else None
    return Store(driver, target.database, target.embedded, kind, number, target, deadlines)


def parse_agent(agent: str, uri: str) -> tuple[str, str]:
    """Return kind and version of the server that calls itself so.

    Raises StoreError for one that is neither Neo4j nor ArcadeDB.
    """
    found = _AGENT.match(agent)
    if found is None or (found["kind"] is None and "compatible" in agent):
        msg = f"What answers at {uri} is not a Neo4j but {agent!r}; set NEO4J_URI to the Bolt address of one."
        raise StoreError(msg)
    return (found["kind"], found["own"]) if found["kind"] else ("Neo4j", found["version"])
