"""What a query may not do is told from its tokens, whatever it is written like."""

from itertools import pairwise

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mfmsec.api.sparql import guard
from mfmsec.api.sparql.lexer import tokens
from mfmsec.errors import LimitExceeded

PIECES = [
    ("word", "SELECT"),
    ("word", "a"),
    ("variable", "?service"),
    ("variable", "$x1"),
    ("iri", "<http://example.org/a#b>"),
    ("iri", r"<urn:\u00e9>"),
    ("name", ":"),
    ("name", "p:"),
    ("name", "p.q:a.b"),
    ("name", r"p:a\-b%20:c"),
    ("blank", "_:b.1"),
    ("quoted", '"a # \\" SERVICE"'),
    ("quoted", "'b'"),
    ("string", '"""a "b" \n\'c\' # d"""'),
    ("string", "'''a ''b'' '''"),
    ("language", "@en-GB"),
    ("number", "1.5e-3"),
    ("number", ".5"),
    ("sign", "{"),
    ("sign", "^"),
]
SPACES = [" ", "\n", "\t\r\n", " # a comment with 'quotes' and <SERVICE>\n"]


@given(st.lists(st.tuples(st.sampled_from(PIECES), st.sampled_from(SPACES))))
def test_a_text_is_read_as_the_tokens_that_it_is_made_of(parts: list[tuple[tuple[str, str], str]]) -> None:
    """Each terminal of the grammar is one token of its kind; spaces and comments are none."""
    text = "".join(piece + space for (_, piece), space in parts)

    assert [(token.kind, token.text) for token in tokens(text)] == [piece for piece, _ in parts]
    assert all(text[token.start : token.end] == token.text for token in tokens(text))


@given(st.text())
def test_whatever_is_sent_is_read_to_its_end(text: str) -> None:
    """Any text has tokens, none of which overlap, and the check of it ends."""
    ends = [(token.start, token.end) for token in tokens(text)]

    assert all(before[1] <= after[0] for before, after in pairwise(ends))


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { SERVICE <urn:x> { ?s ?p ?o } }",
        "SELECT*{SERVICE<urn:x>{?s ?p ?o}}",
        "SELECT * { sErViCe silent ?x { ?s ?p ?o } }",
        "SELECT * { SERVICE :x { ?s ?p ?o } }",
        "PREFIX : <urn:> SELECT * { SERVICE:x { ?s ?p ?o } }",
        "SELECT * { ?s ?p trueSERVICE <urn:x> { ?s ?p ?o } }",
        "SELECT * { ?s ?p 1SERVICE <urn:x> { ?s ?p ?o } }",
        "SELECT * { ?s ?p 'a'@en.SERVICE <urn:x> { ?s ?p ?o } }",
        "SELECT * { # c\n SERVICE#'\n <urn:x> { } }",
        "ASK { FILTER EXISTS { { SELECT * { OPTIONAL { SERVICE <urn:x> { } } } } } }",
        "DESCRIBE ?s { SERVICE ?s { } }",
        "\N{ZERO WIDTH NO-BREAK SPACE}SELECT * { SERVICE <urn:x> { } }",
    ],
)
def test_service_is_refused_however_it_is_written(query: str) -> None:
    """A SERVICE clause is found in any case, without spaces, and in the depth of a query."""
    with pytest.raises(guard.Refused, match="asks none"):
        guard.checked(query)


def test_no_clause_hides_behind_what_the_engine_reads_otherwise() -> None:
    """Where the engine would take an IRI for a comparison and what follows for a comment, it now finds no query at all."""
    hidden = "SELECT * { ?s ?p ?o FILTER(?s<?o#>'''\n)SERVICE SILENT <urn:x:>{?s ?p ?o}#'''\n}"
    store = ox.Store()

    assert isinstance(store.query(hidden), ox.QuerySolutions)
    with pytest.raises(SyntaxError):
        store.query(guard.checked(hidden).text)


@pytest.mark.parametrize("query", ["ASK { <http://example.org/#a(b)'c> ?p 1 }", "BASE <urn:a#(b)> ASK { <urn:'c> ?p 1 }"])
def test_what_is_handed_on_means_the_same(query: str) -> None:
    """An IRI keeps its meaning where signs in it are escaped."""
    store, text = ox.Store(), guard.checked(query).text
    names = [token.text[1:-1] for token in tokens(query) if token.kind == "iri"]
    store.add(ox.Quad(ox.NamedNode(names[-1]), ox.NamedNode("urn:p"), ox.Literal(1)))

    assert text != query
    assert bool(store.query(text))


@pytest.mark.parametrize("word", ["INSERT", "delete", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD", "WITH"])
def test_every_update_is_refused_by_its_first_word(word: str) -> None:
    """What changes data is refused behind any prologue."""
    with pytest.raises(guard.Refused, match="only reads"):
        guard.checked(f"BASE <urn:b> PREFIX p: <urn:p> # LOAD\n{word} <urn:x>")


def test_brackets_may_be_nested_up_to_a_limit() -> None:
    """As many brackets as are allowed are taken, one more is refused; those in texts do not count."""
    assert guard.checked("(" * guard.DEEPEST + "'((('" + ")" * guard.DEEPEST)
    with pytest.raises(LimitExceeded, match="brackets"):
        guard.checked("(" * (guard.DEEPEST + 1))


def test_a_query_tells_whether_it_may_differ_the_next_time() -> None:
    """Queries that ask for the time, for chance or for new identifiers are told apart."""
    assert [guard.checked(f"SELECT ({name}() AS ?x) {{}}").changing for name in ("now", "RAND", "UUID", "STRUUID")] == [True] * 4
    assert not guard.checked("SELECT ?now { ?now <urn:rand> 'UUID' }").changing


@pytest.mark.parametrize("piece", ["'\\", "'''\\", "''' ", "<a", "a.", "a-.", "_:a.", ":a.", ":%", "@a-", "1.", "#", "{}"])
def test_a_text_is_read_in_one_go(piece: str) -> None:
    """A text made to be read again from each of its places is read to its end in time, and no character of it twice."""
    text = piece * (100_000 // len(piece))

    assert sum(len(token.text) for token in tokens(text)) <= len(text)
