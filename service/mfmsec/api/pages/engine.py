"""The data of a page: one GraphQL document of our own, answered in process by the engine that answers everybody."""

from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Final, TypeAlias
from urllib.parse import urlencode

import orjson

from mfmsec.api.graphql import request
from mfmsec.api.graphql.context import Context
from mfmsec.api.graphql.schema import schema
from mfmsec.errors import MfmsecError, RequestError

Told: TypeAlias = tuple[dict[str, Any], str | None]
LONGEST: Final = 2_000
"""How many characters of a URL's query one value may have."""


@cache
def document(name: str) -> str:
    """Return the text of a document by its name."""
    return (files("mfmsec.api.pages") / "documents" / f"{name}.graphql").read_text(encoding="utf-8")


@cache
def known() -> frozenset[str]:
    """Return the names of all documents."""
    folder = files("mfmsec.api.pages") / "documents"
    return frozenset(path.name.removesuffix(".graphql") for path in folder.iterdir() if path.name.endswith(".graphql"))


def ask(context: Context, name: str, variables: Mapping[str, Any], operation: str | None = None) -> Told:
    """Return the data of a document, and the mark of the state of the graph that it is wholly from.

    Raises the error of the tree in errors.py that the first error of the answer tells of.
    """
    told = request.respond(request.Request(document(name), variables, operation), context, schema())
    for error in told.body.get("errors", ()):
        kind = _by_code().get(error.get("extensions", {}).get("code"), MfmsecError)
        raise kind(error["message"])
    return told.body["data"], told.release


@cache
def _by_code() -> dict[str, type[MfmsecError]]:
    def below(kind: type[MfmsecError]) -> Iterator[type[MfmsecError]]:
        yield kind
        for further in kind.__subclasses__():
            yield from below(further)

    return {kind.code: kind for kind in below(MfmsecError)}


def link(name: str, variables: Mapping[str, Any], operation: str | None = None) -> str:
    """Return the address at which the same query can be asked over HTTP."""
    text = "\n".join(line for line in document(name).splitlines() if not line.startswith("#"))
    told = {"query": text, "variables": orjson.dumps(variables).decode()} | ({"operationName": operation} if operation else {})
    return f"/graphql?{urlencode(told)}"


def cursors(name: str, query: Mapping[str, str]) -> dict[str, str]:
    """Return those parameters of a URL that are variables of a document, such as the cursors of its lists.

    Raises RequestError where one is too long to be any.
    """
    text = document(name)
    given = {key: value for key, value in query.items() if key.isidentifier() and f"${key}: String" in text and key != "iri"}
    for key, value in given.items():
        if len(value) > LONGEST:
            message = f"`{key[:50]}` has {len(value):,} characters; {LONGEST:,} is the most."
            raise RequestError(message)
    return given


def node(data: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return the one node that a document about an individual asks for; None where there is none."""
    found = next(iter(data.values()))
    if found and "edges" in found:
        found = found["edges"][0]["node"] if found["edges"] else None
    return None if found is None else dict(found)
