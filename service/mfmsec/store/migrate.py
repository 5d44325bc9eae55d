"""The migrator: brings the graph's constraints and indexes up to date, once, in order, one process at a time.

What it has applied stands in the graph itself as a chain of nodes, the one that the program neo4j-migrations writes and reads.
"""

import contextlib
import getpass
import os
import platform
import re
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from neo4j import ManagedTransaction
from neo4j.exceptions import Neo4jError
from neo4j.time import Duration

from mfmsec.errors import MigrationError, StoreError
from mfmsec.store import scripts, tx
from mfmsec.store.driver import Store
from mfmsec.store.failures import translate
from mfmsec.store.scripts import Script

Wanted = tuple[str, str, str, str]
LOCK_SECONDS = 600
WAIT_SECONDS = 120.0
POLL_SECONDS = 0.5
SCHEMA = re.compile(r"(?:\s*//.*\n)*\s*(?:CREATE|DROP)\s+(?:CONSTRAINT|(?:\w+\s+)?INDEX)\b", re.IGNORECASE)
"""A statement that makes or drops a constraint or an index."""
STATEMENT_SECONDS = 500.0
CHAIN = "MATCH (m:__Neo4jMigration) WHERE m.version <> 'BASELINE' RETURN properties(m) AS applied ORDER BY m.version"
RECORD = """\
MERGE (base:__Neo4jMigration {version: 'BASELINE'})
WITH base
OPTIONAL MATCH (last:__Neo4jMigration {version: $previous})
WITH coalesce(last, base) AS last
MERGE (next:__Neo4jMigration {version: $version})
ON CREATE SET next.description = $description, next.type = 'CYPHER', next.source = $source,
  next.checksum = $crc32, next.sha256 = $sha256
MERGE (last)-[step:MIGRATED_TO]->(next)
ON CREATE SET step.at = $at, step.`in` = $took, step.by = $by, step.connectedAs = $as"""
LOCK_CONSTRAINT = """\
CREATE CONSTRAINT __Neo4jMigrationsLock__has_unique_name IF NOT EXISTS
FOR (lock:__Neo4jMigrationsLock) REQUIRE lock.name IS UNIQUE"""
# A lock of neo4j-migrations has no expiry, so `expires < now` is null and it is never taken from it.
LOCK = """\
MERGE (lock:__Neo4jMigrationsLock {name: $name})
ON CREATE SET lock.id = $id, lock.owner = $owner, lock.expires = $expires
WITH lock, lock.id = $id OR coalesce(lock.expires < $now, false) AS ours
SET lock.id = CASE WHEN ours THEN $id ELSE lock.id END,
    lock.owner = CASE WHEN ours THEN $owner ELSE lock.owner END,
    lock.expires = CASE WHEN ours THEN $expires ELSE lock.expires END
RETURN lock.id AS id, lock.owner AS owner, lock.expires AS expires"""
UNLOCK = "MATCH (lock:__Neo4jMigrationsLock {id: $id}) DELETE lock"
CONSTRAINTS = "SHOW CONSTRAINTS YIELD name, type, labelsOrTypes, properties RETURN name, type, labelsOrTypes, properties"
INDEXES = """\
SHOW INDEXES YIELD name, type, state, labelsOrTypes, properties, owningConstraint
WHERE type = 'RANGE' RETURN name, type, state, labelsOrTypes, properties, owningConstraint"""


def pending(store: Store, folder: Path) -> list[str]:
    """Return the names of the migrations that `apply` would apply; nothing is changed.

    Raises MigrationError when files and graph disagree.
    """
    return [script.file for script in _pending(store, scripts.read(folder))]


def apply(store: Store, folder: Path) -> list[str]:
    """Apply what is pending, and return the names of it.

    Raises MigrationError when files and graph disagree, a statement fails, or another process holds the lock.
    """
    known = scripts.read(folder)
    if not _pending(store, known):
        return []
    with _locked(store) as renew:
        todo = _pending(store, known)
        for script in todo:
            renew()
            _apply_one(store, script)
    if todo and store.kind == "Neo4j":
        tx.read(store, "CALL db.awaitIndexes(300)", {}, STATEMENT_SECONDS)
    return [script.file for script in todo]


def verify(store: Store, wanted: Sequence[Wanted]) -> list[str]:
    """Return what is wrong with the graph's constraints and indexes; wanted are (name, label, property, UNIQUENESS or RANGE).

    Raises StoreError when the graph cannot be asked.
    """
    found = {row["name"]: row for row in tx.read(store, CONSTRAINTS)}
    # The embedded store lists the index of a constraint under a name of its own, so those are left out.
    indexes = [row for row in tx.read(store, INDEXES) if row["owningConstraint"] is None]
    found |= {row["name"]: row for row in indexes}
    faults = (_fault(name, (label, key, kind), found.get(name)) for name, label, key, kind in sorted(wanted))
    return [fault for fault in faults if fault]


def _fault(name: str, wanted: tuple[str, str, str], row: dict[str, Any] | None) -> str | None:
    shown = "{2} {0}.{1}".format(*wanted)
    if row is None:
        return f"{name} ({shown}) is missing; run `mfmsec migrate`."
    found = (",".join(row["labelsOrTypes"] or ()), ",".join(row["properties"] or ()), row["type"])
    if found != wanted:
        return f"{name} is {found[2]} {found[0]}.{found[1]} and should be {shown}; drop it and make it anew by a migration."
    if row.get("state", "ONLINE") != "ONLINE":
        return f"{name} ({shown}) is {row['state']}; wait until it is built, or drop it and make it anew."
    return None


