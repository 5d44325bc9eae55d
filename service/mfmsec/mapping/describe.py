"""The property graph, told to those who write their own Cypher; `docs/graph.md` is what this returns."""

from collections.abc import Iterator

from mfmsec.mapping import specs
from mfmsec.mapping.model import BOOKKEEPING, COMMON_LABEL, Node, Property

HEAD = f"""# The graph

What one finds in the loaded graph, derived from `service/mfmsec/mapping/specs.py`. Every node has the label `{COMMON_LABEL}`, and
further labels for its superclasses and defined classes: {", ".join(f"`{label}`" for label in sorted(specs.SUPERCLASSES.values()))}.
Edges that were inferred have `inferred: true`. The properties {", ".join(f"`{key}`" for key in BOOKKEEPING)} are about the
projection itself, as are the nodes `LoadedRelease` (one for each source), `LoadBegun` and `LoadEnded`; all the rest stands for
triples. A node, and the edges that start at it, are of the source that `source` names: `mfmsec`, or a user's. Text is English; text
in another language has a key of its own, such as `label_de`.
"""


def markdown() -> str:
    """Return every class with its properties and edges, as Markdown."""
    return HEAD + "".join(line for node in specs.NODES for line in _node(node))


def _node(node: Node) -> Iterator[str]:
    yield f"\n## {node.label}\n\n{node.description} <{node.class_iri}>\n\n"
    yield "| property | RDF predicate | value | what it is |\n| --- | --- | --- | --- |\n"
    yield from (f"| `{spec.key}` | {spec.predicate} | {_value(spec)} | {spec.description} |\n" for spec in node.properties)
    if node.edges:
        yield "\n| edge | RDF predicate | what it is |\n| --- | --- | --- |\n"
    for edge in node.edges:
        picture = f"(:{node.label})-[:{edge.type}]->(:{'/'.join(edge.targets)})"
        yield f"| `{picture}` | {edge.predicate} | {edge.description} |\n"


def _value(spec: Property) -> str:
    return f"{spec.kind}{', many' if spec.many else ''}{', indexed' if spec.index else ''}"
