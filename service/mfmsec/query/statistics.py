"""How many triples of each predicate there are: in the dataset, and in the loaded graph as the database itself counts them."""

from collections import Counter

import pyoxigraph as ox

from mfmsec.domain import ids
from mfmsec.mapping import specs
from mfmsec.mapping.model import COMMON_LABEL, PREFIXES, RDF_TYPE, Node
from mfmsec.store import tx
from mfmsec.store.driver import Store


def of_dataset(dataset: ox.Store) -> Counter[str]:
    """Count the triples of each predicate in a dataset, without its schema."""
    schema = ids.graph("schema")
    return Counter(quad.predicate.value for quad in dataset if str(getattr(quad.graph_name, "value", "")) != schema)


def of_graph(store: Store) -> Counter[str]:
    """Count the triples of each predicate that the loaded graph stands for."""
    counted: Counter[str] = Counter()
    for name, predicate in specs.edge_types().items():
        counted[predicate] += tx.read(store, f"MATCH ()-[e:{name}]->() RETURN count(e) AS n", {})[0]["n"]
    for node in specs.NODES:
        counted.update(_properties(store, node))
    typed = tx.read(store, f"MATCH (n:{COMMON_LABEL}) RETURN sum(size(labels(n)) - 1) AS n", {})
    counted[RDF_TYPE] = typed[0]["n"] or 0
    return +counted


def _properties(store: Store, node: Node) -> Counter[str]:
    counted: Counter[str] = Counter()
    many = {spec.key for spec in node.properties if spec.many}
    found = tx.read(store, f"MATCH (n:{node.label}) UNWIND keys(n) AS key RETURN key, count(*) AS n ORDER BY key", {})
    for record in found:
        spec = specs.property_of(node, record["key"])
        if spec is not None and spec.key not in many:
            counted[spec.predicate] += record["n"]
        elif spec is not None:
            sized = f"MATCH (n:{node.label}) WHERE n.`{record['key']}` IS NOT NULL RETURN sum(size(n.`{record['key']}`)) AS n"
            counted[spec.predicate] += tx.read(store, sized, {})[0]["n"]
    return counted


def size(store: Store) -> tuple[int, int]:
    """Return how many nodes and edges of ours the graph has."""
    nodes = tx.read(store, f"MATCH (n:{COMMON_LABEL}) RETURN count(n) AS n", {})[0]["n"]
    edges = tx.read(store, f"MATCH (:{COMMON_LABEL})-[e]->(:{COMMON_LABEL}) RETURN count(e) AS n", {})[0]["n"]
    return nodes, edges


def compact(predicate: str) -> str:
    """Return a predicate with its usual prefix."""
    return next(
        (f"{prefix}:{predicate[len(name) :]}" for prefix, name in PREFIXES.items() if predicate.startswith(name)), predicate
    )
