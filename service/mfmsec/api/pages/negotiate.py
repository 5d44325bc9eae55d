"""Content negotiation: which of the forms that there are a client likes best (RFC 9110, section 12.5.1)."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

LONGEST: Final = 1_000
"""How many bytes of the header Accept are read."""


class Form(NamedTuple):
    """A form in which something can be had: the file suffix, the media type, and its name for people."""

    suffix: str
    media: str
    name: str

    @property
    def content_type(self) -> str:
        """The media type with its charset, where it has one."""
        return f"{self.media}; charset=utf-8" if self.media.startswith("text/") else self.media


HTML: Final = Form("html", "text/html", "HTML")
JSON: Final = Form("json", "application/json", "JSON")
TURTLE: Final = Form("ttl", "text/turtle", "Turtle")
JSON_LD: Final = Form("jsonld", "application/ld+json", "JSON-LD")
RDF: Final = (
    TURTLE,
    JSON_LD,
    Form("nt", "application/n-triples", "N-Triples"),
    Form("rdf", "application/rdf+xml", "RDF/XML"),
    Form("nq", "application/n-quads", "N-Quads"),
    Form("trig", "application/trig", "TriG"),
)
ALL: Final = (HTML, *RDF, JSON)
"""Every form, the one for people first: who takes anything gets it."""
BY_SUFFIX: Final = {form.suffix: form for form in ALL}


def preferred(accept: bytes, forms: tuple[Form, ...]) -> Form | None:
    """Return the form that a header Accept likes best, the first of equals; None where it takes none of them.

    A client that sends no such header, or an empty one, takes anything.
    """
    return _preferred(accept[:LONGEST], forms)


@lru_cache(maxsize=256)
def _preferred(accept: bytes, forms: tuple[Form, ...]) -> Form | None:
    ranges = list(_ranges(accept.decode("latin-1").lower())) or [("*/*", 1.0)]
    liked = {form: _quality(form.media, ranges) for form in forms}
    best = max(forms, key=lambda form: liked[form])
    return best if liked[best] > 0 else None


def _quality(media: str, ranges: Sequence[tuple[str, float]]) -> float:
    """Return the quality that the most specific range gives a media type; 0 where none matches."""
    for named in (media, f"{media.partition('/')[0]}/*", "*/*"):
        given = [quality for name, quality in ranges if name == named]
        if given:
            return max(given)
    return 0.0


def _ranges(header: str) -> Iterator[tuple[str, float]]:
    for part in header.split(","):
        name, *parameters = (piece.strip() for piece in part.split(";"))
        if name:
            yield name, _q(parameters)


def _q(parameters: Sequence[str]) -> float:
    given = next((one.partition("=")[2].strip() for one in parameters if one.partition("=")[0].strip() == "q"), "1")
    try:
        quality = float(given)
    except ValueError:
        return 0.0
    return quality if 0 <= quality <= 1 else 0.0
