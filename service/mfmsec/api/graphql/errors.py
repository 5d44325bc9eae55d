"""Errors as users see them: those that they can cause with a code, all others masked with an id that stands in the log."""

import logging
from collections.abc import Callable
from typing import Any, Final

from graphql import GraphQLError, Node

from mfmsec.api import request_id
from mfmsec.errors import MfmsecError, RequestError

LOG: Final = logging.getLogger("mfmsec.api")


def formatted(error: GraphQLError, new_id: Callable[[], str]) -> dict[str, Any]:
    """Return an error as the answer holds it, and write what a user must not see to the log."""
    told: dict[str, Any] = {**error.formatted}
    told["message"], told["extensions"] = _message_and_extensions(error, new_id)
    return told


def as_graphql(error: MfmsecError, node: Node | None = None) -> GraphQLError:
    """Return an error of ours as one of GraphQL, at a place of the document where it has one."""
    return GraphQLError(str(error), node, original_error=error)


def _message_and_extensions(error: GraphQLError, new_id: Callable[[], str]) -> tuple[str, dict[str, str]]:
    cause = error.original_error
    while isinstance(cause, GraphQLError):
        cause = cause.original_error
    if isinstance(cause, MfmsecError):
        return str(cause), {"code": cause.code}
    if cause is None:
        return error.message, {"code": RequestError.code}
    number = new_id()
    LOG.error("error %s at %s", number, error.path, exc_info=cause)
    return request_id.masked(number), {"code": MfmsecError.code, "id": number}
