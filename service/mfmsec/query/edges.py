"""Several edges of a node, read at once: to find those of one type, a store looks through all edges that a node has.

WITH n1, [(n1)-[r3:HAS_OUTCOME|HAS_SUBJECT]->(e4) | [type(r3), e4]] AS e2
… {outcome: head([x IN e2 WHERE x[0] = 'HAS_OUTCOME' | x[1].slug]), subject: head([n5 IN [x IN e2 WHERE … | x[1]] | n5 {…}])}
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from mfmsec.query import reach
from mfmsec.query.select import ANYTHING, Field, Itself, Many, One, Path, Property, Select, Values
from mfmsec.query.text import Writer, literal

_ENOUGH: Final = 2
"""From how many types of edges on it is worth it."""


@dataclass(frozen=True, slots=True)
class Read:
    """Edges of these types that were read, under a name."""

    name: str = ""
    types: tuple[str, ...] = ()

    def __contains__(self, field: Field) -> bool:
        """Tell whether what a field asks was read."""
        return not isinstance(field, Property | Itself) and _plain(field) and field.path[0].type in self.types

    def ends(self, path: Path, told: str = "") -> str:
        """Return the list of the nodes at the end of a path that was read, or of a property of them."""
        return f"[x IN {self.name} WHERE x[0] = {literal(path[0].type)} | x[1]{told}]"


def read(writer: Writer, name: str, select: Select) -> tuple[list[str], Read]:
    """Return what to bind before a node is told, if anything, and what is read by it."""
    types = tuple(dict.fromkeys(_types(select)))
    if len(types) < _ENOUGH:
        return [], Read()
    kept, edge, end = writer.name("e"), writer.name("r"), writer.name("e")
    return [f"[({name})-[{edge}:{'|'.join(types)}]->({end}) | [type({edge}), {end}]] AS {kept}"], Read(kept, types)


def _types(select: Select) -> Iterator[str]:
    for field in select.fields:
        if isinstance(field, Itself):
            yield from _types(field.select)
        elif not isinstance(field, Property) and _plain(field):
            yield field.path[0].type


def _plain(field: Field) -> bool:
    """Tell whether a field asks of all nodes at the end of one edge no more than their properties."""
    if isinstance(field, Property | Itself) or len(field.path) != 1:
        return False
    (step,) = field.path
    if step.incoming or step.least != 1 or step.most != 1 or "|" in step.type:
        return False
    match field:
        case Values():
            return True
        case One() | Many(order=()):
            everything = field.where == ANYTHING and not reach.asked(field.path, field.select.labels, field.select.base)
            return everything and _flat(field.select)
        case _:
            return False


def _flat(select: Select) -> bool:
    return all(isinstance(field, Property) or (isinstance(field, Itself) and _flat(field.select)) for field in select.fields)
