"""How often a client may ask, and who that is."""

import asyncio
import json
from typing import Any

import pytest
from starlette.types import Message, Receive, Scope, Send

from mfmsec.api.client import subscriber
from mfmsec.api.ratelimit import RateLimited

Headers = list[tuple[bytes, bytes]]


async def _answering(_scope: Scope, _receive: Receive, send: Send) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": [(b"etag", b"x")]})
    await send({"type": "http.response.body", "body": b"answer"})


class Client:
    """Asks a service that answers everything, behind a limit of three requests a day."""

    def __init__(self, **given: Any) -> None:  # noqa: ANN401 - what the limit takes
        self._limited = RateLimited(_answering, "3/day", lambda: "id-1", **given)

    def ask(self, address: str | None = "192.0.2.1", *headers: tuple[bytes, bytes]) -> tuple[int, dict[bytes, bytes], bytes]:
        """Return status, headers and body of an answer."""
        told: list[Message] = []

        async def send(message: Message) -> None:
            told.append(message)

        async def receive() -> Message:
            raise AssertionError

        client = None if address is None else (address, 5)
        scope = {"type": "http", "method": "POST", "path": "/graphql", "headers": list(headers), "client": client}
        asyncio.run(self._limited(scope, receive, send))
        return told[0]["status"], dict(told[0]["headers"]), told[1]["body"]

    def allowed(self, address: str | None = "192.0.2.1", *headers: tuple[bytes, bytes]) -> bool:
        """Tell whether a request is answered."""
        return self.ask(address, *headers)[0] == 200


def spent(client: Client, *asked: Any) -> Client:  # noqa: ANN401 - address and headers
    """Use up what may be asked, and return the client."""
    assert [client.allowed(*asked) for _ in range(4)] == [True, True, True, False]
    return client


def forwarded(*chain: str) -> tuple[bytes, bytes]:
    return (b"x-forwarded-for", ", ".join(chain).encode())


def test_answers_tell_the_policy_and_what_is_left() -> None:
    """Each answer names quota and window, and counts down; its own headers and body stay."""
    client = Client()
    first, second = client.ask(), client.ask()

    assert (first[0], first[2], first[1][b"etag"]) == (200, b"answer", b"x")
    assert first[1][b"ratelimit-policy"] == b'"default";q=3;w=86400'
    assert [one[1][b"ratelimit"].partition(b";t=")[0] for one in (first, second)] == [b'"default";r=2', b'"default";r=1']


def test_one_request_too_many_is_429_as_graphql_tells_errors() -> None:
    """It has a code, an id, and says after how many seconds to ask again, which nobody may keep."""
    status, headers, body = spent(Client()).ask("192.0.2.1", (b"accept", b"application/graphql-response+json"))
    error = json.loads(body)["errors"][0]
    wait = int(headers[b"retry-after"])

    assert (status, error["extensions"]) == (429, {"code": "RATE_LIMIT"})
    assert error["message"] == f"More than 3 requests in 86,400 seconds; ask again in {wait:,}."
    assert 0 < wait <= 86_400
    assert headers[b"ratelimit"] == b'"default";r=0;t=%d' % wait
    assert headers[b"content-type"].startswith(b"application/graphql-response+json")
    assert (headers[b"cache-control"], headers[b"x-request-id"]) == (b"no-store", b"id-1")


def test_clients_are_told_apart_by_address() -> None:
    """One client's haste is not another's trouble; those without an address are one client."""
    client = spent(Client())

    assert client.allowed("192.0.2.2")
    spent(client, None)


def test_a_subscriber_of_ipv6_cannot_ask_from_all_of_its_addresses() -> None:
    """Addresses of one /64 are one client, those of another are another."""
    client = spent(Client(), "2001:db8::1")

    assert not client.allowed("2001:db8::ffff:1")
    assert client.allowed("2001:db8:0:1::1")


def test_keys_count_only_where_that_is_set() -> None:
    """Who could make up keys would have no limit; so they tell clients apart only where a gateway checks them."""
    assert not spent(Client()).allowed("192.0.2.1", (b"x-api-key", b"new"))

    by_key = spent(Client(by_key=True), "192.0.2.1", (b"x-api-key", b"one"))
    assert not by_key.allowed("192.0.2.9", (b"x-api-key", b"one"))
    assert by_key.allowed("192.0.2.1", (b"x-api-key", b"two"))
    assert by_key.allowed("192.0.2.1")


def test_what_stands_in_x_forwarded_for_is_believed_only_of_trusted_proxies() -> None:
    """Without proxies the header is anybody's; with one its last entry counts, with two the one before, and never more."""
    assert not spent(Client()).allowed("192.0.2.1", forwarded("198.51.100.7"))

    one = spent(Client(proxies=1), "192.0.2.1", forwarded("198.51.100.7"))
    assert not one.allowed("192.0.2.1", forwarded("made-up", "198.51.100.7"))
    assert one.allowed("192.0.2.1", forwarded("198.51.100.7", "198.51.100.8"))

    two = spent(Client(proxies=2), "192.0.2.1", forwarded("198.51.100.7", "192.0.2.77"))
    assert not two.allowed("192.0.2.1", forwarded("made-up", "198.51.100.7"), forwarded("192.0.2.78"))
    assert two.allowed("192.0.2.1", forwarded("192.0.2.77"))


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("192.0.2.1:443", "192.0.2.1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("[2001:db8::1]:443", "2001:db8::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("unknown", "unknown"),
        ("", ""),
        ("x" * 1_000, "x" * 128),
    ],
)
def test_an_address_is_read_however_a_proxy_writes_it(address: str, expected: str) -> None:
    """Ports and brackets are no part of a client; what is no address stands for itself, cut where it is too long."""
    assert subscriber(address) == expected
