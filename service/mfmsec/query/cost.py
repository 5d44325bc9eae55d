"""What a question may cost at most, told from its form and its sizes before anything is asked of the graph.

One node is 1, and so is each value of an axis that it tells and each condition that it is held against. What is told below a node
counts once for each of the nodes that there may be: the size of the page, or FAN_OUT where a list has no size. What differs between
the types of an interface counts for each of them.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from mfmsec.errors import CostExceeded, RequestError
from mfmsec.query.select import (
    And,
    Condition,
    Counted,
    Field,
    Itself,
    Many,
    Not,
    One,
    Or,
    Page,
    Related,
    Root,
    Select,
    Values,
    Window,
)
from mfmsec.query.slot import Slot, then

MAX_COST: Final = 200_000
"""What one operation may cost: pages of the usual size, four levels deep, are 168,420."""
FAN_OUT: Final = 10
"""As how many nodes a list counts that has no size."""
TOTAL: Final = 10
"""What counting all nodes of a list costs."""

_Open: TypeAlias = Callable[[Sequence[Any]], int]


@dataclass(frozen=True, slots=True)
class Cost:
    """A cost: what is known of it, and what is known only with the values of the variables."""

    fixed: int = 0
    open: tuple[_Open, ...] = ()

    def of(self, values: Sequence[Any]) -> int:
        """Return the whole cost."""
        return self.fixed + sum(part(values) for part in self.open) if self.open else self.fixed

    def times(self, size: int | Slot) -> "Cost":
        """Return the cost of so many of these."""
        if isinstance(size, Slot):
            return Cost(0, (lambda values: _size(size, values) * self.of(values),))
        return Cost(self.fixed * size, (lambda values: size * self.of(values) - size * self.fixed,) if self.open else ())


ANALYSIS: Final = Cost(1_000)
"""What an analysis costs, however large its answer."""


def _size(size: Slot, values: Sequence[Any]) -> int:
    try:
        return int(size.fill(values))
    except RequestError:  # nothing is read for it, since whoever asks meets the same error
        return 0


def total(costs: Iterable[Cost]) -> Cost:
    """Return the cost of all of these."""
    costs = list(costs)
    return Cost(sum(one.fixed for one in costs), tuple(part for one in costs for part in one.open))


def exceeded(requested: int) -> CostExceeded:
    """Return the error for an operation that costs more than it may."""
    return CostExceeded(
        f"The request may cost {requested:,}; {MAX_COST:,} is the most. Ask for smaller pages with `first`, "
        "above all where lists stand in lists, or in several requests."
    )


def cost(root: Root, size: int | Slot | None = None) -> Cost:
    """Return what a question of its own costs; `size` is how many nodes it finds at most, where it is known by other means."""
    if size is None:
        return _of_field(root)
    return total((Cost(conditions(root.where)), _of_node(root.select).times(size)))


def _of_node(select: Select) -> Cost:
    return total((Cost(1), *map(_of_field, select.fields)))


def _of_field(asked: Field) -> Cost:
    match asked:
        case Values():
            return Cost(1)
        case Itself():
            return total(map(_of_field, asked.select.fields))
        case One():
            return total((Cost(conditions(asked.where)), _of_node(asked.select)))
        case Many():
            return total((Cost(conditions(asked.where)), _of_node(asked.select).times(FAN_OUT)))
        case Page():
            return _of_page(asked)
        case _:
            return Cost()


def _of_page(asked: Page) -> Cost:
    held = Cost(conditions(asked.where) + (TOTAL if asked.total else 0))
    return total((held, _of_node(asked.select).times(nodes(asked.window)))) if asked.nodes else held


def nodes(window: Window) -> int | Slot:
    """Return how many nodes a window shows; it reads one more, to know whether more follow."""
    size: int | Slot = then(window.size, _shown)
    return size


def _shown(reads: int) -> int:
    return reads - 1 if reads > 0 else FAN_OUT


def conditions(condition: Condition) -> int:
    """Return of how many comparisons and steps to other nodes a condition is made."""
    match condition:
        case And() | Or():
            return sum(map(conditions, condition.parts))
        case Not():
            return conditions(condition.part)
        case Related() | Counted():
            return 1 + conditions(condition.condition)
        case _:
            return 1
