"""The facts that we ship: their form, their places, and what other programs make of them."""

import json
import logging
import re
from collections import defaultdict
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import Graph

from mfmsec.domain import ids
from mfmsec.source import assemble, facts, form, mappings, terms
from mfmsec.source.facts import Fact

ONTOLOGY = Path(__file__).parents[2] / "ontology"
LONGEST = 800
HOMES = {"Threat": "threats", "Attack": "attacks", "Defense": "defenses", "Method": "methods", "Coverage": "coverage"}
OTHERS = {"Reference": "references", "Framework": "frameworks", "FrameworkEntry": "frameworks", "Release": "releases"}
SSSOM = sorted((ONTOLOGY / "mappings").glob("*.sssom.tsv"))


@pytest.fixture(scope="module")
def source() -> assemble.Source:
    return assemble.read(ONTOLOGY)


@pytest.fixture(scope="module")
def by_id(source: assemble.Source) -> dict[str, Fact]:
    return {fact.id: fact for fact in source.facts}


@pytest.fixture(scope="module")
def written(source: assemble.Source) -> list[Fact]:
    """Return the facts of YAML files."""
    return [fact for fact in source.facts if fact.file.endswith(".yaml")]


def technique(fact: Fact, by_id: dict[str, Fact]) -> Fact:
    """Return the threat or defense in whose file a fact is at home."""
    if fact.type == "Coverage":
        return technique(by_id[fact.data["object"]], by_id)
    above = {"Attack": "realizes", "Method": "implements"}.get(fact.type)
    return by_id[fact.data[above][0]] if above else fact


def family(fact: Fact, by_id: dict[str, Fact]) -> Fact:
    """Return the topmost technique above one."""
    return family(by_id[fact.data["broader"]], by_id) if "broader" in fact.data else fact


def slug(fact: Fact) -> str:
    return fact.id.partition(":")[2]


def place(fact: Fact, by_id: dict[str, Fact]) -> str:
    """Return the file that a fact belongs into, without number and ending."""
    if fact.type in HOMES:
        home = technique(fact, by_id)
        return f"facts/{HOMES[fact.type]}/{slug(family(home, by_id))}/{slug(home)}"
    if fact.type == "Reference":
        return f"facts/references/{fact.data['year']}"
    if fact.type in OTHERS:
        names = {"Release": "releases", "FrameworkEntry": str(fact.data.get("in_framework")).partition(":")[2]}
        return f"facts/{OTHERS[fact.type]}/{names.get(fact.type, slug(fact))}"
    return f"facts/axes/{slug(fact) if fact.type == 'ConceptScheme' else ids.AXES[fact.type][0]}"


def test_form() -> None:
    """Every YAML and Turtle file is in its normal form; `mfmsec format` repairs it."""
    assert form.differences(ONTOLOGY) == []


def test_length() -> None:
    """No fact file has more than 800 lines."""
    lengths = {path.name: len(path.read_text(encoding="utf-8").splitlines()) for path in facts.files(ONTOLOGY / "facts")}
    assert {name: length for name, length in lengths.items() if length > LONGEST} == {}


def test_homes(written: list[Fact], by_id: dict[str, Fact]) -> None:
    """Every fact stands in the file that it belongs into: by the first technique it realizes or implements, or by year."""
    homes = {fact.id: (re.sub(r"(-\d{1,2})?\.yaml$", "", fact.file), place(fact, by_id)) for fact in written}
    assert {name: found for name, found in homes.items() if found[0] != found[1]} == {}


def test_numbers(written: list[Fact], by_id: dict[str, Fact]) -> None:
    """A place has one file, or files numbered from 1 on without a gap."""
    numbers = defaultdict(set)
    for fact in written:
        numbers[place(fact, by_id)].add(fact.file.removeprefix(place(fact, by_id)))
    for home, endings in numbers.items():
        expected = {".yaml"} if len(endings) == 1 else {f"-{number}.yaml" for number in range(1, len(endings) + 1)}
        assert endings == expected, home


