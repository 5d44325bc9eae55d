"""How each field of each type is resolved: from the map that its parent was read as, under its response key."""

from collections.abc import Callable, Mapping
from typing import Any

from graphql import GraphQLInterfaceType, GraphQLObjectType, GraphQLSchema

from mfmsec.api.graphql import roots
from mfmsec.api.graphql.execute import Selection
from mfmsec.api.graphql.filters import BACK
from mfmsec.api.graphql.origin import KEY, Asked, Axis, GlobalId, Info, Link, Origin, Prop, Shape, Told, as_is
from mfmsec.domain import ids
from mfmsec.query import page
from mfmsec.query.plan import TYPE_KEY

Resolver = Callable[..., Any]


def bind(schema: GraphQLSchema) -> GraphQLSchema:
    """Give every field of a schema the resolver that its origin asks for."""
    for kind in schema.type_map.values():
        if isinstance(kind, GraphQLInterfaceType):
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
            return origin.function
        case Asked():
            return lambda _, info, **given: origin.function(info, given)
        case Link(shape=Shape.PAGE):
            return lambda row, info, **_: _page(origin, row, info)
        case GlobalId():
            return lambda row, info: roots.global_id(info.parent_type.name, _value(row, info))
        case _:
            finish = _finish(origin)
            return lambda row, info: finish(_value(row, info))


def _finish(origin: Prop | Axis | Link) -> Callable[[Any], Any]:
    if isinstance(origin, Axis) and origin.many:
        rank = {value: index for index, value in enumerate(ids.AXES[origin.label][1])}
        return lambda slugs: sorted(slugs, key=lambda slug: rank.get(slug, len(rank)))
    return origin.finish if isinstance(origin, Prop) else as_is


def _value(row: Mapping[str, Any], info: Info) -> Any:  # noqa: ANN401 - a value of the answer
    """Return what the answer holds for a field: under its response key, or one of its own where types differ."""
    key = str(info.path.key)
    if TYPE_KEY in row:
        special = f"{info.parent_type.name}.{key}"
        return row[special] if special in row else row[key]
    return row[key]


def _page(origin: Link, row: Mapping[str, Any], info: Info) -> page.Cut:
    window, _ = Selection(info).paging(info.parent_type, origin.target, info.field_nodes[0])
    return page.cut(origin.target, window, _value(row, info))
