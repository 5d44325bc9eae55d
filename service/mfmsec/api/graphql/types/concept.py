"""Concepts: the values of the axes, with their definitions, and the schemes that they form."""

from mfmsec.api.graphql.fields import axis, concept, connection, one, prop, several
from mfmsec.api.graphql.types.common import Entity
from mfmsec.domain import ids
from mfmsec.domain.vocabulary import Element
from mfmsec.mapping import specs

TARGETED = "TARGETS_MODALITY"
"""A value may be what an attack works on, and what the model attacked takes in; the second is told apart."""


def carriers(label: str) -> str:
    """Return the edges by which nodes with a label have values of axes; a value is reached by one of them."""
    return "|".join(edge.type for edge in specs.by_label()[label].edges if edge.targets[0] in ids.AXES and edge.type != TARGETED)


@concept("Concept")
class Concept(Entity):
    """A value of an axis."""

    definition: str | None = prop("definition", "what it is")
    definition_source: str | None = prop("definitionSource", "`own definition`, where the definition rests on no reference")
    scheme = one("IN_SCHEME", "ConceptScheme", "scheme that the value belongs to")
    element: Element | None = axis("OF_ELEMENT", "element that an effect or action belongs to")
    effects_and_actions = connection("OF_ELEMENT", "Concept", "effects and actions that belong to the element", incoming=True)
    threats = connection(carriers("Threat"), "Threat", "threats that have this value", incoming=True)
    attacks = connection(carriers("Attack"), "Attack", "attacks that have this value", incoming=True)
    targeted_by = connection(TARGETED, "Attack", "of a modality: attacks on models that take it in or give it out", incoming=True)
    defenses = connection(carriers("Defense"), "Defense", "defenses that have this value", incoming=True)
    methods = connection(carriers("Method"), "Method", "methods that have this value", incoming=True)
    systems = connection(carriers("System"), "System", "systems that have this value", incoming=True)
    coverage = connection(carriers("Coverage"), "Coverage", "rows that have this value", incoming=True)
    references = connection(carriers("Reference"), "Reference", "references that have this value", incoming=True)
    frameworks = connection(carriers("Framework"), "Framework", "frameworks that have this value", incoming=True)
    positive: bool | None = prop("positive", "of an outcome: whether it speaks for the safeguard")
    tested: bool | None = prop("tested", "of a basis: whether it rests on a test or proof")
    replaced_by = one("REPLACED_BY", "Concept", "what to use instead of a retired one")
    replaces = connection("REPLACED_BY", "Concept", "retired ones whose place it takes", incoming=True)


@concept("ConceptScheme")
class ConceptScheme(Entity):
    """An axis that things are sorted by."""

    definition: str | None = prop("definition")
    definition_source: str | None = prop("definitionSource")
    fact_key: str | None = prop("factKey")
    references = several("CITES", "Reference")
    concepts = connection("IN_SCHEME", "Concept", "its values", incoming=True)
    replaced_by = one("REPLACED_BY", "ConceptScheme")
    replaces = connection("REPLACED_BY", "ConceptScheme", "retired ones whose place it takes", incoming=True)
