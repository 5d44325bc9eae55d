"""The guide for those who write clients, held against the schema."""

import re
from pathlib import Path

import graphql
import pytest

from mfmsec.api.graphql import http, media
from mfmsec.api.graphql.schema import schema

ROOT = Path(__file__).parents[2]
GUIDE = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"(?s)```graphql\n(.*?)```", GUIDE)
PYTHON = re.findall(r'(?s)gql\("""(.*?)"""', GUIDE)


@pytest.mark.parametrize("document", [*BLOCKS, *PYTHON])
def test_the_guides_queries_can_be_asked(document: str) -> None:
    """Each query that the guide shows is valid under the schema."""
    assert graphql.validate(schema(), graphql.parse(document)) == []


def test_the_guide_names_limits_and_media_types_as_they_are() -> None:
    """Numbers and media types of the guide are those of the code."""
    assert f"{http.MAX_BODY:,} bytes" in GUIDE
    assert media.MODERN in GUIDE
