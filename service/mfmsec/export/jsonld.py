"""Named graphs as JSON-LD in the keys of the facts, one individual a line; the context stands inside.

Source: JSON-LD 1.1 (W3C Recommendation, 16 July 2020), 4.1.8 (scoped contexts), 4.2 (describing values), 4.9 (named graphs).
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, BinaryIO

import orjson
import pyoxigraph as ox

from mfmsec.export.part import Part
from mfmsec.mapping.model import RDF_TYPE
from mfmsec.mapping.rows import XSD
from mfmsec.source import terms

_STRING = f"{XSD}string"
_INTEGER, _BOOLEAN = f"{XSD}integer", f"{XSD}boolean"
_PLAIN = re.compile(r"0|-?[1-9][0-9]{0,14}")
"""Integers that every reader of JSON keeps as they are."""


def write(parts: Sequence[Part], context: Mapping[str, Any], out: BinaryIO, *, union: bool = False) -> None:
    """Write named graphs, or their union, to a stream; of each graph only the subjects are held in memory.

    Raises OSError where the stream takes no more.
    """
    words = Words(context)
    out.write(b'{"@context": ' + orjson.dumps(context) + b',\n"@graph": [')
    between = b"\n"
    for part in parts:
        if not union:
            out.write(between + b'{"@id": ' + orjson.dumps(words.short(part.graph)) + b', "@graph": [')
            between = b"\n"
        for quads in part.by_subject():
            out.write(between + orjson.dumps(words.node(quads)))
            between = b",\n"
        if not union:
            out.write(b"\n]}")
            between = b",\n"
    out.write(b"\n]}\n")


class Words:
    """How a context says things: the key of a predicate, the name of a class, the form of a value."""

    def __init__(self, context: Mapping[str, Any]) -> None:
        self._expand = terms.expander(context)
        self._terms = {key: term for key, term in context.items() if isinstance(term, str | dict) and not key.startswith("@")}
        prefixes = {key: term for key, term in self._terms.items() if isinstance(term, str) and term[-1:] in "/#"}
        self._prefixes = sorted(prefixes.items(), key=lambda pair: len(pair[1]), reverse=True)
        self._classes = {self._iri(term): key for key, term in self._terms.items() if key[0].isupper()}
        self._keys = self._by_predicate((key, term) for key, term in self._terms.items() if key not in prefixes)
        self._scoped = {iri: self._by_predicate(_context_of(self._terms[key]).items()) for iri, key in self._classes.items()}

    def _iri(self, term: str | dict[str, Any]) -> str:
        return self._expand(term if isinstance(term, str) else term["@id"])

    def _by_predicate(self, terms_: Iterable[tuple[str, Any]]) -> dict[str, tuple[str, dict[str, Any]]]:
        found: dict[str, tuple[str, dict[str, Any]]] = {}
        for key, term in terms_:
            found.setdefault(self._iri(term), (key, {} if isinstance(term, str) else term))
        return found

    def short(self, iri: str) -> str:
        """Return an IRI in its compact form, where a prefix has one."""
        for prefix, base in self._prefixes:
            rest = iri.removeprefix(base)
            if rest != iri and rest and not rest.startswith("//"):
                return f"{prefix}:{rest}"
        return iri

    def node(self, quads: Sequence[ox.Quad]) -> dict[str, Any]:
        """Return what is said of one subject as a node object."""
        types = [_text(quad.object) for quad in quads if quad.predicate.value == RDF_TYPE]
        keys = self._keys | {iri: key for type_ in types for iri, key in self._scoped.get(type_, {}).items()}
        said: dict[str, list[Any]] = {}
        for quad in quads:
            if quad.predicate.value != RDF_TYPE:
                key, term = keys.get(quad.predicate.value) or (self.short(quad.predicate.value), {})
                said.setdefault(key, []).append(self._value(quad.object, term))
        node: dict[str, Any] = {"id": self.short(_text(quads[0].subject))}
        if types:
            node["type"] = _one([self._classes.get(type_) or self.short(type_) for type_ in types])
        return node | {key: _one(values) for key, values in said.items()}

    def _value(self, value: Any, term: Mapping[str, Any]) -> Any:  # noqa: ANN401 - any RDF term
        coerced = term.get("@type", "")
        if not isinstance(value, ox.Literal):
            return self._link(_text(value), coerced, term.get("@context", {}))
        if value.language:
            plain = value.language == term.get("@language")
            return value.value if plain else {"@value": value.value, "@language": value.language}
        datatype = value.datatype.value
        if datatype == _STRING and not coerced and "@language" not in term:
            return value.value
        if datatype == self._expand(coerced):
            return _native(value.value, datatype)
        return {"@value": value.value} if datatype == _STRING else {"@value": value.value, "@type": self.short(datatype)}

    def _link(self, iri: str, coerced: str, values: Mapping[str, str]) -> Any:  # noqa: ANN401 - a text or an object
        if coerced == "@vocab":
            return next((name for name, meant in values.items() if meant == iri), {"@id": self.short(iri)})
        return self.short(iri) if coerced == "@id" else {"@id": self.short(iri)}


def _context_of(term: str | dict[str, Any]) -> dict[str, Any]:
    return {} if isinstance(term, str) else term.get("@context", {})


def _native(text: str, datatype: str) -> str | int | bool:
    """Return a value as JSON has it, where that says the very same."""
    if datatype == _BOOLEAN and text in {"true", "false"}:
        return text == "true"
    return int(text) if datatype == _INTEGER and _PLAIN.fullmatch(text) else text


def _text(term: Any) -> str:  # noqa: ANN401 - any RDF term
    return f"_:{term.value}" if isinstance(term, ox.BlankNode) else str(term.value)


def _one(values: list[Any]) -> Any:  # noqa: ANN401 - a value or a list
    return values[0] if len(values) == 1 else values
