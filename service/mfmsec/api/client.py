"""Who asks: the address of a request, as far as it can be believed."""

from collections.abc import Iterable
from functools import lru_cache
from ipaddress import IPv6Address, IPv6Network, ip_address
from typing import Final

from starlette.types import Scope

OF_ONE_SUBSCRIBER: Final = 64
"""How many leading bits of an IPv6 address are given to one subscriber, who may use all addresses below."""
_LONGEST: Final = 128


def address(scope: Scope, proxies: int) -> str:
    """Return whose request this is; that many proxies in front are trusted to have told in `X-Forwarded-For` who asked them."""
    peer = scope.get("client")
    return subscriber(_told_by(proxies, scope["headers"]) or (peer[0] if peer else ""))


def _told_by(proxies: int, sent: Iterable[tuple[bytes, bytes]]) -> str:
    """Return whom the outermost of so many proxies was asked by; nothing where the request came past it."""
    if not proxies:
        return ""
    chain = b",".join(value for name, value in sent if name == b"x-forwarded-for").decode("latin-1").split(",")
    return chain[-proxies].strip() if len(chain) >= proxies else ""


@lru_cache(maxsize=4096)
def subscriber(told: str) -> str:
    """Return for whom an address stands: itself, or of IPv6 the part that one subscriber is given."""
    bare = told.removeprefix("[").partition("]")[0] if told.startswith("[") else told
    bare = bare.partition(":")[0] if bare.count(":") == 1 else bare
    try:
        found = ip_address(bare.partition("%")[0])
    except ValueError:
        return told[:_LONGEST]
    if not isinstance(found, IPv6Address):
        return str(found)
    return str(found.ipv4_mapped or IPv6Network((found, OF_ONE_SUBSCRIBER), strict=False))
