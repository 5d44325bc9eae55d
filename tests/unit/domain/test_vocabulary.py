import re
from enum import StrEnum
from typing import Any

import pytest
import yaml

from mfmsec import resources
from mfmsec.domain import vocabulary
from mfmsec.domain.entities import POSITIVE, TESTED

AXES = resources.ontology() / "facts" / "axes"
ENUMS: dict[str, type[StrEnum]] = {
    re.sub(r"(?<!^)(?=[A-Z])", "-", name).lower(): enum
    for name, enum in vars(vocabulary).items()
    if isinstance(enum, type) and issubclass(enum, StrEnum) and enum is not StrEnum
}


def concepts(scheme: str) -> dict[str, dict[str, Any]]:
    graph = yaml.safe_load((AXES / f"{scheme}.yaml").read_text(encoding="utf-8"))["@graph"]
    prefix = f"concept:{scheme}/"
    return {node["id"].removeprefix(prefix): node for node in graph if node["type"] != "ConceptScheme"}


def test_every_axis_is_an_enum_and_every_enum_an_axis() -> None:
    """The files under facts/axes and the enums of the vocabulary are the same schemes."""
    assert {file.stem for file in AXES.glob("*.yaml")} == set(ENUMS)


@pytest.mark.parametrize("scheme", ENUMS)
def test_enum_holds_the_slugs_of_its_scheme(scheme: str) -> None:
    """The values of an enum are the slugs of its scheme's concepts, in the same order."""
    assert list(concepts(scheme)) == [member.value for member in ENUMS[scheme]]


@pytest.mark.parametrize("scheme", ENUMS)
def test_concepts_belong_to_the_scheme_of_their_file(scheme: str) -> None:
    """Each concept of a file has the type and the scheme that the file is named after."""
    assert {(node["type"], node["in_scheme"]) for node in concepts(scheme).values()} == {
        (ENUMS[scheme].__name__, f"scheme:{scheme}")
    }


@pytest.mark.parametrize("scheme", ENUMS)
def test_members_are_the_slugs_in_capitals(scheme: str) -> None:
    """A member of an enum is called as its slug is, in capitals with underscores, as the API shows it."""
    assert [member.name for member in ENUMS[scheme]] == [slug.upper().replace("-", "_") for slug in concepts(scheme)]


def test_positive_outcomes_are_those_the_facts_call_positive() -> None:
    """An outcome speaks for a defense in the algebra exactly where the facts say so."""
    assert {slug for slug, node in concepts("outcome").items() if node["positive"]} == POSITIVE


def test_tested_bases_are_those_the_facts_call_tested() -> None:
    """A basis counts as tested in the algebra exactly where the facts say so."""
    assert {slug for slug, node in concepts("basis").items() if node["tested"]} == TESTED
