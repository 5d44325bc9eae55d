"""In which forms an answer can be had: tables of solutions, and graphs (SPARQL 1.1 Protocol, section 2.1.6)."""

from collections.abc import Sequence
from typing import Final

from mfmsec.api.pages.negotiate import HTML, RDF, Form, preferred

TABLES: Final = (
    Form("srj", "application/sparql-results+json", "SPARQL results as JSON"),
    Form("srx", "application/sparql-results+xml", "SPARQL results as XML"),
    Form("csv", "text/csv", "CSV"),
    Form("tsv", "text/tab-separated-values", "TSV"),
    Form("json", "application/json", "JSON"),
)
GRAPHS: Final = RDF
DESCRIPTIONS: Final = (*RDF, HTML)
"""What there is where nothing is asked: a description for programs, and a page for people."""
UTF_8: Final = frozenset({"text/csv", "text/tab-separated-values", "text/turtle", "text/html"})


def liked(accept: bytes, forms: tuple[Form, ...]) -> str | None:
    """Return the media type that a header Accept likes best; None where it takes none of them."""
    found = preferred(accept, forms)
    return found.media if found else None


def names(forms: Sequence[Form]) -> list[str]:
    """Return the media types of forms."""
    return [form.media for form in forms]


def content_type(media: str) -> str:
    """Return a media type with its charset, where it has one."""
    return f"{media}; charset=utf-8" if media in UTF_8 else media


__all__ = ["DESCRIPTIONS", "GRAPHS", "TABLES", "Form", "content_type", "liked", "names"]
