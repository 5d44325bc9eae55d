from typing import cast

import pytest

from mfmsec.api.pages import routes
from mfmsec.api.pages.graph import NamedGraph
from mfmsec.api.pages.individual import Individual
from mfmsec.api.pages.listing import Listing
from mfmsec.api.pages.released import Apart
from mfmsec.api.pages.routes import Found, Moved
from mfmsec.api.pages.vocabulary import ContextFile, Schema
from tests import shelf

BASE = "https://w3id.org/mfmsec/"


@pytest.mark.parametrize(
    ("path", "iri", "suffix"),
    [
        ("/threat/voice-cloning", f"{BASE}threat/voice-cloning", None),
        ("/threat/voice-cloning.ttl", f"{BASE}threat/voice-cloning", "ttl"),
        ("/coverage/C0001.jsonld", f"{BASE}coverage/C0001", "jsonld"),
        ("/framework/mitre-cwe/CWE-1039", f"{BASE}framework/mitre-cwe/CWE-1039", None),
        ("/framework/mitre-atlas/AML.T0051.001", f"{BASE}framework/mitre-atlas/AML.T0051.001", None),
        ("/framework/mitre-atlas/AML.T0051.001.rdf", f"{BASE}framework/mitre-atlas/AML.T0051.001", "rdf"),
        ("/framework/owasp-llm-2026/LLM10:2026.nt", f"{BASE}framework/owasp-llm-2026/LLM10:2026", "nt"),
        ("/release/2026.12.0", f"{BASE}release/2026.12.0", None),
        ("/release/2026.12.0.nq", f"{BASE}release/2026.12.0", "nq"),
        ("/sok-flow/agent-agent", f"{BASE}sok-flow/agent-agent", None),
    ],
)
def test_an_individual_stands_under_its_own_path(path: str, iri: str, suffix: str | None) -> None:
    """The path is that of the IRI; only a suffix that names a form is taken off it."""
    found = cast("Found", routes.find(path, {}))

    assert isinstance(found.resource, Individual)
    assert (found.resource.iri, found.form.suffix if found.form else None) == (iri, suffix)


@pytest.mark.parametrize("path", ["/ns", "/schema/core", "/schema/2026.12.0/core", "/schema/all", "/schema/2026.12.0/all"])
def test_the_vocabulary_and_its_parts_stand_under_their_iris(path: str) -> None:
    """The namespace document and each part have documents; a part also under its version IRI."""
    found = cast("Found", routes.find(path, {}))

    assert isinstance(found.resource, Schema)
    assert found.resource.iri == BASE + path[1:]


@pytest.mark.parametrize("path", ["/threat", "/coverage", "/scheme", "/modality", "/sok-flow", "/release"])
def test_a_class_and_an_axis_have_a_list(path: str) -> None:
    """The first part of a path is the list of what stands under it."""
    assert isinstance(cast("Found", routes.find(path, {})).resource, Listing)


@pytest.mark.parametrize(
    ("path", "iri", "place"),
    [
        ("/term", f"{BASE}threat/voice-cloning", "/threat/voice-cloning"),
        ("/term.ttl", f"{BASE}threat/voice-cloning", "/threat/voice-cloning.ttl"),
        ("/term", f"{BASE}ns#Threat", "/ns#Threat"),
        ("/term.ttl", f"{BASE}ns#Threat", "/ns.ttl#Threat"),
        ("/term", BASE, "/"),
        ("/term", f"{BASE}threat/é", "/threat/%C3%A9"),
        ("/schema", "", "/ns"),
        ("/graph/schema", "", "/ns"),
        ("/base", "", "/ns"),
        ("/release/2026.12.0/base", "", "/release/2026.12.0"),
        ("/catalog", "", "/"),
        ("/mappings", "", "/mapping"),
    ],
)
def test_what_has_a_path_of_its_own_is_answered_there(path: str, iri: str, place: str) -> None:
    """A term of ours that is asked for by its IRI is at its own address, and nothing of the IRI reaches a header unescaped."""
    assert routes.find(path, {"iri": iri}) == Moved(place)


