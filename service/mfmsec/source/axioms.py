"""Nodes without a name, written out: the same axiom gives the same text whatever a parser called its nodes."""

import hashlib
from collections.abc import Iterator

import pyoxigraph as ox

from mfmsec.domain import ids
from mfmsec.errors import FactsError

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_PREFIXES = {
    ids.NAMESPACE: "mfmsec:",
    "http://www.w3.org/2002/07/owl#": "owl:",
    "http://www.w3.org/2000/01/rdf-schema#": "rdfs:",
    _RDF: "rdf:",
}
LONGEST = 4_000
"""Characters of a written-out node; a longer one is told by its fingerprint, so that nesting cannot multiply it."""


class Axioms:
    """The nameless nodes of a dataset."""

    def __init__(self, store: ox.Store) -> None:
        self._store = store
        self._known: dict[ox.BlankNode, str] = {}

    def tops(self) -> dict[str, ox.BlankNode]:
        """Return the nameless nodes that no other node points at, by their text."""
        nodes = {quad.subject for quad in self._store if isinstance(quad.subject, ox.BlankNode)}
        if not nodes:
            return {}
        pointed = {quad.object for quad in self._store if isinstance(quad.object, ox.BlankNode)}
        return {self.text(node): node for node in nodes - pointed}

    def text(self, node: object) -> str:
        """Return a term as text: a nameless node in brackets, with all that is said of it in one order.

        Raises FactsError where nameless nodes point at each other in a circle.
        """
        if not isinstance(node, ox.BlankNode):
            return _compact(node)
        for one in self._inside_out(node):
            self._known[one] = self._written(one)
        return self._known[node]

    def _inside_out(self, node: ox.BlankNode) -> Iterator[ox.BlankNode]:
        """Yield the nodes that a node rests on and that are not written yet, each after those that it rests on itself."""
        path: dict[ox.BlankNode, list[ox.BlankNode]] = {}
        if node not in self._known:
            path[node] = self._below(node)
        while path:
            last = next(reversed(path))
            if not path[last]:
                del path[last]
                yield last
                continue
            below = path[last].pop()
            if below in path:
                msg = "The RDF holds nameless nodes that point at each other in a circle, which cannot be compared; name them."
                raise FactsError(msg)
            if below not in self._known:
                path[below] = self._below(below)

    def _below(self, node: ox.BlankNode) -> list[ox.BlankNode]:
        quads = self._store.quads_for_pattern(node, None, None, None)
        return [quad.object for quad in quads if isinstance(quad.object, ox.BlankNode)]

    def _written(self, node: ox.BlankNode) -> str:
        said = {(quad.predicate.value, quad.object) for quad in self._store.quads_for_pattern(node, None, None, None)}
        parts = sorted(f"{_compact(ox.NamedNode(name))} {self._shown(value)}" for name, value in said)
        text = f"[{'; '.join(parts)}]"
        return text if len(text) <= LONGEST else f"[sha256 {hashlib.sha256(text.encode()).hexdigest()}]"

    def _shown(self, value: object) -> str:
        return self._known[value] if isinstance(value, ox.BlankNode) else _compact(value)


def _compact(term: object) -> str:
    if isinstance(term, ox.NamedNode):
        base = next((base for base in _PREFIXES if term.value.startswith(base)), "")
        return f"{_PREFIXES[base]}{term.value.removeprefix(base)}" if base else str(term)
    return str(term)