def _pending(store: Store, known: list[Script]) -> list[Script]:
    """Compare files and graph: what was applied must be how the files begin."""
    applied = [row["applied"] for row in tx.read(store, CHAIN)]
    for number, node in enumerate(applied):
        if number >= len(known):
            msg = f"The graph has migration {node.get('source')}, which this mfmsec does not know; upgrade mfmsec."
            raise MigrationError(msg)
        _compare(known[number], node)
    return known[len(applied) :]


def _compare(script: Script, node: dict[str, Any]) -> None:
    if node.get("source") != script.file:
        found = node.get("source", "an unnamed migration")
        msg = f"The graph has {found} where {script.file} is expected; restore the files that were applied."
        raise MigrationError(msg)
    same = node["sha256"] == script.sha256 if "sha256" in node else node.get("checksum") == script.crc32
    if not same:
        msg = f"{script.file} has changed since it was applied; restore it, and write a new migration for the change."
        raise MigrationError(msg)


def _apply_one(store: Store, script: Script) -> None:
    started = time.monotonic()
    if store.embedded or not all(SCHEMA.match(statement) for statement in script.statements):
        for statement in script.statements:
            _run(script, statement, partial(tx.change_schema, store, statement, STATEMENT_SECONDS))
    else:
        # a transaction for each constraint costs Neo4j more than the constraint
        tx.write(store, lambda transaction: _run_all(transaction, script, store))
    tx.write(store, lambda transaction: _record(transaction, script, time.monotonic() - started, store.target.username))


def _run_all(transaction: ManagedTransaction, script: Script, store: Store) -> None:
    for statement in script.statements:
        _run(script, statement, partial(_consume, transaction, statement, store))


def _consume(transaction: ManagedTransaction, statement: str, store: Store) -> None:
    try:
        transaction.run(statement).consume()
    except Neo4jError as error:
        if error.is_retryable():
            raise  # the driver runs the transaction again
        raise translate(error, store.target) from error


def _run(script: Script, statement: str, run: Callable[[], object]) -> None:
    try:
        run()
    except StoreError as error:
        first = next(line for line in statement.splitlines() if not line.startswith("//"))
        msg = f"{script.file} failed at `{first[:100]}`: {error} It was not recorded; mend it and run `mfmsec migrate` again."
        raise MigrationError(msg) from error


def _record(transaction: ManagedTransaction, script: Script, took: float, username: str) -> None:
    transaction.run(
        RECORD,
        {
            "previous": f"{int(script.version) - 1:04}",
            "at": datetime.now(UTC),
            "took": Duration(seconds=int(took), nanoseconds=int(took % 1 * 1e9)),
            "by": _user(),
            "as": username,
            "version": script.version,
            "description": script.description,
            "source": script.file,
            "crc32": script.crc32,
            "sha256": script.sha256,
        },
    ).consume()


@contextlib.contextmanager
def _locked(store: Store) -> Iterator["_Renewal"]:
    tx.change_schema(store, LOCK_CONSTRAINT, STATEMENT_SECONDS)
    renewal = _Renewal(store, uuid.uuid4().hex)
    renewal.wait()
    try:
        yield renewal
    finally:
        # A lock that cannot be given back, since the server went away, expires by itself.
        with contextlib.suppress(StoreError):
            tx.write(store, lambda transaction: transaction.run(UNLOCK, {"id": renewal.id}).consume())


class _Renewal:
    """Our claim on the lock node; calling it puts the expiry off."""

    def __init__(self, store: Store, identity: str) -> None:
        self.id = identity
        self._store = store

    def __call__(self) -> None:
        holder = self._take()
        if holder["id"] != self.id:
            msg = f"The migration lock was taken over by {holder['owner']}; run `mfmsec migrate` again."
            raise MigrationError(msg)

    def wait(self) -> None:
        deadline = time.monotonic() + WAIT_SECONDS
        while (holder := self._take())["id"] != self.id:
            if time.monotonic() > deadline:
                raise MigrationError(_held(holder))
            time.sleep(POLL_SECONDS)

    def _take(self) -> dict[str, Any]:
        now = int(time.time())
        parameters = {
            "id": self.id,
            "name": _lock_name(self._store.database),
            "owner": f"{_user()}@{platform.node()} (process {os.getpid()})",
            "now": now,
            "expires": now + LOCK_SECONDS,
        }

        def take(transaction: ManagedTransaction) -> dict[str, Any]:
            record = transaction.run(LOCK, parameters).single(strict=True)
            return dict(zip(record.keys(), record, strict=True))

        try:
            return tx.write(self._store, take)
        except StoreError as error:
            # The embedded store lets two merge at once, and refuses the second one's commit, or misses a lock given back meanwhile.
            if _is_taken(error):
                return {"id": None, "owner": "Another process", "expires": now + LOCK_SECONDS}
            raise


def _is_taken(error: StoreError) -> bool:
    cause = error.__cause__
    return isinstance(cause, Neo4jError) and (cause.code or "").endswith((".ConstraintValidationFailed", ".EntityNotFound"))


def _held(holder: dict[str, Any]) -> str:
    if holder["expires"] is None:
        return (
            "Another program holds the migration lock, and it has no expiry; when it has crashed, remove the lock with "
            "MATCH (l:__Neo4jMigrationsLock) DELETE l."
        )
    until = datetime.fromtimestamp(holder["expires"], UTC).isoformat(timespec="seconds")
    return f"{holder['owner']} is migrating this graph; wait for it, or until its lock expires at {until}, and try again."


def _lock_name(database: str) -> str:
    """Return the name that neo4j-migrations gives its lock, so that each waits for the other."""
    return "John Doe" if database.lower() == "neo4j" else database.lower()


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a user without a name, as in some containers
        return str(os.getuid())
