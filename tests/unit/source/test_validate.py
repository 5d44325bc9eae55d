"""Each sin that a user can commit in a fact is found alone, at its line, with what to write instead."""

import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from mfmsec.source import assemble, validate
from tests.unit.source.small import ATTACK, COLUMNS, FACTS, ONTOLOGY, ROW, THREAT, table

Sins = Callable[..., list[str]]

FOLDER = Path(__file__).parent


def cases(name: str) -> list[list[str]]:
    """Read a table of sins; its cells write a line break as backslash n."""
    lines = (FOLDER / name).read_text(encoding="utf-8").splitlines()[1:]
    return [
        [re.sub(r"\\(.)", lambda found: {"n": "\n", "\\": "\\"}[found[1]], cell) for cell in line.split("\t")] for line in lines
    ]


def yaml(*facts: str) -> str:
    return '"@graph":\n' + "\n".join(facts)


@pytest.mark.parametrize(("name", "old", "new", "expected"), cases("sins.tsv"))
def test_sin(sins: Sins, name: str, old: str, new: str, expected: str) -> None:
    """One sin gives one finding: file, line, key, reason and repair."""
    good = yaml(FACTS[name])
    assert old in good
    assert sins(sin=good.replace(old, new, 1)) == [f"facts/sin.yaml:{expected}"]


@pytest.mark.parametrize(("column", "cell", "expected"), cases("mapping_sins.tsv"))
def test_sin_of_a_mapping(sins: Sins, column: str, cell: str, expected: str) -> None:
    """One sin in a row of a mapping file gives one finding, at the row and the column."""
    row = [cell if name == column else old for name, old in zip(COLUMNS, ROW, strict=True)]
    assert sins(mappings=table(row)) == [f"mappings/atlas.sssom.tsv:11: {expected}"]


@pytest.mark.parametrize("name", FACTS)
def test_good_fact(sins: Sins, name: str) -> None:
    """A fact without sin gives no finding."""
    assert sins(sin=yaml(FACTS[name]), mappings=table(ROW)) == []


def test_real_facts() -> None:
    """The catalog itself gives no finding."""
    assert validate.findings(assemble.read(ONTOLOGY), ONTOLOGY) == []


def test_circle(sins: Sins) -> None:
    """A circle of broader links is one finding that shows the whole way round."""
    one = THREAT.replace("    introduced", "    broader: threat:other\n    introduced")
    other = THREAT.replace("0009", "0008").replace("in\n", "ins\n").replace(":sins", ":other")
    assert sins(sin=yaml(one, other.replace("    introduced", "    broader: threat:sin\n    introduced"))) == [
        "facts/sin.yaml:16: broader: goes round in a circle: threat:sin > threat:other > threat:sin. Take one of these links out."
    ]


def test_same_mapping(sins: Sins) -> None:
    """A subject maps to an entry at most once, whatever the two rows say."""
    other = [cell.replace("closeMatch", "broadMatch") for cell in ROW]
    (found,) = sins(mappings=table(ROW, other))
    assert found.startswith(
        "mappings/atlas.sssom.tsv:12: object_id: the same mapping stands at mappings/atlas.sssom.tsv:11 already."
    )


def test_second_id(sins: Sins) -> None:
    """A file copied whole is told, fact by fact, what it repeats and where that stands."""
    found = sins(one=yaml(THREAT), two=yaml(THREAT))
    assert [text.partition(" stands at ")[0] for text in found] == [
        "facts/two.yaml:2: id: 'threat:sin'",
        "facts/two.yaml:4: code: 'MFM-T0009'",
        "facts/two.yaml:5: label: 'Sin'",
    ]
    assert all("facts/one.yaml" in text for text in found)


def test_one_line_of_context(sins: Sins) -> None:
    """Sins of one fact are all found, in the order of their lines."""
    text = yaml(THREAT).replace("element: noise", "element: nois").replace("label: Sin", "label: 7").replace("adds", "add")
    assert [found.split(":")[1] for found in sins(sin=text)] == ["5", "7", "8"]


def test_many_unknown_links(sins: Sins) -> None:
    """A thousand links into a missing file are told in less than a few seconds, each at its line."""
    facts = [
        ATTACK.replace(":sin", f":sin-{n}")
        .replace("0009", f"{n + 10:04}")
        .replace("label: Sin", f"label: Sin {n}")
        .replace("patches-2024", f"missing-{n}-2020")
        for n in range(1000)
    ]
    start = time.perf_counter()
    found = sins(sin=yaml(*facts))
    assert len(found) == 1000
    assert time.perf_counter() - start < 10


def test_changed_before_introduced(sins: Sins) -> None:
    """A fact cannot have changed before it appeared."""
    late = THREAT.replace("introduced: release:2026.12.0", "introduced: release:2027.1.0\n    changed: release:2026.12.0")
    assert sins(release=yaml(FACTS["Release"]), sin=yaml(late)) == [
        "facts/sin.yaml:17: changed: is older than introduced. Name the release of the last change.",
    ]


def test_row_twice(sins: Sins) -> None:
    """Two rows are the same whatever the order of their modalities, and other when any of them differs."""
    one = FACTS["Coverage"].replace("[image]", "[image, text]")
    other = one.replace("0009", "0008").replace("[image, text]", "[text, image]")
    (found,) = sins(sin=yaml(one, other))
    assert found.startswith(
        "facts/sin.yaml:19: subject: a row of the same subject, object, modalities, outcome and basis stands at"
    )
    assert sins(sin=yaml(one, other.replace("text, ", ""))) == []


def test_a_row_is_of_one_system(sins: Sins) -> None:
    """What was tried on two systems is two rows, each on modalities that its system takes in."""
    here = FACTS["Coverage"].replace("    references", "    tested_on: system:desk\n    references")
    there = here.replace("0009", "0008").replace(":desk", ":sin")
    assert sins(sin=yaml(FACTS["System"], here, there)) == []
    deaf = FACTS["System"].replace("[image, text]", "[text]")
    (found,) = sins(sin=yaml(deaf, here, there))
    assert found.startswith(
        "facts/sin.yaml:32: modalities: 'image' is no modality of system:sin. Use one of: text; or add it there"
    )


HEADERS = [
    ("#curie_map:\n", "#curie_map\n", "1: has a broken header: "),
    ("#curie_map:\n", "#prefixes:\n", "1: curie_map: is missing from the header."),
    (
        "framework/atlas/",
        "framework/atlass/",
        "6: curie_map: 'atlas' stands for 'https://w3id.org/mfmsec/framework/atlass/'. Write",
    ),
    ("subject_label", "label", "10: has other columns. Write the columns subject_id, subject_label, predicate_id"),
    ("\t0.75", "", "11: has 8 cells. Write 9, parted by tabs."),
    ("release:2026.12.0\n", "release:2026.12.0\n\n", "12: has 1 cells. Write 9, parted by tabs."),
    ("#license: ", "#license: &a [x, *a", "1: has a broken header: "),
]


@pytest.mark.parametrize(("good", "sin", "expected"), HEADERS)
def test_sin_of_a_mapping_file(sins: Sins, good: str, sin: str, expected: str) -> None:
    """A mapping file of another form gives one finding at its line."""
    text = table(ROW)
    assert good in text
    (found,) = sins(mappings=text.replace(good, sin, 1))
    assert found.startswith(f"mappings/atlas.sssom.tsv:{expected}")
