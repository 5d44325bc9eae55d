import re
from pathlib import Path

import pytest

from mfmsec.api.pages import negotiate
from mfmsec.api.pages.negotiate import ALL, BY_SUFFIX, HTML, JSON, LONGEST, Form, preferred

CHROMIUM = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"
OWLAPI = "application/rdf+xml, application/xml; q=0.5, text/xml; q=0.3, */*; q=0.2"
RDFLIB = "text/turtle, application/rdf+xml;q=0.9, application/ld+json;q=0.8, */*;q=0.1"


@pytest.mark.parametrize(
    ("accept", "suffix"),
    [
        ("", "html"),
        ("*/*", "html"),
        (CHROMIUM, "html"),
        (OWLAPI, "rdf"),
        (RDFLIB, "ttl"),
        ("text/turtle", "ttl"),
        ("TEXT/Turtle", "ttl"),
        ("text/*", "html"),
        ("application/*", "jsonld"),
        ("application/json", "json"),
        ("application/ld+json, application/json", "jsonld"),
        ("application/ld+json;q=0.5, application/json;q=0.6", "json"),
        ("text/turtle;q=0.5, text/html;q=0.4", "ttl"),
        ("text/html;q=0, */*", "ttl"),
        ("text/html;q=0, text/*;q=0, */*;q=0.1", "jsonld"),
        ("application/n-triples;q=0.9, application/n-quads", "nq"),
        ("application/trig", "trig"),
        ("text/turtle;charset=utf-8;q=0.3, application/rdf+xml; Q = 0.2", "ttl"),
        ("application/rdf+xml ; q = 1", "rdf"),
        (",, ,text/turtle,", "ttl"),
        ("text/turtle;q=2, application/trig;q=0.1", "trig"),
        ("text/turtle;q=x, application/trig;q=0.1", "trig"),
        ("image/png, text/turtle;q=0.1", "ttl"),
    ],
)
def test_the_form_is_the_one_that_a_client_likes_best(accept: str, suffix: str) -> None:
    """The highest quality wins, the most specific range tells it, and of equals the first that we have."""
    assert preferred(accept.encode(), ALL) == BY_SUFFIX[suffix]


@pytest.mark.parametrize(
    "accept", ["image/png", "text/turtle;q=0", "text/csv, application/pdf;q=0.5", "*/*;q=0", "text/turtle;q=nan"]
)
def test_what_a_client_takes_in_no_form_is_refused(accept: str) -> None:
    """Where no form is acceptable, there is none."""
    assert preferred(accept.encode(), ALL) is None


def test_only_the_forms_that_there_are_count() -> None:
    """A client that likes Turtle best gets JSON where there is no Turtle."""
    assert preferred(b"text/turtle, application/json;q=0.1", (HTML, JSON)) == JSON


def test_a_header_of_any_length_is_read_in_bounded_time() -> None:
    """No more of the header is read than its bound, whatever follows."""
    assert preferred(b"text/csv," * LONGEST + b"text/turtle", ALL) is None


def test_headers_of_any_length_take_little_room() -> None:
    """Of a long header only what is read is kept."""
    before = negotiate._preferred.cache_info().misses  # noqa: SLF001 - what is kept is not seen otherwise
    for number in range(3):
        preferred(b"text/csv;a=b," * LONGEST + b"%d" % number, ALL)

    assert negotiate._preferred.cache_info().misses == before + 1  # noqa: SLF001


def test_a_text_says_its_charset() -> None:
    """Text is UTF-8 and says so; formats that are UTF-8 by definition say nothing."""
    assert BY_SUFFIX["ttl"].content_type == "text/turtle; charset=utf-8"
    assert BY_SUFFIX["nt"].content_type == "application/n-triples"


def test_suffixes_and_media_types_are_one_to_one() -> None:
    """No two forms share a suffix or a media type."""
    assert all(isinstance(form, Form) for form in ALL)
    assert len({form.suffix for form in ALL}) == len({form.media for form in ALL}) == len(ALL)


def test_the_guide_tells_every_form() -> None:
    """The table of forms in docs/addresses.md is the forms, each with its suffix and media type."""
    text = (Path(__file__).parents[3] / "docs" / "addresses.md").read_text(encoding="utf-8")

    assert {*re.findall(r"(?m)^\| `\.(\w+)` \| `([^`]+)`", text)} == {(form.suffix, form.media) for form in ALL}
