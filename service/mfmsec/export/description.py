"""Small RDF documents that describe something, put together statement by statement."""

from collections.abc import Sequence

import pyoxigraph as ox

from mfmsec.domain import ids
from mfmsec.mapping.model import PREFIXES as MODEL
from mfmsec.mapping.rows import XSD

PREFIXES = {
    **MODEL,
    "xsd": XSD,
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "formats": "http://www.w3.org/ns/formats/",
    "spdx": "http://spdx.org/rdf/terms#",
    "void": "http://rdfs.org/ns/void#",
}
SITE = ids.BASE
"""The catalog as such, of which each release is a version."""
SPARQL = f"{ids.BASE}sparql"
GRAPHQL = f"{ids.BASE}graphql"
Value = ox.NamedNode | ox.Literal


def name(compact: str) -> ox.NamedNode:
    """Return the IRI that a compact one stands for; a full one stays as it is."""
    prefix, _, rest = compact.partition(":")
    return ox.NamedNode(PREFIXES[prefix] + rest if prefix in PREFIXES else compact)


def text(words: str) -> ox.Literal:
    """Return English text."""
    return ox.Literal(words, language="en")


def typed(value: object, kind: str) -> ox.Literal:
    """Return a literal of an XSD datatype."""
    return ox.Literal(str(value), datatype=ox.NamedNode(XSD + kind))


class Description:
    """Statements in the order in which they were made."""

    def __init__(self) -> None:
        self._triples: list[ox.Triple] = []

    def say(self, subject: str, kind: str, **said: Value | Sequence[Value]) -> None:
        """State the class of something and what more is said of it; a key is a prefix and a name with an underscore between."""
        node = name(subject)
        self._triples.append(ox.Triple(node, name("rdf:type"), name(kind)))
        for key, values in said.items():
            predicate = name(key.replace("_", ":", 1))
            for value in [values] if isinstance(values, ox.NamedNode | ox.Literal) else values:
                self._triples.append(ox.Triple(node, predicate, value))

    def turtle(self) -> bytes:
        """Return all of it as Turtle."""
        triples = list(dict.fromkeys(self._triples))
        used = " ".join(str(triple) for triple in triples)
        prefixes = {prefix: base for prefix, base in PREFIXES.items() if f"<{base}" in used}
        return ox.serialize(triples, format=ox.RdfFormat.TURTLE, prefixes=prefixes) or b""
