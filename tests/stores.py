"""The graph databases that tests run against: a real Neo4j of their own, and the embedded store in a folder of its own."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

from mfmsec.store import tx
from mfmsec.store.driver import Store

SCRIPT = Path(__file__).parents[1] / "scripts" / "neo4j_server.py"


def neo4j_server() -> ModuleType:
    """Return the module that runs a real Neo4j; it is a script and lies in no package."""
    if "neo4j_server" not in sys.modules:
        spec = importlib.util.spec_from_file_location("neo4j_server", SCRIPT)
        assert spec
        assert spec.loader
        module = importlib.util.module_from_spec(spec)
        sys.modules["neo4j_server"] = module
        spec.loader.exec_module(module)
    return sys.modules["neo4j_server"]


def wipe(store: Store) -> None:
    """Remove every node, constraint and index."""
    tx.write(store, lambda transaction: transaction.run("MATCH (n) DETACH DELETE n").consume())
    for row in tx.read(store, "SHOW CONSTRAINTS YIELD name RETURN name"):
        tx.change_schema(store, f"DROP CONSTRAINT `{row['name']}` IF EXISTS")
    indexes = "SHOW INDEXES YIELD name, type, owningConstraint WHERE type <> 'LOOKUP' AND owningConstraint IS NULL RETURN name"
    for row in tx.read(store, indexes):
        tx.change_schema(store, f"DROP INDEX `{row['name']}` IF EXISTS")


def empty(store: Store) -> None:
    """Delete every node and edge, and keep constraints and indexes."""
    tx.write(store, lambda transaction: transaction.run("MATCH (n) DETACH DELETE n").consume())
