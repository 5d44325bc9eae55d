import re

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mfmsec.domain import ids, numbers
from mfmsec.errors import MappingError
from mfmsec.mapping import rows, specs
from mfmsec.mapping.model import RDF_TYPE, Property, iri

THREAT = ids.BASE + "threat/x"
FAMILY = ids.BASE + "threat/family"
LABELS = {THREAT: "Threat", FAMILY: "Threat", ids.BASE + "element/noise": "Element"}
TYPE = ox.Quad(ox.NamedNode(THREAT), ox.NamedNode(RDF_TYPE), ox.NamedNode(specs.THREAT.class_iri), ox.NamedNode(ids.graph()))


def _quad(predicate: str, term: ox.NamedNode | ox.Literal, *, inferred: bool = False) -> ox.Quad:
    graph = ox.NamedNode(ids.graph(inferred=inferred))
    return ox.Quad(ox.NamedNode(THREAT), ox.NamedNode(iri(predicate)), term, graph)


def _row(*stated: ox.Quad, inferred: tuple[ox.Quad, ...] = ()) -> rows.NodeRow:
    return rows.row(THREAT, [TYPE, *stated], inferred, LABELS)


def test_a_subject_becomes_a_node_with_its_edges() -> None:
    """Literals are properties, links to other individuals are edges, and classes are labels."""
    row = _row(
        _quad("mfmsec:code", ox.Literal("MFM-T9999")),
        _quad("mfmsec:broaderThreat", ox.NamedNode(FAMILY)),
        inferred=(_quad("skos:broader", ox.NamedNode(FAMILY), inferred=True),),
    )

    assert row.labels == ("Threat", "Resource")
    assert row.properties == {"code": "MFM-T9999"}
    assert [(edge.type, edge.target, edge.inferred) for edge in row.edges] == [
        ("BROADER", FAMILY, True),
        ("BROADER_THREAT", FAMILY, False),
    ]


@pytest.mark.parametrize("spec", specs.NODES, ids=lambda spec: spec.label)
def test_whatever_may_be_retired_can_name_its_successor(spec: specs.Node) -> None:
    """Each class whose individuals can be retired has an edge to what takes their place, which is one of their own."""
    retired = any(one.key == "deprecated" for one in spec.properties)

    assert [edge.targets for edge in spec.edges if edge.type == "REPLACED_BY"] == ([(spec.label,)] if retired else [])


literals = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1)
languages = st.sampled_from(["en", "de", "de-at", "pt-br"])


@given(
    st.sets(literals, min_size=1, max_size=4),
    st.dictionaries(languages, literals, min_size=1),
    st.booleans(),
    st.integers(1900, 2100),
)
def test_what_becomes_a_node_comes_back_as_the_same_triples(
    alternatives: set[str], labels: dict[str, str], deprecated: bool, year: int
) -> None:
    """Any text in any language, several values, truth values and numbers survive the way to the graph and back."""
    quads = {TYPE, _quad("owl:deprecated", ox.Literal(deprecated))}
    quads |= {_quad("skos:altLabel", ox.Literal(text, language="en")) for text in alternatives}
    quads |= {_quad("rdfs:label", ox.Literal(text, language=language)) for language, text in labels.items()}
    inferred = {_quad("mfmsec:changed", ox.NamedNode(f"{ids.BASE}release/{year}.1.0"), inferred=True)}

    row = rows.row(THREAT, quads, inferred, LABELS)

    assert set(rows.quads(row, ids.SOURCE)) == quads | inferred


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_every_decimal_comes_back(number: float) -> None:
    """Any number, however small or large, is a decimal of XML Schema and survives the way to the graph and back."""
    spec = Property("confidence", iri("mfmsec:confidence"), "decimal", "")
    text = numbers.decimal(number)

    assert re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", text)
    assert rows.decode(spec, "confidence", float(text)).value == text


@pytest.mark.parametrize(
    ("quad", "said"),
    [
        (_quad("mfmsec:venue", ox.Literal("x")), "ns#venue"),
        (_quad("mfmsec:broaderThreat", ox.NamedNode(ids.BASE + "threat/nobody")), "unknown"),
        (_quad("mfmsec:element", ox.NamedNode(FAMILY)), "name a Element"),
        (_quad("owl:deprecated", ox.Literal("1", datatype=ox.NamedNode(rows.XSD + "boolean"))), "plain form"),
        (_quad("mfmsec:code", ox.Literal("x", language="en")), "plain form"),
    ],
)
def test_a_triple_without_a_place_is_named(quad: ox.Quad, said: str) -> None:
    """A predicate, target or form that the specs do not know stops the load, and the message names it."""
    with pytest.raises(MappingError, match=said):
        _row(quad)


def test_two_values_where_one_fits_are_refused() -> None:
    """A property that takes one value is not given two."""
    with pytest.raises(MappingError, match="2 values of code"):
        _row(_quad("mfmsec:code", ox.Literal("a")), _quad("mfmsec:code", ox.Literal("b")))


def test_a_rule_must_not_add_to_what_is_stated() -> None:
    """Stated and inferred values of one property cannot be told apart in the graph, so they are refused."""
    with pytest.raises(MappingError, match="both stated and inferred"):
        _row(
            _quad("skos:altLabel", ox.Literal("a", language="en")),
            inferred=(_quad("skos:altLabel", ox.Literal("b", language="en"), inferred=True),),
        )


def test_the_fingerprint_tells_inferred_from_stated() -> None:
    """Two rows that differ only in whether an edge is inferred have different fingerprints."""
    edge = _quad("mfmsec:broaderThreat", ox.NamedNode(FAMILY))

    assert _row(edge).digest != _row(inferred=(edge,)).digest


def test_no_label_is_also_an_edge_type() -> None:
    """The embedded store keeps labels and edge types in one name space."""
    labels = {node.label for node in specs.NODES} | set(specs.SUPERCLASSES.values())

    assert not labels & set(specs.edge_types())


def test_a_predicate_has_one_place_in_each_class() -> None:
    """No class has a predicate twice, as property or edge; else a triple would have two places."""
    for node in specs.NODES:
        predicates = [spec.predicate for spec in (*node.properties, *node.edges)]
        assert len(predicates) == len(set(predicates)), node.label
