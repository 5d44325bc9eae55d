"""Concepts: the values of the axes, with their definitions, and the schemes that they form."""

from mfmsec.api.graphql.fields import axis, concept, connection, one, prop, several
from mfmsec.api.graphql.types.common import Entity
from mfmsec.domain.vocabulary import Element


@concept("Concept")
class Concept(Entity):
    """A value of an axis."""

    definition: str | None = prop("definition", "what it is")
    scheme = one("IN_SCHEME", "ConceptScheme", "scheme that the value belongs to")
    element: Element | None = axis("OF_ELEMENT", "element that an effect or action belongs to")
    positive: bool | None = prop("positive", "of an outcome: whether it speaks for the safeguard")
    tested: bool | None = prop("tested", "of a basis: whether it rests on a test or proof")


@concept("ConceptScheme")
class ConceptScheme(Entity):
    """An axis that things are sorted by."""

    definition: str | None = prop("definition")
    fact_key: str | None = prop("factKey")
    references = several("CITES", "Reference")
    concepts = connection("IN_SCHEME", "Concept", "its values", incoming=True)
