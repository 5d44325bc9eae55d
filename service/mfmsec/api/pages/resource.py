"""What can be had at a path: forms of one thing, and how each is made."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol, runtime_checkable

from mfmsec.api.graphql.context import Context
from mfmsec.api.pages import engine
from mfmsec.api.pages.negotiate import Form


@dataclass(frozen=True, slots=True)
class Asked:
    """What a request brings beside its path: the context of questions, and the parameters of its URL.

    `open` tells whether /graphql answers any document, so that pages may link to their own; `sparql`, whether /sparql answers.
    """

    context: Context
    query: Mapping[str, str]
    open: bool = True
    sparql: bool = True

    def link(self, name: str, variables: Mapping[str, Any], operation: str | None = None) -> str | None:
        """Return the address at which a document of ours can be asked over HTTP, if it can."""
        return engine.link(name, variables, operation) if self.open else None


@dataclass(frozen=True, slots=True)
class Made:
    """A document: its bytes, what decides on them beside the request, further links, and the IRI that it is about."""

    body: bytes
    mark: str
    iri: str | None = None
    links: tuple[str, ...] = ()
    kept: bool = field(default=True)
    """Whether the mark is one of the graph's state, so that the answer is from one release."""


class Resource(Protocol):
    """What can be had in one form or several."""

    @property
    def path(self) -> str:
        """The path without a suffix, from the root."""

    @property
    def forms(self) -> tuple[Form, ...]:
        """The forms in which it can be had, the one for whoever takes anything first."""

    def make(self, form: Form, asked: Asked) -> Made:
        """Return it in a form.

        Raises UnknownTerm where there is no such thing, RequestError where a parameter is wrong, StoreError or ReleaseError.
        """


@runtime_checkable
class Thing(Resource, Protocol):
    """What is no document itself: its address leads to one by 303."""

    def probe(self, asked: Asked) -> Made:
        """Return what an answer that leads to one of its documents tells of it; the body is empty.

        Raises as `make` does.
        """
