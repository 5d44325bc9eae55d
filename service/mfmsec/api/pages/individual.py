"""An individual of the graph: ours under its own path, those of others under /term."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

import orjson

from mfmsec.api.pages import engine, html
from mfmsec.api.pages.listing import LISTS
from mfmsec.api.pages.negotiate import ALL, HTML, JSON, Form
from mfmsec.api.pages.resource import Asked, Made
from mfmsec.domain import ids
from mfmsec.errors import UnknownTerm
from mfmsec.export import documents, graphs
from mfmsec.mapping import specs
from mfmsec.query import description
from mfmsec.query.description import Described

if TYPE_CHECKING:
    import pyoxigraph as ox

_IRI: Final = re.compile(r"""[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20\x7f<>"{}|\\^`]+""")
"""What may be an absolute IRI (RFC 3987), as far as its characters tell."""
REPLACED: Final = "http://purl.org/dc/terms/isReplacedBy"


@dataclass(frozen=True)
class Individual:
    """An individual by its IRI; `path` is where it is described."""

    iri: str
    path: str
    forms: tuple[Form, ...] = ALL

    def probe(self, asked: Asked) -> Made:
        """Return what is known of it without its body."""
        return self._made(b"", self._described(asked))

    def make(self, form: Form, asked: Asked) -> Made:
        """Return what the graph says of it, or for people and as JSON, what our own query finds about it."""
        found = self._described(asked)
        if form not in {HTML, JSON}:
            return self._made(documents.write(found.quads, form.suffix), found)
        body, mark = self._page(form, found, asked)
        return self._made(body, found, mark)

    def _described(self, asked: Asked) -> Described:
        loaded, found = description.describe(asked.context.read, self.iri)
        if found is None:
            message = f"{self.iri} names nothing in release {loaded.version}; /search finds things by their words."
            raise UnknownTerm(message)
        return found

    def _made(self, body: bytes, found: Described, mark: str | None = None) -> Made:
        return Made(body, mark or found.loaded.mark, self.iri, tuple(_links(found)))

    def _page(self, form: Form, found: Described, asked: Asked) -> tuple[bytes, str | None]:
        name = "Concept" if found.kind in ids.AXES else found.kind
        if name not in engine.known():
            return self._plain(form, found), None
        given = {"iri": self.iri, **engine.cursors(name, asked.query)}
        data, mark = engine.ask(asked.context, name, given)
        thing = engine.node(data)
        if thing is None:  # a load took it away between the two statements
            message = f"{self.iri} is no longer in the graph."
            raise UnknownTerm(message)
        if form == JSON:
            return orjson.dumps({"data": data}, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE), mark
        link = asked.link(name, given)
        page = html.render(name.lower(), **self._head(found, thing["label"]), thing=thing, data=data, graphql=link)
        return page, mark

    def _plain(self, form: Form, found: Described) -> bytes:
        """Return what there is to say of an individual for whose class no document is written: its triples."""
        if form == JSON:
            return documents.write(found.quads, "jsonld")
        rows = [_row(quad) for quad in documents.ordered(found.quads)]
        label = str(found.row.properties.get("label", self.iri))
        return html.render("individual", **self._head(found, label), rows=rows, graphql=None)

    def _head(self, found: Described, title: str) -> dict[str, Any]:
        tail = f"?iri={quote(self.iri, safe='')}" if self.path == "/term" else ""
        segment = ids.AXES[found.kind][0] if found.kind in ids.AXES else ids.KINDS.get(found.kind, "")
        return {
            "title": title,
            "iri": self.iri,
            "kind": found.kind,
            "class_": specs.by_label()[found.kind].class_iri,
            "segment": segment,
            "plural": LISTS[segment][1].lower() if segment in LISTS else segment,
            "forms": [(one.name, f"{self.path}.{one.suffix}{tail}", one.media) for one in self.forms if one != HTML],
            "ours": found.source == ids.SOURCE,
        }


def _links(found: Described) -> Iterator[str]:
    """Yield what an answer's header Link says of an individual."""
    if found.source == ids.SOURCE:
        yield f'<{graphs.LICENSE}>; rel="license"'
    yield f'<{specs.by_label()[found.kind].class_iri}>; rel="type"'
    if found.successor:
        yield f'<{quote(found.successor, safe=":/#?&=%._~-")}>; rel="{REPLACED}"'


def _row(quad: "ox.Quad") -> tuple[str, str, bool]:
    """Return the predicate and the value of a triple, and whether the value is an IRI."""
    value: Any = quad.object
    return quad.predicate.value, str(value.value), not hasattr(value, "datatype")


def of_term(query: Mapping[str, str]) -> str | None:
    """Return the IRI that /term is asked for, if it can be one."""
    iri = query.get("iri", "")
    return iri if len(iri) <= engine.LONGEST and _IRI.fullmatch(iri) else None
