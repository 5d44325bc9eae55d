"""One GraphQL request, from document to answer: parse, validate, execute. Parsed documents are kept, rules are built once."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, Final

from graphql import (
    ASTValidationRule,
    DocumentNode,
    ExecutionResult,
    GraphQLError,
    GraphQLSchema,
    OperationType,
    execute_sync,
    get_operation_ast,
    parse,
    specified_rules,
    validate,
)
from strawberry.extensions.max_aliases import create_validator as max_aliases
from strawberry.extensions.query_depth_limiter import create_validator as max_depth

from mfmsec.api.graphql.context import Context
from mfmsec.api.graphql.errors import formatted

MAX_TOKENS: Final = 5_000
MAX_DEPTH: Final = 25
MAX_ALIASES: Final = 100
KEPT_DOCUMENTS: Final = 256
KEPT_LENGTH: Final = 20_000


@dataclass(frozen=True, slots=True)
class Request:
    """What a client sends."""

    document: str
    variables: Mapping[str, Any] | None = None
    operation: str | None = None


@dataclass(frozen=True, slots=True)
class Response:
    """What it gets back; `executed` is false where the request itself was wrong, so that nothing was run."""

    body: dict[str, Any]
    executed: bool


def respond(request: Request, context: Context, schema: GraphQLSchema) -> Response:
    """Answer a request."""
    document, errors = _checked(request.document, schema)
    if document is None:
        return Response({"errors": [formatted(error, context.new_id) for error in errors]}, executed=False)
    variables = dict(request.variables or {})
    result = execute_sync(schema, document, context_value=context, variable_values=variables, operation_name=request.operation)
    return _response(result, context)


def is_query(request: Request) -> bool:
    """Tell whether a request only reads; one that cannot be parsed does not count as something else."""
    try:
        document = _parsed(request.document)
    except GraphQLError:
        return True
    operation = get_operation_ast(document, request.operation)
    return operation is None or operation.operation is OperationType.QUERY


def _response(result: ExecutionResult, context: Context) -> Response:
    errors = [formatted(error, context.new_id) for error in result.errors or ()]
    executed = result.data is not None or any(error.path for error in result.errors or ())
    body: dict[str, Any] = {"errors": errors} if errors else {}
    return Response({**body, "data": result.data} if executed else body, executed)


def _checked(text: str, schema: GraphQLSchema) -> tuple[DocumentNode | None, tuple[GraphQLError, ...]]:
    return _kept(text, schema) if len(text) <= KEPT_LENGTH else _check(text, schema)


def _parsed(text: str) -> DocumentNode:
    return parse(text, max_tokens=MAX_TOKENS)


@lru_cache(maxsize=KEPT_DOCUMENTS)
def _kept(text: str, schema: GraphQLSchema) -> tuple[DocumentNode | None, tuple[GraphQLError, ...]]:
    return _check(text, schema)


def _check(text: str, schema: GraphQLSchema) -> tuple[DocumentNode | None, tuple[GraphQLError, ...]]:
    try:
        document = _parsed(text)
    except GraphQLError as error:
        return None, (error,)
    errors = validate(schema, document, _rules())
    return (None, tuple(errors)) if errors else (document, ())


@cache
def _rules() -> tuple[type[ASTValidationRule], ...]:
    return (*specified_rules, max_depth(MAX_DEPTH, None), max_aliases(MAX_ALIASES))
