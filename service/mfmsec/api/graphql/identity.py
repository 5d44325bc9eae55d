"""Relay's global ids: a type and an IRI, in a form that nobody is to read."""

from base64 import b64encode

from strawberry.relay.utils import from_base64

from mfmsec.api.graphql.fields import LABELS
from mfmsec.errors import RequestError


def global_id(kind: str, iri: str) -> str:
    """Return the id of a node."""
    return b64encode(f"{kind}:{iri}".encode()).decode()


def type_and_iri(text: str) -> tuple[str, str]:
    """Return the type and the IRI that an id stands for.

    Raises RequestError where the text is no id.
    """
    try:
        kind, iri = from_base64(text)
    except ValueError:
        kind, iri = "", ""
    if kind not in LABELS:
        message = f"{text!r} is no id; take `id` from an answer, or look up by IRI or code."
        raise RequestError(message)
    return kind, iri


def iri_of(text: str, target: str) -> str:
    """Return the IRI that an id stands for; none, where it is one of another type.

    Raises RequestError where the text is no id.
    """
    kind, iri = type_and_iri(text)
    return iri if {*LABELS[kind]} <= {*LABELS[target]} else ""
