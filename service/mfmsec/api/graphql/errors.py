"""Errors as users see them: those that they can cause with a code, all others masked with an id that stands in the log."""

import logging
from collections.abc import Callable
from typing import Any, Final

from graphql import GraphQLError

from mfmsec.errors import MfmsecError, RequestError

LOG: Final = logging.getLogger("mfmsec.api")


def formatted(error: GraphQLError, new_id: Callable[[], str]) -> dict[str, Any]:
    """Return an error as the answer holds it, and write what a user must not see to the log."""
    told: dict[str, Any] = {**error.formatted}
    told["message"], told["extensions"] = _message_and_extensions(error, new_id)
    return told


def _message_and_extensions(error: GraphQLError, new_id: Callable[[], str]) -> tuple[str, dict[str, str]]:
    cause = error.original_error
    while isinstance(cause, GraphQLError):
        cause = cause.original_error
    if isinstance(cause, RequestError):
        return str(cause), {"code": cause.code}
    if isinstance(cause, MfmsecError):
        LOG.warning("%s: %s", cause.code, cause)
        return str(cause), {"code": cause.code}
    if cause is None:
        return error.message, {"code": RequestError.code}
    number = new_id()
    LOG.error("error %s at %s", number, error.path, exc_info=cause)
    return f"Something went wrong inside; the log tells of it as {number}.", {"code": MfmsecError.code, "id": number}
