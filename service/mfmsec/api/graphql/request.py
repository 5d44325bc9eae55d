"""One GraphQL request, from document to answer: parse, validate, ask, tell.

Parsed documents and the operations in them are kept, so that most of this is done once.
"""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Final, TypeAlias

from graphql import (
    DocumentNode,
    ExecutionResult,
    GraphQLError,
    GraphQLSchema,
    OperationDefinitionNode,
    OperationType,
    execute_sync,
    get_operation_ast,
    specified_rules,
    validate,
)
from graphql.execution.values import VariableValues, get_variable_values

from mfmsec.api.graphql import limits, operation
from mfmsec.api.graphql.context import Context
from mfmsec.api.graphql.errors import as_graphql, formatted
from mfmsec.api.graphql.hidden import NoSchema
from mfmsec.api.graphql.operation import Operation, opened
from mfmsec.query import cost

MAX_ERRORS: Final = 10
"""After how many errors in a document no more are looked for."""
KEPT_DOCUMENTS: Final = 256
KEPT_OPERATIONS: Final = 1024
KEPT_LENGTH: Final = 20_000
_Checked: TypeAlias = tuple[DocumentNode | None, tuple[GraphQLError, ...]]
"""A valid document, or what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Request:
    """What a client sends; `cost` asks to be told what the answer may cost."""

    document: str
    variables: Mapping[str, Any] | None = None
    operation: str | None = None
    cost: bool = False


@dataclass(frozen=True, slots=True)
class Response:
    """What it gets back; `executed` is false where the request itself was wrong, so that nothing was run.

    `release` marks the state of the graph that the whole answer is from; None where there are errors, or nothing was asked.
    """

    body: dict[str, Any]
    executed: bool
    release: str | None = None


def respond(request: Request, context: Context, schema: GraphQLSchema) -> Response:
    """Answer a request."""
    document, errors = _checked(request.document, schema, context.introspection)
    asked = None if document is None else get_operation_ast(document, request.operation)
    if document is None or asked is None or asked.operation is not OperationType.QUERY:
        return _refused(errors, context) if document is None else _by_graphql_core(request, document, context, schema)
    coerced = _coerced(request.variables or {}, asked, context, schema)
    if isinstance(coerced, list):
        return _refused(coerced, context)
    values: list[Any] = []
    ready = _ready(request, schema, document, asked, opened(coerced.coerced, values), context)
    requested = ready.cost.of(values)
    if requested > cost.MAX_COST:
        told = _refused([as_graphql(cost.exceeded(requested))], context)
    else:
        told = _asked(request, document, ready, values, context, schema)
    return _with_cost(told, requested) if request.cost else told


def _asked(  # noqa: PLR0913, PLR0917 - what is asked, of what and how
    request: Request, document: DocumentNode, ready: Operation, values: list[Any], context: Context, schema: GraphQLSchema
) -> Response:
    outcomes, mark = ready.ask(values, context.read)
    if mark is not None and ready.shape is not None:
        try:
            return Response({"data": ready.shape(outcomes, values)}, executed=True, release=mark)
        except Exception:  # noqa: BLE001, S110 - graphql-core meets it again, and tells of it as the specification says
            pass
    told = _by_graphql_core(request, document, replace(context, outcomes=outcomes), schema)
    return told if "errors" in told.body else replace(told, release=mark)


def _with_cost(told: Response, requested: int) -> Response:
    return replace(told, body={**told.body, "extensions": {"cost": {"requested": requested, "limit": cost.MAX_COST}}})


def _by_graphql_core(request: Request, document: DocumentNode, context: Context, schema: GraphQLSchema) -> Response:
    variables = dict(request.variables or {})
    result = execute_sync(schema, document, context_value=context, variable_values=variables, operation_name=request.operation)
    return _response(result, context)


def _coerced(
    given: Mapping[str, Any], asked: OperationDefinitionNode, context: Context, schema: GraphQLSchema
) -> VariableValues | list[GraphQLError]:
    """Return the values of the variables, or why they cannot be taken."""
    large = limits.variables_refused(given) if given else None
    if large:
        return [large]
    defined, hidden = asked.variable_definitions or (), not context.introspection
    return get_variable_values(schema, defined, dict(given), hide_suggestions=hidden)


def _refused(errors: Iterable[GraphQLError], context: Context) -> Response:
    return Response({"errors": [formatted(error, context.new_id) for error in errors]}, executed=False)


def _ready(  # noqa: PLR0913, PLR0917 - what decides on an operation
    request: Request,
    schema: GraphQLSchema,
    document: DocumentNode,
    asked: OperationDefinitionNode,
    form: Hashable,
    context: Context,
) -> Operation:
    if len(request.document) > KEPT_LENGTH:
        return operation.ready(schema, document, asked, form)
    return _kept_operation(request.document, request.operation, schema, context.introspection, form)


@lru_cache(maxsize=KEPT_OPERATIONS)
def _kept_operation(
    text: str,
    name: str | None,
    schema: GraphQLSchema,
    introspection: bool,  # noqa: FBT001 - a part of the key
    form: Hashable,
) -> Operation:
    document, _ = _kept(text, schema, introspection)
    asked = None if document is None else get_operation_ast(document, name)
    if document is None or asked is None:
        raise TypeError(name)
    return operation.ready(schema, document, asked, form)


def is_query(request: Request) -> bool:
    """Tell whether a request only reads; one that cannot be parsed does not count as something else."""
    try:
        document = limits.parsed(request.document)
    except GraphQLError:
        return True
    asked = get_operation_ast(document, request.operation)
    return asked is None or asked.operation is OperationType.QUERY


def _response(result: ExecutionResult, context: Context) -> Response:
    errors = [formatted(error, context.new_id) for error in result.errors or ()]
    executed = result.data is not None or any(error.path for error in result.errors or ())
    body: dict[str, Any] = {"errors": errors} if errors else {}
    return Response({**body, "data": result.data} if executed else body, executed)


def _checked(text: str, schema: GraphQLSchema, introspection: bool) -> _Checked:  # noqa: FBT001 - a part of the key
    return (_kept if len(text) <= KEPT_LENGTH else _check)(text, schema, introspection)


def _check(text: str, schema: GraphQLSchema, introspection: bool) -> _Checked:  # noqa: FBT001 - see above
    try:
        document = limits.parsed(text)
    except GraphQLError as error:
        return None, (error,)
    large = limits.refused(document, schema)
    if large:
        return None, (large,)
    rules = specified_rules if introspection else (*specified_rules, NoSchema)
    errors = validate(schema, document, rules, MAX_ERRORS, hide_suggestions=not introspection)
    return (None, tuple(errors)) if errors else (document, ())


_kept: Final = lru_cache(maxsize=KEPT_DOCUMENTS)(_check)


def forget() -> None:
    """Forget the documents and operations that are kept."""
    _kept.cache_clear()
    _kept_operation.cache_clear()
