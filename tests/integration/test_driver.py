import dataclasses
import http.server
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from neo4j import GraphDatabase, ManagedTransaction

from mfmsec.errors import MfmsecError, SettingsError, StoreDenied, StoreError, StoreTimeout, StoreUnreachable
from mfmsec.settings import Settings
from mfmsec.store import driver, tx
from mfmsec.store.driver import Store

PASSWORD = "correct-horse"
ENDLESS = "UNWIND range(1, 100000) AS a UNWIND range(1, 100000) AS b WITH a, b WHERE a * b = $x RETURN count(*) AS n"
RUNNING = "SHOW TRANSACTIONS YIELD currentQuery WHERE currentQuery STARTS WITH 'UNWIND' RETURN currentQuery"


def refusal(settings: Settings, **changes: str) -> MfmsecError:
    with pytest.raises(MfmsecError) as caught, driver.connect(dataclasses.replace(settings, **changes)):
        pass
    text = str(caught.value)
    assert text.endswith((".", ")."))
    assert "\n" not in text
    assert PASSWORD not in text
    assert settings.neo4j_password not in text
    return caught.value


@pytest.fixture
def nowhere(tmp_path: Path) -> Settings:
    """Settings of a Neo4j on a port where nothing listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    return Settings(neo4j_uri=f"bolt://127.0.0.1:{port}", neo4j_password=PASSWORD, home=tmp_path)


@pytest.fixture
def web_server() -> Iterator[int]:
    """A server that speaks HTTP, as Neo4j's own port 7474 does."""
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), http.server.BaseHTTPRequestHandler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server.server_address[1]
        server.shutdown()
        thread.join()


