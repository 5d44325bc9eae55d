"""The parser of a user's RDF, run in a process of its own: whatever is wrong ends in one sentence.

A job is one line of JSON (format, and our JSON-LD context) and the bytes of the file. The answer is a letter and a text:
`Q` and N-Quads, or `E` and a line number, a reason and a repair, parted by tabs.
"""

import json
import re
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any

import pyoxigraph as ox

from mfmsec.domain.numbers import decimal
from mfmsec.source import child, wellformed

FORMATS = {
    "ttl": ox.RdfFormat.TURTLE,
    "nt": ox.RdfFormat.N_TRIPLES,
    "nq": ox.RdfFormat.N_QUADS,
    "trig": ox.RdfFormat.TRIG,
    "jsonld": ox.RdfFormat.JSON_LD,
    "rdf": ox.RdfFormat.RDF_XML,
}
MOST_QUADS = 500_000
LONGEST_IRI, LONGEST_TEXT, LONGEST_NUMBER = 2_048, 65_536, 18
DEEPEST = 32
"""How deep JSON may nest; parsers that recurse break down some thousands deep."""
OUR_CONTEXTS = {"https://w3id.org/mfmsec/context.jsonld"}
"""The one address that a context may name: it is ours, and nothing is fetched for it."""
RELATIVE = "x-relative:/"
"""What a relative IRI is resolved against, so that it is seen and not lost."""
UNKNOWN = "x-unknown:/"
"""What a word means that no context explains, so that it is seen and not lost."""
_XSD = "http://www.w3.org/2001/XMLSchema#"
_FORMS: dict[str, Callable[[str], str]] = {
    "integer": lambda text: str(int(text)),
    "decimal": lambda text: decimal(float(text)),
    "boolean": lambda text: {"1": "true", "0": "false"}.get(text, text),
}
_LEXICAL = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)|true|false")
"""What XML Schema takes for a number or a truth value; Python takes more, such as 1_000 and nan."""
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069]")
"""What steers a terminal, or turns the direction of a line around so that it reads as another."""


class Refused(Exception):
    """Something that a user's RDF must not hold: the line (0 where none is known), the reason and the repair."""

    def __init__(self, line: int, reason: str, repair: str) -> None:
        super().__init__(reason)
        self.line, self.reason, self.repair = line, reason, repair


def answer(job: bytes) -> bytes:
    """Parse what a job holds."""
    head, _, body = job.partition(b"\n")
    asked = json.loads(head)
    try:
        quads = list(_quads(body, asked["format"], asked["context"]))
    except Refused as refused:
        return f"E{refused.line}\t{_line(refused.reason)}\t{refused.repair}".encode()
    return b"Q" + (ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b"")


def _line(text: str) -> str:
    return " ".join(text.split())[:400]


def _quads(body: bytes, form: str, context: dict[str, Any]) -> Iterator[ox.Quad]:
    if form == "rdf" and (fault := wellformed.fault(BytesIO(body))):
        raise Refused(fault[0], f"cannot be read: {fault[1]}.", "Mend the syntax there, or write the file anew.")
    text = _json(body, context) if form == "jsonld" else body
    try:
        for number, quad in enumerate(ox.parse(text, format=FORMATS[form], base_iri=RELATIVE)):
            if number >= MOST_QUADS:
                raise Refused(0, f"holds more than {MOST_QUADS:,} statements.", "Split it into several sources.")
            _check(quad)
            yield quad if not isinstance(quad.object, ox.Literal) else _plain(quad, quad.object)
    except MemoryError as error:
        raise Refused(0, "holds one piece that is too large to be read.", f"Write texts of at most {LONGEST_TEXT:,}.") from error
    except SyntaxError as error:
        problem = re.sub(r"^Parser error at line .*?: |[ .]*\(line \d+\)$", "", str(error.msg))
        raise Refused(error.lineno or 0, f"cannot be read: {problem}.", "Mend the syntax there.") from error


def _check(quad: ox.Quad) -> None:
    if isinstance(quad.subject, ox.BlankNode) or isinstance(quad.object, ox.BlankNode):
        raise Refused(0, f"holds a nameless node ({quad.predicate}).", "Give it an IRI in your namespace.")
    for term in (quad.subject, quad.predicate, quad.object, quad.graph_name):
        if isinstance(term, ox.NamedNode):
            _check_iri(term.value)
        elif isinstance(term, ox.Triple):
            raise Refused(0, "states something of a statement.", "Write plain statements; quoted ones have no place here.")
        elif isinstance(term, ox.Literal):
            _check_literal(term, f"at {quad.subject}")


