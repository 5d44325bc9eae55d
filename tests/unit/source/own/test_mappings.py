"""A user's mappings are SSSOM, of their techniques or ours to entries of their catalogs or ours."""

import pytest

from mfmsec.source import mappings
from mfmsec.source.findings import Finding
from mfmsec.source.mappings import MappingSet
from mfmsec.source.origin import Origin

HEAD = """\
#license: https://acme.example/license
#curie_map:
#  acme: https://acme.example/mfm/
#  threat: https://w3id.org/mfmsec/threat/
#  controls: https://acme.example/mfm/controls/
#  mitre-atlas: https://w3id.org/mfmsec/framework/mitre-atlas/
#  skos: http://www.w3.org/2004/02/skos/core#
#  semapv: https://w3id.org/semapv/vocab/
"""
COLUMNS = "subject_id\tobject_id\tpredicate_id\tconfidence\tmapping_justification\n"
ROWS = (
    "acme:voice-replay\tcontrols:AC-1\tskos:relatedMatch\t0.9\tsemapv:ManualMappingCuration\n"
    "threat:voice-cloning\tmitre-atlas:AML.T0000\tskos:closeMatch\t0.5\tsemapv:ManualMappingCuration\n"
)


def read(text: str, acme: Origin) -> tuple[MappingSet, list[Finding]]:
    return mappings.read(text, "m.sssom.tsv", acme)


def test_rows_of_a_user(acme: Origin) -> None:
    """Columns stand in any order and some may be missing; the id says whose the mapping is and what it maps."""
    found, faults = read(HEAD + COLUMNS + ROWS, acme)
    assert faults == []
    assert [(fact.id, fact.data["mapping_subject"], fact.data["mapping_object"]) for fact in found.facts] == [
        ("acme:mapping/acme-voice-replay--controls--ac-1", "acme:voice-replay", "acme:controls/AC-1"),
        ("acme:mapping/threat-voice-cloning--mitre-atlas--aml-t0000", "threat:voice-cloning", "framework:mitre-atlas/AML.T0000"),
    ]
    assert found.labels == []


SINS = [
    ("acme.example/mfm/\n", "other.example/\n", "3: curie_map: 'acme' stands for 'https://other.example/'. Write https://acme"),
    ("mfm/controls/", "controls/", "5: curie_map: 'controls' stands for 'https://acme.example/controls/'."),
    (
        "w3id.org/mfmsec/threat/",
        "acme.example/mfm/",
        "4: curie_map: 'threat' stands for 'https://acme.example/mfm/'. Write https://w3id",
    ),
    ("\tconfidence", "\tweight", "9: has other columns. Write the columns subject_id"),
    ("\tconfidence", "\tobject_id", "9: has other columns."),
    ("\t0.9", "\t", "10: confidence: is empty. Give a value."),
    ("\t0.9", "", "10: has 4 cells. Write 5, parted by tabs."),
    ("\tcontrols:AC-1", "\tcontrol:AC-1", "10: object_id: 'control:AC-1' has no prefix that the header's curie_map declares."),
]


@pytest.mark.parametrize(("good", "sin", "expected"), SINS)
def test_sin(acme: Origin, good: str, sin: str, expected: str) -> None:
    """One sin gives one finding, at its line."""
    text = HEAD + COLUMNS + ROWS
    assert good in text
    (found,) = read(text.replace(good, sin, 1), acme)[1]
    assert str(found).startswith(f"m.sssom.tsv:{expected}")


def test_bounds(acme: Origin) -> None:
    """Too many prefixes are one finding, and after many faulty rows no more are read."""
    many = "".join(f"#  p{number}: https://acme.example/mfm/p{number}/\n" for number in range(200))
    assert [str(found) for found in read(HEAD + many + COLUMNS + ROWS, acme)[1]] == [
        "m.sssom.tsv:1: curie_map: declares more than 100 prefixes. Declare those that the rows use."
    ]
    assert len(read(HEAD + COLUMNS + "x\n" * 10_000, acme)[1]) == mappings.MOST_FOUND


def test_quotes_around_a_cell_are_no_part_of_it(acme: Origin) -> None:
    """A cell that a writer of tables has quoted is read as what it quotes; a bare quote stays as it is."""
    first, second = ROWS.splitlines()
    text = f'{HEAD}comment\t{COLUMNS}"""open"" word"\t{first}\n"open\t{second}\n'
    found, faults = read(text, acme)
    assert faults == []
    assert [comment for fact in found.facts for comment in fact.data.values() if "open" in str(comment)] == ['"open" word', '"open']