def test_a_file_of_a_release_is_published_apart() -> None:
    """Each file that a release has is known as one, and where its content is here has an answer."""
    files = [name for name in shelf.names() if name != "context.jsonld"]
    found = {name: routes.find(f"/release/2026.12.0/{name}", {}) for name in files}
    here = {path for name in files for path in Apart("2026.12.0", name).here(sparql=True)} - {"/sparql", routes.WHOLE}

    assert found == {name: Apart("2026.12.0", name) for name in files}
    assert all(isinstance(routes.find(path, {}), Found) for path in here)
    assert isinstance(cast("Found", routes.find("/release/2026.12.0/context.jsonld", {})).resource, ContextFile)


@pytest.mark.parametrize(
    ("version", "name", "sparql", "here"),
    [
        ("2026.12.0", "mfmsec.nq", True, ["/sparql", "/graph/mfmsec", "/graph/inferred/mfmsec"]),
        ("2026.12.0", "mfmsec-base.ttl", True, ["/ns", "/sparql", "/graph/mfmsec"]),
        ("2026.12.0", "mfmsec.nq", False, ["/graph/mfmsec", "/graph/inferred/mfmsec"]),
        ("2026.12.0", "void.ttl", True, ["/.well-known/void"]),
        ("2026.12.0", "void.ttl", False, []),
        ("2026.12.0", "quality.md", True, []),
        ("2026.12.0", "schema/threat.ttl", True, ["/schema/2026.12.0/threat.ttl"]),
        ("2020.1.0", "schema/threat.ttl", True, ["/schema/threat.ttl"]),
        ("2020.1.0", "schema/gone.ttl", True, ["/ns"]),
        ("2020.1.0", "context.jsonld", True, ["/context.jsonld"]),
        ("2020.1.0", "mappings/mitre-cwe.sssom.tsv", True, ["/mappings/mitre-cwe.sssom.tsv"]),
        ("2020.1.0", "mappings/gone.sssom.tsv", True, ["/mapping"]),
    ],
)
def test_the_content_of_a_file_of_a_release_is_named(version: str, name: str, *, sparql: bool, here: list[str]) -> None:
    """The content of a file is looked for where the service has it, as far as it has."""
    assert Apart(version, name).here(sparql=sparql) == here


def test_no_answer_leads_to_another_host() -> None:
    """An IRI of ours whose path would begin with two slashes is looked up as it is, since a browser takes that for another host."""
    found = routes.find("/term", {"iri": f"{BASE}/acme.example/x"})

    assert isinstance(found, Found)


@pytest.mark.parametrize("name", ["acme", "3com", "a-1"])
def test_the_graphs_of_every_source_have_pages(name: str) -> None:
    """Whatever may be the name of a source, its two graphs are found by it."""
    for path in (f"/graph/{name}", f"/graph/inferred/{name}"):
        found = cast("Found", routes.find(path, {}))
        assert (type(found.resource), getattr(found.resource, "iri", "")) == (NamedGraph, BASE + path[1:])


@pytest.mark.parametrize("iri", ["https://acme.example/facts#voice-replay", "urn:acme:1", "https://acme.example/é"])
def test_a_term_of_others_is_asked_for_by_its_iri(iri: str) -> None:
    """What lies outside of our namespace is found under /term."""
    found = cast("Found", routes.find("/term", {"iri": iri}))

    assert cast("Individual", found.resource).iri == iri


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("/threat/../secret", {}),
        ("/threat/a b", {}),
        ("/threat/%3Cscript%3E<script>", {}),
        ("/threat/x\r\nSet-Cookie: a=b", {}),
        ("/threat/é", {}),
        ("/threat/" + "x" * 600, {}),
        ("/nope/x", {}),
        ("/nope", {}),
        ("/term", {}),
        ("/term", {"iri": "no-iri"}),
        ("/term", {"iri": "https://acme.example/a b"}),
        ("/term", {"iri": "https://acme.example/\r\nX: y"}),
        ("/term", {"iri": "https://acme.example/<x>"}),
        ("/term", {"iri": "https://acme.example/" + "x" * 3_000}),
        ("/ns/x", {}),
        ("/schema/nope", {}),
        ("/schema/2020.1.0/core", {}),
        ("/graph/../x", {}),
        ("/graph/UPPER", {}),
        ("/release/2020.1.0/context.jsonld/x.css", {}),
    ],
)
def test_a_path_that_is_none_leads_nowhere_or_to_an_individual_that_is_none(path: str, query: dict[str, str]) -> None:
    """What cannot be the address of anything is not looked up; what could be is only ever a parameter of a question."""
    found = routes.find(path, query)

    assert found is None or (isinstance(found, Found) and isinstance(found.resource, Individual) and "<" not in path)
