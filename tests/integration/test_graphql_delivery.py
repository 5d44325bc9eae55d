"""What comes with an answer: its id, its encoding, and leave for pages from elsewhere; and clients that do not wait for it."""

import asyncio
import base64
import dataclasses
import gzip
import hashlib
import logging
import os
import re
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from mfmsec.api import app
from mfmsec.api.graphql.trusted import digest
from mfmsec.settings import Settings
from tests.integration import graphql_world

QUESTION = '{ threat(code: "MFM-T0001") { label } }'
LONG = "{ coverage { edges { cursor node { id iri code label subject { id iri label } object { id iri label } } } } }"
ANSWER = {"data": {"threat": {"label": "Flood"}}}
MODERN = "application/graphql-response+json"


@contextmanager
def served(settings: Settings, **changed: Any) -> Iterator[TestClient]:  # noqa: ANN401 - any setting
    with graphql_world.world(settings) as world:
        service = app.create_app(dataclasses.replace(settings, **changed), lambda _: nullcontext(world.graph), lambda: "id-1")
        with TestClient(service) as client:
            yield client


@pytest.fixture
def client(embedded_settings: Settings) -> Iterator[TestClient]:
    """The service on a store with the small world in it."""
    with served(embedded_settings) as opened:
        yield opened


def post(client: TestClient, query: str = QUESTION, **headers: str) -> Any:  # noqa: ANN401 - httpx's response
    named = {key.replace("_", "-"): value for key, value in headers.items()}
    return client.post("/graphql", json={"query": query}, headers={"accept": MODERN, "accept-encoding": "identity", **named})


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("f81d4fae-7dec-11d0.a765:1", "f81d4fae-7dec-11d0.a765:1"),
        ("", "id-1"),
        ("two words", "id-1"),
        ("<script>", "id-1"),
        ("x" * 128, "x" * 128),
        ("x" * 129, "id-1"),
    ],
)
def test_a_request_keeps_its_id_if_it_is_a_sane_one(client: TestClient, given: str, told: str) -> None:
    """The id that a client sends comes back, and one that it could misuse, or that is missing, is replaced."""
    answers = [post(client, x_request_id=given), client.get("/livez", headers={"x-request-id": given})]

    assert [one.headers["x-request-id"] for one in answers] == [told, told]


@pytest.mark.parametrize("query", ["{ nope }", "{", '{ node(id: "x") { id } }', ""])
def test_a_request_that_failed_is_one_line_in_the_log(client: TestClient, caplog: pytest.LogCaptureFixture, query: str) -> None:
    """The line has path, status, code, milliseconds and id, and nothing that a client could break it with."""
    with caplog.at_level(logging.INFO, "mfmsec"):
        post(client, query, x_request_id="mine")

    lines = [record.getMessage() for record in caplog.records if record.name.startswith("mfmsec")]

    assert len(lines) == 1
    assert re.fullmatch(r"POST /graphql: (200|400) BAD_REQUEST in \d+ ms, id mine: .+", lines[0])


