"""Attacks: published instances of threats."""

from mfmsec.api.graphql.fields import axis, concept, connection, exists, one, prop, values
from mfmsec.api.graphql.types.interfaces import Hazard
from mfmsec.domain.vocabulary import Knowledge, Modality
from mfmsec.query.select import Step

THREATS = exists("Threat", "a threat that it realizes", Step("REALIZES"))
WITHIN = exists("Threat", "a threat that it falls under, at any depth", Step("WITHIN_THREAT"))


@concept("Attack", filters={"threat": THREATS, "within": WITHIN})
class Attack(Hazard):
    """A published instance of threats."""

    finding: str | None = prop("finding")
    evaluated_systems: list[str] = values("evaluatedSystem")
    target_modalities: list[Modality] = axis("TARGETS_MODALITY")
    knowledge: list[Knowledge] = axis("NEEDS_KNOWLEDGE")
    threats = connection("REALIZES", "Threat")
    ancestors = connection("WITHIN_THREAT", "Threat", "threats that it falls under, at any depth")
    replaced_by = one("REPLACED_BY", "Attack")
    replaces = connection("REPLACED_BY", "Attack", "retired ones whose place it takes", incoming=True)
