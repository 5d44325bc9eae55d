"""The Cypher that the planner writes, compared whole."""

import logging
from pathlib import Path

import pytest

from tests.contract.planned import documents, planned

REPAIR = "python -m tests.contract.refresh"


@pytest.fixture(autouse=True)
def _quiet(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.CRITICAL, "mfmsec.api")


@pytest.mark.parametrize("document", documents(), ids=lambda path: path.stem)
def test_a_document_is_planned_as_written_down(document: Path) -> None:
    """A document's statements equal its golden; where the change is wanted, the command below writes it anew."""
    golden = document.with_suffix(".cypher")

    assert planned(document.read_text(encoding="utf-8")) == golden.read_text(encoding="utf-8"), f"wanted? then {REPAIR}"
