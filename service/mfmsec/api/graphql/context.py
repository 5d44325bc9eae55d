"""What one request may use: the store's read door, with its store and deadline filled in, and a source of ids for errors."""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from mfmsec.query.release import Read


def random_id() -> str:
    """Return an id that nobody has."""
    return uuid.uuid4().hex


@dataclass(frozen=True, slots=True)
class Context:
    """The context of one request; `outcomes` are what its root fields were resolved to, or the errors that came instead.

    `introspection` tells whether it may ask for the schema.
    """

    read: Read
    new_id: Callable[[], str] = random_id
    outcomes: Mapping[str, Any] = field(default_factory=dict)
    introspection: bool = True

    def value(self, key: str) -> Any:  # noqa: ANN401 - any value of an answer
        """Return what the root field under a response key was resolved to; raises what came instead."""
        found = self.outcomes[key]
        if isinstance(found, Exception):
            raise found
        return found
