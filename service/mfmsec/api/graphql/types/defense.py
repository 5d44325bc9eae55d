"""Defenses: what can be done."""

from mfmsec.api.graphql.fields import axis, concept, connection, exists, one, prop, values
from mfmsec.api.graphql.types.interfaces import Safeguard, Technique
from mfmsec.domain.vocabulary import Action, Concern, Element, Flow, Level, Property
from mfmsec.query.select import Step

WITHIN = exists("Defense", "itself, or a defense that it falls under, at any depth", Step("WITHIN_DEFENSE", least=0))


@concept("Defense", filters={"within": WITHIN})
class Defense(Safeguard, Technique):
    """A technique: what can be done."""

    alt_labels: list[str] = values("altLabels")
    definition: str | None = prop("definition")
    rationale: str | None = prop("rationale")
    note: str | None = prop("note")
    element: Element = axis("HAS_ELEMENT")
    action: Action | None = axis("HAS_ACTION")
    concerns: list[Concern] = axis("HAS_CONCERN")
    levels: list[Level] = axis("HAS_LEVEL")
    properties: list[Property] = axis("HAS_PROPERTY")
    flows: list[Flow] = axis("HAS_FLOW")
    broader = one("BROADER_DEFENSE", "Defense")
    narrower = connection("BROADER_DEFENSE", "Defense", "defenses that are a kind of it", incoming=True)
    ancestors = connection("WITHIN_DEFENSE", "Defense", "defenses that it falls under, at any depth")
    descendants = connection("WITHIN_DEFENSE", "Defense", "defenses that fall under it, at any depth", incoming=True)
    methods = connection("IMPLEMENTS", "Method", "published or shipped instances of it", incoming=True)
    methods_within = connection("WITHIN_DEFENSE", "Method", "instances of it or of what falls under it", incoming=True)
    exact_matches = connection("EXACT_MATCH", "FrameworkEntry")
    close_matches = connection("CLOSE_MATCH", "FrameworkEntry")
    broad_matches = connection("BROAD_MATCH", "FrameworkEntry")
    narrow_matches = connection("NARROW_MATCH", "FrameworkEntry")
    related_matches = connection("RELATED_MATCH", "FrameworkEntry")
    replaced_by = one("REPLACED_BY", "Defense")
    replaces = connection("REPLACED_BY", "Defense", "retired ones whose place it takes", incoming=True)
