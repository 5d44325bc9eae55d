"""What several concepts are at once: safeguards, hazards and techniques."""

from mfmsec.api.graphql.fields import axis, connection, exists, interface, several
from mfmsec.api.graphql.types.common import Entity
from mfmsec.domain.vocabulary import Modality, Phase
from mfmsec.query.select import Step

THREATS = exists("Threat", Step("REALIZES", least=0))
"""The threat itself, or the threats that an attack realizes."""
DEFENSES = exists("Defense", Step("IMPLEMENTS", least=0))
"""The defense itself, or the defenses that a method implements."""


@interface("Method", "Defense", filters={"defense": DEFENSES})
class Safeguard(Entity):
    """What can be the subject of a coverage row: a method or a defense."""

    modalities: list[Modality] = axis("HAS_MODALITY")
    phases: list[Phase] = axis("HAS_PHASE")
    references = several("CITES", "Reference")
    coverage = connection("HAS_SUBJECT", "Coverage", "rows that say what it was shown to do", incoming=True)


@interface("Threat", "Attack", filters={"threat": THREATS})
class Hazard(Entity):
    """What can be the object of a coverage row: a threat or an attack."""

    modalities: list[Modality] = axis("HAS_MODALITY")
    phases: list[Phase] = axis("HAS_PHASE")
    references = several("CITES", "Reference")
    coverage = connection("HAS_OBJECT", "Coverage", "rows that say what was tried against it", incoming=True)


@interface("Threat", "Defense")
class Technique(Entity):
    """What frameworks are mapped to: a threat or a defense."""

    modalities: list[Modality] = axis("HAS_MODALITY")
    phases: list[Phase] = axis("HAS_PHASE")
    references = several("CITES", "Reference")
    mappings = connection("MAPS_FROM", "Mapping", "judgements on what it matches in frameworks", incoming=True)
