"""From a validated GraphQL selection to our own selection tree.

Fragments, directives, variables and aliases end here: what remains are fields with the keys under which the answer holds them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLArgument,
    GraphQLIncludeDirective,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLSkipDirective,
    GraphQLUnionType,
    InlineFragmentNode,
    SelectionSetNode,
)
from graphql.execution.values import VariableValues, get_argument_values, get_directive_values

from mfmsec.api.graphql.fields import LABELS, order_of
from mfmsec.api.graphql.filters import BACK, condition
from mfmsec.api.graphql.ordering import chosen
from mfmsec.api.graphql.origin import KEY, Axis, Given, GlobalId, Link, Origin, Prop, Shape
from mfmsec.api.graphql.types.common import CONCEPTS
from mfmsec.mapping.model import COMMON_LABEL
from mfmsec.query import page
from mfmsec.query.select import Condition, Field, Itself, Many, One, Page, Property, Select, Values, Window
from mfmsec.query.slot import gathered

Collected: TypeAlias = dict[str, list[FieldNode]]
"""For each response key, the nodes that ask for it."""


@dataclass(frozen=True, slots=True)
class Selection:
    """How selections of one request are read: with its fragments and its variables, whose values may be slots."""

    schema: GraphQLSchema
    fragments: Mapping[str, FragmentDefinitionNode]
    variables: VariableValues

    def below(self, kind: GraphQLObjectType, nodes: Iterable[FieldNode]) -> Collected:
        """Return what is selected of an object type, fragments and directives resolved."""
        found: Collected = {}
        for node in nodes:
            if node.selection_set is not None:
                self._collect(kind, node.selection_set, found, set())
        return found

    def _collect(self, kind: GraphQLObjectType, selections: SelectionSetNode, found: Collected, seen: set[str]) -> None:
        for node in selections.selections:
            if not self._included(node):
                continue
            if isinstance(node, FieldNode):
                found.setdefault((node.alias or node.name).value, []).append(node)
            elif isinstance(node, InlineFragmentNode):
                if self._applies(node.type_condition, kind):
                    self._collect(kind, node.selection_set, found, seen)
            elif isinstance(node, FragmentSpreadNode) and node.name.value not in seen:
                seen.add(node.name.value)
                fragment = self.fragments[node.name.value]
                if self._applies(fragment.type_condition, kind):
                    self._collect(kind, fragment.selection_set, found, seen)

    def _included(self, node: Any) -> bool:  # noqa: ANN401 - any selection node
        skip = get_directive_values(GraphQLSkipDirective, node, self.variables)
        include = get_directive_values(GraphQLIncludeDirective, node, self.variables)
        return not (skip and skip["if"]) and not (include and not include["if"])

    def _applies(self, condition: Any, kind: GraphQLObjectType) -> bool:  # noqa: ANN401 - a type node, or None
        if condition is None or condition.name.value == kind.name:
            return True
        other = self.schema.get_type(condition.name.value)
        return isinstance(other, GraphQLInterfaceType | GraphQLUnionType) and self.schema.is_sub_type(other, kind)

    def arguments(self, kind: GraphQLObjectType, node: FieldNode) -> Given:
        """Return the arguments of a field as Python values; a list that a variable is an item of is one slot."""
        given: Given = gathered(get_argument_values(kind.fields[node.name.value], node, self.variables))
        return given

    def root(self, kind: GraphQLObjectType, selections: SelectionSetNode) -> Collected:
        """Return what an operation selects."""
        found: Collected = {}
        self._collect(kind, selections, found, set())
        return found

    def select(self, name: str, nodes: Iterable[FieldNode]) -> Select:
        """Return what is selected of a type of nodes, of each type that it may be."""
        nodes = list(nodes)
        labels = LABELS[name]
        kinds = {label: self.fields(self.object(label), nodes) for label in labels}
        base = COMMON_LABEL if labels == CONCEPTS else ""
        return Select(labels, _merged(kinds) or (Property("iri", "iri"),), base)

    def object(self, name: str) -> GraphQLObjectType:
        """Return an object type by its name."""
        kind = self.schema.get_type(name)
        if not isinstance(kind, GraphQLObjectType):
            raise TypeError(name)
        return kind

    def fields(self, kind: GraphQLObjectType, nodes: Iterable[FieldNode]) -> dict[str, Field]:
        """Return the fields selected of one object type, by response key."""
        found = ((key, self.field(kind, key, asked)) for key, asked in self.below(kind, nodes).items())
        return {key: field for key, field in found if field is not None}

    def field(self, kind: GraphQLObjectType, key: str, nodes: list[FieldNode]) -> Field | None:
        """Return what one field asks of the graph; None where it asks nothing."""
        if nodes[0].name.value.startswith("__"):
            return None
        origin = origin_of(kind, nodes[0].name.value)
        match origin:
            case Prop():
                return Property(key, origin.name)
            case GlobalId():
                return Property(key, "iri")
            case Axis():
                return Values(key, origin.path, many=origin.many)
            case Link():
                return self._linked(origin, kind, key, nodes)
            case _:
                return None

    def _linked(self, origin: Link, kind: GraphQLObjectType, key: str, nodes: list[FieldNode]) -> Field:
        if origin.shape is Shape.PAGE:
            return self.page(Page(key, origin.path, *self.paging(kind, origin.target, nodes[0])), origin.target, nodes)
        select = self.select(origin.target, nodes)
        if origin.shape is Shape.ONE:
            return One(key, origin.path, select)
        return Many(key, origin.path, select, order=order_of(origin.target))

    def paging(self, kind: GraphQLObjectType, target: str, node: FieldNode) -> tuple[Window, Condition]:
        """Return the window and the condition that the arguments of a connection describe."""
        given = self.arguments(kind, node)
        taken = kind.fields[node.name.value].args
        order = chosen(target, taken["orderBy"].type, given.get("orderBy"))
        return page.window(target, order, given), condition(taken["where"].type, given.get("where"))

    def page(self, empty: Page, target: str, nodes: list[FieldNode]) -> Page:
        """Fill an empty page with those parts that are selected of a connection to a type."""
        parts = self.below(self.object(f"{target}Connection"), nodes)
        asked = {part.name.value for group in parts.values() for part in group}
        return replace(
            empty,
            select=self.of_edges(target, f"{target}Edge", parts),
            nodes=bool(asked & {"edges", "pageInfo"}),
            total="totalCount" in asked,
            beyond="pageInfo" in asked,
            keys="pageInfo" in asked or self._cursors(target, parts),
        )

    def _cursors(self, target: str, parts: Collected) -> bool:
        """Tell whether cursors are selected of the edges to a type."""
        edge = self.object(f"{target}Edge")
        groups = (group for group in parts.values() if group[0].name.value == "edges")
        return any(nodes[0].name.value == "cursor" for group in groups for nodes in self.below(edge, group).values())

    def of_edges(self, target: str, edge_name: str, parts: Collected) -> Select:
        """Return what is selected of the nodes of edges; where several aliases tell of them, each has a key of its own."""
        edge = self.object(edge_name)
        told = {
            f"{edges}/{key}": self.select(target, nodes)
            for edges, group in parts.items()
            if group[0].name.value == "edges"
            for key, nodes in self.below(edge, group).items()
            if nodes[0].name.value == "node"
        }
        if len(told) == 1:
            return next(iter(told.values()))
        return Select(LABELS[target], tuple(Itself(key, select) for key, select in told.items()), _base(told))


def _base(told: Mapping[str, Select]) -> str:
    return next((select.base for select in told.values()), "")


@dataclass(frozen=True, slots=True)
class Asking:
    """A root field of a request: how selections are read, the parent's type, the field's nodes and its arguments."""

    selection: Selection
    kind: GraphQLObjectType
    nodes: list[FieldNode]
    given: Given

    def argument(self, name: str) -> GraphQLArgument:
        """Return the definition of an argument."""
        definition: GraphQLArgument = self.kind.fields[self.nodes[0].name.value].args[name]
        return definition


def origin_of(kind: GraphQLObjectType, name: str) -> Origin:
    """Return where a field comes from."""
    origin: Origin = kind.fields[name].extensions[BACK].metadata[KEY]
    return origin


def _merged(kinds: Mapping[str, Mapping[str, Field]]) -> tuple[Field, ...]:
    """Put the fields of several types together; where one key means different things, each type has a key of its own."""
    found: list[Field] = []
    for key in dict.fromkeys(key for fields in kinds.values() for key in fields):
        meant = {kind: fields[key] for kind, fields in kinds.items() if key in fields}
        different = list(dict.fromkeys(meant.values()))
        found.extend(different if len(different) == 1 else (replace(one, key=f"{kind}.{key}") for kind, one in meant.items()))
    return tuple(found)
