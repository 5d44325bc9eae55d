"""Pages of sorted lists: which arguments make sense, and cursors that carry the sort key of a node."""

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from operator import itemgetter
from typing import Any, Final

import orjson

from mfmsec.errors import RequestError
from mfmsec.query.plan import SORT_KEY
from mfmsec.query.select import Order, SortKey, Window
from mfmsec.query.slot import Slot, known, then

DEFAULT_SIZE: Final = 20
"""How many nodes a page has where nothing is said."""
MAX_SIZE: Final = 100
"""How many nodes a page may have."""
_INTEGERS: Final = 2**63
"""Up to where stores count."""


def window(kind: str, order: tuple[Order, ...], arguments: Mapping[str, Any]) -> Window:
    """Return the window that `first`, `last`, `after` and `before` describe; it reads one node more, to know whether more follow.

    Arguments may be slots. Raises RequestError where they contradict each other, are out of range, or a cursor is of another list.
    """
    first, last = arguments.get("first"), arguments.get("last")
    if first is not None and last is not None:
        message = "`first` and `last` exclude each other; give one of them."
        raise RequestError(message)
    size = (
        then(last, partial(_size, "last"))
        if last is not None
        else then(DEFAULT_SIZE if first is None else first, partial(_size, "first"))
    )
    after, before = (_edge(arguments.get(name), kind, order, name) for name in ("after", "before"))
    return Window(size, order, last is not None, after, before, spare=True)


def _edge(given: Any, kind: str, order: tuple[Order, ...], name: str) -> SortKey | None:  # noqa: ANN401 - text or slot
    """Return the sort key that an argument carries; each part of it is a slot where the argument is one."""
    if given is None:
        return None
    if isinstance(given, Slot):
        key = given.then(lambda text: key_of(text, kind, order, name))
        return tuple(key.then(itemgetter(index)) for index in range(len(order)))
    return key_of(given, kind, order, name)


def _size(name: str, given: int) -> int:
    """Return how many nodes to read for a page of the given size: one more, to know whether there is one."""
    if not 0 <= given <= MAX_SIZE:
        message = f"`{name}` is {given}; it takes 0 to {MAX_SIZE}. Page on with `after` or `before`."
        raise RequestError(message)
    return given + 1


def cursor(kind: str, order: tuple[Order, ...], key: SortKey) -> str:
    """Return the cursor of a node in a list of this kind."""
    return base64.urlsafe_b64encode(orjson.dumps([_mark(kind, order), *key])).decode().rstrip("=")


def key_of(text: str, kind: str, order: tuple[Order, ...], name: str = "after") -> SortKey:
    """Return the sort key that a cursor carries.

    Raises RequestError where the text is no cursor, or one of another list.
    """
    try:
        mark, *key = orjson.loads(base64.b64decode(text + "=" * (-len(text) % 4), altchars="-_", validate=True))
    except (ValueError, TypeError, binascii.Error) as error:
        message = f"`{name}` is no cursor; take `cursor` or `endCursor` from an answer."
        raise RequestError(message) from error
    if mark != _mark(kind, order) or len(key) != len(order) or not all(_fits(*pair) for pair in zip(key, order, strict=True)):
        message = f"`{name}` is a cursor of another list; take one from an answer of the same field, in the same order."
        raise RequestError(message)
    return tuple(key)


def _fits(value: object, order: Order) -> bool:
    """Tell whether a value can be one of a sort key: of its type, or null where nodes may lack it."""
    if value is None:
        return not order.everywhere
    if isinstance(value, int) and not isinstance(value, bool):
        return order.kind in {int, float} and -_INTEGERS <= value < _INTEGERS
    return type(value) is order.kind


def _mark(kind: str, order: tuple[Order, ...]) -> str:
    return f"{kind}:{','.join(f'-{one.key}' if one.descending else one.key for one in order)}"


@dataclass(frozen=True, slots=True)
class Cut:
    """A page as it was read, with what is needed to tell of it."""

    kind: str
    window: Window
    nodes: tuple[Mapping[str, Any], ...]
    total: int | None
    has_next: bool
    has_previous: bool

    @property
    def start(self) -> str | None:
        """The cursor of the first node."""
        return self.cursor(self.nodes[0]) if self.nodes else None

    @property
    def end(self) -> str | None:
        """The cursor of the last node."""
        return self.cursor(self.nodes[-1]) if self.nodes else None

    def cursor(self, node: Mapping[str, Any]) -> str:
        """Return the cursor of one of the nodes."""
        return cursor(self.kind, self.window.order, tuple(node[SORT_KEY]))


def cut(kind: str, asked: Window, answer: Mapping[str, Any], reads: int | None = None) -> Cut:
    """Return the page that was asked for: without the node too many, and in the order of the list.

    `reads` is the window's size where that is a slot.
    """
    size = known(asked.size) if reads is None else reads
    nodes = answer["nodes"][: size - 1]
    more = bool(answer.get("more", len(answer["nodes"]) >= size))
    behind, ahead = bool(answer.get("behind")), bool(answer.get("ahead"))
    forward = (more or ahead, behind)
    backward = (ahead, more or behind)
    has_next, has_previous = backward if asked.backward else forward
    ordered = tuple(reversed(nodes)) if asked.backward else tuple(nodes)
    return Cut(kind, asked, ordered, answer.get("total"), has_next, has_previous)
