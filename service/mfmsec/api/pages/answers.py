"""What pages answer over HTTP: documents, redirections, and refusals for people and for machines."""

import zlib
from collections.abc import Iterable
from typing import Any, Final
from urllib.parse import quote

import orjson

from mfmsec.api.graphql.answer import GZIP_FROM, GZIP_LEVEL, NOT_KEPT, Answer, Headers, tag
from mfmsec.api.pages import html
from mfmsec.api.pages.negotiate import HTML, Form, preferred
from mfmsec.api.pages.resource import Made, Resource, Thing

_TEXT: Final = Form("txt", "text/plain", "Text")
PROBLEM: Final = Form("json", "application/problem+json", "Problem")
_COMMON: Final = ((b"x-content-type-options", b"nosniff"), (b"referrer-policy", b"no-referrer"))
LONGEST_REPEATED: Final = 400
"""How long a query may be to be repeated in a link for each form; proxies refuse a large header."""
_VARY: Final = (b"vary", b"accept, accept-encoding")


def document(  # noqa: PLR0913 - what an answer is made of
    made: Made, form: Form, resource: Resource, query: str, fresh: float, *, gzip: bool
) -> Answer:
    """Return a document, with its tag and its links; a client may keep it for so many seconds."""
    known = tag(made.mark, resource.path, form.suffix, query)
    headers = (
        (b"link", ", ".join(links(resource, query, made.iri, made.links, form)).encode()),
        (b"cache-control", b"max-age=%d, must-revalidate" % fresh),
        (b"etag", b"W/" + known),
    )
    release = made.mark if made.kept and made.mark else None
    return _answer(200, form, made.body, headers, gzip=gzip, known=known, release=release)


def see_other(made: Made, form: Form, resource: Resource, query: str, fresh: float) -> Answer:
    """Return what leads from a thing to a document about it."""
    place = at(resource, form, query)
    headers = (
        (b"location", place.encode()),
        (b"link", ", ".join(links(resource, query, made.iri, made.links)).encode()),
        (b"cache-control", b"max-age=%d, must-revalidate" % fresh),
    )
    release = made.mark if made.kept and made.mark else None
    return _answer(303, _TEXT, f"{place}\n".encode(), headers, release=release)


def moved(place: str) -> Answer:
    """Return what leads to the own address of what was asked for in another way."""
    return _answer(303, _TEXT, f"{place}\n".encode(), ((b"location", place.encode()), NOT_KEPT))


def links(resource: Resource, query: str, iri: str | None, further: Iterable[str], shown: Form | None = None) -> list[str]:
    """Return the values of the header Link: the thing itself, the other forms unless the query is long, and what is said of it."""
    found = [f'<{quote(iri, safe=":/#?&=%._~-")}>; rel="canonical"'] if iri else []
    if shown and isinstance(resource, Thing) and iri:
        found.append(f'<{quote(iri, safe=":/#?&=%._~-")}>; rel="describes"')
    for form in resource.forms:
        if form != shown and len(resource.forms) > 1 and len(query) <= LONGEST_REPEATED:
            relations = "alternate" if shown or form == HTML or not isinstance(resource, Thing) else "alternate describedby"
            found.append(f'<{at(resource, form, query)}>; rel="{relations}"; type="{form.media}"')
    return [*found, *further]


def at(resource: Resource, form: Form, query: str) -> str:
    """Return the path of a resource in a form."""
    return f"{resource.path}.{form.suffix}{'?' if query else ''}{query}"


def refused(  # noqa: PLR0913 - what a refusal tells
    status: int, title: str, detail: str, accept: bytes, *, code: str, headers: Headers = (), more: dict[str, Any] | None = None
) -> Answer:
    """Return an error: a page for people, an RFC 9457 problem document for machines."""
    told = (*headers, NOT_KEPT)
    error = {"message": detail, "extensions": {"code": code}}
    if preferred(accept, (PROBLEM, HTML)) == HTML:
        body = html.render("refusal", title=title, detail=detail, status=status, more=more or {}, iri=None, forms=[], graphql=None)
        return _answer(status, HTML, body, told, errors=(error,))
    said = {"type": "about:blank", "title": title, "status": status, "detail": detail, "code": code, **(more or {})}
    return _answer(status, PROBLEM, orjson.dumps(said), told, errors=(error,))


def _answer(  # noqa: PLR0913 - the parts of an answer
    status: int,
    form: Form,
    body: bytes,
    headers: Headers,
    *,
    gzip: bool = False,
    known: bytes = b"",
    release: str | None = None,
    errors: tuple[dict[str, Any], ...] = (),
) -> Answer:
    told = [(b"content-type", form.content_type.encode()), _VARY, *_COMMON, *headers]
    if form == HTML:
        told.append((b"content-security-policy", html.POLICY.encode()))
    if gzip and len(body) >= GZIP_FROM:
        body = zlib.compress(body, GZIP_LEVEL, wbits=31)
        told.append((b"content-encoding", b"gzip"))
    told.append((b"content-length", b"%d" % len(body)))
    return Answer(status, tuple(told), body, known, release, errors)
