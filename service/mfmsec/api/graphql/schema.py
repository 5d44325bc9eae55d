"""The schema: the root fields, and how each field of each type is resolved."""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import strawberry
from graphql import GraphQLInterfaceType, GraphQLObjectType, GraphQLSchema, print_schema
from strawberry.schema.config import StrawberryConfig

from mfmsec.api.graphql import filters, roots
from mfmsec.api.graphql.execute import Selection
from mfmsec.api.graphql.fields import LABELS, TYPES, named_in_registry
from mfmsec.api.graphql.filters import BACK
from mfmsec.api.graphql.origin import KEY, Asked, Axis, GlobalId, Info, Link, Origin, Prop, Shape, Told, as_is
from mfmsec.api.graphql.types import (  # noqa: F401 - each module registers its types
    attack,
    common,
    concept,
    coverage,
    defense,
    framework,
    framework_entry,
    interfaces,
    mapping,
    method,
    protection,
    reference,
    release,
    threat,
)
from mfmsec.domain import ids
from mfmsec.query import page
from mfmsec.query.plan import TYPE_KEY

Resolver = Callable[..., Any]


class Query:
    """Questions about threats to multimodal foundation models, their defenses and the evidence."""

    threat = roots.lookup("Threat")
    threats = roots.listing("Threat", "Techniques of attack.")
    attack = roots.lookup("Attack")
    attacks = roots.listing("Attack", "Published instances of threats.")
    defense = roots.lookup("Defense")
    defenses = roots.listing("Defense", "Techniques of defense.")
    method = roots.lookup("Method")
    methods = roots.listing("Method", "Published or shipped instances of defenses.")
    coverage = roots.listing("Coverage", "Evidence that a safeguard covers, or fails against, a hazard.")
    reference = roots.lookup("Reference")
    references = roots.listing("Reference", "Papers, reports and standards.")
    framework = roots.lookup("Framework")
    frameworks = roots.listing("Framework", "Catalogs by others that ours is mapped to.")
    mappings = roots.listing("Mapping", "Judgements that a technique matches an entry of a framework.")
    concepts = roots.concepts()
    protection = protection.protection()
    node = roots.node()
    nodes = roots.nodes()


@cache
def schema() -> GraphQLSchema:
    """Build the schema, with a resolver on each field."""
    filters.define()
    config = StrawberryConfig(scalar_map=common.SCALARS)
    query = named_in_registry(strawberry.type(Query, description=Query.__doc__))
    built = strawberry.Schema(query, types=[TYPES[name] for name in LABELS], config=config)
    bound = built._schema  # noqa: SLF001 - strawberry declares, graphql-core executes, and this is the only way across
    for kind in bound.type_map.values():
        if isinstance(kind, GraphQLInterfaceType):
            kind.resolve_type = _type_of
        elif isinstance(kind, GraphQLObjectType) and not kind.name.startswith("__"):
            _bind(kind)
    return bound


def printed() -> str:
    """Return the schema as text."""
    return print_schema(schema()) + "\n"


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
    special = f"{info.parent_type.name}.{key}"
    return row[special] if special in row else row[key]


def _page(origin: Link, row: Mapping[str, Any], info: Info) -> page.Cut:
    window, _ = Selection(info).paging(info.parent_type, origin.target, info.field_nodes[0])
    return page.cut(origin.target, window, _value(row, info))
