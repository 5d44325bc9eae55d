"""What all concepts share: the interfaces of nodes, enums of the axes, scalars, and connections."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum
from typing import Any, Generic, NewType, TypeVar

import strawberry
from strawberry.types.scalar import ScalarDefinition

from mfmsec.api.graphql import enums
from mfmsec.api.graphql.fields import TYPES, global_id, interface, plain, prop, told
from mfmsec.api.graphql.origin import Keys
from mfmsec.domain import definitions, ids
from mfmsec.domain.verdict import Verdict
from mfmsec.errors import RequestError
from mfmsec.query.page import Cut

T = TypeVar("T")
CONCEPTS = (
    *("Threat", "Attack", "Defense", "Method", "System", "Coverage", "Reference", "Framework", "FrameworkEntry", "IriPattern"),
    *("EntryCount", "Mapping", "Release", "ConceptScheme", "Concept"),
)
"""The labels that have a type; `Concept` last, since threats and defenses are concepts too."""


def _moment(given: str) -> str:
    """Return a moment as the graph has it, in UTC.

    Raises RequestError where the text is none, or says no time zone.
    """
    try:
        found = datetime.fromisoformat(given)
    except (ValueError, TypeError):
        found = datetime.min  # noqa: DTZ901 - it has no time zone, as little as what was given
    if found.tzinfo is None:
        message = f"{given!r} is no moment; write it with its time zone, as in 2026-12-01T00:00:00Z."
        raise RequestError(message)
    return found.astimezone(UTC).isoformat().replace("+00:00", "Z")


IRI = NewType("IRI", str)
DateTime = NewType("DateTime", str)
SCALARS: dict[object, ScalarDefinition] = {
    IRI: strawberry.scalar(
        name="IRI", description="An IRI, as text.", specified_by_url="https://www.rfc-editor.org/rfc/rfc3987", serialize=str
    ),
    DateTime: strawberry.scalar(
        name="DateTime",
        description="A moment, as RFC 3339 writes it.",
        specified_by_url="https://www.rfc-editor.org/rfc/rfc3339",
        serialize=str,
        parse_value=_moment,
    ),
}
for name, (_, members) in ids.AXES.items():
    enums.axis(name, members, definitions.VALUES, definitions.RETIRED)
VERDICTS: dict[str, str] = {
    Verdict.COVERED: "a tested row with outcome mitigates stands, that is, nothing tested beats its subject",
    Verdict.PARTIAL: "no such row, but a tested row that mitigates in part or detects stands",
    Verdict.CONTESTED: "tested positive rows exist, and none stands",
    Verdict.UNPROVEN: "a positive row stands that was argued, or tested below the evidence floor",
    Verdict.FAILED: "rows exist, and none of them stands for anything positive",
    Verdict.UNASSESSED: "the threat can occur on the modality, and no row says anything: nobody has looked",
    Verdict.NOT_APPLICABLE: "the threat is not known to occur on the modality",
}
"""What each verdict means; `docs/verdicts.md` is the rule."""
enums.enumeration(Verdict, Verdict.__doc__ or "", VERDICTS)

_make_enum: Any = Enum  # the functional form, whose members are not literal
enums.enumeration(
    _make_enum("Axis", {enums.constant(slug): slug for slug, _ in ids.AXES.values()}),
    "The axes that things are sorted by; their values are concepts.",
    {slug: definitions.VALUES[f"scheme/{slug}"] for slug, _ in ids.AXES.values()},
)
TYPES.update({"IRI": IRI, "DateTime": DateTime})


@interface(*CONCEPTS)
class Node:
    """Anything that `node` finds by its id."""

    id: strawberry.ID = global_id("permanent id among all nodes")


@interface(*CONCEPTS)
class Entity(Node):
    """Anything in the graph: it has an address, a name for people, and says which graph states it."""

    iri: IRI = prop("iri", "address, which is also its identity")
    slug: str = prop("slug", "last part of the address, which names it within its kind")
    code: str | None = prop("code", "permanent code, such as MFM-T0007; null for kinds that have none")
    label: str = prop("label", "name for people", finish=lambda found: found or "")
    source: str = prop("source", "graph that states it: mfmsec, or a user's own")
    introduced: IRI | None = prop("introduced", "release that introduced it")
    changed: IRI | None = prop("changed", "release that last changed it")
    deprecated: bool = prop("deprecated", "whether it is retired", finish=bool)


@plain
class PageInfo:
    """Where a page lies in its list."""

    has_next_page: bool = told("has_next", "whether more follow")
    has_previous_page: bool = told("has_previous", "whether some come before")
    start_cursor: str | None = told("start", "cursor of the first")
    end_cursor: str | None = told("end", "cursor of the last")


@dataclass(frozen=True, slots=True)
class InPage:
    """A node of a page, before its edge is told."""

    page: Cut
    row: Mapping[str, Any]

    @property
    def cursor(self) -> str:
        """The cursor of the node."""
        return self.page.cursor(self.row)


def _edges(page: Cut, _: Keys) -> list[InPage]:
    return [InPage(page, row) for row in page.nodes]


def _node(edge: InPage, keys: Keys) -> Any:  # noqa: ANN401 - a map of the answer
    return edge.row.get("/".join(keys[-2:]), edge.row)


@strawberry.type(description="One of a page, with its cursor.")
class Edge(Generic[T]):
    """One of a page, with its cursor."""

    cursor: str = told("cursor", "where it stands in its list")
    node: T = told(_node, "what it is")


@strawberry.type(description="A page of a list.")
class Connection(Generic[T]):
    """A page of a list."""

    total_count: int = told("total", "how many there are on all pages together; counted only if asked for")
    page_info: PageInfo = told(lambda page, _: page, "where the page lies in its list")
    edges: list[Edge[T]] = told(_edges, "the page")


TYPES["Connection"] = Connection
