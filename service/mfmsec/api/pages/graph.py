"""The named graphs: one of the facts and one of what follows from them, for each source."""

from dataclasses import dataclass
from typing import Any, Final

import orjson

from mfmsec.api.pages import engine, html
from mfmsec.api.pages.negotiate import ALL, HTML, JSON, Form
from mfmsec.api.pages.resource import Asked, Made
from mfmsec.domain import ids
from mfmsec.errors import UnknownTerm
from mfmsec.export import documents, graphs

_LINKS: Final = (f'<{graphs.LICENSE}>; rel="license"',)


@dataclass(frozen=True)
class NamedGraph:
    """A named graph by its path."""

    path: str
    forms: tuple[Form, ...] = ALL

    @property
    def iri(self) -> str:
        """The IRI of the graph."""
        return ids.BASE + self.path.removeprefix("/")

    def probe(self, asked: Asked) -> Made:
        """Return what is known of it without its body."""
        return self._made(b"", self._found(asked)[1])

    def make(self, form: Form, asked: Asked) -> Made:
        """Return its description, with its version as loaded."""
        found, mark = self._found(asked)
        source, inferred = ids.source_of(self.iri)
        if form == JSON:
            return self._made(orjson.dumps({"data": {"sources": [found]}}, option=orjson.OPT_INDENT_2), mark)
        if form != HTML:
            quads = graphs.describe(source, found["version"], found["nodes"], inferred=inferred)
            return self._made(documents.write(quads, form.suffix), mark)
        page = html.render(
            "graph",
            title=f"Graph {source}{', inferred' if inferred else ''}",
            iri=self.iri,
            source=found,
            inferred=inferred,
            other=ids.graph(source, inferred=not inferred),
            forms=[(one.name, f"{self.path}.{one.suffix}", one.media) for one in self.forms if one != HTML],
            graphql=asked.link("Graph", {}),
            sparql=asked.sparql,
        )
        return self._made(page, mark)

    def _found(self, asked: Asked) -> tuple[dict[str, Any], str]:
        name, _ = ids.source_of(self.iri)
        data, mark = engine.ask(asked.context, "Graph", {})
        found = next((source for source in data["sources"] if source["name"] == name), None)
        if found is None:
            message = f"No source {name} is loaded; {ids.graph()} is the graph of the catalog itself."
            raise UnknownTerm(message)
        return found, mark or ""

    def _made(self, body: bytes, mark: str) -> Made:
        return Made(body, mark, self.iri, _LINKS if ids.source_of(self.iri)[0] == ids.SOURCE else ())
