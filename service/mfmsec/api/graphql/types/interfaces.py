"""What several concepts are at once: safeguards, hazards and techniques."""

from mfmsec.api.graphql.fields import axis, connection, exists, interface, prop, several, values
from mfmsec.api.graphql.types.common import Entity
from mfmsec.domain.vocabulary import Concern, Element, Flow, Level, Modality, Phase, Property
from mfmsec.query.select import Step

THREATS = exists("Threat", "the threat itself, or one that the attack realizes", Step("REALIZES", least=0))
WITHIN_THREAT = exists("Threat", "the threat itself, or one that it or the attack falls under", Step("WITHIN_THREAT", least=0))
DEFENSES = exists("Defense", "the defense itself, or one that the method implements", Step("IMPLEMENTS", least=0))
WITHIN_DEFENSE = exists("Defense", "the defense itself, or one that it or the method falls under", Step("WITHIN_DEFENSE", least=0))
WITHIN = exists(
    "Technique", "itself, or a technique that it falls under, at any depth", Step("WITHIN_THREAT|WITHIN_DEFENSE", least=0)
)


@interface("Method", "Defense", filters={"defense": DEFENSES, "within": WITHIN_DEFENSE})
class Safeguard(Entity):
    """What can be the subject of a coverage row: a method or a defense."""

    alt_labels: list[str] = values("altLabels")
    note: str | None = prop("note")
    modalities: list[Modality] = axis("HAS_MODALITY")
    phases: list[Phase] = axis("HAS_PHASE")
    references = several("CITES", "Reference")
    coverage = connection("HAS_SUBJECT", "Coverage", "rows that say what it was shown to do", incoming=True)
    systems = connection("DEPLOYS", "System", "systems that have it in place", incoming=True)


@interface("Threat", "Attack", filters={"threat": THREATS, "within": WITHIN_THREAT})
class Hazard(Entity):
    """What can be the object of a coverage row: a threat or an attack."""

    alt_labels: list[str] = values("altLabels")
    note: str | None = prop("note")
    modalities: list[Modality] = axis("HAS_MODALITY")
    phases: list[Phase] = axis("HAS_PHASE")
    references = several("CITES", "Reference")
    coverage = connection("HAS_OBJECT", "Coverage", "rows that say what was tried against it", incoming=True)


@interface("Threat", "Defense", filters={"within": WITHIN})
class Technique(Entity):
    """What frameworks are mapped to: a threat or a defense."""

    alt_labels: list[str] = values("altLabels")
    note: str | None = prop("note")
    modalities: list[Modality] = axis("HAS_MODALITY")
    phases: list[Phase] = axis("HAS_PHASE")
    references = several("CITES", "Reference")
    definition: str | None = prop("definition")
    definition_source: str | None = prop("definitionSource")
    rationale: str | None = prop("rationale")
    element: Element = axis("HAS_ELEMENT")
    concerns: list[Concern] = axis("HAS_CONCERN")
    levels: list[Level] = axis("HAS_LEVEL")
    properties: list[Property] = axis("HAS_PROPERTY")
    flows: list[Flow] = axis("HAS_FLOW")
    exact_matches = connection("EXACT_MATCH", "FrameworkEntry")
    close_matches = connection("CLOSE_MATCH", "FrameworkEntry")
    broad_matches = connection("BROAD_MATCH", "FrameworkEntry")
    narrow_matches = connection("NARROW_MATCH", "FrameworkEntry")
    related_matches = connection("RELATED_MATCH", "FrameworkEntry")
    mappings = connection("MAPS_FROM", "Mapping", "judgements on what it matches in frameworks", incoming=True)
