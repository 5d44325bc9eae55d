"""The pages and documents of the real catalog, read by foreign readers: rdflib, a validator of HTML, and whoever follows links."""

import json
import re
from collections.abc import Iterator
from html import unescape
from typing import Any

import httpx
import pyoxigraph as ox
import pytest
import rdflib

from mfmsec import resources
from mfmsec.api.pages.negotiate import RDF
from mfmsec.domain import ids
from mfmsec.export import context
from mfmsec.mapping import dataset as datasets
from mfmsec.store import catalog as catalogs
from tests.conformance.workshop import Workshop

RDFLIB = {"ttl": "turtle", "jsonld": "json-ld", "nt": "nt", "rdf": "xml", "nq": "nquads", "trig": "trig"}
DOCUMENTS = ["/", "/ns.html", "/schema/core.html", "/search", "/search?q=audio", "/threat", "/coverage", "/modality", "/scheme"]
DOCUMENTS += ["/reference", "/graph/mfmsec.html", "/graph/inferred/mfmsec.html", "/threat/voice.html", "/no/such.html"]
FOLLOWED = ["/", "/threat/voice-cloning.html", "/coverage/C0001.html", "/framework/mitre-cwe/CWE-1039.html"]
FOLLOWED += ["/schema/evidence.html", "/release/2026.12.0.html"]
SINNER = '<!DOCTYPE html><html><head><title>x</title></head><body><img src="a.png"><p id="a"></p><p id="a"></div></body></html>'


@pytest.fixture(scope="module")
def client(url: str) -> Iterator[httpx.Client]:
    """A client of the running service."""
    with httpx.Client(base_url=url.removesuffix("/graphql"), timeout=30) as opened:
        yield opened


@pytest.fixture(scope="module")
def dataset() -> ox.Store:
    """The dataset that the facts make."""
    return catalogs.dataset(resources.ontology())


@pytest.fixture(scope="module")
def samples(dataset: ox.Store) -> dict[str, str]:
    """The IRI of one individual of each class, the last in order."""
    return {label: iri for iri, label in sorted(datasets.labels(dataset).items())}


def _path(iri: str) -> str:
    return "/" + iri.removeprefix(ids.BASE)


def _parsed(content: bytes, suffix: str) -> rdflib.Graph:
    graph = rdflib.Graph()
    if suffix not in {"nq", "trig"}:
        return graph.parse(data=content, format=RDFLIB[suffix])
    for subject, predicate, value, _ in rdflib.Dataset().parse(data=content, format=RDFLIB[suffix]).quads():
        graph.add((subject, predicate, value))
    return graph


def _canonical(content: bytes, suffix: str) -> ox.Dataset:
    """Return what rdflib reads, with blank nodes named by what is said of them."""
    lines = _parsed(content, suffix).serialize(format="nt")
    found = ox.Dataset(ox.parse(lines, format=ox.RdfFormat.N_TRIPLES))
    found.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return found


def test_each_class_is_told_in_each_format_as_the_dataset_has_it(
    client: httpx.Client, dataset: ox.Store, samples: dict[str, str]
) -> None:
    """What rdflib reads of an individual, in whatever format, is what the dataset says of it: no triple more, none less."""
    wrong = []
    for iri in samples.values():
        quads = [quad.triple for quad in dataset.quads_for_pattern(ox.NamedNode(iri), None, None, None)]
        expected = {*_parsed(ox.serialize(quads, format=ox.RdfFormat.N_TRIPLES) or b"", "nt")}
        for form in RDF:
            got = client.get(_path(iri), headers={"accept": form.media}, follow_redirects=True)
            if got.headers["content-type"].partition(";")[0] != form.media or {*_parsed(got.content, form.suffix)} != expected:
                wrong.append((iri, form.suffix))

    assert len(samples) > 25
    assert wrong == []


@pytest.mark.parametrize("path", ["/ns", "/schema/all", "/schema/2026.12.0/threat"])
def test_the_vocabulary_is_the_same_in_each_format(client: httpx.Client, path: str) -> None:
    """Each format of the vocabulary is isomorphic to its Turtle, which is the files as written."""
    read = {form.suffix: _canonical(client.get(f"{path}.{form.suffix}").content, form.suffix) for form in RDF}

    assert len(read["ttl"]) > 5
    assert [suffix for suffix, told in read.items() if told != read["ttl"]] == []


def test_every_page_is_valid_html(client: httpx.Client, samples: dict[str, str], workshop: Workshop) -> None:
    """A validator of HTML and of the rules of accessibility that need no browser finds nothing on a page of any kind."""
    files = []
    for number, path in enumerate([*DOCUMENTS, *(f"{_path(iri)}.html" for iri in samples.values())]):
        files.append(f"{number}.html")
        page = client.get(path, headers={"accept": "text/html"})
        assert page.headers["content-type"] == "text/html; charset=utf-8", path
        (workshop.folder / files[-1]).write_bytes(page.content)

    assert _findings(workshop, files) == []


