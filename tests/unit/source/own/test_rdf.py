"""Whatever lies where a user's RDF should be ends in one clear error, in bounded time, and nothing of it gets in."""

import gzip
import io
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest

from mfmsec.source import assemble, child
from mfmsec.source.origin import Origin
from mfmsec.source.own import rdf
from tests.unit.source.small import ONTOLOGY

CONTEXT = assemble.context(ONTOLOGY)
A = b"<https://acme.example/mfm/a>"
P = b" <http://e.example/p> "
NAMES = 'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="http://e.example/"'
ID = b'"@id":"https://acme.example/mfm/a"'
Read = Callable[[str, bytes], tuple[list[ox.Quad], list[str]]]


def xml(inside: str, head: str = "") -> bytes:
    return f"{head}<rdf:RDF {NAMES}>{inside}</rdf:RDF>".encode()


def zipped() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("facts.ttl", "nothing")
    return stream.getvalue()


@pytest.fixture
def read(tmp_path: Path, acme: Origin) -> Read:
    def found(name: str, content: bytes) -> tuple[list[ox.Quad], list[str]]:
        path = tmp_path / name
        path.write_bytes(content)
        quads, findings = rdf.read(path, name, acme, CONTEXT)
        return quads, [str(finding) for finding in findings]

    return found


