"""RDF datasets as states: what is compared, what is left out, and why."""

import pyoxigraph as ox
import pytest

from mfmsec.domain.difference import Difference, Inferred
from mfmsec.errors import FactsError
from mfmsec.source import states

HEAD = """\
@prefix : <https://w3id.org/mfmsec/threat/> .
@prefix m: <https://w3id.org/mfmsec/ns#> .
@prefix g: <https://w3id.org/mfmsec/graph/> .
@prefix f: <https://w3id.org/mfmsec/graph/inferred/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
"""
FACTS = 'g:mfmsec { :a a m:Threat ; m:code "MFM-T0001" ; rdfs:label "A"@en , "Ä"@de . }'
FOLLOWS = "f:mfmsec { :a a m:Hazard ; m:withinThreat :b . }"


def store(text: str) -> ox.Store:
    made = ox.Store()
    made.bulk_extend(ox.parse(f"{HEAD}{text}", format=ox.RdfFormat.TRIG, rename_blank_nodes=True))
    return made


def difference(old: str, new: str) -> Difference:
    return states.difference(store(old), store(new), ("old", "new"))


def union(text: str) -> str:
    """Return the same triples without named graphs."""
    plain = text
    for name in ("g:mfmsec", "f:mfmsec", "{", "}"):
        plain = plain.replace(name, "")
    return plain


def test_what_a_term_is_called() -> None:
    """A term has the class that the model tells first, its code, its English label, and the source that states it."""
    found = difference("g:mfmsec { :z a m:Threat . }", f"g:mfmsec {{ :z a m:Threat . }} {FACTS} {FOLLOWS}")

    (group,) = found.groups
    (term,) = group.added
    assert (group.kind, term.code, term.label, term.source) == ("Threat", "MFM-T0001", "A", "mfmsec")


def test_inferred_apart() -> None:
    """What follows is told apart from what is stated where both sides have named graphs for it."""
    found = difference(f"{FACTS} {FOLLOWS}", f"{FACTS} {FOLLOWS.replace(':b', ':c')}")

    (group,) = found.groups
    (one,) = group.changed
    assert (found.inferred, one.follows) == (Inferred.APART, True)


def test_inferred_merged() -> None:
    """A file without named graphs that holds what follows equals the dataset that it was made from."""
    found = difference(f"{FACTS} {FOLLOWS}", union(f"{FACTS} {FOLLOWS}"))

    assert (found.equal, found.inferred) == (True, Inferred.MERGED)


@pytest.mark.parametrize("base", [FACTS, union(FACTS)])
def test_inferred_left_out(base: str) -> None:
    """A file that holds nothing of what follows is compared in what is stated."""
    found = difference(f"{FACTS} {FOLLOWS}", base)

    assert (found.equal, found.inferred) == (True, Inferred.LEFT_OUT)


def test_stated_wins() -> None:
    """What is stated and inferred at once is stated."""
    found = difference(f"{FACTS} f:mfmsec {{ :a a m:Threat , m:Hazard . }}", f"{FACTS} f:mfmsec {{ :a a m:Hazard . }}")

    assert found.equal


SCHEMA = "g:schema { m:Threat a owl:Class . [] a owl:AllDifferent ; owl:distinctMembers ( :a [ owl:onProperty m:code ] ) . }"


def test_nameless_axioms() -> None:
    """Axioms without a name are equal when they say the same, and are told by what they say when they differ."""
    same = difference(SCHEMA, SCHEMA.replace("m:Threat a owl:Class . ", "") + "g:schema { m:Threat a owl:Class . }")
    other = difference(SCHEMA, SCHEMA.replace("m:code", "m:flow"))

    (group,) = other.groups
    assert same.equal
    assert group.kind == "AllDifferent"
    assert [term.named for term in (*group.added, *group.removed)] == [False, False]
    assert "mfmsec:flow" in group.added[0].iri


def test_schema_on_one_side() -> None:
    """Terms of the schema are left out where one side holds none."""
    found = difference(f"{FACTS} {SCHEMA}", FACTS)

    assert (found.equal, found.schema) == (True, False)


def test_circle() -> None:
    """Nameless nodes in a circle end in one sentence."""
    circle = "g:mfmsec { :a m:flow _:x . _:x m:flow _:y . _:y m:flow _:x . }"

    with pytest.raises(FactsError, match="circle"):
        difference(circle, circle)


def test_deep_and_doubled_nodes() -> None:
    """Nesting neither exhausts the stack nor multiplies the text."""
    deep = " ".join(f"_:n{n} m:flow _:n{n + 1} ; m:level _:n{n + 1} ." for n in range(3_000))
    text = f"g:mfmsec {{ :a m:flow _:n0 . {deep} }}"

    assert difference(text, text).equal
    assert not difference(text, text.replace("m:level _:n3000", "m:level :end")).equal


def test_versions() -> None:
    """A state says its newest release by number, when that was issued, and the versions of format and schema."""
    releases = """
    g:mfmsec { <https://w3id.org/mfmsec/release/2026.12.0> m:version "2026.12.0" ; m:formatVersion "1.0" .
               <https://w3id.org/mfmsec/release/2027.1.0> m:version "2027.1.0" ; m:formatVersion "1.1" ;
                                                            dcterms:issued "2027-01-05" .
               <https://example.org/release/9> m:version "9999" . }
    g:schema { <https://w3id.org/mfmsec/schema/all> owl:versionInfo "2027.1.0" . }"""

    version = states.version(store(releases), "here")
    assert (version.name, version.content, version.issued) == ("here", "2027.1.0", "2027-01-05")
    assert (version.format, version.schema) == ("1.1", "2027.1.0")