@pytest.fixture
def mute_server() -> Iterator[int]:
    """A server that accepts and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


@pytest.fixture
def store(store_settings: Settings) -> Iterator[Store]:
    with driver.connect(store_settings) as opened:
        yield opened


def test_a_server_that_is_down_is_unreachable(nowhere: Settings) -> None:
    """Where nothing listens the message names the address and NEO4J_URI."""
    error = refusal(nowhere)

    assert type(error) is StoreUnreachable
    assert str(error).startswith(f"No Neo4j answers at {nowhere.neo4j_uri}; start it, or correct NEO4J_URI")


def test_a_host_that_does_not_exist_is_unreachable(nowhere: Settings) -> None:
    """A host name that does not resolve is said to be one."""
    error = refusal(nowhere, neo4j_uri="bolt://no-such-host.invalid:7687")

    assert type(error) is StoreUnreachable
    assert "no-such-host.invalid" in str(error)
    assert "NEO4J_URI" in str(error)


@pytest.mark.parametrize("scheme", ["bolt", "neo4j"])
def test_what_is_no_neo4j_is_said_not_to_be_one(nowhere: Settings, web_server: int, scheme: str) -> None:
    """A web server behind the address is no Neo4j, and the message says so."""
    error = refusal(nowhere, neo4j_uri=f"{scheme}://127.0.0.1:{web_server}")

    assert type(error) is StoreUnreachable
    assert "NEO4J_URI" in str(error)


def test_a_mute_server_is_given_up(nowhere: Settings, mute_server: int) -> None:
    """A server that accepts and stays silent is given up after the connection timeout."""
    error = refusal(nowhere, neo4j_uri=f"bolt://127.0.0.1:{mute_server}")

    assert type(error) is StoreUnreachable


def test_an_address_with_a_password_in_it_is_refused_unshown(nowhere: Settings) -> None:
    """A user or password inside NEO4J_URI is refused, and the message does not repeat it."""
    error = refusal(nowhere, neo4j_uri=f"bolt://neo4j:{PASSWORD}@127.0.0.1:7687")

    assert type(error) is SettingsError


@pytest.mark.parametrize("uri", ["bolt://127.0.0.1:port", "bolt://127.0.0.1:99999", "bolt://[::1:7687", "bolt://127.0.0.1:0"])
def test_an_address_that_makes_no_sense_is_to_be_mended(nowhere: Settings, uri: str) -> None:
    """An address that cannot be read names the setting."""
    assert "NEO4J_URI" in str(refusal(nowhere, neo4j_uri=uri))


def test_the_system_database_holds_no_graph(nowhere: Settings) -> None:
    """The database of users is refused as the place of the graph."""
    assert type(refusal(nowhere, neo4j_database="system")) is SettingsError


@pytest.mark.neo4j
def test_a_wrong_password_is_denied(neo4j_settings: Settings) -> None:
    """A refused password names user and settings, never the password."""
    error = refusal(neo4j_settings, neo4j_password=PASSWORD)

    assert type(error) is StoreDenied
    assert "NEO4J_PASSWORD" in str(error)


@pytest.mark.neo4j
def test_a_password_that_must_be_changed_first_is_denied(neo4j_settings: Settings) -> None:
    """A user whose first password still stands learns how to change it."""
    with GraphDatabase.driver(neo4j_settings.neo4j_uri, auth=("neo4j", neo4j_settings.neo4j_password)) as system:
        create = "CREATE OR REPLACE USER newcomer SET PASSWORD 'first-password' CHANGE REQUIRED"
        system.execute_query(create, database_="system")

    error = refusal(neo4j_settings, neo4j_username="newcomer", neo4j_password="first-password")  # noqa: S106 - made a line above

    assert type(error) is StoreDenied
    assert "ALTER CURRENT USER SET PASSWORD" in str(error)


@pytest.mark.neo4j
@pytest.mark.parametrize("scheme", ["bolt", "neo4j"])
def test_a_database_that_does_not_exist_is_named(neo4j_settings: Settings, scheme: str) -> None:
    """A wrong NEO4J_DATABASE is named with the setting."""
    uri = neo4j_settings.neo4j_uri.replace("bolt", scheme)
    error = refusal(neo4j_settings, neo4j_uri=uri, neo4j_database="nosuch")

    assert type(error) is StoreError
    assert str(error) == f"There is no database 'nosuch' at {uri}; set NEO4J_DATABASE to one that exists."


@pytest.mark.neo4j
def test_encryption_that_the_server_lacks_is_said(neo4j_settings: Settings) -> None:
    """An encrypted address of a server that speaks plainly is unreachable, not a traceback."""
    error = refusal(neo4j_settings, neo4j_uri=neo4j_settings.neo4j_uri.replace("bolt", "bolt+s"))

    assert type(error) is StoreUnreachable


@pytest.mark.neo4j
def test_a_routed_address_works(neo4j_settings: Settings) -> None:
    """The address of a cluster, neo4j://, leads to the same server."""
    with driver.connect(dataclasses.replace(neo4j_settings, neo4j_uri=neo4j_settings.neo4j_uri.replace("bolt", "neo4j"))) as store:
        assert store.kind == "Neo4j"
        assert tx.read(store, "RETURN 1 AS one") == [{"one": 1}]


