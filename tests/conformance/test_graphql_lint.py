"""The GraphQL schema, held against the presets of @graphql-eslint."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.conformance.workshop import Workshop
from tests.contract.refresh import SCHEMA

PRESETS = ("flat/schema-relay", "flat/schema-recommended")
SINNER = '''
"""Where all questions start."""
type Query {
  """All of them."""
  getThreats: ThreatConnection!
}

"""A page of a list."""
type ThreatConnection {
  edges: [Threat]
}

"""What can go wrong."""
type Threat {
  threatName: String
}
'''


def findings(workshop: Workshop, text: str) -> list[dict[str, Any]]:
    schema = Path(workshop.folder) / "schema.graphql"
    schema.write_text(text, encoding="utf-8")
    found: list[dict[str, Any]] = json.loads(workshop.told("lint.mjs", str(schema), *PRESETS))
    return found


def test_the_schema_is_clean(workshop: Workshop) -> None:
    """Neither the Relay rules nor the recommended ones find anything; lint.mjs says what we decided otherwise, and why."""
    assert findings(workshop, SCHEMA.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("preset", PRESETS)
def test_the_linter_sees_what_is_wrong(workshop: Workshop, preset: str) -> None:
    """A schema that breaks rules of both presets is refused by both, so that passing means something."""
    assert [one for one in findings(workshop, SINNER) if one["preset"] == preset]
