"""Trusted documents: those that a service knows by the SHA-256 of their text, so that a client can send the hash alone."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, Final

import orjson

from mfmsec.errors import DocumentUnknown, RequestError, SettingsError
from mfmsec.settings import Settings, contents

APOLLO: Final = "apollo-persisted-query-manifest"
PREFIX: Final = "sha256:"


def digest(text: str) -> str:
    """Return the hash by which a document is known, in hexadecimal."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True)
class Documents:
    """The documents of a manifest by their hash; with `only`, no others are answered."""

    texts: Mapping[str, str] = field(default_factory=dict)
    only: bool = False

    def text(self, query: str | None, identifier: str | None) -> str:
        """Return the document that a request sends or names.

        Raises DocumentUnknown where it is not on the list and should be, RequestError where neither or both contradict.
        """
        if identifier is not None:
            return self._named(identifier.removeprefix(PREFIX), query)
        if query is None or not query.strip():
            message = "`query` is missing; it takes a GraphQL document as text."
            raise RequestError(message)
        if self.only and digest(query) not in self.texts:
            message = f"This service answers only documents of its list, and {PREFIX}{digest(query)} is not on it."
            raise DocumentUnknown(message)
        return query

    def _named(self, number: str, query: str | None) -> str:
        if query and digest(query) != number:
            message = "`query` and `documentId` are of two documents; send one of them."
            raise RequestError(message)
        found = self.texts.get(number, None if self.only else query)
        if not found:
            repair = "name one of its list" if self.only else "send its text as `query`"
            message = f"This service knows no document {PREFIX}{number[:64]}; {repair}."
            raise DocumentUnknown(message)
        return found


def documents(settings: Settings) -> Documents:
    """Read the manifest that the settings name.

    Raises SettingsError where it cannot be read, has another form, or holds a hash that is not that of its document.
    """
    if settings.trusted_mode == "off" or not settings.trusted_documents.name:
        return Documents()
    where = f"MFMSEC_TRUSTED_DOCUMENTS ({settings.trusted_documents})"
    listed = _listed(contents("MFMSEC_TRUSTED_DOCUMENTS", settings.trusted_documents), where)
    return Documents(dict(_checked(*one, where) for one in listed), only=settings.trusted_mode == "only")


def _listed(text: str, where: str) -> list[tuple[Any, Any]]:
    """Return hashes and texts of a manifest: a map, or the list that Apollo's tools write."""
    try:
        given = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        message = f"{where} is no JSON: {error}; write it anew."
        raise SettingsError(message) from error
    if isinstance(given, dict) and given.get("format") == APOLLO and isinstance(given.get("operations"), list):
        return [(one.get("id"), one.get("body")) if isinstance(one, dict) else (one, None) for one in given["operations"]]
    if isinstance(given, dict) and "format" not in given:
        return list(given.items())
    message = f"{where} is neither a map of SHA-256 to document nor of the format {APOLLO}; write it as one of them."
    raise SettingsError(message)


def _checked(identifier: Any, text: Any, where: str) -> tuple[str, str]:  # noqa: ANN401 - any JSON
    number = str(identifier).removeprefix(PREFIX)
    if not isinstance(text, str) or digest(text) != number:
        message = f"{where} lists {identifier}, which is not the SHA-256 of its document; have your tool write SHA-256 hashes."
        raise SettingsError(message)
    return number, text