def test_the_validator_sees_what_is_wrong(workshop: Workshop) -> None:
    """A page that breaks rules is found out, so that passing means something."""
    (workshop.folder / "sinner.html").write_text(SINNER, encoding="utf-8")

    assert {"no-dup-id", "close-order"} <= {one["rule"] for one in _findings(workshop, ["sinner.html"])}


def _findings(workshop: Workshop, files: list[str]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(workshop.told("html.mjs", *files))
    return found


def test_every_link_of_ours_answers(client: httpx.Client) -> None:
    """Whatever a page links to on the service is there, the link to its GraphQL query included; and each fragment is an id."""
    links = {link for path in FOLLOWED for link in _links(client.get(path).text, path)}
    broken = [link for link in sorted(links) if not _answers(client, link)]

    assert len(links) > 100
    assert broken == []


def _links(page: str, path: str) -> Iterator[str]:
    for found in re.findall(r'href="([^"]*)"', page):
        link = unescape(found)
        if link.startswith(("/", "#", "?")):
            yield path.partition("?")[0] + link if link[0] in "#?" else link


def _answers(client: httpx.Client, link: str) -> bool:
    place, _, fragment = link.partition("#")
    got = client.get(
        place, headers={"accept": "text/html, application/graphql-response+json;q=0.9, */*;q=0.8"}, follow_redirects=True
    )
    if place.startswith("/graphql?") and "errors" in got.json():
        return False
    return got.status_code == 200 and (not fragment or f'id="{fragment}"' in got.text)


def test_a_long_list_goes_on(client: httpx.Client) -> None:
    """The link at the end of a list leads to the rest of it, with nothing twice."""
    first = client.get("/modality/audio.html").text
    (more,) = re.findall(r'href="([?]attacks=[^"]+)#attacks"', first)
    rest = client.get("/modality/audio.html" + unescape(more)).text
    shown = [
        set(re.findall(r'href="(/attack/[^"]+)"', page.partition('id="attacks"')[2].partition("<section")[0]))
        for page in (first, rest)
    ]

    assert len(shown[0]) == 100
    assert shown[1]
    assert shown[0].isdisjoint(shown[1])


def test_every_kind_of_individual_has_a_page_of_its_own(client: httpx.Client, samples: dict[str, str]) -> None:
    """A page of each class names its individual and links to the other forms; those of the larger classes link to their query."""
    pages = {label: client.get(f"{_path(iri)}.html") for label, iri in samples.items()}

    assert {label for label, page in pages.items() if page.status_code != 200} == set()
    assert {label for label, page in pages.items() if "/graphql?query=" not in page.text} <= {"IriPattern", "EntryCount"}
    assert all(samples[label] in page.text for label, page in pages.items())


def test_pages_load_nothing_from_elsewhere(client: httpx.Client, samples: dict[str, str]) -> None:
    """No page loads a script, a font or a style of others, and the one style it has is there."""
    page = client.get(f"{_path(samples['Threat'])}.html").text
    loaded = re.findall(r'<(?:script|img|iframe|link rel="(?:stylesheet|icon)")[^>]*(?:src|href)="([^"]*)"', page)

    assert [one for one in loaded if not one.startswith("data:")] == re.findall(r"/page\.css\?v=\w+", page)
    assert client.get(loaded[0]).headers["content-type"] == "text/css; charset=utf-8"


def test_the_context_that_is_served_is_the_one_of_a_release(client: httpx.Client) -> None:
    """The JSON-LD context stands at its own address, with and without the version, as releases carry it, byte for byte."""
    written = context.document(resources.ontology())
    got = [client.get(path) for path in ("/context.jsonld", "/release/2026.12.0/context.jsonld")]

    assert all(one.content == written and one.headers["content-type"] == "application/ld+json" for one in got)


def test_every_mapping_set_stands_at_its_id(client: httpx.Client) -> None:
    """Each SSSOM table is served, byte for byte, at the address that it gives as its own."""
    tables = sorted((resources.ontology() / "mappings").glob("*.sssom.tsv"))
    names = [re.search(r"(?m)^#mapping_set_id: (\S+)$", table.read_text(encoding="utf-8")) for table in tables]
    got = [client.get(_path(name[1])) for name in names if name]

    assert len(got) == len(tables) > 5
    assert [one.content for one in got] == [table.read_bytes() for table in tables]
    assert client.get("/mappings/none.sssom.tsv").status_code == 404
