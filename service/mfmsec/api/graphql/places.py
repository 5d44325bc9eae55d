"""Where the answer of an analysis tells of nodes: at fields of its parts whose type stands for nodes of the graph."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from graphql import FieldNode, GraphQLObjectType, get_named_type

from mfmsec.api.graphql.execute import Selection
from mfmsec.api.graphql.fields import LABELS
from mfmsec.api.graphql.origin import Keys
from mfmsec.query.select import Select


@dataclass(frozen=True, slots=True)
class Place:
    """One such field: the type of its nodes, the response keys that lead to it from the analysis, and what is selected there."""

    type: str
    keys: Keys
    select: Select

    @property
    def key(self) -> str:
        """The key under which an answer holds what is told here."""
        return "/".join(self.keys)


def key_at(keys: Keys) -> str:
    """Return the key under which an answer holds what is told at a place, given the response keys from the operation."""
    return "/".join(keys[1:])


def places(selection: Selection, kind: str, nodes: Iterable[FieldNode], path: Keys = ()) -> Iterator[Place]:
    """Yield the places below a part of an analysis, given the name of its type."""
    part = selection.object(kind)
    for key, group in selection.below(part, nodes).items():
        if group[0].selection_set is None:
            continue
        inner = get_named_type(part.fields[group[0].name.value].type)
        here = (*path, key)
        if inner.name in LABELS:
            yield Place(inner.name, here, selection.select(inner.name, group))
        elif isinstance(inner, GraphQLObjectType):
            yield from places(selection, inner.name, group, here)
