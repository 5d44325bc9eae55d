"""What a query may not do, told from its tokens before the engine sees it: write, ask elsewhere, or be nested without end.

The engine does not take keywords that are spelled with escapes, so a SERVICE clause has a token with these letters. The engine also
reads `?a<?b#…>` as a comparison and a comment, where the grammar's longest match is an IRI. So that it cannot read an IRI as
anything else, and hide a clause behind it, what could end or open something inside of an IRI is handed on as an escape.

Source: SPARQL 1.1 Query Language, section 19; decision 0010.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from mfmsec.api.sparql.lexer import Token, tokens
from mfmsec.errors import LimitExceeded, RequestError

DEEPEST: Final = 100
"""How many brackets may be open at once."""
_WRITING: Final = ("INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD", "WITH")
_CHANGING: Final = ("NOW", "RAND", "UUID", "STRUUID")
_OPENING: Final = frozenset("([{")
_CLOSING: Final = frozenset(")]}")
_ESCAPES: Final = str.maketrans({sign: f"\\u{ord(sign):04X}" for sign in "#'()"})


class Refused(RequestError):
    """The query is read, and asks for something that this endpoint does not do."""


@dataclass(frozen=True, slots=True)
class Checked:
    """A query that may be run: its text for the engine, a query for the graphs that it names, and whether two runs may differ.

    `graphs` is a SELECT whose columns are the IRIs after FROM and FROM NAMED, as the engine resolves them; empty where there are
    none.
    """

    text: str
    graphs: str
    changing: bool


def checked(text: str) -> Checked:
    """Return a query that may be run.

    Raises Refused for an update and for SERVICE, LimitExceeded where it is nested too deeply.
    """
    found = list(tokens(text))
    head = _after_prologue(found)
    _refuse_writing(found[head : head + 1])
    _refuse_service(found)
    _refuse_depth(found)
    prologue = text[: found[head].start] if head < len(found) else ""
    return Checked(_unmistakable(text, found), _graphs(prologue, found[head:]), any(token.says(*_CHANGING) for token in found))


def _after_prologue(found: Sequence[Token]) -> int:
    place = 0
    while place < len(found) and found[place].says("PREFIX", "BASE", "VERSION"):
        place += 3 if found[place].says("PREFIX") else 2
    return min(place, len(found))


def _refuse_writing(first: Sequence[Token]) -> None:
    if first and first[0].says(*_WRITING):
        msg = f"{first[0].text.upper()} changes data, and this endpoint only reads; ask with SELECT, ASK, CONSTRUCT or DESCRIBE."
        raise Refused(msg)


def _refuse_service(found: Sequence[Token]) -> None:
    for before, token, after in zip((None, *found), found, (*found[1:], None), strict=False):
        as_name = token.kind == "name" and after is not None and after.text == "{" and not (before and before.says("GRAPH"))
        beginning = token.text.partition(":")[0].lower()
        if (token.kind == "word" and "service" in beginning) or (as_name and beginning.startswith("service")):
            msg = "SERVICE asks another server, and this endpoint asks none; leave it out, and join the answers where you are."
            raise Refused(msg)


def _refuse_depth(found: Sequence[Token]) -> None:
    depth = 0
    for token in found:
        depth += (token.text in _OPENING) - (token.text in _CLOSING)
        if depth > DEEPEST:
            msg = f"More than {DEEPEST} brackets are open at once; write the query flatter."
            raise LimitExceeded(msg)


def _graphs(prologue: str, body: Sequence[Token]) -> str:
    named = [token.text for token in _named(body)]
    columns = " ".join(f"({name} AS ?graph{number})" for number, name in enumerate(named))
    return f"{prologue}\nSELECT {columns} {{}}" if named else ""


def _named(body: Sequence[Token]) -> Iterator[Token]:
    """Yield the IRIs after FROM and FROM NAMED; the grammar has these words nowhere else."""
    for before, token in pairwise(body):
        if token.kind in {"iri", "name"} and before.says("FROM", "NAMED"):
            yield token


def _unmistakable(text: str, found: Sequence[Token]) -> str:
    parts, done = [], 0
    for token in found:
        if token.kind == "iri" and (plain := token.text.translate(_ESCAPES)) != token.text:
            parts += [text[done : token.start], plain]
            done = token.end
    return "".join([*parts, text[done:]])
