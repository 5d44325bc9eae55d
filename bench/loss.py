"""How many of a file's triples can be read off the graph that rdflib-neo4j made of it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from mfmsec.mapping.model import PREFIXES, RDF_TYPE
from mfmsec.store import tx
from mfmsec.store.driver import Store

NAMESPACES = {**PREFIXES, "dct": PREFIXES["dcterms"], "rdf": RDF_TYPE.rpartition("#")[0] + "#"}
READ = (
    "MATCH (n:Resource) OPTIONAL MATCH (n)-[e]->(m) "
    "RETURN labels(n) AS labels, properties(n) AS properties, collect([type(e), m.uri]) AS edges"
)

Said = tuple[str, str, str, str]
"""Subject, predicate, value, language; datatypes are forgiven, since a reader can know them from the vocabulary."""


def expanded(name: str) -> str:
    """Return the IRI that a shortened name of the peer stands for."""
    prefix, _, local = name.partition("__")
    return NAMESPACES[prefix] + local


def in_graph(graph: Store) -> set[Said]:
    """Return what the peer's graph says."""
    return {said for record in tx.read(graph, READ, timeout=600.0) for said in _of_node(record)}


def _of_node(record: dict[str, Any]) -> Iterator[Said]:
    uri = record["properties"].pop("uri")
    yield from ((uri, RDF_TYPE, expanded(label), "") for label in record["labels"] if label != "Resource")
    yield from ((uri, expanded(name), target, "") for name, target in record["edges"] if name)
    for name, value in record["properties"].items():
        for item in value if isinstance(value, list) else [value]:
            text = str(item).lower() if isinstance(item, bool) else str(item)
            yield uri, expanded(name), text.replace("+00:00", "Z").replace(".000000000", ""), ""


def in_file(file: Path) -> set[Said]:
    """Return what an N-Quads file says."""
    return {_of_quad(quad) for quad in ox.parse(path=file)}


def _of_quad(quad: ox.Quad) -> Said:
    language = quad.object.language if isinstance(quad.object, ox.Literal) else None
    return quad.subject.value, quad.predicate.value, quad.object.value, language or ""  # type: ignore[union-attr]  # no triple terms


def recovered(graph: Store, file: Path) -> dict[str, int]:
    """Return how many triples the graph gives back, how many but for their language, and how many are gone altogether."""
    there, wanted = in_graph(graph), in_file(file)
    tagless = {said for said in wanted if (*said[:3], "") in there}
    return {
        "triples": len(wanted),
        "recovered": len(wanted & there),
        "untagged": len(tagless - there),
        "gone": len(wanted - tagless - there),
    }
