"""A criterion of quality: what it asks, and what came of asking."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from mfmsec.source.criteria.view import View

Found: TypeAlias = tuple[dict[str, int], list[str]]
"""What was counted, and those that break the law, each with the detail that is needed to find it."""


@dataclass(frozen=True)
class Ask:
    """A law, how to look for those that break it, and how to repair what they broke."""

    name: str
    area: str
    law: str
    repair: str
    look: Callable[["View"], Found]


@dataclass(frozen=True)
class Criterion:
    """The answer to one law; `left_out` says why it was not asked, and is empty where it was."""

    name: str
    area: str
    law: str
    repair: str
    counted: dict[str, int] = field(default_factory=dict)
    sinners: tuple[str, ...] = ()
    left_out: str = ""

    @property
    def result(self) -> str:
        """`pass`, `fail` or `left out`."""
        return "left out" if self.left_out else "fail" if self.sinners else "pass"


def answer(ask: Ask, view: "View") -> Criterion:
    """Look at a dataset for those that break one law; sinners are in the order of their text."""
    counted, sinners = ask.look(view)
    return Criterion(ask.name, ask.area, ask.law, ask.repair, counted, tuple(sorted(set(sinners))))
