"""The lists of individuals: one for each class, and one for each axis."""

from dataclasses import dataclass
from typing import Final

import orjson

from mfmsec.api.pages import engine, html
from mfmsec.api.pages.negotiate import HTML, JSON, Form
from mfmsec.api.pages.resource import Asked, Made
from mfmsec.domain import ids

LISTS: Final = {
    "threat": ("Threats", "Threats", "Threat"),
    "attack": ("Attacks", "Attacks", "Attack"),
    "defense": ("Defenses", "Defenses", "Defense"),
    "method": ("Methods", "Methods", "Method"),
    "coverage": ("CoverageRows", "Coverage rows", "Coverage"),
    "reference": ("References", "References", "Reference"),
    "framework": ("Frameworks", "Frameworks", "Framework"),
    "system": ("Systems", "Systems of users", "System"),
    "mapping": ("Mappings", "Mappings", "Mapping"),
    "release": ("Releases", "Releases", "Release"),
    "scheme": ("Schemes", "Axes", ""),
}
"""The path segment of each list: its operation, its title, and the class that it lists."""
AXES: Final = {segment: axis for axis, (segment, _) in ids.AXES.items()}


@dataclass(frozen=True)
class Listing:
    """The list of what stands under one path segment."""

    segment: str
    forms: tuple[Form, ...] = (HTML, JSON)

    @property
    def path(self) -> str:
        """The path of the list."""
        return f"/{self.segment}"

    def make(self, form: Form, asked: Asked) -> Made:
        """Return a page of the list."""
        axis = AXES.get(self.segment)
        operation, title, kind = LISTS.get(self.segment) or ("Concepts", f"Values of the axis {self.segment}", axis or "")
        variables = engine.cursors("Lists", asked.query)
        if axis:
            variables |= {"scheme": self.segment.upper().replace("-", "_")}
        data, mark = engine.ask(asked.context, "Lists", variables, operation)
        if form == JSON:
            body = orjson.dumps({"data": data}, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
            return Made(body, mark or "")
        body = html.render(
            "list",
            title=title,
            iri=None,
            scheme=self.segment if axis else None,
            class_=f"{ids.NAMESPACE}{kind}" if kind else None,
            segment=self.segment,
            page=next(iter(data.values())),
            started="after" in variables,
            forms=[(JSON.name, f"{self.path}.json", JSON.media)],
            graphql=asked.link("Lists", variables, operation),
        )
        return Made(body, mark or "")
