"""What stands at an address, over HTTP: which form a client gets, how it is told of the others, and how trouble is told."""

import re
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import rdflib
from fastapi.testclient import TestClient
from markupsafe import escape

from mfmsec.api import app
from mfmsec.api.pages.negotiate import ALL, HTML, JSON, RDF, Form
from mfmsec.errors import StoreUnreachable
from mfmsec.settings import Settings
from mfmsec.store import tx
from tests.integration import graphql_world

FLOOD = "https://w3id.org/mfmsec/threat/flood"
OTHERS = "https://acme.example/facts#replay"
HOSTILE = "\"><script>alert(1)</script>'{{7*7}}"
DELETE = "MATCH (n:Resource {iri: $iri}) DETACH DELETE n"
RDFLIB = {"ttl": "turtle", "jsonld": "json-ld", "nt": "nt", "rdf": "xml", "nq": "nquads", "trig": "trig"}


@contextmanager
def _serving(settings: Settings, world: graphql_world.World) -> Iterator[TestClient]:
    with TestClient(app.create_app(settings, lambda _: nullcontext(world.graph), lambda: "id-1"), follow_redirects=False) as client:
        yield client


@pytest.fixture
def world(store_settings: Settings) -> Iterator[graphql_world.World]:
    """The small world, which a test may change: what it adds is taken away again."""
    with graphql_world.world(store_settings) as world:
        yield world


@pytest.fixture
def client(store_settings: Settings, world: graphql_world.World) -> Iterator[TestClient]:
    """The service on a store with the small world in it."""
    with _serving(store_settings, world) as opened:
        yield opened


@contextmanager
def _added(world: graphql_world.World, name: str, labels: list[str], **properties: Any) -> Iterator[None]:  # noqa: ANN401 - any property
    graphql_world.node(world.graph, name, labels, **properties)
    try:
        yield
    finally:
        iri = properties.get("iri", graphql_world.iri(name))
        tx.write(world.graph, lambda transaction: transaction.run(DELETE, {"iri": iri}).consume())


def _get(client: TestClient, path: str, accept: str = "*/*", **headers: str) -> Any:  # noqa: ANN401 - httpx's response
    return client.get(path, headers={"accept": accept, **{name.replace("_", "-"): value for name, value in headers.items()}})


def _graph(response: Any, form: Form) -> set[tuple[Any, ...]]:  # noqa: ANN401 - httpx's response
    if form.suffix in {"nq", "trig"}:
        return {(s, p, o) for s, p, o, _ in rdflib.Dataset().parse(data=response.content, format=RDFLIB[form.suffix]).quads()}
    return {*rdflib.Graph().parse(data=response.content, format=RDFLIB[form.suffix])}


@pytest.mark.parametrize("form", ALL)
def test_a_thing_leads_to_the_document_that_the_client_prefers(client: TestClient, form: Form) -> None:
    """An individual is no document: its address says 303 to one, by Accept, and that document is of the type asked for."""
    led = _get(client, "/threat/flood", form.media)
    got = client.get(led.headers["location"])

    assert (led.status_code, led.headers["location"]) == (303, f"/threat/flood.{form.suffix}")
    assert "accept" in led.headers["vary"]
    assert (got.status_code, got.headers["content-type"]) == (200, form.content_type)


def test_every_form_of_rdf_says_the_same(client: TestClient) -> None:
    """A foreign reader finds the same triples in each format, and they are those of the graph."""
    said = [_graph(client.get(f"/threat/slow-speech.{form.suffix}"), form) for form in RDF]

    assert all(one == said[0] for one in said)
    assert (
        rdflib.URIRef(f"{graphql_world.BASE}threat/slow-speech"),
        rdflib.SKOS.definition,
        rdflib.Literal("Talk on.", "en"),
    ) in said[0]
    assert {str(predicate).rpartition("#")[2] for _, predicate, _ in said[0]} >= {
        "broaderThreat",
        "withinThreat",
        "element",
        "code",
    }


def test_an_answer_names_the_other_forms_the_thing_and_the_license(client: TestClient) -> None:
    """The header Link leads to each other form with its type, to the permanent address, and to the license."""
    links = _get(client, "/threat/flood.ttl").headers["link"]

    assert f'<{FLOOD}>; rel="canonical"' in links
    assert '<https://creativecommons.org/licenses/by/4.0/>; rel="license"' in links
    assert all(f'</threat/flood.{one.suffix}>; rel="alternate"; type="{one.media}"' in links for one in ALL if one.suffix != "ttl")
    assert 'rel="alternate describedby"; type="text/turtle"' in _get(client, "/threat/flood").headers["link"]


def test_what_a_client_takes_in_no_form_is_406_with_a_list(client: TestClient) -> None:
    """A client that accepts nothing that there is learns what there is."""
    refused = _get(client, "/threat/flood", "image/png")

    assert (refused.status_code, refused.headers["content-type"]) == (406, "application/problem+json")
    assert [one["type"] for one in refused.json()["available"]] == [form.media for form in ALL]
    assert {client.get(one["href"]).status_code for one in refused.json()["available"]} == {200}


