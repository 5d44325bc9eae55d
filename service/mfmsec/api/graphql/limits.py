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
    GraphQLSyntaxError,
    InlineFragmentNode,
    ListValueNode,
    Node,
    ObjectValueNode,
    OperationDefinitionNode,
    SelectionSetNode,
    parse,
)

from mfmsec.errors import LimitExceeded

MAX_TOKENS: Final = 5_000
MAX_VALUES: Final = 10_000
"""How many values all variables together may hold."""


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
FIELDS: Final = Limit(1_000, "fields, fragments followed", _SPLIT, lambda one: one.fields)
ALIASES: Final = Limit(100, "aliases, fragments followed", "Filter with `in`, or ask in several requests.", lambda one: one.aliases)
ROOTS: Final = Limit(20, "root fields", _SPLIT, lambda one: one.roots)
DIRECTIVES: Final = Limit(5, "directives at one place", "One `@include` or `@skip` is enough.", lambda one: one.directives)
REPEATS: Final = Limit(50, "fields of one name in one selection", "Write each of them once.", lambda one: one.repeats)
NESTING: Final = Limit(30, "levels of lists and objects in an argument", "Flatten the filter.", lambda one: one.nesting)
ITEMS: Final = Limit(1_000, "items in one list", _SPLIT, lambda one: one.items)
VALUES: Final = Limit(MAX_VALUES, "values in variables", _SPLIT, lambda _: 0)
LIMITS: Final = (DIRECTIVES, REPEATS, ALIASES, ROOTS, LEVELS, NESTING, ITEMS, FIELDS)


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
        raise _located(LimitExceeded(told)) from error


def refused(document: DocumentNode) -> GraphQLError | None:
    """Return the error of the first limit that a document is above; None where it keeps all."""
    try:
        for extent in _extents(document):
            for limit in LIMITS:
                limit.refuse(limit.of(extent))
    except LimitExceeded as error:
        return _located(error)
    except RecursionError:
        told = f"The document has too many fragments in fragments; {LEVELS.most} levels of fields are the most. {LEVELS.repair}"
        return _located(LimitExceeded(told))
    return None


def refuse_variables(variables: Mapping[str, Any]) -> None:
    """Raise LimitExceeded where the values of variables are too deep, too long or too many; nothing of them is followed twice."""
    within: list[Any] = [one for one in variables.values() if isinstance(one, list | dict)]
    nesting = values = 0
    while within:
        nesting += 1
        NESTING.refuse(nesting)
        below: list[Any] = []
        for one in within:
            values += len(one)
            ITEMS.refuse(len(one))
            below.extend(part for part in (one.values() if isinstance(one, dict) else one) if isinstance(part, list | dict))
        VALUES.refuse(values)
        within = below


def _located(error: LimitExceeded) -> GraphQLError:
    return GraphQLError(str(error), original_error=error)


def _extents(document: DocumentNode) -> Iterator[Extent]:
    """Yield how large each operation of a document is."""
    measure = _Measure({one.name.value: one for one in document.definitions if isinstance(one, FragmentDefinitionNode)})
    for definition in document.definitions:
        if isinstance(definition, OperationDefinitionNode):
            found = measure.of(definition.selection_set)
            found.directives = max(found.directives, len(definition.directives or ()))
            for variable in definition.variable_definitions or ():
                found.write(variable.default_value)
            yield found


class _Measure:
    """Measures selections, each fragment once; one that spreads itself adds nothing, and validation refuses it as a cycle."""

    def __init__(self, fragments: Mapping[str, FragmentDefinitionNode]) -> None:
        self._fragments = fragments
        self._known: dict[str, Extent] = {}

    def of(self, selections: SelectionSetNode) -> Extent:
        """Return how large a selection is."""
        found = Extent()
        for node in selections.selections:
            found.directives = max(found.directives, len(node.directives or ()))
            if isinstance(node, FieldNode):
                found.keys[(node.alias or node.name).value] += 1
                found.add(self._field(node))
            elif isinstance(node, InlineFragmentNode):
                found.add(self.of(node.selection_set))
            elif isinstance(node, FragmentSpreadNode):
                found.add(self._fragment(node.name.value))
            FIELDS.refuse(found.fields)  # at once, since fragments in fragments can make more of them than one could count
        found.repeats = max(found.repeats, *found.keys.values(), 0)
        return found

    def _field(self, node: FieldNode) -> Extent:
        found = self.of(node.selection_set) if node.selection_set else Extent()
        found.keys.clear()
        found.levels += 1
        found.fields += 1
        found.aliases += node.alias is not None
        for argument in node.arguments or ():
            found.write(argument.value)
        return found

    def _fragment(self, name: str) -> Extent:
        if name not in self._known:
            self._known[name] = Extent()
            if name in self._fragments:
                self._known[name] = self.of(self._fragments[name].selection_set)
        return self._known[name]


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
