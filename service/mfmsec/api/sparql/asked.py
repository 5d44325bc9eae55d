"""What a client asks: a query and the graphs to ask it of, out of a URL or a body (SPARQL 1.1 Protocol, section 2.1)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qsl

from mfmsec.api.sparql.failure import Failure
from mfmsec.errors import LimitExceeded, RequestError

LONGEST: Final = 100_000
"""How many bytes a query may have."""
LONGEST_URL: Final = 60_000
"""How many bytes the parameters of a URL may have; httptools reads no URL beyond 65,535, and says so less clearly."""
MOST: Final = 1_000
"""How many parameters there may be."""
FORM: Final = "application/x-www-form-urlencoded"
QUERY: Final = "application/sparql-query"
UPDATE: Final = "application/sparql-update"
ACCEPTED: Final = f"{FORM}, {QUERY}"
READ_ONLY: Final = "This endpoint only reads; send a query, and change facts with `mfmsec load`."


@dataclass(frozen=True, slots=True)
class Asked:
    """A query, and the graphs that the protocol names, None where it names none."""

    query: str
    default: list[str] | None = None
    named: list[str] | None = None


def from_url(raw: bytes) -> Asked | None:
    """Return what the parameters of a URL ask; None where there is no query among them, so that nothing is asked.

    Raises Failure where they cannot be read.
    """
    if len(raw) > LONGEST_URL:
        told = f"The parameters of the address are longer than {LONGEST_URL:,} bytes; send the query by POST."
        raise Failure(414, LimitExceeded.code, told)
    return _asked(_parameters(raw))


def from_body(kind: bytes, body: bytes, raw: bytes) -> Asked:
    """Return what a body of some media type asks; `raw` are the parameters of the URL. Raises Failure."""
    media, *parameters = (part.strip().lower() for part in kind.decode("latin-1").split(";"))
    charset = next((one.removeprefix("charset=").strip('"') for one in parameters if one.startswith("charset=")), "utf-8")
    if media == UPDATE:
        raise Failure(403, RequestError.code, READ_ONLY)
    if media not in {FORM, QUERY} or charset not in {"utf-8", "utf8"}:
        raise Failure(415, RequestError.code, f"Send a query as {QUERY} or as {FORM}, in UTF-8.", accept_post=ACCEPTED)
    sent = _parameters(body) if media == FORM else [*_parameters(raw), ("query", _text(body))]
    found = _asked(sent)
    if found is None:
        raise Failure(400, RequestError.code, "There is no query; send one as the parameter `query`.")
    return found


def _parameters(raw: bytes) -> list[tuple[str, str]]:
    try:
        return parse_qsl(raw.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=MOST)
    except UnicodeDecodeError as error:
        raise Failure(400, RequestError.code, "The parameters are not UTF-8, percent-encoded; encode them so.") from error
    except ValueError as error:
        raise Failure(400, LimitExceeded.code, f"There are more than {MOST:,} parameters; send fewer.") from error


def _text(body: bytes) -> str:
    try:
        return body.decode()
    except UnicodeDecodeError as error:
        raise Failure(400, RequestError.code, f"The query is not UTF-8 at byte {error.start}; encode it so.") from error


def _asked(sent: Sequence[tuple[str, str]]) -> Asked | None:
    if any(name == "update" for name, _ in sent):
        raise Failure(403, RequestError.code, READ_ONLY)
    queries, default, named = (
        [value for name, value in sent if name == wanted] for wanted in ("query", "default-graph-uri", "named-graph-uri")
    )
    if not queries:
        return None
    if len(queries) > 1:
        raise Failure(400, RequestError.code, f"There are {len(queries)} queries; send one at a time.")
    if len(queries[0].encode()) > LONGEST:
        raise Failure(413, LimitExceeded.code, f"The query is longer than {LONGEST:,} bytes; ask in parts.")
    dataset = bool(default or named)
    return Asked(queries[0], default if dataset else None, named if dataset else None)
