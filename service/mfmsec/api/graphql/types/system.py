"""Systems: what users run around models, and protect."""

from mfmsec.api.graphql.fields import axis, concept, connection, exists, one, prop, several, values
from mfmsec.api.graphql.types.common import Entity
from mfmsec.domain.vocabulary import Flow, Modality, Phase
from mfmsec.query.select import Step

DEFENSES = exists("Defense", "a defense that it has in place, itself or by a method", Step("DEPLOYS"), Step("IMPLEMENTS", least=0))
WITHIN = exists(
    "Defense", "a defense that what it has in place is, or falls under", Step("DEPLOYS"), Step("WITHIN_DEFENSE", least=0)
)


@concept("System", filters={"defense": DEFENSES, "within": WITHIN})
class System(Entity):
    """Something built around a model, which somebody runs and protects."""

    alt_labels: list[str] = values("altLabels")
    definition: str | None = prop("definition")
    note: str | None = prop("note")
    modalities: list[Modality] = axis("HAS_MODALITY", "modalities that it takes in or gives out")
    flows: list[Flow] = axis("HAS_FLOW", "links of the channel that it has")
    phases: list[Phase] = axis("HAS_PHASE", "phases of the life cycle in which its owner takes part")
    references = several("CITES", "Reference")
    safeguards = connection("DEPLOYS", "Safeguard")
    coverage = connection("TESTED_ON", "Coverage", "rows that say what came of trials on it", incoming=True)
    replaced_by = one("REPLACED_BY", "System")
    replaces = connection("REPLACED_BY", "System", "retired ones whose place it takes", incoming=True)
