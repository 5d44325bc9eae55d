"""Pieces of Cypher: names, parameters, patterns and indented blocks."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from mfmsec.query.select import Order, Path, Step
from mfmsec.query.slot import Later


@dataclass(slots=True)
class Writer:
    """Gives out names and parameters while a statement is written."""

    parameters: dict[str, object] = field(default_factory=dict)
    names: int = 0

    def parameter(self, value: object) -> str:
        """Keep a value and return the parameter that stands for it; equal values share one."""
        if isinstance(value, Later):
            return f"${value.name}"
        value = list(value) if isinstance(value, tuple) else value
        for name, known in self.parameters.items():
            if type(known) is type(value) and known == value:
                return f"${name}"
        name = f"p{len(self.parameters)}"
        self.parameters[name] = value
        return f"${name}"

    def name(self, letter: str) -> str:
        """Return a name that the statement does not have yet."""
        self.names += 1
        return f"{letter}{self.names}"


def indented(lines: Iterable[str]) -> list[str]:
    """Return lines one step further in."""
    return [f"  {line}" for line in lines]


def node(name: str, labels: tuple[str, ...] = ()) -> str:
    """Return the pattern of a node with one of these labels."""
    return f"({name}:{'|'.join(labels)})" if labels else f"({name})"


def _edge(step: Step) -> str:
    hops = "" if step.least == step.most == 1 else f"*{step.least}..{step.most}"
    return f"<-[:{step.type}{hops}]-" if step.incoming else f"-[:{step.type}{hops}]->"


def pattern(start: str, path: Path, end: str, labels: tuple[str, ...] = ()) -> str:
    """Return the pattern from one node along a path to another; without a path, of the other alone."""
    if not path:
        return node(end, labels)
    return node(start) + "()".join(_edge(step) for step in path) + node(end, labels)


def repeats(path: Path) -> bool:
    """Tell whether a path can reach a node more than once."""
    return len(path) > 1 or any(step.most > 1 for step in path)


def literal(value: str | int) -> str:
    """Write a constant of ours; text of users never comes here."""
    return str(value) if isinstance(value, int) else f"'{value}'"


def keys(name: str, order: Iterable[Order]) -> dict[str, str]:
    """Return the expressions that a node is sorted by."""
    return {one.key: f"{name}.{one.key}" for one in order}


def bound(name: str, names: Mapping[str, str]) -> str:
    """Return what WITH has to say to keep a node, and properties of it under names of their own, which are read but once."""
    return ", ".join([name, *(f"{name}.{key} AS {kept}" for key, kept in names.items())])


def order_by(at: Mapping[str, str], order: Iterable[Order], *, backward: bool = False) -> str:
    """Return the ORDER BY of a list, given the expression of each key, turned around where it is read from its end.

    Ascending, both stores put last what is absent, and first when turned around; descending they have to be told.
    """
    found: list[str] = []
    for one in order:
        known = one.everywhere or not one.descending
        found += [] if known else [f"{at[one.key]} IS NULL{' DESC' if backward else ''}"]
        found.append(f"{at[one.key]}{' DESC' if one.descending != backward else ''}")
    return f"ORDER BY {', '.join(found)}"
