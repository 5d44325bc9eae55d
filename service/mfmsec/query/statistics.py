"""How many triples of each predicate there are: in the dataset, and in the loaded graph as the database itself counts them."""

from collections import Counter, defaultdict
from collections.abc import Iterator

import pyoxigraph as ox

from mfmsec.domain import ids
from mfmsec.mapping import specs
from mfmsec.mapping.model import COMMON_LABEL, RDF_TYPE, Node
from mfmsec.store import tx
from mfmsec.store.driver import Store

_EACH = "RETURN n.source AS source, {} AS n ORDER BY source"


def of_dataset(dataset: ox.Store) -> Counter[str]:
    """Count the triples of each predicate in a dataset, without its schema."""
    schema = ids.graph("schema")
    return Counter(quad.predicate.value for quad in dataset if str(getattr(quad.graph_name, "value", "")) != schema)


def of_graph(store: Store) -> dict[str, Counter[str]]:
    """Count the triples of each predicate that the loaded graph stands for, by the source whose facts they are or follow from."""
    counted: dict[str, Counter[str]] = defaultdict(Counter)
    for name, predicate in specs.edge_types().items():
        for record in tx.read(store, f"MATCH (n:{COMMON_LABEL})-[e:{name}]->() {_EACH.format('count(e)')}", {}):
            counted[record["source"]][predicate] += record["n"]
    for node in specs.NODES:
        for source, predicate, number in _properties(store, node):
            counted[source][predicate] += number
    for record in tx.read(store, f"MATCH (n:{COMMON_LABEL}) {_EACH.format('sum(size(labels(n)) - 1)')}", {}):
        counted[record["source"]][RDF_TYPE] = record["n"]
    return {source: +counts for source, counts in sorted(counted.items(), key=lambda one: (one[0] != ids.SOURCE, one[0]))}


def _properties(store: Store, node: Node) -> Iterator[tuple[str, str, int]]:
    """Yield source, predicate and number of the values of nodes of a class."""
    many = {spec.key for spec in node.properties if spec.many}
    counted = f"MATCH (n:{node.label}) UNWIND keys(n) AS key RETURN n.source AS source, key, count(*) AS n ORDER BY source, key"
    found = tx.read(store, counted, {})
    known = {record["key"]: specs.property_of(node, record["key"]) for record in found}
    yield from (
        (record["source"], spec.predicate, record["n"])
        for record in found
        if (spec := known[record["key"]]) is not None and spec.key not in many
    )
    for key, spec in known.items():
        if spec is not None and spec.key in many:
            sized = f"MATCH (n:{node.label}) WHERE n.`{key}` IS NOT NULL {_EACH.format(f'sum(size(n.`{key}`))')}"
            yield from ((record["source"], spec.predicate, record["n"]) for record in tx.read(store, sized, {}))


def size(store: Store, source: str) -> tuple[int, int]:
    """Return how many nodes of a source the graph has, and how many edges start at them."""
    given = {"source": source}
    nodes = tx.read(store, f"MATCH (n:{COMMON_LABEL} {{source: $source}}) RETURN count(n) AS n", given)[0]["n"]
    edges = tx.read(store, f"MATCH (n:{COMMON_LABEL} {{source: $source}})-[e]->() RETURN count(e) AS n", given)[0]["n"]
    return nodes, edges


def column(source: str) -> str:
    """Return the heading under which the triples of a source in the graph are told."""
    return "graph" if source == ids.SOURCE else f"graph/{source}"
