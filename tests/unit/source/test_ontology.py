"""What the pages of the vocabulary tell, held against the schema's own files."""

import pyoxigraph as ox
import pytest

from mfmsec import resources
from mfmsec.domain import ids
from mfmsec.source import ontology

NS = ids.NAMESPACE


@pytest.fixture(scope="module")
def vocabulary() -> ontology.Vocabulary:
    return ontology.vocabulary(resources.ontology())


def term(vocabulary: ontology.Vocabulary, name: str) -> ontology.Term:
    return next(one for one in vocabulary.terms if one.name == name)


def test_every_term_of_the_namespace_is_told_once(vocabulary: ontology.Vocabulary) -> None:
    """Each class and property of ours that the schema declares has an entry, with its label, definition and part."""
    declared = {
        quad.subject.value
        for quad in vocabulary.quads()
        if quad.predicate.value == f"{ontology.RDFS}isDefinedBy" and isinstance(quad.subject, ox.NamedNode)
    }

    assert [one.iri for one in vocabulary.terms] == list(dict.fromkeys(one.iri for one in vocabulary.terms))
    assert {one.iri for one in vocabulary.terms} == {iri for iri in declared if iri.startswith(NS)}
    assert all(one.label and one.definition and one.part in vocabulary.parts for one in vocabulary.terms)


def test_a_property_tells_its_ends_and_place(vocabulary: ontology.Vocabulary) -> None:
    """Domain, range, what is above and below, chains and the files that name it are told."""
    found = term(vocabulary, "withinThreat")

    assert (found.domain, found.range) == ((f"{NS}Hazard",), (f"{NS}Threat",))
    assert {f"{NS}broaderThreat", f"{NS}realizes"} <= {*found.narrower}
    assert found.chains == ((f"{NS}withinThreat", f"{NS}broaderThreat"),)
    assert "rules/within-threat.rq" in {use.place for use in found.uses}


def test_a_defined_class_is_told_in_words(vocabulary: ontology.Vocabulary) -> None:
    """A class expression becomes words with the IRIs of its parts."""
    assert term(vocabulary, "BandwidthThreat").equivalents == (f"<{NS}Threat> and <{NS}element> is <{ids.BASE}element/bandwidth>",)


def test_the_whole_is_the_sum_of_its_parts(vocabulary: ontology.Vocabulary) -> None:
    """The Turtle of the whole, which is the parts one after the other, says what the triples say."""
    written = ox.Dataset(ox.Quad(*triple) for triple in ox.parse(vocabulary.text(), format=ox.RdfFormat.TURTLE))
    told = ox.Dataset(ox.Quad(quad.subject, quad.predicate, quad.object) for quad in vocabulary.quads())
    for dataset in (written, told):
        dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)

    assert written == told
    assert set(vocabulary.parts["all"].imports) == {*vocabulary.parts} - {"all"}
