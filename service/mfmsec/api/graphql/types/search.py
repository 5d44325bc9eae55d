"""Full-text search: what was found, how well it fits, and why."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import Enum
from typing import Any, Final

import strawberry

from mfmsec.api.graphql.execute import Asking
from mfmsec.api.graphql.fields import LABELS, TYPES, argument, paging, plain, told, typed
from mfmsec.api.graphql.origin import MARK, Given, Keys, Prepared
from mfmsec.api.graphql.roots import asked
from mfmsec.api.graphql.types.common import Entity, PageInfo
from mfmsec.mapping import specs
from mfmsec.mapping.model import COMMON_LABEL
from mfmsec.query import search as query
from mfmsec.query.cost import cost, nodes
from mfmsec.query.index import DEEPEST, Kind, Part, Sought
from mfmsec.query.matched import Match, matches
from mfmsec.query.plan import plan
from mfmsec.query.release import Read
from mfmsec.query.select import Many, Property, Select

Row = Mapping[str, Any]
_TEXTS: Final = tuple(Property(f"@{part}", part.value) for part in Part)

_make_enum: Any = Enum  # the functional form, whose members are not literal


def _kind_text(kind: str) -> str:
    return specs.by_label()[kind].description if kind in specs.by_label() else "A value of an axis."


def _part_text(part: Part) -> str:
    found = (spec.description for node in specs.NODES for spec in node.properties if spec.key == part)
    text = next(found, {"iri": "address", "slug": "last part of the address"}.get(part, ""))
    return f"{text[:1].upper()}{text[1:]}."


TYPES["SearchType"] = strawberry.enum(
    _make_enum("SearchType", {kind.name: strawberry.enum_value(kind.value, description=_kind_text(kind)) for kind in Kind}),
    description="The types of nodes that search finds.",
)
TYPES["SearchField"] = strawberry.enum(
    _make_enum("SearchField", {part.name: strawberry.enum_value(part.value, description=_part_text(part)) for part in Part}),
    description="The texts in which search looks.",
)


@dataclass(frozen=True, slots=True)
class _Found:
    """What an index found, and the nodes as the graph tells of them."""

    wanted: Sought
    mark: str
    cut: query.Cut
    rows: Mapping[str, Row]

    def cursor(self, position: int) -> str:
        """Return the cursor of one of the nodes."""
        return query.cursor(self.wanted, self.mark, self.cut.start + position)

    @property
    def edges(self) -> list["_Hit"]:
        """The nodes, each with how it was found; one that somebody deleted by hand since is left out."""
        scored = enumerate(zip(self.cut.iris, self.cut.scores, strict=True))
        return [_Hit(self, at, self.rows[iri], score) for at, (iri, score) in scored if iri in self.rows]

    @property
    def start(self) -> str | None:
        """The cursor of the first node."""
        return self.cursor(0) if self.cut.iris else None

    @property
    def end(self) -> str | None:
        """The cursor of the last node."""
        return self.cursor(len(self.cut.iris) - 1) if self.cut.iris else None

    @property
    def has_next(self) -> bool:
        """Whether more follow."""
        return self.cut.has_next

    @property
    def has_previous(self) -> bool:
        """Whether some come before."""
        return self.cut.has_previous


@dataclass(frozen=True, slots=True)
class _Hit:
    found: _Found
    position: int
    row: Row
    score: float

    @property
    def cursor(self) -> str:
        """The cursor of the node."""
        return self.found.cursor(self.position)

    @property
    def matched(self) -> list[Match]:
        """The texts that matched."""
        return matches(self.found.wanted.text, {part.value: self.row[f"@{part}"] for part in Part})


def _node(hit: _Hit, keys: Keys) -> Any:  # noqa: ANN401 - a map of the answer
    return hit.row.get("/".join(keys[-2:]), hit.row)


@plain
class SearchMatch:
    """A text that matched."""

    field = typed(told(lambda match, _: match.part.value, "which text it is"), "SearchField")
    excerpt: str = told("excerpt", "a piece of the text, around the first word that matched")
    words: list[str] = told(lambda match, _: list(match.words), "words of that piece that matched, as they are spelled there")


@plain
class SearchEdge:
    """Something that was found."""

    cursor: str = told("cursor", "where it stands in the order of what was found")
    score: float = told("score", "how well it fits; only to be compared with others of the same answer")
    matched: list[SearchMatch] = told("matched", "the texts that matched, the most telling first")
    node: Entity = told(_node, "what it is")


@plain
class SearchConnection:
    """A page of what was found, best first."""

    total_count: int = told(
        lambda found, _: found.cut.total, f"how many were found; the best {DEEPEST:,} of them can be paged through"
    )
    page_info: PageInfo = told(lambda found, _: found, "where the page lies in its list")
    edges: list[SearchEdge] = told("edges", "the page")


def search() -> Any:  # noqa: ANN401 - a field
    """Declare the root field of the search."""
    text = (
        "What a text means, best first: a code, an arXiv id, a DOI, the id of a framework's entry or an address; words of names, "
        "titles, authors, definitions and findings. Codes and whole names come first, then words in names, then in other texts. "
        "Case and accents do not matter, words may be unfinished, and a word that no text has may be misspelled."
    )
    made = asked(_prepared, text, "SearchConnection")
    made.arguments = [
        argument("query", "str", f"what to search for, at most {query.LONGEST} characters; no character has a meaning of its own"),
        argument("types", "list[SearchType] | None", "only nodes of these types; of all where none is named"),
        argument("modality", "list[Modality] | None", "only nodes on one of these modalities; on any or none where none is named"),
        *paging(),
    ]
    return typed(made, "SearchConnection")


def _prepared(asking: Asking) -> Prepared:
    root = Many("answer", (), _selected(asking), query.here())
    return Prepared(plan(root), _finished, _looked, cost=cost(root, nodes(query.window(asking.given))))


def _selected(asking: Asking) -> Select:
    selection = asking.selection
    parts = selection.below(selection.object("SearchConnection"), asking.nodes)
    edge = selection.object("SearchEdge")
    edges = [node for group in parts.values() if group[0].name.value == "edges" for node in group]
    texts = any(group[0].name.value == "matched" for group in selection.below(edge, edges).values())
    select = selection.of_edges("Entity", "SearchEdge", parts)
    fields = (Property("@iri", "iri"), *(_TEXTS if texts else ()), *select.fields)
    return replace(select, labels=LABELS["Entity"], fields=tuple(dict.fromkeys(fields)), base=COMMON_LABEL)


def _wanted(given: Given) -> Sought:
    kinds, modalities = (tuple(str(getattr(one, "value", one)) for one in given.get(name) or ()) for name in ("types", "modality"))
    return query.sought(given["query"], kinds, modalities)


def _looked(read: Read, given: Given) -> Mapping[str, object]:
    """Ask the index of the release that answered last, as far as is known."""
    wanted, window = _wanted(given), query.window(given)
    index = query.shelf().index(read, given.get(MARK))
    cut = query.cut(index, wanted, window)
    return {
        MARK: index.mark,
        query.HITS: list(cut.iris),
        "scores": list(cut.scores),
        "start": cut.start,
        "ranked": cut.ranked,
        "total": cut.total,
    }


def _finished(answer: list[Row], given: Given) -> _Found:
    cut = query.Cut(tuple(given[query.HITS]), tuple(given["scores"]), given["start"], given["ranked"], given["total"])
    return _Found(_wanted(given), given[MARK], cut, {row["@iri"]: row for row in answer})