def test_codes(written: list[Fact]) -> None:
    """Codes run from 1 on without a gap within each class, and a coverage row is called by its code."""
    for name, letter in ids.CODE_LETTERS.items():
        codes = [fact.data["code"] for fact in written if fact.type == name]
        assert sorted(codes) == [f"MFM-{letter}{number:04}" for number in range(1, len(codes) + 1)]
    assert all(fact.id == f"coverage:{fact.data['code'][4:]}" for fact in written if fact.type == "Coverage")


def test_context_has_all_values(written: list[Fact]) -> None:
    """Each axis has the same values in the facts, in the context and in the program."""
    known = terms.of(assemble.context(ONTOLOGY))
    keys = {slug(fact): fact.data["key"] for fact in written if fact.type == "ConceptScheme"}
    for name, (scheme, values) in ids.AXES.items():
        stated = [fact.id.rpartition("/")[2] for fact in written if fact.type == name]
        assert stated == list(known[keys[scheme]].values) == [value.value for value in values]


def test_context_knows_all_keys(written: list[Fact]) -> None:
    """No key of a fact is dropped on expansion: the context has a term for each."""
    known = terms.of(assemble.context(ONTOLOGY))
    assert {key for fact in written for key in fact.data} <= {*known, "id", "type"}


def test_another_json_ld_processor(source: assemble.Source) -> None:
    """The facts as written give rdflib's JSON-LD processor the very triples that they give ours, but for the order of authors."""
    context = assemble.context(ONTOLOGY)
    document = json.dumps({"@context": context, "@graph": [fact.data for fact in source.facts]})
    theirs = set(Graph().parse(data=document, format="json-ld"))
    lines = ox.serialize(
        (quad.triple for quad in assemble.quads(source.facts, context, ids.graph())), format=ox.RdfFormat.N_TRIPLES
    )
    ours = set(Graph().parse(data=lines, format="nt"))
    assert theirs - ours == set()
    assert {str(predicate) for _, predicate, _ in ours - theirs} == {f"{ids.NAMESPACE}authorList"}
    assert {str(subject) for subject, _, _ in ours - theirs} == {
        f"{ids.BASE}{fact.id.replace(':', '/', 1)}" for fact in source.facts if "authors" in fact.data
    }


@pytest.mark.parametrize("path", SSSOM, ids=lambda path: path.name.partition(".")[0])
def test_sssom(path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """The library of SSSOM reads each mapping file whole, and finds nothing wrong with it."""
    from sssom.parsers import parse_sssom_table  # noqa: PLC0415 - two seconds of imports
    from sssom.validators import validate  # noqa: PLC0415

    caplog.set_level(logging.CRITICAL)
    table = parse_sssom_table(path)
    ours, _ = mappings.read(path.read_text(encoding="utf-8"), path.name)
    assert {kind.value: found.results for kind, found in validate(table, fail_on_error=False).items()} == {
        "JsonSchema": [],
        "PrefixMapCompleteness": [],
        "StrictCurieFormat": [],
    }
    assert sorted(zip(table.df["subject_id"], table.df["predicate_id"], table.df["confidence"].astype(str), strict=True)) == sorted(
        (fact.data["mapping_subject"], fact.data["mapping_predicate"], fact.data["confidence"]) for fact in ours.facts
    )


@pytest.mark.parametrize("path", SSSOM, ids=lambda path: path.name.partition(".")[0])
def test_mapping_files(path: Path, by_id: dict[str, Fact]) -> None:
    """A mapping file maps to the framework that it is called by, in the version that the facts state, and no row but that."""
    name = path.name.removesuffix(".sssom.tsv")
    ours, _ = mappings.read(path.read_text(encoding="utf-8"), path.name)
    framework = by_id[f"framework:{name}"]
    assert ours.metadata["object_source"] == f"{ids.BASE}framework/{name}"
    assert str(ours.metadata["object_source_version"]) == framework.data["version_seen"]
    assert {fact.data["mapping_object"].partition("/")[0] for fact in ours.facts} == {framework.id}