def test_a_request_that_is_answered_is_no_line_in_the_log(client: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    """The log tells of failures alone."""
    with caplog.at_level(logging.INFO, "mfmsec"):
        post(client)

    assert [record for record in caplog.records if record.name.startswith("mfmsec")] == []


def test_a_long_answer_is_compressed_for_who_takes_it_so(client: TestClient) -> None:
    """With gzip accepted a long answer has fewer bytes and the same content; a short one is sent as it is."""
    plain, packed, short = post(client, LONG), post(client, LONG, accept_encoding="gzip"), post(client, accept_encoding="gzip")

    assert packed.headers["content-encoding"] == "gzip"
    assert int(packed.headers["content-length"]) < int(plain.headers["content-length"])
    assert packed.json() == plain.json()
    assert not {"content-encoding"} & {*plain.headers, *short.headers}
    assert {one.headers["vary"] for one in (plain, packed, short)} == {"accept, accept-encoding"}


def test_what_is_compressed_is_whole(embedded_settings: Settings) -> None:
    """The compressed bytes have gzip's checksum, so that a cut is noticed."""
    with (
        served(embedded_settings) as client,
        client.stream("POST", "/graphql", json={"query": LONG}, headers={"accept-encoding": "gzip"}) as response,
    ):
        content = b"".join(response.iter_raw())

    assert b"coverage" in gzip.decompress(content)


def test_head_tells_what_get_would(client: TestClient) -> None:
    """HEAD has the status and headers of GET."""
    got, head = (
        client.request(method, "/graphql", params={"query": QUESTION}, headers={"accept": MODERN}) for method in ("GET", "HEAD")
    )

    assert (head.status_code, head.headers) == (got.status_code, got.headers)


@pytest.mark.parametrize("method", ["PUT", "DELETE", "OPTIONS"])
def test_other_methods_are_refused(client: TestClient, method: str) -> None:
    """What is neither GET, HEAD nor POST is 405 and told what is allowed."""
    response = client.request(method, "/graphql")

    assert (response.status_code, response.headers["allow"]) == (405, "GET, HEAD, POST")


def test_pages_from_elsewhere_may_ask_where_the_setting_names_them(embedded_settings: Settings) -> None:
    """A named origin may ask and read the answer; others may not, and without the setting nobody may."""
    asking = {"access-control-request-method": "POST", "access-control-request-headers": "content-type"}
    allowed = "access-control-allow-origin"
    with served(embedded_settings, cors_origins="https://a.example, https://b.example") as client:
        before = client.options("/graphql", headers={"origin": "https://b.example", **asking})
        named, other = post(client, origin="https://b.example"), post(client, origin="https://c.example")
    with served(embedded_settings) as client:
        without = post(client, origin="https://b.example")

    assert (before.status_code, before.headers[allowed]) == (200, "https://b.example")
    assert (named.json(), named.headers[allowed]) == (ANSWER, "https://b.example")
    assert "x-request-id" in named.headers["access-control-expose-headers"]
    assert allowed not in {*other.headers, *without.headers}


@pytest.mark.parametrize("address", ["/graphql", "/graphql?plain"])
def test_the_page_may_load_only_what_it_names(client: TestClient, address: str) -> None:
    """Its policy lets its own scripts run and no others, lets no page frame it, and sends nothing elsewhere."""
    page = client.get(address, headers={"accept": "text/html"})
    policy = dict(part.strip().split(" ", 1) for part in page.headers["content-security-policy"].split(";"))
    scripts = re.findall(r"(?s)<script>(.*?)</script>", page.text)
    hashes = {f"'sha256-{base64.b64encode(hashlib.sha256(one.encode()).digest()).decode()}'" for one in scripts}
    hosts = set(re.findall(r'(?:src|href)="(https://[^/]+)', page.text))

    assert scripts
    assert set(policy["script-src"].split()) == hashes | hosts
    assert (policy["default-src"], policy["connect-src"], policy["frame-ancestors"]) == ("'none'", "'self'", "'none'")
    assert page.headers["x-content-type-options"] == "nosniff"


def test_a_trusted_document_is_asked_by_its_hash(embedded_settings: Settings, tmp_path: Path) -> None:
    """By POST and by GET, with the prefix and without, and as Apollo's clients send it, the hash stands for the document."""
    number, file = digest(QUESTION), tmp_path / "manifest.json"
    file.write_text(f'{{"{number}": "{QUESTION.replace(chr(34), chr(92) + chr(34))}"}}', encoding="utf-8")
    apollo = {"persistedQuery": {"version": 1, "sha256Hash": number}}
    with served(embedded_settings, trusted_documents=file, trusted_mode="only") as client:
        answers = [
            client.post("/graphql", json={"documentId": f"sha256:{number}"}),
            client.post("/graphql", json={"documentId": number}),
            client.post("/graphql", json={"extensions": apollo}),
            client.post("/graphql", json={"query": QUESTION}),
            client.get("/graphql", params={"documentId": f"sha256:{number}"}),
        ]
        unlisted, unknown = post(client, "{ release { version } }"), client.post("/graphql", json={"documentId": "sha256:beef"})

    assert [one.json() for one in answers] == [ANSWER] * 5
    assert (unlisted.status_code, unknown.status_code) == (400, 200)
    assert {one.json()["errors"][0]["extensions"]["code"] for one in (unlisted, unknown)} == {"PERSISTED_DOCUMENT_NOT_FOUND"}


def test_a_wrong_manifest_ends_serve_before_it_starts_anything(tmp_path: Path) -> None:
    """`mfmsec serve` ends with the exit code of settings and one sentence, and leaves no store behind."""
    file = tmp_path / "manifest.json"
    file.write_text('{"beef": "{ release { version } }"}', encoding="utf-8")
    environ = {"PATH": os.environ["PATH"], "MFMSEC_HOME": str(tmp_path / "home"), "MFMSEC_TRUSTED_DOCUMENTS": str(file)}
    command = [sys.executable, "-c", "from mfmsec.cli import main; main()", "serve", "--port", str(_free_port())]
    done = subprocess.run(command, env=environ, capture_output=True, text=True, check=False, timeout=60)

    assert (done.returncode, (tmp_path / "home").exists()) == (3, False)
    assert "MFMSEC_TRUSTED_DOCUMENTS" in done.stderr
    assert "lists beef" in done.stderr.replace("\n", " ")


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def test_a_client_that_hangs_up_leaves_no_trace(embedded_settings: Settings, caplog: pytest.LogCaptureFixture) -> None:
    """Whether it goes before its request is whole or before its answer is ready, nothing is sent and nothing goes wrong."""
    busy, done, sent = threading.Event(), threading.Event(), []

    def slow(statement: str, parameters: Mapping[str, object]) -> list[dict[str, Any]]:
        busy.wait(30)
        found = world.read(statement, parameters)
        done.set()
        return found

    async def ask(service: app.Service, *messages: dict[str, Any]) -> None:
        left = list(messages)

        async def receive() -> dict[str, Any]:
            return left.pop(0)

        async def send(message: Any) -> None:  # noqa: ANN401 - any ASGI message
            sent.append(message)

        headers = [(b"content-type", b"application/json")]
        scope = {"type": "http", "method": "POST", "path": "/graphql", "query_string": b"", "headers": headers}
        await service(scope, receive, send)

    async def run() -> None:
        async with service.router.lifespan_context(service):
            service.state.context = dataclasses.replace(service.state.context, read=slow)
            whole = {"type": "http.request", "body": b'{"query": "{ threats { totalCount } }"}'}
            await ask(service, {"type": "http.request", "body": b"{", "more_body": True}, {"type": "http.disconnect"})
            await ask(service, whole, {"type": "http.disconnect"})
            busy.set()
            done.wait(30)  # the store is there until the work is over

    with graphql_world.world(embedded_settings) as world, caplog.at_level(logging.INFO):
        service = app.create_app(embedded_settings, lambda _: nullcontext(world.graph))
        asyncio.run(run())

    assert sent == []
    assert sum("hung up" in record.getMessage() for record in caplog.records) == 2
    assert [record for record in caplog.records if record.exc_info] == []


@pytest.mark.parametrize(
    ("wrong", "raises"),
    [
        (RuntimeError("unable to perform operation on <TCPTransport closed=True>; the handler is closed"), False),
        (ConnectionResetError(), False),
        (RuntimeError("Response content shorter than Content-Length"), True),
    ],
)
@pytest.mark.parametrize("path", ["/graphql", "/livez"])
def test_a_line_that_breaks_while_an_answer_is_sent_is_no_fault_of_ours(
    embedded_settings: Settings, path: str, wrong: Exception, raises: bool
) -> None:
    """What a transport raises because the client is gone is passed over, and what it raises for other reasons is not."""

    async def receive() -> dict[str, Any]:
        return {"type": "http.disconnect"}

    async def send(_: Any) -> None:  # noqa: ANN401 - any ASGI message
        raise wrong

    async def run() -> None:
        async with service.router.lifespan_context(service):
            await service({"type": "http", "method": "GET", "path": path, "query_string": b"", "headers": []}, receive, send)

    with graphql_world.world(embedded_settings) as world:
        service = app.create_app(embedded_settings, lambda _: nullcontext(world.graph))
        with pytest.raises(RuntimeError, match="shorter") if raises else nullcontext():
            asyncio.run(run())
