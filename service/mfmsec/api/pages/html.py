"""Pages from templates; Jinja2 is imported when the first page is made, since the service starts faster without it."""

from functools import cache
from hashlib import blake2b
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote, urlsplit

from mfmsec.domain import ids

if TYPE_CHECKING:
    from jinja2 import Environment

POLICY: Final = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_SCHEMES: Final = {"http", "https"}


def render(template: str, **given: Any) -> bytes:  # noqa: ANN401 - what the template takes
    """Return the page that a template makes."""
    return environment().get_template(f"{template}.html").render(**given).encode()


@cache
def environment() -> "Environment":
    """Return the templates, in which every value is escaped and every missing one is an error."""
    from jinja2 import Environment, PackageLoader, StrictUndefined  # noqa: PLC0415 - see the head of this file

    made = Environment(
        loader=PackageLoader("mfmsec.api.pages", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {"local": local, "outward": outward, "words": words, "slug": slug, "short": short, "nodes": nodes}
    made.globals["style"] = f"/page.css?v={blake2b(style(), digest_size=6).hexdigest()}"
    return made


@cache
def style() -> bytes:
    """Return the style sheet."""
    return (files("mfmsec.api.pages") / "templates" / "page.css").read_bytes()


def local(iri: str) -> str:
    """Return the address on this service under which an individual or a term of the vocabulary is described."""
    if iri.startswith(ids.BASE):
        return "/" + quote(iri.removeprefix(ids.BASE), safe="/#:._~-")
    return f"/term?iri={quote(iri, safe='')}"


def outward(address: str | None) -> str | None:
    """Return an address elsewhere if a page may link to it; others are shown as text."""
    parts = urlsplit(address or "")
    return address if parts.scheme in _SCHEMES and parts.netloc else None


def words(value: str) -> str:
    """Return a member of an enumeration as words."""
    return value.lower().replace("_", " ")


def slug(value: str) -> str:
    """Return a member of an enumeration as the last part of its concept's IRI."""
    return value.lower().replace("_", "-")


def short(iri: str) -> str:
    """Return an IRI in a form short enough for a table: the last part, with a prefix where it is well known."""
    known = {
        ids.NAMESPACE: "",
        "http://www.w3.org/2004/02/skos/core#": "skos:",
        "http://www.w3.org/2001/XMLSchema#": "xsd:",
        "http://www.w3.org/2002/07/owl#": "owl:",
        "http://www.w3.org/2000/01/rdf-schema#": "rdfs:",
        "http://purl.org/dc/terms/": "dcterms:",
        "https://w3id.org/semapv/vocab/": "semapv:",
        ids.BASE: "",
    }
    return next((prefix + iri.removeprefix(start) for start, prefix in known.items() if iri.startswith(start)), iri)


def nodes(connection: Any) -> list[Any]:  # noqa: ANN401 - a connection of an answer
    """Return the nodes of a page of a list."""
    return [edge["node"] for edge in connection["edges"]]
