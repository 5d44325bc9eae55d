"""The named graphs: one of the facts and one of what follows from them, for each source."""

from dataclasses import dataclass
from typing import Final

from mfmsec.api.pages import html
from mfmsec.api.pages.negotiate import HTML, RDF, Form
from mfmsec.api.pages.resource import Asked, Made
from mfmsec.domain import ids
from mfmsec.errors import UnknownTerm
from mfmsec.export import documents, graphs
from mfmsec.query import graphs as loaded

_LINKS: Final = (f'<{graphs.LICENSE}>; rel="license"',)


@dataclass(frozen=True)
class NamedGraph:
    """A named graph by its path."""

    path: str
    forms: tuple[Form, ...] = (HTML, *RDF)

    @property
    def iri(self) -> str:
        """The IRI of the graph."""
        return ids.BASE + self.path.removeprefix("/")

    def probe(self, asked: Asked) -> Made:
        """Return what is known of it without its body."""
        mark, _, _, _ = self._found(asked)
        return self._made(b"", mark)

    def make(self, form: Form, asked: Asked) -> Made:
        """Return its description, with its version as loaded."""
        mark, source, inferred, (version, entities) = self._found(asked)
        quads = graphs.describe(source, version, entities, inferred=inferred)
        if form != HTML:
            return self._made(documents.write(quads, form.suffix), mark)
        page = html.render(
            "graph",
            title=f"Graph {source}{', inferred' if inferred else ''}",
            iri=self.iri,
            source=source,
            inferred=inferred,
            version=version,
            entities=entities,
            other=ids.graph(source, inferred=not inferred),
            forms=[(one.name, f"{self.path}.{one.suffix}", one.media) for one in self.forms if one != HTML],
            graphql=None,
        )
        return self._made(page, mark)

    def _found(self, asked: Asked) -> tuple[str, str, bool, tuple[str, int]]:
        source, inferred = ids.source_of(self.iri)
        ours, found = loaded.loaded(asked.context.read, source)
        if found is None:
            message = f"No source {source} is loaded; {ids.graph()} is the graph of the catalog itself."
            raise UnknownTerm(message)
        return ours.mark, source, inferred, found

    def _made(self, body: bytes, mark: str) -> Made:
        return Made(body, mark, self.iri, _LINKS if ids.source_of(self.iri)[0] == ids.SOURCE else ())