@pytest.mark.neo4j
def test_a_neo4j_that_is_too_old_is_refused(neo4j_settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """A version below the oldest that we speak asks for an upgrade."""
    monkeypatch.setattr(driver, "OLDEST_NEO4J", (9999, 1))

    assert "mfmsec needs 9999.1 or later; upgrade the server" in str(refusal(neo4j_settings))


def test_rows_come_back_as_they_were_asked_for(store: Store) -> None:
    """Parameters go in and rows come out as plain dicts, nested values and Unicode included."""
    value = {"list": [1, 2.5, "ß", None, True], "map": {"a": {"b": []}}}

    assert tx.read(store, "UNWIND [1, 2] AS n RETURN n, $value AS value", {"value": value}) == [
        {"n": 1, "value": value},
        {"n": 2, "value": value},
    ]


@pytest.mark.neo4j
def test_the_read_door_does_not_write(neo4j_settings: Settings) -> None:
    """Where the server knows read access, a writing statement is refused at the read door."""
    with driver.connect(neo4j_settings) as store, pytest.raises(StoreError, match="Writing in read access mode"):
        tx.read(store, "CREATE (:Planet)")


def test_a_statement_that_is_wrong_says_why(store: Store) -> None:
    """A statement that the server cannot read is a StoreError with the server's reason in it."""
    with pytest.raises(StoreError, match="RETRUN"):
        tx.read(store, "RETRUN 1")


def test_a_reading_that_failed_leaves_the_door_as_it_was(store: Store) -> None:
    """After refused and cut off statements many threads still get each its own rows."""

    def ask(number: int) -> list[dict[str, Any]]:
        with pytest.raises(StoreError):
            tx.read(store, "RETRUN 1")
        return tx.read(store, "RETURN $number AS number", {"number": number})

    with pytest.raises(StoreTimeout):
        tx.read(store, ENDLESS, {"x": -1}, timeout=1)
    with ThreadPoolExecutor() as threads:
        answers = list(threads.map(ask, range(20)))

    assert answers == [[{"number": number}] for number in range(20)]


def test_an_overrun_statement_is_cut_off_on_the_server_too(store: Store) -> None:
    """At its deadline a statement ends with StoreTimeout, and the server no longer works on it."""
    with pytest.raises(StoreTimeout, match="cut off after 1 s"):
        tx.read(store, ENDLESS, {"x": -1}, timeout=1)
    deadline = time.monotonic() + 20
    while tx.read(store, RUNNING) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert tx.read(store, RUNNING) == []


def test_a_long_statement_is_cut_off_as_well(store: Store) -> None:
    """The deadline holds for statements longer than the server's list of running ones shows."""
    with pytest.raises(StoreTimeout):
        tx.read(store, f"{ENDLESS} /* {'long ' * 1000} */", {"x": -1}, timeout=1)


def test_one_overrun_does_not_cut_off_the_others(store: Store) -> None:
    """Of many threads only the one past its deadline is cut off, and each gets its own rows."""
    answers: dict[int, Any] = {}

    def ask(number: int) -> None:
        statement = ENDLESS if number == 0 else "UNWIND range(1, 50) AS n RETURN sum(n) AS total, $x AS number"
        for _ in range(1 if number == 0 else 30):
            try:
                answers[number] = tx.read(store, statement, {"x": number or -1}, timeout=2 if number == 0 else 60)
            except StoreTimeout as error:
                answers[number] = error

    with ThreadPoolExecutor() as threads:
        list(threads.map(ask, range(6)))

    assert isinstance(answers.pop(0), StoreTimeout)
    assert answers == {number: [{"total": 1275, "number": number}] for number in range(1, 6)}


@pytest.mark.parametrize("timeout", [0, -1.0])
def test_no_timeout_is_not_written_as_zero(store: Store, timeout: float) -> None:
    """A timeout of zero, which the driver takes for none at all, is refused."""
    with pytest.raises(ValueError, match="above zero"):
        tx.read(store, "RETURN 1", timeout=timeout)


def test_writes_that_meet_are_repeated(empty_store: Store) -> None:
    """Work of several threads on one node is retried until each has happened exactly once."""
    tx.change_schema(empty_store, "CREATE CONSTRAINT counter_id IF NOT EXISTS FOR (c:Counter) REQUIRE c.id IS UNIQUE")
    tx.write(empty_store, lambda transaction: transaction.run("CREATE (:Counter {id: 1, value: 0})").consume())

    def count() -> None:
        for _ in range(10):
            tx.write(empty_store, add)

    def add(transaction: ManagedTransaction) -> None:
        transaction.run("MATCH (c:Counter {id: 1}) SET c.value = c.value + 1").consume()

    with ThreadPoolExecutor() as threads:
        for done in [threads.submit(count) for _ in range(4)]:
            done.result()

    assert tx.read(empty_store, "MATCH (c:Counter) RETURN c.value AS value") == [{"value": 40}]


def test_work_that_fails_changes_nothing(empty_store: Store) -> None:
    """An exception inside the work rolls its transaction back and reaches the caller as it is."""

    def work(transaction: ManagedTransaction) -> None:
        transaction.run("CREATE (:Planet)").consume()
        raise LookupError

    with pytest.raises(LookupError):
        tx.write(empty_store, work)
    assert tx.read(empty_store, "MATCH (n:Planet) RETURN count(n) AS n") == [{"n": 0}]
