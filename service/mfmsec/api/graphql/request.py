"""One GraphQL request, from document to answer: parse, validate, ask, tell.

Parsed documents and the operations in them are kept, so that most of this is done once.
"""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Final

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
from graphql.execution.values import get_variable_values

from mfmsec.api.graphql import limits, operation
from mfmsec.api.graphql.context import Context
from mfmsec.api.graphql.errors import formatted
from mfmsec.api.graphql.operation import Operation, opened

KEPT_DOCUMENTS: Final = 256
KEPT_OPERATIONS: Final = 1024
KEPT_LENGTH: Final = 20_000


@dataclass(frozen=True, slots=True)
class Request:
    """What a client sends."""

    document: str
    variables: Mapping[str, Any] | None = None
    operation: str | None = None


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
    document, errors = _checked(request.document, schema)
    asked = None if document is None else get_operation_ast(document, request.operation)
    if document is None or asked is None or asked.operation is not OperationType.QUERY:
        return _refused(errors, context) if document is None else _by_graphql_core(request, document, context, schema)
    coerced = get_variable_values(schema, asked.variable_definitions or (), dict(request.variables or {}))
    if isinstance(coerced, list):
        return _refused(tuple(coerced), context)
    values: list[Any] = []
    ready = _ready(request, schema, document, asked, opened(coerced.coerced, values))
    outcomes, mark = ready.ask(values, context.read)
    if mark is not None and ready.shape is not None:
        try:
            return Response({"data": ready.shape(outcomes, values)}, executed=True, release=mark)
        except Exception:  # noqa: BLE001, S110 - graphql-core meets it again, and tells of it as the specification says
            pass
    told = _by_graphql_core(request, document, replace(context, outcomes=outcomes), schema)
    return told if "errors" in told.body else replace(told, release=mark)


def _by_graphql_core(request: Request, document: DocumentNode, context: Context, schema: GraphQLSchema) -> Response:
    variables = dict(request.variables or {})
    result = execute_sync(schema, document, context_value=context, variable_values=variables, operation_name=request.operation)
    return _response(result, context)


def _refused(errors: tuple[GraphQLError, ...], context: Context) -> Response:
    return Response({"errors": [formatted(error, context.new_id) for error in errors]}, executed=False)


def _ready(
    request: Request, schema: GraphQLSchema, document: DocumentNode, asked: OperationDefinitionNode, form: Hashable
) -> Operation:
    if len(request.document) > KEPT_LENGTH:
        return operation.ready(schema, document, asked, form)
    return _kept_operation(request.document, request.operation, schema, form)


@lru_cache(maxsize=KEPT_OPERATIONS)
def _kept_operation(text: str, name: str | None, schema: GraphQLSchema, form: Hashable) -> Operation:
    document, _ = _kept(text, schema)
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


def _checked(text: str, schema: GraphQLSchema) -> tuple[DocumentNode | None, tuple[GraphQLError, ...]]:
    return _kept(text, schema) if len(text) <= KEPT_LENGTH else _check(text, schema)


@lru_cache(maxsize=KEPT_DOCUMENTS)
def _kept(text: str, schema: GraphQLSchema) -> tuple[DocumentNode | None, tuple[GraphQLError, ...]]:
    return _check(text, schema)


def _check(text: str, schema: GraphQLSchema) -> tuple[DocumentNode | None, tuple[GraphQLError, ...]]:
    try:
        document = limits.parsed(text)
    except GraphQLError as error:
        return None, (error,)
    large = limits.refused(document)
    errors = [large] if large else validate(schema, document, specified_rules)
    return (None, tuple(errors)) if errors else (document, ())


def forget() -> None:
    """Forget the documents and operations that are kept."""
    _kept.cache_clear()
    _kept_operation.cache_clear()
