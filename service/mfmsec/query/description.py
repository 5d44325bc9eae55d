"""What the loaded graph says of one individual: its triples, read by one statement, with the release that they are from."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from mfmsec.mapping import rows, specs
from mfmsec.mapping.model import BOOKKEEPING, COMMON_LABEL
from mfmsec.mapping.rows import EdgeRow, NodeRow
from mfmsec.query.release import Loaded, Read, framed, told

if TYPE_CHECKING:
    import pyoxigraph as ox

_ABOUT_THE_PROJECTION: Final = {*BOOKKEEPING} - {"inferredKeys", "statedTypes"}
_STATEMENT: Final = "\n".join(
    framed(
        (
            f"OPTIONAL MATCH (n:{COMMON_LABEL} {{iri: $iri}})",
            "OPTIONAL MATCH (n)-[e]->(m)",
            "WITH release, ended, n, collect([type(e), m.iri, e.inferred]) AS edges",
        ),
        "CASE WHEN n IS NULL THEN null ELSE {labels: labels(n), properties: properties(n), edges: edges} END",
    )
)


@dataclass(frozen=True, slots=True)
class Described:
    """An individual of the graph: its node, the source that states it, and the release that it was read from."""

    loaded: Loaded
    row: NodeRow
    source: str

    @property
    def kind(self) -> str:
        """The label of its class in the graph."""
        return self.row.labels[0]

    @property
    def successor(self) -> str | None:
        """The IRI of what replaces it, if it is retired and something does."""
        return next((edge.target for edge in self.row.edges if edge.type == "REPLACED_BY"), None)

    @property
    def quads(self) -> "list[ox.Quad]":
        """Its triples, stated and inferred, each in its named graph."""
        return list(rows.quads(self.row, self.source))


def describe(read: Read, iri: str) -> tuple[Loaded, Described | None]:
    """Return the loaded release and what it says of an individual; None where it knows none of this IRI.

    Raises ReleaseMissing where nothing is loaded, ReleaseLoading while a load is under way.
    """
    loaded, found = told(read, _STATEMENT, {"iri": iri})
    return loaded, None if found is None else _described(loaded, iri, found)


def _described(loaded: Loaded, iri: str, found: Mapping[str, Any]) -> Described | None:
    primary = next((label for label in sorted(found["labels"]) if label in specs.by_label()), None)
    if primary is None:
        return None
    labels = (primary, *sorted({*found["labels"]} - {primary}))
    given = found["properties"]
    said = {key: value for key, value in given.items() if key not in _ABOUT_THE_PROJECTION}
    edges = sorted(EdgeRow(name, target, bool(inferred)) for name, target, inferred in found["edges"] if name is not None)
    return Described(loaded, NodeRow(iri, labels, said, tuple(edges)), str(given["source"]))
