"""What resolvers may use: the store's read door, with its store and deadline filled in, and a source of ids for errors."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass

from mfmsec.query.release import Read


def random_id() -> str:
    """Return an id that nobody has."""
    return uuid.uuid4().hex


@dataclass(frozen=True, slots=True)
class Context:
    """The context of one request."""

    read: Read
    new_id: Callable[[], str] = random_id
