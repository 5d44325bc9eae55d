"""The facts under another JSON-LD processor."""

import json

import pyoxigraph as ox
from rdflib import Graph

from mfmsec import resources
from mfmsec.source import assemble


def test_facts_mean_the_same_to_another_processor() -> None:
    """The fact files and context.jsonld give rdflib's JSON-LD processor the very triples that they give ours."""
    folder = resources.ontology()
    facts = [fact.data for fact in assemble.read(folder).facts if fact.file.endswith(".yaml")]
    document = json.dumps({"@context": assemble.context(folder), "@graph": facts})

    ours = ox.serialize(ox.parse(document.encode(), format=ox.RdfFormat.JSON_LD), format=ox.RdfFormat.N_TRIPLES)
    theirs = Graph().parse(data=document, format="json-ld")

    assert len(theirs) > 40_000
    assert set(Graph().parse(data=ours, format="nt")) == set(theirs)
