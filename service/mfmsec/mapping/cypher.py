"""Cypher derived from the specs; labels and edge types come from nowhere else."""

from functools import cache

from mfmsec.mapping import specs
from mfmsec.mapping.model import COMMON_LABEL


def snake(label: str) -> str:
    """Return a label in snake case, as names of constraints and indexes have it."""
    return "".join(f"_{c.lower()}" if c.isupper() else c for c in label).lstrip("_")


def constraints() -> list[tuple[str, str, str, str]]:
    """Return every constraint and index of the graph as (name, label, property, UNIQUENESS or RANGE)."""
    unique = [(f"{snake(node.label)}_iri", node.label, "iri", "UNIQUENESS") for node in specs.NODES]
    indexes = [(f"{snake(n.label)}_{snake(p.key)}", n.label, p.key, "RANGE") for n in specs.NODES for p in n.properties if p.index]
    return [*unique, *_BOOKKEEPING_KEYS, *indexes]


def constraint_statement(name: str, label: str, key: str, kind: str) -> str:
    """Return the statement that makes one constraint or index."""
    if kind == "UNIQUENESS":
        return f"CREATE CONSTRAINT {name} IF NOT EXISTS FOR (n:{label}) REQUIRE n.{key} IS UNIQUE"
    return f"CREATE INDEX {name} IF NOT EXISTS FOR (n:{label}) ON (n.{key})"


def create_nodes(labels: tuple[str, ...]) -> str:
    """Return the statement that creates nodes with these labels from rows of (properties)."""
    return f"UNWIND $rows AS row CREATE (n:{':'.join(labels)}) SET n = row.properties"


def update_nodes(label: str) -> str:
    """Return the statement that replaces properties and drops outgoing edges of nodes, from rows of (iri, properties)."""
    return (
        f"UNWIND $rows AS row MATCH (n:{label} {{iri: row.iri}}) SET n = row.properties "
        "WITH n OPTIONAL MATCH (n)-[old]->() DELETE old"
    )


def delete_nodes(label: str) -> str:
    """Return the statement that deletes nodes, with every edge they have, from rows of (iri)."""
    return f"UNWIND $rows AS row MATCH (n:{label} {{iri: row.iri}}) DETACH DELETE n"


@cache
def create_edges(edge_type: str, *, inferred: bool) -> str:
    """Return the statement that creates edges of one type, from rows of (end, starts).

    Both ends are looked up under the common label: a statement for each pair of classes would cost Neo4j more in planning than
    their smaller indexes save.
    """
    mark = " {inferred: true}" if inferred else ""
    return (
        f"UNWIND $rows AS row MATCH (b:{COMMON_LABEL} {{iri: row.end}}) UNWIND row.starts AS start "
        f"MATCH (a:{COMMON_LABEL} {{iri: start}}) CREATE (a)-[:{edge_type}{mark}]->(b)"
    )


def seal_nodes(label: str) -> str:
    """Return the statement that marks nodes as complete, from rows of (iri, digest)."""
    return f"UNWIND $rows AS row MATCH (n:{label} {{iri: row.iri}}) SET n.digest = row.digest"


def any_node() -> str:
    """Return the statement that counts our nodes."""
    return f"MATCH (n:{COMMON_LABEL}) RETURN count(n) AS nodes"


def scan_nodes(label: str) -> str:
    """Return the statement that lists the nodes of a source, with their fingerprints, a page at a time."""
    return (
        f"MATCH (n:{label}) WHERE n.iri > $after AND n.source = $source "
        "RETURN n.iri AS iri, n.digest AS digest, labels(n) AS labels ORDER BY n.iri LIMIT $limit"
    )


def read_nodes(label: str) -> str:
    """Return the statement that reads whole nodes of a source with the edges that start at them, a page at a time."""
    return (
        f"MATCH (n:{label}) WHERE n.iri > $after AND n.source = $source WITH n ORDER BY n.iri LIMIT $limit "
        "OPTIONAL MATCH (n)-[e]->(m) "
        "RETURN n.iri AS iri, labels(n) AS labels, properties(n) AS properties, "
        "collect([type(e), m.iri, e.inferred]) AS edges ORDER BY iri"
    )


def unseal_nodes() -> str:
    """Return the statement that marks nodes as incomplete, from rows of (iri)."""
    return f"UNWIND $rows AS row MATCH (n:{COMMON_LABEL} {{iri: row.iri}}) SET n.digest = null"


def which() -> str:
    """Return the statement that tells which of some IRIs are nodes."""
    return f"UNWIND $iris AS iri MATCH (n:{COMMON_LABEL} {{iri: iri}}) RETURN n.iri AS iri"


def properties() -> str:
    """Return the statement that reads the properties of nodes with some IRIs."""
    return f"UNWIND $iris AS iri MATCH (n:{COMMON_LABEL} {{iri: iri}}) RETURN n.iri AS iri, properties(n) AS properties"


def edges_from() -> str:
    """Return the statement that lists the edges that start at nodes with some IRIs."""
    return f"UNWIND $iris AS iri MATCH (n:{COMMON_LABEL} {{iri: iri}})-[e]->(m) {_EDGE.format(start='n', end='m')}"


def edges_to() -> str:
    """Return the statement that lists the edges that end at nodes with some IRIs."""
    return f"UNWIND $iris AS iri MATCH (n:{COMMON_LABEL} {{iri: iri}})<-[e]-(m) {_EDGE.format(start='m', end='n')}"


def foreign_nodes() -> str:
    """Return the statement that counts, by their labels, nodes that are not ours; neosemantics too calls its nodes Resource."""
    others = " AND ".join(f"NOT n:{label}" for label in BOOKKEEPING_LABELS)
    foreign = f"(NOT n:{COMMON_LABEL} OR n.iri IS NULL) AND {others}"
    return f"MATCH (n) WHERE {foreign} RETURN labels(n) AS labels, count(*) AS nodes ORDER BY nodes DESC LIMIT 5"


_EDGE = (
    "RETURN {start}.iri AS subject, {start}.source AS source, type(e) AS type, {end}.iri AS object, e.inferred AS inferred "
    "ORDER BY subject, type, object"
)
_BOOKKEEPING_KEYS = [
    *((f"{snake(label)}_source", label, "source", "UNIQUENESS") for label in ("LoadedRelease", "LoadBegun", "LoadEnded")),
    ("resource_iri", COMMON_LABEL, "iri", "RANGE"),
]
BOOKKEEPING_LABELS = ("LoadedRelease", "LoadBegun", "LoadEnded", "__Neo4jMigration", "__Neo4jMigrationsLock")
"""Labels of nodes that keep account of loads and migrations and stand for no individual."""
