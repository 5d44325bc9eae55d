"""Small RDF documents, such as what is said of one term, in any format by its file suffix."""

from collections.abc import Iterable
from typing import Any, Final

import orjson
import pyoxigraph as ox

from mfmsec.domain import ids
from mfmsec.mapping.model import PREFIXES, RDF_TYPE
from mfmsec.mapping.rows import XSD

_PREFIXES: Final = {
    **PREFIXES,
    "xsd": XSD,
    "part": f"{ids.BASE}schema/",
    "void": "http://rdfs.org/ns/void#",
    "sd": "http://www.w3.org/ns/sparql-service-description#",
}
_TRIPLES: Final = {"ttl": ox.RdfFormat.TURTLE, "nt": ox.RdfFormat.N_TRIPLES, "rdf": ox.RdfFormat.RDF_XML}
_QUADS: Final = {"nq": ox.RdfFormat.N_QUADS, "trig": ox.RdfFormat.TRIG}
SUFFIXES: Final = (*_TRIPLES, "jsonld", *_QUADS)
_STRING: Final = f"{XSD}string"


def ordered(quads: Iterable[ox.Quad]) -> list[ox.Quad]:
    """Return quads in one fixed order: by graph, subject, predicate and object."""
    return sorted(quads, key=lambda quad: (str(quad.graph_name), str(quad.subject), str(quad.predicate), str(quad.object)))


def write(quads: Iterable[ox.Quad], suffix: str) -> bytes:
    """Return quads as a document, in one fixed order; only N-Quads and TriG tell their named graphs."""
    quads = ordered(quads)
    if suffix in _QUADS:
        return ox.serialize(quads, format=_QUADS[suffix], prefixes=_used(quads)) or b""
    triples = list(dict.fromkeys(quad.triple for quad in quads))
    if suffix == "jsonld":
        return _json_ld(triples)
    return ox.serialize(triples, format=_TRIPLES[suffix], prefixes=_used(quads)) or b""


def _used(quads: Iterable[ox.Quad]) -> dict[str, str]:
    """Return those prefixes that a document has a use for."""
    said = " ".join(str(quad) for quad in quads)
    return {prefix: start for prefix, start in _PREFIXES.items() if f"<{start}" in said}


def _json_ld(triples: Iterable[ox.Triple]) -> bytes:
    """Return triples as flat JSON-LD, whose context stands inside, so that it can be read without the network."""
    nodes: dict[str, dict[str, Any]] = {}
    for triple in triples:
        node = nodes.setdefault(_name(triple.subject), {"@id": _name(triple.subject)})
        if triple.predicate.value == RDF_TYPE:
            node.setdefault("@type", []).append(_short(_name(triple.object)))
        else:
            node.setdefault(_short(triple.predicate.value), []).append(_value(triple.object))
    body = {"@context": _PREFIXES, "@graph": [*nodes.values()]}
    return orjson.dumps(body, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def _name(term: Any) -> str:  # noqa: ANN401 - any RDF term
    return f"_:{term.value}" if isinstance(term, ox.BlankNode) else str(term.value)


def _short(iri: str) -> str:
    """Return an IRI in compact form where a prefix has it; the rest must be a plain name, which no reader takes for a path."""
    for prefix, start in _PREFIXES.items():
        rest = iri.removeprefix(start)
        if rest != iri and rest.replace("-", "").replace("_", "").isalnum():
            return f"{prefix}:{rest}"
    return iri


def _value(term: Any) -> Any:  # noqa: ANN401 - any RDF term, as JSON-LD has it
    if not isinstance(term, ox.Literal):
        return {"@id": _name(term)}
    if term.language:
        return {"@value": term.value, "@language": term.language}
    return (
        {"@value": term.value} if term.datatype.value == _STRING else {"@value": term.value, "@type": _short(term.datatype.value)}
    )
