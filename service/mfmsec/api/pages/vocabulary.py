"""The vocabulary: its namespace document, its parts with their versions, and the JSON-LD context."""

import hashlib
from dataclasses import dataclass
from typing import Any, Final

import orjson

from mfmsec import resources
from mfmsec.api.pages import html
from mfmsec.api.pages.individual import LICENSE
from mfmsec.api.pages.negotiate import ALL, HTML, JSON, JSON_LD, TURTLE, Form
from mfmsec.api.pages.resource import Asked, Made
from mfmsec.domain import ids
from mfmsec.export import documents
from mfmsec.source import ontology

_LINKS: Final = (f'<{LICENSE}>; rel="license"',)


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
        known = ontology.vocabulary(resources.ontology())
        if form == TURTLE:
            body = known.text(self.part)
        elif form == HTML:
            body = self._page(known)
        elif form == JSON:
            body = orjson.dumps([_told(term) for term in known.terms_of(self.part)], option=orjson.OPT_INDENT_2)
        else:
            body = documents.write(known.quads(self.part), form.suffix)
        return Made(body, hashlib.sha256(body).hexdigest(), self.iri, _LINKS, kept=False)

    def _page(self, known: ontology.Vocabulary) -> bytes:
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


def _told(term: ontology.Term) -> dict[str, Any]:
    shown = {name: getattr(term, name) for name in term.__slots__} if hasattr(term, "__slots__") else dict(vars(term))
    return shown | {"uses": [use.place for use in term.uses]}


@dataclass(frozen=True)
class ContextFile:
    """The JSON-LD context, whose name has its suffix already."""

    path: str
    forms: tuple[Form, ...] = (JSON_LD,)

    def make(self, form: Form, asked: Asked) -> Made:  # noqa: ARG002 - there is one
        """Return the context as it is written."""
        body = ontology.context(resources.ontology())
        return Made(body, hashlib.sha256(body).hexdigest(), None, _LINKS, kept=False)


STYLE_FORM: Final = Form("css", "text/css", "CSS")


@dataclass(frozen=True)
class StyleSheet:
    """The style of all pages."""

    path: str = "/page.css"
    forms: tuple[Form, ...] = (STYLE_FORM,)

    def make(self, form: Form, asked: Asked) -> Made:  # noqa: ARG002 - there is one
        """Return the style sheet."""
        return Made(html.style(), hashlib.sha256(html.style()).hexdigest(), kept=False)
