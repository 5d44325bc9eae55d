import re
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from mfmsec.errors import MigrationError
from mfmsec.store import migrate, tx
from mfmsec.store.driver import Store

FOLDERS = Path(__file__).parent / "migrations"
LAST = "MATCH p = (:__Neo4jMigration {version: 'BASELINE'})-[:MIGRATED_TO*]->(last) WHERE NOT (last)-[:MIGRATED_TO]->() RETURN p"


def names(store: Store) -> set[str]:
    return {row["name"] for row in tx.read(store, "SHOW INDEXES YIELD name, type WHERE type = 'RANGE' RETURN name")}


def lock(store: Store, **properties: object) -> None:
    create = "CREATE (l:__Neo4jMigrationsLock) SET l = $properties"
    tx.write(store, lambda transaction: transaction.run(create, properties=properties).consume())


def test_what_is_pending_is_applied_once(empty_store: Store) -> None:
    """Applying names each file it applies, and applying again does nothing."""
    assert migrate.apply(empty_store, FOLDERS / "second") == ["V0001__planets.cypher", "V0002__names.cypher"]
    assert migrate.apply(empty_store, FOLDERS / "second") == []
    assert migrate.pending(empty_store, FOLDERS / "second") == []


def test_a_newer_file_is_applied_alone(empty_store: Store) -> None:
    """A file that was added later is pending by itself."""
    migrate.apply(empty_store, FOLDERS / "first")

    assert migrate.pending(empty_store, FOLDERS / "second") == ["V0002__names.cypher"]
    assert migrate.apply(empty_store, FOLDERS / "second") == ["V0002__names.cypher"]


def test_a_dry_run_changes_nothing(empty_store: Store) -> None:
    """Asking for what is pending leaves no node, no constraint and no lock."""
    assert migrate.pending(empty_store, FOLDERS / "first") == ["V0001__planets.cypher"]
    assert tx.read(empty_store, "MATCH (n) RETURN count(n) AS nodes") == [{"nodes": 0}]
    assert not names(empty_store)


def test_every_statement_arrives_whole(empty_store: Store) -> None:
    """Semicolons and quotes inside strings, comments, and a last statement without a semicolon all reach the server."""
    migrate.apply(empty_store, FOLDERS / "data")

    assert tx.read(empty_store, "MATCH (p:Planet) RETURN p.name AS name, p.motto AS motto ORDER BY name") == [
        {"name": "Earth; the third", "motto": 'It\'s "home"; still'},
        {"name": "Mars", "motto": None},
    ]


def test_the_chain_is_the_one_of_neo4j_migrations(empty_store: Store) -> None:
    """What was applied hangs at a baseline node, in order, with the properties that neo4j-migrations reads."""
    migrate.apply(empty_store, FOLDERS / "second")

    chain = "RETURN [n IN nodes(p) | properties(n)] AS nodes, [r IN relationships(p) | properties(r)] AS edges"
    [row] = tx.read(empty_store, f"{LAST.removesuffix('RETURN p')}{chain}")
    assert row["nodes"][0] == {"version": "BASELINE"}
    assert [node["version"] for node in row["nodes"][1:]] == ["0001", "0002"]
    assert [(node["type"], node["source"], node["description"]) for node in row["nodes"][1:]] == [
        ("CYPHER", "V0001__planets.cypher", "planets"),
        ("CYPHER", "V0002__names.cypher", "names"),
    ]
    assert all(set(edge) == {"at", "in", "by", "connectedAs"} for edge in row["edges"])


@pytest.mark.parametrize(
    ("folder", "message"),
    [
        ("duplicate_number", r"V0001__names\.cypher and V0001__planets\.cypher have the same number; give .* V0002"),
        ("gap", r"There is no migration V0002 before V0003__names\.cypher"),
        ("unclosed_string", r"V0001__open\.cypher, line 1: what ' opens has no end"),
        ("no_statement", r"V0001__nothing\.cypher holds no statement"),
    ],
)
def test_files_that_break_the_law_are_refused_before_anything_is_changed(empty_store: Store, folder: str, message: str) -> None:
    """Each misbehaviour of a folder is an error that names the file and the repair, and the graph stays as it was."""
    with pytest.raises(MigrationError, match=message):
        migrate.apply(empty_store, FOLDERS / folder)
    assert tx.read(empty_store, "MATCH (n) RETURN count(n) AS nodes") == [{"nodes": 0}]


@pytest.mark.parametrize(
    ("folder", "message"),
    [
        ("changed", r"V0001__planets\.cypher has changed since it was applied"),
        ("renamed", r"The graph has V0001__planets\.cypher where V0001__worlds\.cypher is expected"),
    ],
)
def test_what_was_applied_may_not_change(empty_store: Store, folder: str, message: str) -> None:
    """A released file that was changed or renamed is refused by name."""
    migrate.apply(empty_store, FOLDERS / "first")

    with pytest.raises(MigrationError, match=message):
        migrate.pending(empty_store, FOLDERS / folder)