def _check_literal(term: ox.Literal, where: str) -> None:
    if len(term.value) > LONGEST_TEXT:
        raise Refused(0, f"holds a text of {len(term.value):,} characters, {where}.", f"Write at most {LONGEST_TEXT:,}.")
    if control := _CONTROL.search(term.value):
        raise Refused(0, f"holds the control character U+{ord(control[0]):04X}, {where}.", "Take it out.")
    if term.language and term.language.lower() != "en":
        raise Refused(0, f"holds a text in the language {term.language[:20]!r}, {where}.", "Write it in English, tagged en.")
    if term.datatype.value in {f"{_XSD}integer", f"{_XSD}decimal"} and len(term.value) > LONGEST_NUMBER:
        raise Refused(0, f"holds a number of {len(term.value):,} digits, {where}.", f"Write at most {LONGEST_NUMBER}.")


def _plain(quad: ox.Quad, term: ox.Literal) -> ox.Quad:
    """Return a statement with its number or truth value in the one form that the graph has: 007 is 7, and 0.90 is 0.9."""
    kind = term.datatype.value.removeprefix(_XSD)
    try:
        text = _FORMS[kind](term.value.strip()) if kind in _FORMS and _LEXICAL.fullmatch(term.value.strip()) else term.value
    except ValueError:
        return quad  # it is for the shapes to say what belongs there
    return (
        ox.Quad(quad.subject, quad.predicate, ox.Literal(text, datatype=term.datatype), quad.graph_name)
        if text != term.value
        else quad
    )


def _check_iri(iri: str) -> None:
    if len(iri) > LONGEST_IRI:
        raise Refused(0, f"holds an IRI of {len(iri):,} characters.", f"Write at most {LONGEST_IRI:,}.")
    if iri.startswith(RELATIVE):
        raise Refused(0, f"holds the relative IRI <{iri.removeprefix(RELATIVE)}>.", "Write every IRI in full, or declare a base.")
    if iri.startswith(UNKNOWN):
        raise Refused(0, f"uses the word {iri.removeprefix(UNKNOWN)!r}, which its context does not explain.", "Add it to @context.")


def _json(body: bytes, context: dict[str, Any]) -> bytes:
    """Return JSON-LD that is safe to parse: flat enough, no key twice, no context from elsewhere, no word that would be lost."""
    _refuse_depth(body)
    try:
        data = json.loads(body, object_pairs_hook=_pairs, parse_constant=_constant)
    except ValueError as error:
        raise Refused(
            getattr(error, "lineno", 0), f"is not JSON: {getattr(error, 'msg', error)}.", "Mend the syntax there."
        ) from error
    node = {"@graph": data} if isinstance(data, list) else data
    if not isinstance(node, dict):
        raise Refused(1, "is JSON without any node.", "Write an object with @context and @graph.")
    node = _local(node, context)
    own = node.pop("@context", [])
    contexts = [{"@vocab": UNKNOWN}, *(own if isinstance(own, list) else [own])]
    return json.dumps({"@context": contexts, **node}).encode()


def _refuse_depth(body: bytes) -> None:
    depth = 0
    for found in re.finditer(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"?|[\[\]{}]', body, re.DOTALL):
        depth += {b"[": 1, b"{": 1, b"]": -1, b"}": -1}.get(found[0], 0)
        if depth > DEEPEST:
            line = body.count(b"\n", 0, found.start()) + 1
            raise Refused(line, f"nests deeper than {DEEPEST} brackets.", "Write the nodes side by side, each with its @id.")


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise Refused(0, f"has the key {twice[:60]!r} twice in one object.", "Keep one of them.")
    return found


def _constant(name: str) -> None:
    raise Refused(0, f"holds {name}, which is no JSON.", "Write a number.")


def _local(value: Any, context: dict[str, Any]) -> Any:  # noqa: ANN401 - any JSON
    """Return JSON whose contexts are all in place; ours may be named by its address."""
    if isinstance(value, list):
        return [_local(item, context) for item in value]
    if not isinstance(value, dict):
        return value
    return {key: _contexts(item, context) if key == "@context" else _local(item, context) for key, item in value.items()}


def _contexts(value: Any, context: dict[str, Any]) -> Any:  # noqa: ANN401 - any JSON
    if isinstance(value, str):
        if value in OUR_CONTEXTS:
            return context
        raise Refused(0, f"names the context {value[:100]}, and none is fetched.", "Write the context itself into the file.")
    if isinstance(value, list):
        return [_contexts(item, context) for item in value]
    if isinstance(value, dict):
        if "@import" in value:
            raise Refused(0, "imports a context, and none is fetched.", "Write the context itself into the file.")
        return {key: _local(item, context) for key, item in value.items()}
    return value


if __name__ == "__main__":
    child.main(answer)
