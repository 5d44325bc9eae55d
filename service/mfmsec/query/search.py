"""Search: which nodes a text means, found in an index of the loaded release, and told by one statement.

The index is built when it is first asked for, and again when the graph holds another release. It is read page by page, so that a
large graph never is in memory twice; each page names its release, and where they differ the reading starts over.
"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from threading import Lock
from typing import Any, Final

from mfmsec.errors import ReleaseLoading, RequestError
from mfmsec.mapping.model import COMMON_LABEL
from mfmsec.query import page, release, words
from mfmsec.query.index import Found, Index, Kind, Part, Sought
from mfmsec.query.plan import TYPE_KEY, plan
from mfmsec.query.release import Read
from mfmsec.query.select import BY_IRI, Compare, Field, Many, Operator, Order, Page, Property, Select, Step, Values, Window
from mfmsec.query.slot import Later, known

LONGEST: Final = 300
"""How many characters a text may have."""
_CHUNK: Final = 2_500
"""How many nodes are read at once to build the index."""
_ATTEMPTS: Final = 3
"""How often the graph is read from the start, until no load falls into the reading."""
HITS: Final = "hits"
"""The parameter that holds the IRIs of the nodes found."""
LABELS: Final = (*Kind, COMMON_LABEL)
_LIST: Final = "search"
_ORDER: Final = (
    Order("question", everywhere=True),
    Order("release", everywhere=True),
    Order("place", kind=int, everywhere=True),
)
"""What a cursor holds: what was searched, in which release, and the place in the order."""


@dataclass(frozen=True, slots=True)
class Cut:
    """A page of what was found: IRIs and scores of its nodes, the place of the first, how many are ranked, how many there are."""

    iris: tuple[str, ...]
    scores: tuple[float, ...]
    start: int
    ranked: int
    total: int

    @property
    def has_next(self) -> bool:
        """Whether more follow."""
        return self.start + len(self.iris) < self.ranked

    @property
    def has_previous(self) -> bool:
        """Whether some come before."""
        return self.start > 0


def sought(text: str, kinds: tuple[str, ...] = (), modalities: tuple[str, ...] = ()) -> Sought:
    """Return what is to be searched.

    Raises RequestError where the text is empty or too long.
    """
    if not text.strip():
        message = "The text to search for is empty; give a word, a code, a title or an author."
        raise RequestError(message)
    if len(text) > LONGEST:
        message = f"The text to search for has {len(text):,} characters; it takes at most {LONGEST}. Search for its main words."
        raise RequestError(message)
    return Sought(words.composed(text), tuple(sorted(kinds)), tuple(sorted(modalities)))


def cursor(wanted: Sought, mark: str, place: int) -> str:
    """Return the cursor of a place in the order of what was found."""
    return page.cursor(_LIST, _ORDER, (_digest(repr(wanted)), _digest(mark), place))


def window(arguments: Mapping[str, Any]) -> Window:
    """Return the window that `first`, `last`, `after` and `before` describe.

    Raises RequestError where they contradict each other, are out of range, or a cursor is of another list.
    """
    return page.window(_LIST, _ORDER, arguments)


def cut(index: Index, wanted: Sought, asked: Window) -> Cut:
    """Return a page of what an index finds.

    Raises RequestError where a cursor is of another search, or of another release.
    """
    after, before = (_place(key, name, wanted, index.mark) for key, name in ((asked.after, "after"), (asked.before, "before")))
    found = index.find(wanted)
    start, end = _between(found, asked, after, before)
    hits = index.hits(found, start, end)
    return Cut(tuple(hit.iri for hit in hits), tuple(hit.score for hit in hits), start, len(found.places), found.total)


def _between(found: Found, asked: Window, after: int | None, before: int | None) -> tuple[int, int]:
    ranked, size = len(found.places), known(asked.size) - 1
    low = 0 if after is None else after + 1
    high = ranked if before is None else min(before, ranked)
    if asked.backward:
        return max(low, high - size), high
    return low, max(low, min(high, low + size))


def _place(key: Any, name: str, wanted: Sought, mark: str) -> int | None:  # noqa: ANN401 - the sort key in a cursor
    if key is None:
        return None
    question, of_release, place = key
    if question != _digest(repr(wanted)):
        message = f"`{name}` is a cursor of another search; take one from an answer to the same text, types and modalities."
        raise RequestError(message)
    if of_release != _digest(mark):
        message = f"`{name}` is a cursor of a release that is no longer loaded; search anew, without a cursor."
        raise RequestError(message)
    return int(place)


def _digest(text: str) -> str:
    return hashlib.blake2s(text.encode("utf-8", "replace"), digest_size=6).hexdigest()


class Shelf:
    """Where the index of the loaded release stands; only one is built at a time."""

    def __init__(self) -> None:
        self._index: Index | None = None
        self._building = Lock()

    def index(self, read: Read, mark: str | None = None) -> Index:
        """Return the index that was built last; a new one where there is none, or where the graph has another mark by now."""
        last = self._index
        if last is not None and mark in {None, last.mark}:
            return last
        with self._building:
            if self._index is last:
                self._index = build(read)
            return self._index or build(read)


@cache
def shelf() -> Shelf:
    """Return the shelf of this process; what a mark names is the same in whatever store."""
    return Shelf()


def answer(read: Read, wanted: Sought, asked: Window, fields: tuple[Field, ...]) -> tuple[Cut, list[tuple[float, dict[str, Any]]]]:
    """Return a page of what is found, and its nodes with their scores and these fields, best first.

    Raises what `cut` and `build` raise.
    """
    told = plan(Many("answer", (), Select(LABELS, (*fields, Property("iri", "iri")), COMMON_LABEL), here()))
    mark: str | None = None
    for _ in range(_ATTEMPTS):
        index = shelf().index(read, mark)
        part = cut(index, wanted, asked)
        loaded, rows = release.told(read, told.statement, {**told.parameters, HITS: list(part.iris)})
        if loaded.mark == index.mark:
            by_iri = {row["iri"]: row for row in rows}
            scored = zip(part.scores, part.iris, strict=True)
            return part, [(score, by_iri[iri]) for score, iri in scored if iri in by_iri]
        mark = loaded.mark
    raise _restless()


def here() -> Compare:
    """Return the condition that a node is on the page, whose IRIs the parameter HITS is to hold."""
    return Compare("iri", Operator.IN, Later(HITS))


def build(read: Read) -> Index:
    """Build the index of the release that is loaded.

    Raises ReleaseLoading where releases are switched time and again, and what `read` raises.
    """
    for _ in range(_ATTEMPTS):
        try:
            mark, nodes = _chunk(read, None)
            return Index(mark, (row for row in _rows(read, mark, nodes) if row[TYPE_KEY] in set(Kind)))
        except _SwitchedError:
            continue
    raise _restless()


def _restless() -> ReleaseLoading:
    return ReleaseLoading("Releases are being loaded one after another; search again when that is over.")


class _SwitchedError(Exception):
    """Another release was loaded while the graph was read."""


def _rows(read: Read, mark: str, nodes: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield all nodes in the order of their IRIs, given the first of them."""
    yield from nodes
    while len(nodes) == _CHUNK:
        now, nodes = _chunk(read, nodes[-1]["iri"])
        if now != mark:
            raise _SwitchedError
        yield from nodes


def _chunk(read: Read, after: str | None) -> tuple[str, list[dict[str, Any]]]:
    fields: tuple[Field, ...] = (
        *(Property(part.value, part.value) for part in Part),
        Values("modalities", (Step("HAS_MODALITY"),)),
    )
    wanted = Window(_CHUNK, BY_IRI, after=None if after is None else (after,))
    asked = plan(Page("answer", (), wanted, select=Select(LABELS, fields, COMMON_LABEL)))
    loaded, answer = release.told(read, asked.statement, asked.parameters)
    return loaded.mark, answer["nodes"]