def test_a_graph_from_the_future_is_refused(empty_store: Store) -> None:
    """A migration in the graph that has no file here asks for a newer mfmsec."""
    migrate.apply(empty_store, FOLDERS / "second")

    with pytest.raises(MigrationError, match=r"V0002__names\.cypher, which this mfmsec does not know; upgrade"):
        migrate.apply(empty_store, FOLDERS / "first")


def test_a_failing_statement_is_named_and_its_file_not_recorded(empty_store: Store) -> None:
    """What failed stays pending; once it is mended, the next run applies it, and the lock is free."""
    with pytest.raises(MigrationError, match=r"V0002__names\.cypher failed at `CRATE INDEX .* not recorded"):
        migrate.apply(empty_store, FOLDERS / "broken_cypher")

    assert migrate.pending(empty_store, FOLDERS / "mended") == ["V0002__names.cypher"]
    assert migrate.apply(empty_store, FOLDERS / "mended") == ["V0002__names.cypher"]
    assert {"planet_name", "moon_name"} <= names(empty_store)


def test_a_chain_of_neo4j_migrations_is_judged_by_its_own_checksum(empty_store: Store) -> None:
    """A node without our SHA-256 is compared by its CRC-32."""
    migrate.apply(empty_store, FOLDERS / "first")
    drop = "MATCH (m:__Neo4jMigration) REMOVE m.sha256"
    tx.write(empty_store, lambda transaction: transaction.run(drop).consume())

    assert migrate.pending(empty_store, FOLDERS / "second") == ["V0002__names.cypher"]
    with pytest.raises(MigrationError, match="has changed"):
        migrate.pending(empty_store, FOLDERS / "changed")


def test_of_many_at_once_one_applies_and_the_others_wait(empty_store: Store) -> None:
    """Each file is applied by exactly one of several processes that start together."""
    with ThreadPoolExecutor() as threads:
        runs = [threads.submit(migrate.apply, empty_store, FOLDERS / "second") for _ in range(4)]

    assert sorted(name for run in runs for name in run.result()) == ["V0001__planets.cypher", "V0002__names.cypher"]
    assert not tx.read(empty_store, "MATCH (l:__Neo4jMigrationsLock) RETURN l.id AS id")


def test_a_held_lock_is_waited_for_and_then_named(empty_store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """While another process holds the lock nothing is applied, and the message says who and until when."""
    monkeypatch.setattr(migrate, "WAIT_SECONDS", 0.1)
    name = "John Doe" if empty_store.database == "neo4j" else empty_store.database
    lock(empty_store, name=name, id="x", owner="ada@engine (process 7)", expires=int(time.time()) + 100)

    with pytest.raises(MigrationError, match=re.escape("ada@engine (process 7) is migrating this graph")):
        migrate.apply(empty_store, FOLDERS / "first")
    assert migrate.pending(empty_store, FOLDERS / "first") == ["V0001__planets.cypher"]


def test_a_lock_of_a_crashed_process_is_taken_over_when_it_expires(empty_store: Store) -> None:
    """A lock past its expiry does not stop anyone."""
    name = "John Doe" if empty_store.database == "neo4j" else empty_store.database
    lock(empty_store, name=name, id="x", owner="ada@engine (process 7)", expires=int(time.time()) - 1)

    assert migrate.apply(empty_store, FOLDERS / "first") == ["V0001__planets.cypher"]


def test_a_lock_of_neo4j_migrations_is_never_taken(empty_store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """A lock without an expiry belongs to the other program, and the message says how to remove it after a crash."""
    monkeypatch.setattr(migrate, "WAIT_SECONDS", 0.1)
    name = "John Doe" if empty_store.database == "neo4j" else empty_store.database
    lock(empty_store, name=name, id="x")

    with pytest.raises(MigrationError, match="has no expiry"):
        migrate.apply(empty_store, FOLDERS / "first")


def test_verify_names_what_is_missing_and_what_is_wrong(empty_store: Store) -> None:
    """The comparison with the specs tells each constraint or index that is missing or another one, and is silent otherwise."""
    migrate.apply(empty_store, FOLDERS / "second")
    right = [("planet_iri", "Planet", "iri", "UNIQUENESS"), ("planet_name", "Planet", "name", "RANGE")]

    assert migrate.verify(empty_store, right) == []
    missing, wrong = migrate.verify(
        empty_store, [("moon_iri", "Moon", "iri", "UNIQUENESS"), ("planet_name", "Planet", "size", "RANGE")]
    )
    assert missing == "moon_iri (UNIQUENESS Moon.iri) is missing; run `mfmsec migrate`."
    assert wrong.startswith("planet_name is RANGE Planet.name and should be RANGE Planet.size")
