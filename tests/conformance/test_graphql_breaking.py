"""What clients rely on: the schema as it was published, held against the schema of today by @graphql-inspector."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.conformance.workshop import Workshop
from tests.contract.refresh import SCHEMA

BASELINE = Path(__file__).parents[1] / "contract" / "schema-baseline.graphql"
SINS = [
    ("a field is gone", "  pageInfo: PageInfo!\n", "  page: PageInfo!\n"),
    ("an argument becomes required", "node(\n", 'node(\n    """New."""\n    salt: String!\n\n'),
    ("a member of an enum has another name", "  POINT_CLOUD\n", "  CLOUD\n"),
    ("a field may be null", "hasNextPage: Boolean!", "hasNextPage: Boolean"),
]


def breaking(workshop: Workshop, after: str) -> list[dict[str, Any]]:
    """Return the changes from the published schema to this one that break clients."""
    changed = workshop.folder / "after.graphql"
    changed.write_text(after, encoding="utf-8")
    found: list[dict[str, Any]] = json.loads(workshop.told("breaking.mjs", str(BASELINE), str(changed)))
    return found


def test_no_client_is_broken(workshop: Workshop) -> None:
    """What was once published stays: a breaking change is one for a major version, and CONTRIBUTING says how it is made."""
    assert breaking(workshop, SCHEMA.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(("was", "becomes"), [sin[1:] for sin in SINS], ids=[sin[0] for sin in SINS])
def test_the_guard_bites(workshop: Workshop, was: str, becomes: str) -> None:
    """A change that would break a client is found."""
    published = BASELINE.read_text(encoding="utf-8")
    assert was in published

    assert breaking(workshop, published.replace(was, becomes, 1))