ABOUT = '<rdf:Description rdf:about="https://acme.example/mfm/a"><e:p>{}</e:p></rdf:Description>'
GROWTH = '<!DOCTYPE r [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'
SINS = {
    "entities that grow": ("a.rdf", xml(ABOUT.format("&b;"), GROWTH), "1: declares a DOCTYPE or an entity."),
    "external entity": ("a.rdf", xml("", '\n<!doctype r SYSTEM "file:///etc/passwd">'), "2: declares a DOCTYPE or an entity."),
    "UTF-16": ("a.rdf", xml("", '<?xml version="1.0" encoding="utf-16"?>').decode().encode("utf-16"), "1: is not UTF-8: byte 0xff"),
    "UTF-7": ("a.rdf", xml("", '<?xml version="1.0" encoding="utf-7"?>'), "1: says that it is utf-7. Save it as UTF-8"),
    "Latin-1": ("a.ttl", A + P + '"café" .'.encode("latin-1"), "1: is not UTF-8: byte 0xe9 cannot stand there."),
    "relative IRI": ("a.ttl", b"<a>" + P + b"1 .", "is no Turtle to load: it holds the relative IRI <a>."),
    "relative IRI in XML": ("a.rdf", xml('<e:T rdf:about="b"/>'), "is no RDF/XML to load: it holds the relative IRI <b>."),
    "relative IRI in JSON": ("a.jsonld", b'{"@id":"c","@type":"http://e.example/T"}', "it holds the relative IRI <c>."),
    "relative IRI in a line": ("a.nt", b"<a>" + P + b'"1" .', "1: is no N-Triples to load: it cannot be read: No scheme found"),
    "unknown word": ("a.jsonld", b"{" + ID + b',"label":"x"}', "it uses the word 'label', which its context does not explain."),
    "remote context": ("a.jsonld", b'{"@context":"https://e.example/c",' + ID + b"}", "it names the context https://e.example/c"),
    "remote in a list": (
        "a.jsonld",
        b'{"@context":[{},"https://e.example/c"],' + ID + b"}",
        "it names the context https://e.example",
    ),
    "remote inside": (
        "a.jsonld",
        b'{"@context":{"x":{"@id":"http://e.example/x","@context":"https://e.example/c"}},' + ID + b"}",
        "it names the context https://e.example/c, and none is fetched.",
    ),
    "imported": ("a.jsonld", b'{"@context":{"@version":1.1,"@import":"https://e.example/c"},' + ID + b"}", "it imports a context"),
    "in disguise": (
        "a.jsonld",
        b'{"\\u0040context":"https://e.example/c",' + ID + b"}",
        "it names the context https://e.example/c",
    ),
    "second context": ("a.jsonld", b'{"@context":{},"@context":"https://e.example/c"}', "it has the key '@context' twice"),
    "deep JSON": ("a.jsonld", b"[" * 500_000, "1: is no JSON-LD to load: it nests deeper than 32 brackets."),
    "deep objects": ("a.jsonld", b'{"a":\n' * 100_000, "33: is no JSON-LD to load: it nests deeper than 32 brackets."),
    "endless string": ("a.jsonld", b'{"a": "' + b'\\"' * 1_000_000, "it is not JSON: Unterminated string"),
    "no number": ("a.jsonld", b"{" + ID + b',"http://e.example/p":NaN}', "it holds NaN, which is no JSON."),
    "deep Turtle": ("a.ttl", A + P + b"[" * 100_000, "1: is no Turtle to load: it cannot be read:"),
    "deep lists": ("a.ttl", A + P + b"(" * 100_000, "it holds a nameless node"),
    "deep quotes": ("a.trig", b"<< " * 100_000, "1: is no TriG to load: it cannot be read: Unexpected end."),
    "huge literal": ("a.ttl", A + P + b'"' + b"x" * 200_000 + b'" .', "it holds a text of 200,000 characters"),
    "larger literal": ("a.ttl", A + P + b'"' + b"x" * 20_000_000 + b'" .', "it holds one piece that is too large to be read."),
    "huge IRI": ("a.ttl", A[:-1] + b"x" * 9_000 + b">" + P + b"1 .", "it holds an IRI of 9,026 characters."),
    "truncated Turtle": ("a.ttl", b"\n" + A + b" a <http://e.exa", "2: is no Turtle to load: it cannot be read:"),
    "truncated N-Quads": ("a.nq", A + P + b'"1" .\n' + A + b" <http://e", "2: is no N-Quads to load: it cannot be read:"),
    "truncated XML": ("a.rdf", xml(ABOUT.format("1"))[:-20], "is no RDF/XML to load: it cannot be read:"),
    "XML without its end": ("a.rdf", xml(ABOUT.format("1"))[: -len("</rdf:RDF>")], "it ends before its first element is closed."),
    "two documents of XML": ("a.rdf", xml("") + xml(""), "it is no XML: junk after document element."),
    "truncated TriG": ("a.trig", b"{" + A + P + b"1 .", "1: is no TriG to load: it cannot be read: Unexpected end"),
    "truncated statement": ("a.nt", A + P + b'"1"', "1: is no N-Triples to load: it cannot be read:"),
    "byte order mark": (
        "a.ttl",
        b"\xef\xbb\xbf" + A + P + b"1 .",
        "1: begins with a byte order mark. Save it as UTF-8 without one.",
    ),
    "truncated JSON": ("a.jsonld", b"{" + ID + b',"http://e.example/p":', "1: is no JSON-LD to load: it is not JSON:"),
    "zip": ("a.ttl", zipped(), "is a zip archive, not Turtle. Unpack it."),
    "gzip": ("a.nq", gzip.compress(b"x"), "is gzip, not N-Quads. Unpack it."),
    "Turtle as XML": ("a.rdf", b"@prefix e: <http://e.example/> .", "1: holds something else than RDF/XML."),
    "lines as XML": ("a.rdf", A + P + b"1 .", "1: holds something else than RDF/XML."),
    "Turtle as lines": ("a.nt", b"@prefix e: <http://e.example/> .", "1: holds Turtle, not N-Triples."),
    "XML as Turtle": ("a.ttl", xml(""), "1: holds XML, not Turtle. Name the file after what it holds."),
    "JSON as Turtle": ("a.ttl", b"{" + ID + b"}", "1: holds JSON, not Turtle."),
    "a web page": ("a.jsonld", b"<!doctype html><html></html>", "1: holds XML, not JSON-LD."),
    "a number": ("a.jsonld", b"3", "1: holds something else, not JSON-LD."),
    "NUL": ("a.ttl", A + P + b'"\0" .', "1: holds a NUL byte."),
    "control character": (
        "a.ttl",
        A + P + b'"\\u0001" .',
        "it holds the control character U+0001, at <https://acme.example/mfm/a>.",
    ),
    "another language": (
        "a.ttl",
        A + P + b'"x"@en-GB .',
        "it holds a text in the language 'en-gb', at <https://acme.example/mfm/a>.",
    ),
    "huge number": ("a.ttl", A + P + b"9" * 5_000 + b" .", "it holds a number of 5,000 digits"),
    "half a character": ("a.ttl", A + P + b'"\\uD800" .', "1: is no Turtle to load: it cannot be read:"),
    "nameless": ("a.ttl", b"[]" + P + b"1 .", "it holds a nameless node (<http://e.example/p>)."),
    "statement of a statement": ("a.ttl", A + P + b"<<( " + A + P + b"1 )>> .", "it states something of a statement."),
    "larger than may be": ("a.ttl", b"#" * (32 * 2**20 + 1), "is larger than 32 MiB. Split it into several files."),
    "our threat": (
        "a.ttl",
        b"<https://w3id.org/mfmsec/threat/voice-cloning> <http://www.w3.org/2002/07/owl#sameAs> " + A + b" .",
        "states something of <https://w3id.org/mfmsec/threat/voice-cloning>, which is not yours.",
    ),
    "a near miss": (
        "a.ttl",
        b"<https://acme.example/mfm/../x>" + P + b"1 .",
        "states something of <https://acme.example/mfm/../x>",
    ),
    "the namespace itself": (
        "a.ttl",
        b"<https://acme.example/mfm/>" + P + b"1 .",
        "states something of <https://acme.example/mfm/>",
    ),
    "our graph": (
        "a.nq",
        A + P + b'"x" <https://w3id.org/mfmsec/graph/mfmsec> .',
        "states something in the graph https://w3id.org/mfmsec/graph/mfmsec.",
    ),
}


