"""Coverage rows: the evidence that a safeguard covers, or fails against, a hazard."""

from mfmsec.api.graphql.fields import axis, concept, connection, exists, one, prop, several
from mfmsec.api.graphql.types.common import Entity
from mfmsec.domain.vocabulary import Adaptive, Basis, Checked, Modality, Outcome
from mfmsec.query.select import Step

THREATS = exists("Threat", "its object, or a threat that its attack realizes", Step("HAS_OBJECT"), Step("REALIZES", least=0))
DEFENSES = exists(
    "Defense", "its subject, or a defense that its method implements", Step("HAS_SUBJECT"), Step("IMPLEMENTS", least=0)
)


@concept("Coverage", filters={"threat": THREATS, "defense": DEFENSES})
class Coverage(Entity):
    """Evidence that a safeguard covers, or fails against, a hazard."""

    subject = one("HAS_SUBJECT", "Safeguard", required=True)
    object = one("HAS_OBJECT", "Hazard", required=True)
    modalities: list[Modality] = axis("HAS_MODALITY")
    outcome: Outcome = axis("HAS_OUTCOME")
    basis: Basis = axis("HAS_BASIS")
    adaptive: Adaptive = axis("HAS_ADAPTIVE")
    checked: Checked | None = axis("HAS_CHECKED")
    tested_on = one("TESTED_ON", "System")
    finding: str | None = prop("finding")
    year: int | None = prop("year")
    note: str | None = prop("note")
    references = several("CITES", "Reference")
    concerns = connection("CONCERNS_THREAT", "Threat")
    replaced_by = one("REPLACED_BY", "Coverage")
    replaces = connection("REPLACED_BY", "Coverage", "retired ones whose place it takes", incoming=True)