def test_a_document_that_the_client_has_is_not_sent_again(client: TestClient, world: graphql_world.World) -> None:
    """A document has the tag of the state of the graph; the same tag gives 304, and a load makes another."""
    first = _get(client, "/threat/flood.ttl")
    same = _get(client, "/threat/flood.ttl", if_none_match=first.headers["etag"])
    other = _get(client, "/threat/flood.nt", if_none_match=first.headers["etag"])
    graphql_world.mark(world.graph, digest="another")
    try:
        later = _get(client, "/threat/flood.ttl", if_none_match=first.headers["etag"])
    finally:
        graphql_world.mark(world.graph, digest=graphql_world.MARK)

    assert (same.status_code, same.content, same.headers["etag"]) == (304, b"", first.headers["etag"])
    assert (other.status_code, later.status_code) == (200, 200)
    assert later.headers["etag"] != first.headers["etag"]


@pytest.mark.parametrize("path", ["/threat/flood", "/threat/flood.html", "/ns.ttl", "/", "/threat/none"])
def test_head_is_get_without_the_body(client: TestClient, path: str) -> None:
    """HEAD tells status and headers of GET and sends nothing else."""
    got, told = _get(client, path), client.head(path, headers={"accept": "*/*"})

    assert (told.status_code, dict(told.headers)) == (got.status_code, dict(got.headers))
    assert told.content == b""


def test_what_is_not_there_is_404_and_suggests_what_is(client: TestClient) -> None:
    """A wrong address says so, for people as a page and for machines as a problem, and names what may have been meant."""
    page, problem = _get(client, "/threat/floods", "text/html"), _get(client, "/threat/floods.ttl", "text/turtle")

    assert (page.status_code, problem.status_code) == (404, 404)
    assert 'href="/threat/flood"' in page.text
    assert (problem.headers["content-type"], problem.json()["code"]) == ("application/problem+json", "UNKNOWN_TERM")
    assert problem.json()["similar"][0] == {"label": "Flood", "href": "/threat/flood"}


@pytest.mark.parametrize("path", ["/nowhere", "/threat/x%0d%0aSet-Cookie:a=b", "/ns/x", "/term", "/graph/nobody", "/threat/<x>"])
def test_an_address_of_nothing_is_404(client: TestClient, path: str) -> None:
    """Whatever the path holds, it is 404, and no header comes of it."""
    refused = _get(client, path, "text/html")

    assert (refused.status_code, refused.headers["content-type"]) == (404, "text/html; charset=utf-8")
    assert "set-cookie" not in refused.headers
    assert _get(client, path).json()["status"] == 404


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_other_methods_are_refused(client: TestClient, method: str) -> None:
    """A document can be read and nothing else."""
    refused = client.request(method, "/threat/flood")

    assert (refused.status_code, refused.headers["allow"]) == (405, "GET, HEAD")


def test_hostile_text_is_text(client: TestClient, world: graphql_world.World) -> None:
    """What a label, a path or a query holds is shown as text: no page runs a script, and none could."""
    paths = "/threat/hostile.html", "/threat", f"/search?q={HOSTILE}", f"/threat/{HOSTILE}", f"/threat?after={HOSTILE}"
    shown, told = str(escape(HOSTILE)), {"label": HOSTILE, "definition": HOSTILE, "code": HOSTILE}
    with _added(world, "threat/hostile", ["Threat", "Hazard", "Technique", "Concept"], **told):
        graphql_world.join(world.graph, "threat/hostile", "HAS_ELEMENT", "element/noise")
        pages = [_get(client, path, "text/html") for path in paths]

    assert [page.status_code for page in pages] == [200, 200, 200, 404, 400]
    assert all(not re.search(r"<script|href=.javascript|\son\w+=|>49<", page.text.replace(shown, "")) for page in pages)
    assert all("script-src" not in page.headers["content-security-policy"] for page in pages)
    assert all("default-src 'none'" in page.headers["content-security-policy"] for page in pages)
    assert shown in pages[0].text


def test_an_address_that_is_no_web_address_is_not_linked(client: TestClient, world: graphql_world.World) -> None:
    """What a reference gives as its address is linked only if it is one of the web."""
    with _added(world, "reference/odd", ["Reference"], label="Odd", title="Odd", url="javascript:alert(1)"):
        page = _get(client, "/reference/odd.html", "text/html").text

    assert "javascript:alert(1)" in page
    assert 'href="javascript' not in page


def test_a_retired_thing_says_what_replaces_it(client: TestClient, world: graphql_world.World) -> None:
    """A retired individual stays at its address: its page, its triples and its headers name the successor."""
    with _added(world, "method/old-cap", ["Method", "Safeguard"], label="Old cap", code="MFM-M0009", deprecated=True):
        graphql_world.join(world.graph, "method/old-cap", "REPLACED_BY", "method/hard-cap")
        page, triples = _get(client, "/method/old-cap.html"), _get(client, "/method/old-cap.nt")

    successor = f"{graphql_world.BASE}method/hard-cap"
    assert "Retired." in page.text
    assert 'href="/method/hard-cap"' in page.text
    assert f"<{rdflib.DCTERMS.isReplacedBy}> <{successor}>" in triples.text
    assert f'<{successor}>; rel="{rdflib.DCTERMS.isReplacedBy}"' in triples.headers["link"]


