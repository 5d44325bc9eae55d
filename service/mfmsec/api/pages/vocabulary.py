"""The vocabulary: its namespace document, its parts with their versions, and the JSON-LD context."""

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import orjson

from mfmsec import resources
from mfmsec.api.pages import html
from mfmsec.api.pages.negotiate import ALL, HTML, JSON, JSON_LD, TURTLE, Form
from mfmsec.api.pages.resource import Asked, Made
from mfmsec.domain import ids
from mfmsec.errors import UnknownTerm
from mfmsec.export import context, documents, graphs
from mfmsec.source import ontology

_LINKS: Final = (f'<{graphs.LICENSE}>; rel="license"',)


@dataclass(frozen=True)
class Schema:
    """The whole vocabulary where `part` is None, else one part; `path` is where it stands."""

    path: str
    part: str | None = None
    forms: tuple[Form, ...] = ALL

    @property
    def iri(self) -> str:
        """The IRI of the document."""
        return ids.BASE + self.path.removeprefix("/")

    def probe(self, asked: Asked) -> Made:  # noqa: ARG002 - it is the same for everybody
        """Return what is known of it without its body."""
        return Made(b"", "", self.iri, _LINKS, kept=False)

    def make(self, form: Form, asked: Asked) -> Made:  # noqa: ARG002 - it is the same for everybody
        """Return it; as Turtle it is the files as they are written."""
        body = _written(self, form)
        return Made(body, hashlib.sha256(body).hexdigest(), self.iri, _LINKS, kept=False)

    def page(self, known: ontology.Vocabulary) -> bytes:
        """Return the page for people."""
        terms = known.terms_of(self.part)
        part = known.parts[self.part or ontology.WHOLE]
        return html.render(
            "vocabulary",
            title="The vocabulary" if self.part in {None, ontology.WHOLE} else part.title,
            iri=self.iri,
            part=part,
            parts=[one for one in known.parts.values() if one.name != ontology.WHOLE],
            groups=[(kind, [term for term in terms if term.kind == kind]) for kind in dict.fromkeys(term.kind for term in terms)],
            known={term.iri for term in known.terms},
            whole=self.part in {None, ontology.WHOLE},
            forms=[(one.name, f"{self.path}.{one.suffix}", one.media) for one in self.forms if one != HTML],
            graphql=None,
        )


@lru_cache(maxsize=64)
def _written(schema: Schema, form: Form) -> bytes:
    known = ontology.vocabulary(resources.ontology())
    if form == TURTLE:
        return known.text(schema.part)
    if form == HTML:
        return schema.page(known)
    if form == JSON:
        told = [vars(term) | {"uses": [use.place for use in term.uses]} for term in known.terms_of(schema.part)]
        return orjson.dumps(told, option=orjson.OPT_INDENT_2)
    return documents.write(known.quads(schema.part), form.suffix)


@dataclass(frozen=True)
class ContextFile:
    """The JSON-LD context, whose name has its suffix already."""

    path: str
    forms: tuple[Form, ...] = (JSON_LD,)

    def make(self, form: Form, asked: Asked) -> Made:  # noqa: ARG002 - there is one
        """Return the context as releases carry it."""
        body = context.document(resources.ontology())
        return Made(body, hashlib.sha256(body).hexdigest(), None, _LINKS, kept=False)


TABLE: Final = Form("tsv", "text/tab-separated-values", "SSSOM")


@dataclass(frozen=True)
class MappingSet:
    """The mappings to one framework as SSSOM, whose name has its suffix already."""

    path: str
    forms: tuple[Form, ...] = (TABLE,)

    def make(self, form: Form, asked: Asked) -> Made:  # noqa: ARG002 - it is the same for everybody
        """Return the table as it is written."""
        body = ontology.mapping_sets(resources.ontology()).get(self.path.rpartition("/")[2])
        if body is None:
            message = "There is no such table; /framework lists the frameworks that something is mapped to."
            raise UnknownTerm(message)
        return Made(body, hashlib.sha256(body).hexdigest(), ids.BASE + self.path.removeprefix("/"), _LINKS, kept=False)


STYLE_FORM: Final = Form("css", "text/css", "CSS")


@dataclass(frozen=True)
class StyleSheet:
    """The style of all pages."""

    path: str = "/page.css"
    forms: tuple[Form, ...] = (STYLE_FORM,)

    def make(self, form: Form, asked: Asked) -> Made:  # noqa: ARG002 - there is one
        """Return the style sheet."""
        return Made(html.style(), hashlib.sha256(html.style()).hexdigest(), kept=False)
