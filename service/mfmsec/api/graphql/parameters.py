"""The parameters of a GraphQL request, as a URL or a JSON body holds them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import parse_qsl

import orjson

from mfmsec.api.graphql.request import Request
from mfmsec.api.graphql.trusted import Documents
from mfmsec.errors import RequestError

TEXTS: Final = ("query", "documentId", "operationName")
OBJECTS: Final = ("variables", "extensions")


@dataclass(frozen=True, slots=True)
class Parameters:
    """What a client sends."""

    query: str | None = None
    document_id: str | None = None
    operation: str | None = None
    variables: Mapping[str, Any] | None = None
    extensions: Mapping[str, Any] | None = None

    def request(self, documents: Documents) -> Request:
        """Return the request with its document.

        Raises RequestError where there is none.
        """
        document = documents.text(self.query, self.document_id or self._hash())
        return Request(document, self.variables, self.operation, cost=(self.extensions or {}).get("cost") is True)

    def _hash(self) -> str | None:
        """Return what Apollo's clients send in place of `documentId`."""
        persisted = (self.extensions or {}).get("persistedQuery")
        found = persisted.get("sha256Hash") if isinstance(persisted, dict) else None
        return found if isinstance(found, str) else None


def asks(query_string: bytes) -> bool:
    """Tell whether a URL asks anything, so that it is more than a browser's visit."""
    return any(part.partition(b"=")[0] in {b"query", b"documentId", b"extensions"} for part in query_string.split(b"&"))


def from_url(query_string: bytes) -> Parameters:
    """Read the parameters from the part of a URL behind the question mark.

    Raises RequestError where they have another form.
    """
    try:
        given: dict[str, Any] = dict(parse_qsl(query_string.decode("latin-1"), keep_blank_values=True))
    except ValueError as error:
        message = f"The address cannot be read: {error}."
        raise RequestError(message) from error
    for key in OBJECTS:
        text = given.pop(key, "")
        if text:
            given[key] = _json(text, f"`{key}`")
    return _checked(given)


def from_body(body: bytes) -> Parameters:
    """Read the parameters from a JSON body.

    Raises RequestError where they have another form.
    """
    return _checked(_json(body, "The body"))


def _json(text: str | bytes, what: str) -> Any:  # noqa: ANN401 - any JSON
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError as error:
        message = f"{what} cannot be read as JSON: {error}."
        raise RequestError(message) from error


def _checked(given: Any) -> Parameters:  # noqa: ANN401 - any JSON
    if not isinstance(given, dict):
        message = "The request is a JSON object with `query`; batches are not taken."
        raise RequestError(message)
    texts = [_of(given, key, str, "text") or None for key in TEXTS]
    objects = [_of(given, key, dict, "JSON object") for key in OBJECTS]
    return Parameters(*texts, *objects)


def _of(given: Mapping[str, Any], key: str, kind: type[Any], name: str) -> Any:  # noqa: ANN401 - one of the kind, or None
    found = given.get(key)
    if isinstance(found, kind | None):
        return found
    message = f"`{key}` takes a {name}."
    raise RequestError(message)
