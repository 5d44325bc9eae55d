"""How large a request may be: held against it before anything is validated, so that the error stands alone and costs little.

Documents are measured once, with fragments followed, since rules of validation and plans take time in the square of some of
this, or worse. Variables are measured in each request.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    GraphQLNamedType,
    GraphQLSchema,
    GraphQLSyntaxError,
    InlineFragmentNode,
    ListValueNode,
    NamedTypeNode,
    Node,
    ObjectValueNode,
    OperationDefinitionNode,
    SelectionSetNode,
    get_named_type,
    is_abstract_type,
    is_composite_type,
    parse,
)

from mfmsec.api.graphql.errors import as_graphql
from mfmsec.errors import LimitExceeded

MAX_TOKENS: Final = 5_000


@dataclass(slots=True)
class Extent:
    """How large a selection is with all its fragments followed; a fragment counts as often as it is spread."""

    levels: int = 0
    fields: int = 0
    aliases: int = 0
    directives: int = 0
    """The most that stand at one place."""
    keys: Counter[str] = field(default_factory=Counter)
    """How often each response key stands at the top of the selection."""
    repeats: int = 0
    """The most often that one response key stands in one selection, here or further down."""
    nesting: int = 0
    """How deep the deepest argument is, as levels of lists and objects."""
    items: int = 0
    """How many items the longest list in an argument has."""
    definitions: int = 0
    """How many operations and fragments stand in the document."""

    @property
    def roots(self) -> int:
        """How many different fields stand at the top."""
        return len(self.keys)

    def add(self, other: "Extent") -> None:
        """Add what stands beside."""
        self.fields += other.fields
        self.aliases += other.aliases
        self.keys.update(other.keys)
        for name in ("levels", "directives", "repeats", "nesting", "items"):
            setattr(self, name, max(getattr(self, name), getattr(other, name)))

    def write(self, value: Node | None) -> None:
        """Count a value that is written in it."""
        nesting, items = _written(value)
        self.nesting, self.items = max(self.nesting, nesting), max(self.items, items)


@dataclass(frozen=True, slots=True)
class Limit:
    """How much of something a request may have, and what to do about one that has more."""

    most: int
    name: str
    repair: str
    of: Callable[[Extent], int]

    def refuse(self, found: int) -> None:
        """Raise LimitExceeded where there is more."""
        if found > self.most:
            message = f"The request has at least {found:,} {self.name}; {self.most:,} is the most. {self.repair}"
            raise LimitExceeded(message)


_SPLIT: Final = "Ask in several requests."
LEVELS: Final = Limit(25, "levels of fields below each other", "Ask for what lies deeper by its id.", lambda one: one.levels)
FIELDS: Final = Limit(2_000, "fields, fragments followed and interfaces counted by type", _SPLIT, lambda one: one.fields)
ALIASES: Final = Limit(100, "aliases, fragments followed", "Filter with `in`, or ask in several requests.", lambda one: one.aliases)
ROOTS: Final = Limit(20, "root fields", _SPLIT, lambda one: one.roots)
DIRECTIVES: Final = Limit(5, "directives at one place", "One `@include` or `@skip` is enough.", lambda one: one.directives)
REPEATS: Final = Limit(50, "fields of one name in one selection", "Write each of them once.", lambda one: one.repeats)
NESTING: Final = Limit(30, "levels of lists and objects in an argument", "Flatten the filter.", lambda one: one.nesting)
ITEMS: Final = Limit(2_000, "items in one list", _SPLIT, lambda one: one.items)
CONDITIONS: Final = Limit(100, "conditions in one filter", "Take `in`, or ask in several requests.", lambda _: 0)
"""The embedded store reads no more than 200 terms that are joined, and a condition can be two."""
VALUES: Final = Limit(10_000, "values in variables", _SPLIT, lambda _: 0)
DEFINITIONS: Final = Limit(100, "operations and fragments", "Send only those that are asked for.", lambda one: one.definitions)
_HOLDERS: Final = frozenset({dict, list})
"""What JSON can hold values in."""
LIMITS: Final = (DEFINITIONS, DIRECTIVES, REPEATS, ALIASES, ROOTS, LEVELS, NESTING, ITEMS, FIELDS)


def parsed(text: str) -> DocumentNode:
    """Parse a document.

    Raises GraphQLError; where the document is too long or too deep to be read, LimitExceeded is its origin.
    """
    try:
        return parse(text, max_tokens=MAX_TOKENS)
    except GraphQLSyntaxError as error:
        if "tokens" in error.message:
            told = f"The document has more than {MAX_TOKENS:,} tokens, which is the most. {_SPLIT}"
        elif "nested too deeply" in error.message:
            told = (
                f"The document is nested deeper than it can be read; {LEVELS.most} levels of fields are the most. {LEVELS.repair}"
            )
        else:
            raise
        raise as_graphql(LimitExceeded(told)) from error


def refused(document: DocumentNode, schema: GraphQLSchema) -> GraphQLError | None:
    """Return the error of the first limit that a document is above; None where it keeps all."""
    try:
        for extent in _extents(document, schema):
            for limit in LIMITS:
                limit.refuse(limit.of(extent))
    except LimitExceeded as error:
        return as_graphql(error)
    except RecursionError:
        told = f"The document has too many fragments in fragments; {LEVELS.most} levels of fields are the most. {LEVELS.repair}"
        return as_graphql(LimitExceeded(told))
    return None


def variables_refused(given: Mapping[str, Any]) -> GraphQLError | None:
    """Return the error of the first limit that the values of variables are above; None where they keep all."""
    try:
        _refuse_values(given)
    except LimitExceeded as error:
        return as_graphql(error)
    return None


def _refuse_values(given: Mapping[str, Any]) -> None:
    """Look at the values level by level; it runs for each request, so what is usual is looked at once and calls nothing."""
    level: list[Any] = [one for one in given.values() if type(one) in _HOLDERS]
    nesting = values = longest = 0
    while level:
        below: list[Any] = []
        for one in level:
            count = len(one)
            values += count
            longest = max(longest, count)
            below += [part for part in (one.values() if type(one) is dict else one) if type(part) in _HOLDERS]
        nesting += 1
        if nesting > NESTING.most or longest > ITEMS.most or values > VALUES.most:
            break
        level = below
    NESTING.refuse(nesting)
    ITEMS.refuse(longest)
    VALUES.refuse(values)


def _extents(document: DocumentNode, schema: GraphQLSchema) -> Iterator[Extent]:
    """Yield how large the document is, and then each operation in it."""
    yield Extent(definitions=len(document.definitions))
    measure = _Measure(document, schema)
    for definition in document.definitions:
        if isinstance(definition, OperationDefinitionNode):
            found = measure.of(definition.selection_set, schema.get_root_type(definition.operation))
            found.directives = max(found.directives, len(definition.directives or ()))
            for variable in definition.variable_definitions or ():
                found.write(variable.default_value)
            yield found


class _Measure:
    """Measures selections, each fragment once; one that spreads itself adds nothing, and validation refuses it as a cycle."""

    def __init__(self, document: DocumentNode, schema: GraphQLSchema) -> None:
        self._schema = schema
        self._fragments = {one.name.value: one for one in document.definitions if isinstance(one, FragmentDefinitionNode)}
        self._known: dict[str, Extent] = {}

    def of(self, selections: SelectionSetNode, kind: GraphQLNamedType | None) -> Extent:
        """Return how large a selection of a type is; what is asked of an interface counts for each type that it may be."""
        found, types = Extent(), len(self._schema.get_possible_types(kind)) if is_abstract_type(kind) else 1
        for node in selections.selections:
            found.directives = max(found.directives, len(node.directives or ()))
            if isinstance(node, FieldNode):
                found.keys[(node.alias or node.name).value] += 1
                found.add(self._field(node, kind, types))
            elif isinstance(node, InlineFragmentNode):
                found.add(self.of(node.selection_set, self._named(node.type_condition) or kind))
            elif isinstance(node, FragmentSpreadNode):
                found.add(self._fragment(node.name.value))
            FIELDS.refuse(found.fields)  # at once, since fragments in fragments can make more of them than one could count
        found.repeats = max(found.repeats, *found.keys.values(), 0)
        return found

    def _field(self, node: FieldNode, parent: GraphQLNamedType | None, types: int) -> Extent:
        if node.selection_set:
            defined = self._schema.get_field(parent, node.name.value) if is_composite_type(parent) else None
            found = self.of(node.selection_set, get_named_type(defined.type) if defined else None)
        else:
            found = Extent()
        found.keys.clear()
        found.levels += 1
        found.fields = (found.fields + 1) * types
        found.aliases += node.alias is not None
        for argument in node.arguments or ():
            found.write(argument.value)
        return found

    def _fragment(self, name: str) -> Extent:
        if name not in self._known:
            self._known[name] = Extent()
            fragment = self._fragments.get(name)
            if fragment:
                self._known[name] = self.of(fragment.selection_set, self._named(fragment.type_condition))
        return self._known[name]

    def _named(self, condition: NamedTypeNode | None) -> GraphQLNamedType | None:
        return self._schema.get_type(condition.name.value) if condition else None


def _written(value: Node | None) -> tuple[int, int]:
    """Return how deep a value is as it is written, and how many items its longest list has."""
    nesting = items = 0
    within: list[Node | None] = [value]
    while holders := [one for one in within if isinstance(one, ListValueNode | ObjectValueNode)]:
        nesting += 1
        within = []
        for one in holders:
            parts = one.values if isinstance(one, ListValueNode) else [part.value for part in one.fields]
            items = max(items, len(parts))
            within.extend(parts)
    return nesting, items
