"""Database hits of ten operations and one dashboard: our statements beside the best written by hand, counted by PROFILE.

Operations and statements lie in bench/statements. Both are counted within the frame that tells which release answered.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, LiteralString, cast

from bench.table import Goal, Table
from mfmsec.api.graphql import schema
from mfmsec.query.release import framed
from mfmsec.store import tx
from mfmsec.store.driver import Store

STATEMENTS: Final = Path(__file__).with_name("statements")
OPERATIONS: Final = {
    "flagship": "the flagship",
    "protection": "its verdicts",
    "threat": "a threat by its code",
    "threats": "threats of an element, three levels",
    "attacks": "attacks on a modality",
    "coverage": "coverage by outcome and adaptive",
    "references": "references by year, with coverage",
    "node": "a node by its id",
    "concepts": "the values of an axis",
    "mappings": "mappings to a framework",
    "dashboard": "a nested dashboard",
}
GOAL: Final = Goal(1.1, "hits")


def hits(store: Store, table: Table) -> None:
    """Add a row for each operation; the real catalog is loaded."""
    for name, what in OPERATIONS.items():
        statement, parameters = planned(store, (STATEMENTS / f"{name}.graphql").read_text(encoding="utf-8"))
        text = (STATEMENTS / f"{name}.cypher").read_text(encoding="utf-8")
        best = "\n".join(framed(["CALL () {", text, "}"], "answer"))
        table.compare(f"database hits, {what}", [counted(store, statement, parameters)], [counted(store, best, {})], GOAL)


def planned(store: Store, document: str) -> tuple[str, Mapping[str, object]]:
    """Return the last statement that an operation sends, with its parameters."""
    sent: list[tuple[str, Mapping[str, object]]] = []

    def read(statement: str, parameters: Mapping[str, object]) -> list[dict[str, Any]]:
        sent.append((statement, dict(parameters)))
        return tx.read(store, statement, parameters)

    answer = schema.run(document, {}, read)
    assert "errors" not in answer, answer["errors"]  # noqa: S101 - the operations are right
    return sent[-1]


def counted(store: Store, statement: str, parameters: Mapping[str, object]) -> int:
    """Return the database hits of a statement; it is run once before, so that its plan is made."""
    with store.driver.session(database=store.database) as session:
        session.run(cast("LiteralString", statement), dict(parameters)).consume()
        profile = session.run(cast("LiteralString", f"PROFILE {statement}"), dict(parameters)).consume().profile
    assert profile is not None  # noqa: S101 - it was asked for
    return _sum(profile)


def _sum(operator: Mapping[str, Any]) -> int:
    return int(operator["args"].get("DbHits", 0)) + sum(map(_sum, operator.get("children", ())))
