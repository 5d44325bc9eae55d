"""What a client may send and wants to get: media types and encodings, read from the headers of its request.

What was read is kept, since the same few clients send the same few headers.
"""

from functools import lru_cache
from typing import Final, NamedTuple

MODERN: Final = "application/graphql-response+json"
LEGACY: Final = "application/json"


class Wanted(NamedTuple):
    """What the headers of a request say: the answer's media type, if there is one for it, and how it may come."""

    method: str
    media: str | None
    html: bool
    gzip: bool
    json: bool
    """Whether what is sent is JSON in UTF-8."""

    @property
    def fit(self) -> bool:
        """Whether this can be the request of a client, whatever it asks."""
        return self.media is not None and (self.method == "GET" or (self.method == "POST" and self.json))


@lru_cache(maxsize=128)
def wanted(method: str, accept: bytes, kind: bytes, encoding: bytes) -> Wanted:
    """Read the headers Accept, Content-Type and Accept-Encoding."""
    medias, codings = _qualities(accept), _qualities(encoding)
    gzip = codings.get("gzip", codings.get("*", 0.0)) > 0
    return Wanted("GET" if method == "HEAD" else method, _media(medias), "text/html" in medias, gzip, _is_json(kind))


def _media(named: dict[str, float]) -> str | None:
    """Return the media type that a client prefers of the two that there are.

    Where it names both alike that is the modern one; where it names neither but takes any, the one that every client can read.
    """
    best = max((MODERN, LEGACY), key=lambda media: named.get(media, 0.0))
    if named.get(best, 0.0) > 0:
        return best
    return LEGACY if max(named.get("application/*", 0.0), named.get("*/*", 0.0)) > 0 else None


def _qualities(header: bytes) -> dict[str, float]:
    found: dict[str, float] = {}
    for part in header.decode("latin-1").lower().split(","):
        name, *parameters = (piece.strip() for piece in part.split(";"))
        found[name] = _quality(parameters)
    return found


def _quality(parameters: list[str]) -> float:
    given = next((one[2:] for one in parameters if one.startswith("q=")), "1")
    try:
        return float(given)
    except ValueError:
        return 0.0


def _is_json(header: bytes) -> bool:
    kind, *parameters = (part.strip().lower() for part in header.decode("latin-1").split(";"))
    charset = next((one.removeprefix("charset=").strip('"') for one in parameters if one.startswith("charset=")), "utf-8")
    return kind == LEGACY and charset in {"utf-8", "utf8"}