def test_a_term_of_others_is_found_by_its_iri(client: TestClient, world: graphql_world.World) -> None:
    """What a user's source states is described under /term, names its source, and is not said to be under our license."""
    with _added(world, "method/ours", ["Method", "Safeguard"], iri=OTHERS, source="acme", label="Replay guard"):
        led = client.get("/term", params={"iri": OTHERS}, headers={"accept": "application/n-quads"})
        quads, page = client.get(led.headers["location"]), client.get("/term.html", params={"iri": OTHERS})

    assert led.status_code == 303
    assert f"<{OTHERS}>" in quads.text
    assert "<https://w3id.org/mfmsec/graph/acme>" in quads.text
    assert 'rel="license"' not in quads.headers["link"]
    assert "stated by acme" in page.text
    assert client.get("/term", params={"iri": FLOOD}).headers["location"] == "/threat/flood"


def test_the_page_is_the_answer_to_its_own_query(client: TestClient) -> None:
    """The GraphQL query that a page links to returns what the page shows, and what its JSON holds."""
    page = _get(client, "/threat/flood.html").text
    link = re.search(r'<a href="(/graphql\?[^"]+)"', page)
    assert link is not None

    asked = client.get(link[1].replace("&amp;", "&"))

    assert asked.json()["data"] == client.get("/threat/flood.json").json()["data"]
    assert all(row["node"]["code"] in page for row in asked.json()["data"]["threat"]["evidence"]["edges"])


@pytest.mark.parametrize("path", ["/", "/threat/flood", "/threat/flood.ttl", "/threat", "/search?q=x", "/graph/mfmsec"])
def test_without_the_store_it_is_503_and_the_vocabulary_is_still_there(client: TestClient, monkeypatch: Any, path: str) -> None:  # noqa: ANN401 - pytest's own
    """While nothing can be asked of the graph, its pages say so and when to come again; what needs no graph is answered."""

    def away(*_: object, **__: object) -> None:
        message = "No server answers."
        raise StoreUnreachable(message)

    monkeypatch.setattr(tx, "_rows", away)
    refused = _get(client, path, "text/html")

    assert (refused.status_code, refused.headers["cache-control"]) == (503, "no-store")
    assert int(refused.headers["retry-after"]) > 0
    assert _get(client, "/ns.ttl").status_code == 200


@pytest.mark.parametrize("query", ["q=" + "x" * 301, "after=" + "x" * 3_000, "&".join(f"a{at}=1" for at in range(2_000))])
def test_what_is_too_long_is_refused(client: TestClient, query: str) -> None:
    """A text, a cursor and a query have limits, and what is beyond them is a bad request."""
    assert _get(client, f"/search?{query}" if query.startswith("q") else f"/threat?{query}").status_code == 400


def test_pages_count_against_the_limit_as_questions_do(store_settings: Settings, world: graphql_world.World) -> None:
    """A client that may ask so often may have so many pages and answers together, and every answer carries its request's id."""
    with _serving(replace(store_settings, rate_limit="2/minute"), world) as client:
        codes = [_get(client, path).status_code for path in ("/threat", "/graphql?query={release{version}}", "/ns")]
        health = _get(client, "/livez")

    assert codes == [200, 200, 429]
    assert health.status_code == 200


@pytest.mark.parametrize("accept", [HTML.media, JSON.media])
def test_lists_are_paged(client: TestClient, accept: str) -> None:
    """A list is a document itself, as a page or as JSON."""
    listed = _get(client, "/threat", accept)

    assert listed.status_code == 200
    assert all(name in listed.text for name in ("Flood", "Slow speech", "Whisper"))
    assert _get(client, "/threat", "text/turtle").status_code == 406


def test_the_root_is_a_page_for_people_and_leads_machines_to_its_description(client: TestClient) -> None:
    """Who prefers RDF to HTML at the catalog's own address is led to its description as a dataset."""
    led = _get(client, "/", "text/turtle, text/html;q=0.5")

    assert (led.status_code, led.headers["location"]) == (303, "/.well-known/void")
    assert "accept" in led.headers["vary"]
    assert _get(client, "/", "text/html, text/turtle;q=0.5").status_code == 200


def test_a_service_of_trusted_documents_links_to_no_query(
    store_settings: Settings, world: graphql_world.World, tmp_path: Path
) -> None:
    """Where /graphql answers trusted documents only, pages are there as ever and do not lead to what would be refused."""
    manifest = tmp_path / "trusted.json"
    manifest.write_text("{}", encoding="utf-8")
    settings = replace(store_settings, trusted_documents=manifest, trusted_mode="only")
    with _serving(settings, world) as client:
        page = _get(client, "/threat/flood.html")

    assert page.status_code == 200
    assert "/graphql?query" not in page.text
