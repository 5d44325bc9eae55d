"""Values that are known only when a plan is run, so that one plan serves all values of a variable."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Slot:
    """The place of a value: which of those given when the plan is run, and the functions that turn it into another.

    Several parts, slots among them, are the place of a list.
    """

    index: int | tuple[Any, ...]
    derive: tuple[Callable[[Any], Any], ...] = ()

    def then(self, function: Callable[[Any], Any]) -> "Slot":
        """Return the slot for what a function makes of this value."""
        return Slot(self.index, (*self.derive, function))

    def fill(self, values: Sequence[Any]) -> Any:  # noqa: ANN401 - any value of a user
        """Return the value, given all values."""
        found = values[self.index] if isinstance(self.index, int) else [filled(one, values) for one in self.index]
        for function in self.derive:
            found = function(found)
        return found


@dataclass(frozen=True, slots=True)
class Later:
    """A parameter whose value is looked up right before the plan is run, by its name."""

    name: str


def then(value: Any, function: Callable[[Any], Any]) -> Any:  # noqa: ANN401 - a value, or the slot for one
    """Return what a function makes of a value, now or when its slot is filled."""
    return value.then(function) if isinstance(value, Slot) else function(value)


def gathered(value: Any) -> Any:  # noqa: ANN401 - any nesting of maps, lists and slots
    """Return a value in which each list that holds slots is one slot."""
    if isinstance(value, dict):
        return {key: gathered(one) for key, one in value.items()}
    if not isinstance(value, list):
        return value
    return Slot(tuple(value)) if any(isinstance(one, Slot) for one in value) else [gathered(one) for one in value]


def filled(value: Any, values: Sequence[Any]) -> Any:  # noqa: ANN401 - any nesting of maps, lists and slots
    """Return a value with all slots in it filled."""
    if isinstance(value, Slot):
        return value.fill(values)
    if isinstance(value, dict):
        return {key: filled(one, values) for key, one in value.items()}
    if isinstance(value, list):
        return [filled(one, values) for one in value]
    return value


def known(value: T | Slot) -> T:
    """Return a value that is no slot.

    Raises TypeError for a slot, whose value nobody knows yet.
    """
    if isinstance(value, Slot):
        raise TypeError(value)
    return value
