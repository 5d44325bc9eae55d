"""The statements that a GraphQL document would send, taken without a store."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NoReturn

from mfmsec.api.graphql import schema

PLANS = Path(__file__).parent / "plans"


class _TakenError(Exception):
    """A statement was taken, so nothing is to be answered."""


def documents() -> list[Path]:
    """Return the documents whose plans are kept."""
    return sorted(PLANS.glob("*.graphql"))


def planned(document: str) -> str:
    """Return the statements of a document with their parameters, as text."""
    taken: list[str] = []

    def read(statement: str, parameters: Mapping[str, Any]) -> NoReturn:
        values = "\n".join(f"// ${name}: {json.dumps(value)}" for name, value in parameters.items())
        taken.append(f"{statement}\n{values}".strip() + "\n")
        raise _TakenError

    schema.run(document, {}, read)
    return "\n".join(taken)