@pytest.mark.parametrize("sin", SINS)
def test_sin(read: Read, sin: str) -> None:
    """Whatever is not plain RDF of the user's own gives one finding with place, reason and repair, and no statement."""
    name, content, expected = SINS[sin]
    start = time.monotonic()
    quads, found = read(name, content)
    assert time.monotonic() - start < rdf.LIMITS.seconds + 10
    assert len(found) == 1, found
    assert expected in found[0]
    assert found[0].startswith(name)
    assert found[0].endswith(".")
    assert quads == []


STATED = {
    "a.ttl": A + P + b'"x" .',
    "a.nt": A + P + b'"x" .',
    "a.nq": A + P + b'"x" <https://w3id.org/mfmsec/graph/acme> .',
    "a.trig": b"{" + A + P + b'"x" }',
    "a.jsonld": b"[{" + ID + b',"http://e.example/p":"x"}]',
    "a.rdf": xml(ABOUT.format("x"), '<?xml version="1.0" encoding="UTF-8"?>'),
}


@pytest.mark.parametrize("name", STATED)
def test_every_format_says_the_same(read: Read, acme: Origin, name: str) -> None:
    """One statement gives one quad in the graph of its source, whatever it is written in."""
    expected = [
        ox.Quad(
            *(ox.NamedNode(iri) for iri in ("https://acme.example/mfm/a", "http://e.example/p")),
            ox.Literal("x"),
            ox.NamedNode(acme.graph),
        )
    ]
    assert read(name, STATED[name]) == (expected, [])


def test_numbers_have_one_form(read: Read) -> None:
    """A number or truth value written in another form is the same statement; what is none is left for the shapes to refuse."""
    xsd = b"PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>\n"
    written = {'"007"^^xsd:integer': "7", '"0.90"^^xsd:decimal': "0.9", '"1"^^xsd:boolean': "true", '"x"^^xsd:integer': "x"} | {
        '"1_000"^^xsd:integer': "1_000",
        '"NaN"^^xsd:decimal': "NaN",
        '"0.000010"^^xsd:decimal': "0.00001",
        '"9E0"^^xsd:decimal': "9E0",
    }
    for text, expected in written.items():
        (quad,), found = read("a.ttl", xsd + A + P + text.encode() + b" .")
        assert (found, getattr(quad.object, "value", "")) == ([], expected)


def test_our_context_may_be_named(read: Read) -> None:
    """A file that names our context by its address is read with the context that is here; nothing is fetched."""
    text = b'{"@context":["https://w3id.org/mfmsec/context.jsonld"],' + ID + b',"type":"Threat","label":"Replay"}'
    quads, found = read("a.jsonld", text)
    assert found == []
    assert {str(quad.object) for quad in quads} == {"<https://w3id.org/mfmsec/ns#Threat>", '"Replay"@en'}


def test_what_follows_is_left_out(read: Read) -> None:
    """What an export holds in its graph of inferences is not read as if it were stated."""
    quads, found = read("a.nq", A + P + b'"x" <https://w3id.org/mfmsec/graph/inferred/acme> .')
    assert (quads, found) == ([], [])


def test_a_parser_that_does_not_end_is_ended(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nesting that keeps a parser busy for minutes is cut off at the limit of time, and said so."""
    monkeypatch.setattr(rdf, "LIMITS", child.Limits(seconds=2, memory=2048 * child.MIB, answer=child.MIB))
    start = time.monotonic()
    _, (found,) = read("a.rdf", xml("<rdf:Description><e:p>" * 200_000 + "</e:p></rdf:Description>" * 200_000))
    assert "cannot be read as RDF/XML: it takes longer than 2 seconds." in found
    assert time.monotonic() - start < 30


def test_what_grows_is_ended(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    """A small file whose prefixes make a large result is cut off at the limit of what a parser may answer."""
    monkeypatch.setattr(rdf, "LIMITS", child.Limits(seconds=20, memory=2048 * child.MIB, answer=child.MIB))
    text = b"PREFIX p: <http://e.example/" + b"x" * 1000 + b">\n" + b"".join(A + b" p:%d p:%d .\n" % (n, n) for n in range(2000))
    assert len(text) < 100_000
    _, (found,) = read("a.ttl", text)
    assert "1 MiB of result" in found


def test_a_parser_that_eats_memory_is_ended(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    """A parser may take so much memory and no more."""
    monkeypatch.setattr(rdf, "LIMITS", child.Limits(seconds=20, memory=40 * child.MIB, answer=child.MIB))
    _, (found,) = read("a.ttl", b"#" * 2**24 + b"\n" + STATED["a.ttl"])
    assert "it needs more than 40 MiB of memory" in found
