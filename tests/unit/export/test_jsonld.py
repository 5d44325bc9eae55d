import io
import json
from functools import cache
from typing import Any

import pyoxigraph as ox
from hypothesis import given
from hypothesis import strategies as st

from mfmsec import resources
from mfmsec.domain import ids
from mfmsec.export import context, jsonld
from mfmsec.export.part import Part
from mfmsec.mapping import specs
from mfmsec.mapping.model import RDF_TYPE
from mfmsec.mapping.rows import XSD
from mfmsec.source import terms as vocabulary

GRAPHS = (ids.graph(), ids.graph(inferred=True))
PREDICATES = sorted({spec.predicate for node in specs.NODES for spec in (*node.properties, *node.edges)})
IRIS = st.sampled_from(
    [
        f"{ids.BASE}modality/audio",
        f"{ids.BASE}element/noise",
        f"{ids.BASE}framework/owasp-llm-2026/LLM03:2026",
        f"{ids.BASE}",
        f"{ids.BASE}/odd",
        "https://example.org/acme/voice-replay",
        "urn:uuid:0",
    ]
).map(ox.NamedNode)
TEXTS = st.text(st.characters(blacklist_categories=["Cs", "Cc"]), max_size=6)
LITERALS = st.one_of(
    TEXTS.map(ox.Literal),
    st.tuples(TEXTS, st.sampled_from(["en", "de", "pt-br"])).map(lambda pair: ox.Literal(pair[0], language=pair[1])),
    st.tuples(
        st.sampled_from(["7", "007", "-1", "1.50", "true", "1", "x", "2026-12-01T00:00:00Z"]),
        st.sampled_from(["integer", "decimal", "boolean", "dateTime", "anyURI"]),
    ).map(lambda pair: ox.Literal(pair[0], datatype=ox.NamedNode(XSD + pair[1]))),
)
CLASSES = st.sampled_from(["Threat", "Defense", "Coverage", "Hazard", "Unheard"]).map(lambda name: ids.NAMESPACE + name)
SAID = st.one_of(
    st.tuples(st.sampled_from(PREDICATES), st.one_of(IRIS, LITERALS)),
    st.tuples(st.just(RDF_TYPE), CLASSES.map(ox.NamedNode)),
)
QUADS = st.lists(st.tuples(IRIS, SAID, st.sampled_from(GRAPHS)), max_size=12)


@cache
def terms() -> dict[str, Any]:
    """The public context."""
    return context.public(resources.ontology())


def written(store: ox.Store, *, union: bool = False) -> bytes:
    """Return a dataset as the release has it."""
    out = io.BytesIO()
    jsonld.write([Part(store, graph) for graph in GRAPHS], terms(), out, union=union)
    return out.getvalue()


@given(QUADS)
def test_whatever_is_said_is_read_back(said: list[tuple[ox.NamedNode, Any, str]]) -> None:
    """Any triples, of whatever language and datatype, are read back from the JSON-LD in their named graphs."""
    store = ox.Store()
    store.extend(ox.Quad(subject, ox.NamedNode(pair[0]), pair[1], ox.NamedNode(graph)) for subject, pair, graph in said)

    assert set(ox.parse(written(store), format=ox.RdfFormat.JSON_LD)) == set(store)
    alone = {quad.triple for quad in ox.parse(written(store, union=True), format=ox.RdfFormat.JSON_LD)}
    assert alone == {quad.triple for quad in store}


def test_facts_are_told_in_the_keys_of_the_facts() -> None:
    """An individual is written as it stands in the YAML: its keys, short names of values and links, numbers as numbers."""
    node = {
        "type": "Threat",
        "label": "Voice cloning",
        "broader": "threat:forgery",
        "modalities": ["audio", "video"],
        "deprecated": False,
    }
    document = json.dumps({"@context": terms(), "id": "threat:voice-cloning", **node}).encode()
    store = ox.Store()
    store.load(document, format=ox.RdfFormat.JSON_LD, to_graph=ox.NamedNode(GRAPHS[0]))

    stated, inferred = json.loads(written(store))["@graph"]

    assert stated == {"@id": "graph:mfmsec", "@graph": [{"id": "threat:voice-cloning", **node}]}
    assert inferred == {"@id": "graph:inferred/mfmsec", "@graph": []}


def test_the_context_knows_every_predicate() -> None:
    """Each predicate of the graph has a key in the public context, in some class at least."""
    assert set(PREDICATES) - vocabulary.predicates(terms()).keys() <= {"http://www.w3.org/2004/02/skos/core#broader"}


def test_the_served_context_is_that_of_the_release() -> None:
    """The document of the context says what bulk files carry inside."""
    assert json.loads(context.document(resources.ontology())) == {"@context": terms()}
