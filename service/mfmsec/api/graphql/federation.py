"""The service as a subgraph of Apollo Federation 2: its schema for a router, and its entities by their IRIs.

A router composes the subgraph's text, and may ask for it as `_service { sdl }`. It then asks `_entities` for parts of nodes that it
knows by type and IRI only. Relay's `node` and `nodes` are left out of the text, since of two subgraphs that have them each would be
asked for the other's ids; the plain schema has them.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Annotated, Any, Final, NewType, Union

import strawberry
from graphql import (
    ConstArgumentNode,
    ConstDirectiveNode,
    DefinitionNode,
    GraphQLError,
    GraphQLObjectType,
    GraphQLSchema,
    NameNode,
    ObjectTypeDefinitionNode,
    StringValueNode,
    parse,
    print_ast,
    print_schema,
)

from mfmsec.api.graphql.execute import Asking
from mfmsec.api.graphql.fields import TYPES, argument, told
from mfmsec.api.graphql.origin import Given, Prepared
from mfmsec.api.graphql.roots import asked
from mfmsec.api.graphql.types.common import CONCEPTS, SCALARS
from mfmsec.errors import RequestError
from mfmsec.query.cost import Cost, cost
from mfmsec.query.plan import TYPE_KEY, plan
from mfmsec.query.select import Compare, Many, Operator, Property
from mfmsec.query.slot import then

MAX_REPRESENTATIONS: Final = 1_000
"""How many representations `_entities` takes."""
LINK: Final = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.0", import: ["@key", "@shareable"])'
"""What the subgraph uses of federation; any version of its second generation has that."""
_HIDDEN: Final = "_"
"""What begins the names that federation adds to a schema."""
_RELAY: Final = {"node", "nodes"}


@dataclass(frozen=True, slots=True)
class Representation:
    """A node as a router knows it: by its type and its IRI."""

    kind: str
    iri: str


def _representation(given: Any) -> Representation:  # noqa: ANN401 - whatever a router sends
    """Read a representation; what else it holds besides type and IRI is not needed."""
    kind = given.get("__typename") if isinstance(given, Mapping) else None
    if kind not in CONCEPTS:
        named = f"names the type {kind!r}, which is no entity here" if kind is not None else "names no type"
        message = f"A representation {named}; give `__typename`, a type of the schema that has `@key`."
        raise GraphQLError(message)
    iri = given.get("iri")
    if not isinstance(iri, str):
        message = f"A representation of {kind} has no `iri`; give its address, which is its key."
        raise GraphQLError(message)
    return Representation(kind, iri)


_Any = NewType("_Any", object)
SCALARS[_Any] = strawberry.scalar(
    name="_Any", description="A representation of a node: its type as `__typename`, and its `iri`.", parse_value=_representation
)
TYPES["_Any"] = _Any


def define() -> None:
    """Make the union of all types of nodes, once they are known."""
    members: Any = Union[tuple(TYPES[name] for name in CONCEPTS)]  # noqa: UP007 - the types are known at run time only
    TYPES["_Entity"] = Annotated[members, strawberry.union("_Entity", description="Whatever a router may know by its IRI.")]


class _Service:
    sdl: str = told(lambda text, _: text, "the schema of the subgraph, with the directives of federation")


TYPES["_Service"] = strawberry.type(_Service, name="_Service", description="What a router needs to know of this service.")


def service(text_of: Callable[[], str]) -> Any:  # noqa: ANN401 - a field
    """Declare the root field that tells the subgraph's schema, which a function makes."""
    made = asked(
        lambda _: Prepared(None, lambda _, __: text_of(), cost=Cost()), "The service as a subgraph of a federation.", "_Service"
    )
    made.graphql_name = "_service"
    return made


def entities() -> Any:  # noqa: ANN401 - a field
    """Declare the root field that finds nodes by type and IRI."""
    text = f"Nodes by their representations, in their order, null for each unknown one; at most {MAX_REPRESENTATIONS:,}."
    made = asked(_prepared, text, "list[_Entity | None]")
    made.graphql_name = "_entities"
    made.arguments = [argument("representations", "list[_Any]", "types and IRIs of the nodes")]
    return made


def _prepared(asking: Asking) -> Prepared:
    select = asking.selection.select("Node", asking.nodes)
    told_ = replace(select, fields=(Property("@iri", "iri"), *select.fields))
    where = Compare("iri", Operator.IN, then(asking.given["representations"], _iris))
    root = Many("answer", (), told_, where)
    return Prepared(plan(root), _finished, cost=cost(root, then(asking.given["representations"], len)))


def _iris(wanted: list[Representation]) -> list[str]:
    if len(wanted) > MAX_REPRESENTATIONS:
        message = f"`representations` holds {len(wanted):,}; it takes at most {MAX_REPRESENTATIONS:,}. Ask for fewer at once."
        raise RequestError(message)
    return list(dict.fromkeys(one.iri for one in wanted))


def _finished(answer: list[Mapping[str, Any]], given: Given) -> list[Mapping[str, Any] | None]:
    rows = {Representation(row[TYPE_KEY], row["@iri"]): row for row in answer}
    return [rows.get(one) for one in given["representations"]]


def plain(schema: GraphQLSchema) -> GraphQLSchema:
    """Return a schema without what federation adds to it."""
    given: dict[str, Any] = {**schema.to_kwargs()}
    query: dict[str, Any] = {**given["query"].to_kwargs()}
    query["fields"] = {name: field for name, field in query["fields"].items() if not name.startswith(_HIDDEN)}
    made = GraphQLObjectType(**query)
    types = [
        made if kind is given["query"] else kind for kind in given["types"] if kind.name[0] != _HIDDEN or kind.name[:2] == "__"
    ]
    return GraphQLSchema(**{**given, "query": made, "types": types})


@cache
def subgraph(schema: GraphQLSchema) -> str:
    """Return the text of the subgraph that a plain schema is."""
    definitions = [_in_subgraph(one) for one in parse(print_schema(schema), no_location=True).definitions]
    return "\n\n".join([LINK, *map(print_ast, definitions)]) + "\n"


def _in_subgraph(definition: DefinitionNode) -> DefinitionNode:
    if not isinstance(definition, ObjectTypeDefinitionNode):
        return definition
    name = definition.name.value
    if name == "Query":
        return replace(definition, fields=tuple(one for one in definition.fields or () if one.name.value not in _RELAY))
    if name == "PageInfo":
        return replace(definition, directives=(ConstDirectiveNode(name=NameNode(value="shareable"), arguments=()),))
    if name in CONCEPTS:
        key = ConstArgumentNode(name=NameNode(value="fields"), value=StringValueNode(value="iri"))
        return replace(definition, directives=(ConstDirectiveNode(name=NameNode(value="key"), arguments=(key,)),))
    return definition
