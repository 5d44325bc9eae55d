"""The definitions that the schema tells are the ontology's own, and a retired value names its successor."""

import shutil
from enum import StrEnum
from pathlib import Path

import pyoxigraph as ox
import pytest

from mfmsec.api.graphql import enums
from mfmsec.api.graphql.fields import TYPES
from mfmsec.domain import definitions, ids
from mfmsec.source import assemble
from tests.contract import defined
from tests.contract.refresh import DEFINITIONS

RETIRED_VALUE = """    deprecated: true
    replaced_by: concept:level/system
"""


class Level(StrEnum):
    """Where something acts."""

    MODEL = "model"
    SYSTEM = "system"


def test_the_definitions_are_those_of_the_ontology(stated: ox.Store) -> None:
    """`domain/definitions.py` is what the ontology says; `python -m tests.contract.refresh` writes it anew."""
    assert DEFINITIONS.read_text(encoding="utf-8") == defined.text(stated)


def test_a_value_retired_in_the_facts_is_known_as_retired(ontology: Path, tmp_path: Path) -> None:
    """What the facts retire is written down with what takes its place."""
    for name in ("context.jsonld", "schema"):
        (shutil.copytree if (ontology / name).is_dir() else shutil.copy)(ontology / name, tmp_path / name)
    axis = tmp_path / "facts" / "axes" / "level.yaml"
    axis.parent.mkdir(parents=True)
    text = (ontology / "facts" / "axes" / "level.yaml").read_text(encoding="utf-8")
    axis.write_text(text.replace("    label: Model\n", f"    label: Model\n{RETIRED_VALUE}"), encoding="utf-8")

    written = defined.text(assemble.dataset(tmp_path))

    assert '"level/model": "level/system"' in written.partition("RETIRED")[2]


@pytest.mark.parametrize(
    ("successor", "reason"),
    [
        ("level/system", "Retired; use Level.SYSTEM."),
        ("phase/fine-tuning", "Retired; use Phase.FINE_TUNING."),
        ("", "Retired, and nothing takes its place."),
    ],
)
def test_a_retired_value_is_deprecated_with_its_successor(monkeypatch: pytest.MonkeyPatch, successor: str, reason: str) -> None:
    """The enum's value carries a deprecation reason that says what to use instead; the others carry none."""
    monkeypatch.setitem(TYPES, "Level", None)

    made = enums.axis("Level", Level, definitions.VALUES, {"level/model": successor})

    values = {value.name: value.deprecation_reason for value in made.__strawberry_definition__.values}
    assert values == {"MODEL": reason, "SYSTEM": None}


def test_only_values_of_axes_are_retired_today() -> None:
    """Each retired value is one that an axis of ours has."""
    known = {f"{slug}/{value}" for slug, values in ids.AXES.values() for value in values}

    assert set(definitions.RETIRED) <= known
