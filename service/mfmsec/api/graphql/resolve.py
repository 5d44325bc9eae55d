"""How graphql-core resolves each field of each type: from the map that its parent was read as, under its response key.

It answers introspection, and whatever `shape.py` leaves to it; a test holds the two ways equal.
"""

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from graphql import GraphQLInterfaceType, GraphQLObjectType, GraphQLResolveInfo, GraphQLSchema, GraphQLUnionType

from mfmsec.api.graphql.execute import Selection
from mfmsec.api.graphql.filters import BACK
from mfmsec.api.graphql.identity import global_id
from mfmsec.api.graphql.origin import KEY, Asked, Axis, GlobalId, Keys, Link, Origin, Prop, Shape, Told, as_is
from mfmsec.domain import ids
from mfmsec.query import page
from mfmsec.query.plan import TYPE_KEY

Info: TypeAlias = GraphQLResolveInfo[Any]
Resolver: TypeAlias = Callable[..., Any]


def bind(schema: GraphQLSchema) -> GraphQLSchema:
    """Give every field of a schema the resolver that its origin asks for."""
    for kind in schema.type_map.values():
        if isinstance(kind, GraphQLInterfaceType | GraphQLUnionType):
            kind.resolve_type = _type_of
        elif isinstance(kind, GraphQLObjectType) and not kind.name.startswith("__"):
            _bind(kind)
    return schema


def _type_of(row: Mapping[str, Any], *_: object) -> str:
    return str(row[TYPE_KEY])


def _bind(kind: GraphQLObjectType) -> None:
    kind.is_type_of = None
    for field in kind.fields.values():
        field.resolve = _resolver(field.extensions[BACK].metadata[KEY])


def _resolver(origin: Origin) -> Resolver:
    match origin:
        case Told():
            return lambda parent, info, **_: origin.function(parent, _keys(info))
        case Asked():
            return lambda _, info, **__: info.context.value(str(info.path.key))
        case Link(shape=Shape.PAGE):
            return lambda row, info, **_: _page(origin, row, info)
        case _:
            finish = finisher(origin) or _as_read
            return lambda row, info: finish(value(row, info.parent_type.name, str(info.path.key)), info.parent_type.name)


def _keys(info: Info) -> Keys:
    return tuple(key for key in info.path.as_list() if isinstance(key, str))


def _as_read(found: Any, _: str) -> Any:  # noqa: ANN401 - a value of the answer
    return found


def finisher(origin: Prop | GlobalId | Axis | Link) -> Callable[[Any, str], Any] | None:
    """Return what makes a field's value of what was read and of the name of the node's type; None where that is the value."""
    if isinstance(origin, GlobalId):
        return lambda iri, kind: global_id(kind, iri)
    if isinstance(origin, Axis) and origin.many:
        rank = {value: index for index, value in enumerate(ids.AXES[origin.label][1])}
        return lambda slugs, _: sorted(slugs, key=lambda slug: rank.get(slug, len(rank)))
    if not isinstance(origin, Prop) or origin.finish is as_is:
        return None
    finish = origin.finish
    return lambda found, _: finish(found)


def value(row: Mapping[str, Any], kind: str, key: str) -> Any:  # noqa: ANN401 - a value of the answer
    """Return what the answer holds for a field: under its response key, or one of its own where types differ."""
    if TYPE_KEY in row:
        special = f"{kind}.{key}"
        return row[special] if special in row else row[key]
    return row[key]


def _page(origin: Link, row: Mapping[str, Any], info: Info) -> page.Cut:
    selection = Selection(info.schema, info.fragments, info.variable_values)
    window, _ = selection.paging(info.parent_type, origin.target, info.field_nodes[0])
    return page.cut(origin.target, window, value(row, info.parent_type.name, str(info.path.key)))
