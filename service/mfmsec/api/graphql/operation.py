"""One operation, made ready once for all values of its variables: the statements of its root fields, the shape of its answer."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final, TypeAlias

from graphql import DocumentNode, FragmentDefinitionNode, GraphQLError, GraphQLObjectType, GraphQLSchema, OperationDefinitionNode
from graphql.execution.values import VariableValues

from mfmsec.api.graphql import shape
from mfmsec.api.graphql.execute import Asking, Collected, Selection, origin_of
from mfmsec.api.graphql.origin import MARK, Asked, Given, Prepared
from mfmsec.api.graphql.shape import Shaper
from mfmsec.errors import MfmsecError, ReleaseLoading
from mfmsec.query import release
from mfmsec.query.cost import Cost, total
from mfmsec.query.release import Read
from mfmsec.query.slot import Slot, filled

_MAP: Final = "map"
_LIST: Final = "list"
_ATTEMPTS: Final = 3
"""How often several root fields are asked for, until all are answered from one release."""

Outcome: TypeAlias = Any
"""What a root field was resolved to, or the error that came instead."""


def opened(value: Any, leaves: list[Any]) -> Hashable:  # noqa: ANN401 - any coerced value
    """Return the form of a coerced value, and add to `leaves` what the form has slots for.

    What decides how a plan looks stays: which keys there are, nulls, truth values, and members of enums. Two values of one form
    can be answered by one plan.
    """
    if value is None or isinstance(value, bool | Enum):
        return value
    if isinstance(value, dict):
        return (_MAP, *((key, opened(one, leaves)) for key, one in value.items()))
    if isinstance(value, list) and (not value or isinstance(value[0], dict | list | bool | Enum) or None in value):
        return (_LIST, *(opened(one, leaves) for one in value))
    leaves.append(value)
    return Slot(len(leaves) - 1)


def closed(form: Hashable) -> Any:  # noqa: ANN401 - any coerced value
    """Return the value that has a form, with slots where the form leaves it open."""
    if not isinstance(form, tuple):
        return form
    kind, *parts = form
    if kind == _MAP:
        return {key: closed(one) for key, one in parts}
    return [closed(one) for one in parts]


@dataclass(frozen=True, slots=True)
class Root:
    """A root field: its response key, its arguments with slots, and what answers it, or why nothing can."""

    key: str
    given: Given
    prepared: Prepared | MfmsecError

    def ask(self, values: Sequence[Any], read: Read) -> tuple[str | None, Outcome]:
        """Return the mark of the release that answered, None where none was asked, and the field's value."""
        if isinstance(self.prepared, MfmsecError):
            raise self.prepared
        given, asked = filled(self.given, values), self.prepared.plan
        if asked is None:
            return None, self.prepared.finish(None, given)
        bound = asked.bound(values)
        for _ in range(_ATTEMPTS):
            looked = self.prepared.look(read, given)
            loaded, answer = release.told(read, asked.statement, {**bound, **looked})
            if looked.get(MARK, loaded.mark) == loaded.mark:
                return loaded.mark, self.prepared.finish(answer, {**given, **looked})
            given = {**given, MARK: loaded.mark}
        message = "Releases are being loaded one after another; ask again when that is over."
        raise ReleaseLoading(message)


@dataclass(frozen=True, slots=True)
class Operation:
    """A query that is ready to run: its root fields, how its answer is shaped, None where graphql-core has to, and its cost."""

    roots: tuple[Root, ...]
    shape: Shaper | None
    cost: Cost

    def ask(self, values: Sequence[Any], read: Read) -> tuple[dict[str, Outcome], str | None]:
        """Return what each root field was resolved to, and the mark of the one release that answered all; None if none did."""
        outcomes: dict[str, Outcome] = {}
        marks: set[str] = set()
        for _ in range(_ATTEMPTS):
            marks.clear()
            for root in self.roots:
                outcomes[root.key] = _outcome(root, values, read, marks)
            if len(marks) <= 1:
                break
        failed = any(isinstance(outcome, Exception) for outcome in outcomes.values())
        return outcomes, marks.pop() if len(marks) == 1 and not failed else None


def _outcome(root: Root, values: Sequence[Any], read: Read, marks: set[str]) -> Outcome:
    try:
        mark, value = root.ask(values, read)
    except Exception as error:  # noqa: BLE001 - it becomes the field's error, whatever it is
        return error
    if mark is not None:
        marks.add(mark)
    return value


def ready(schema: GraphQLSchema, document: DocumentNode, operation: OperationDefinitionNode, form: Hashable) -> Operation:
    """Make an operation of a valid document ready, given the form of its variables."""
    fragments = {one.name.value: one for one in document.definitions if isinstance(one, FragmentDefinitionNode)}
    variables: Mapping[str, Any] = closed(form)
    selection = Selection(schema, fragments, VariableValues({}, dict(variables)))
    kind = schema.query_type
    if kind is None:
        raise TypeError(schema)
    selected = selection.root(kind, operation.selection_set)
    introspective = any(nodes[0].name.value in {"__schema", "__type"} for nodes in selected.values())
    roots = [_root(selection, kind, key, nodes) for key, nodes in selected.items() if not nodes[0].name.value.startswith("__")]
    cost = total(root.prepared.cost for root in roots if isinstance(root.prepared, Prepared))
    return Operation(tuple(roots), None if introspective else shape_of(selection, kind, selected), cost)


def _root(selection: Selection, kind: GraphQLObjectType, key: str, nodes: Any) -> Root:  # noqa: ANN401 - field nodes
    origin = origin_of(kind, nodes[0].name.value)
    if not isinstance(origin, Asked):
        raise TypeError(origin)
    given = selection.arguments(kind, nodes[0])
    try:
        return Root(key, given, origin.prepare(Asking(selection, kind, nodes, given)))
    except MfmsecError as error:
        return Root(key, given, error)


def shape_of(selection: Selection, kind: GraphQLObjectType, selected: Collected) -> Shaper | None:
    """Return what shapes the outcomes of the root fields; None where a field deep down cannot be asked for."""
    try:
        fields = [(key, _field(selection, kind, key, nodes)) for key, nodes in selected.items()]
    except (MfmsecError, GraphQLError):
        return None
    return lambda outcomes, values: {key: field(outcomes.get(key), values) for key, field in fields}


def _field(selection: Selection, kind: GraphQLObjectType, key: str, nodes: Any) -> Shaper:  # noqa: ANN401 - field nodes
    name = nodes[0].name.value
    if name == "__typename":
        return lambda _, __: kind.name
    return shape.of_type(selection, kind.fields[name].type, nodes, (key,))
