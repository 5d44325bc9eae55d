"""Threats: what can go wrong."""

from mfmsec.api.graphql.fields import axis, concept, connection, exists, one
from mfmsec.api.graphql.types.interfaces import Hazard, Technique
from mfmsec.domain.vocabulary import Effect, SokFlow
from mfmsec.query.select import Step

WITHIN = exists("Threat", "itself, or a threat that it falls under, at any depth", Step("WITHIN_THREAT", least=0))


@concept("Threat", filters={"within": WITHIN})
class Threat(Hazard, Technique):
    """A technique: what can go wrong."""

    effect: Effect | None = axis("HAS_EFFECT")
    sok_flows: list[SokFlow] = axis("HAS_SOK_FLOW")
    broader = one("BROADER_THREAT", "Threat")
    narrower = connection("BROADER_THREAT", "Threat", "threats that are a kind of it", incoming=True)
    ancestors = connection("WITHIN_THREAT", "Threat", "threats that it falls under, at any depth")
    descendants = connection("WITHIN_THREAT", "Threat", "threats that fall under it, at any depth", incoming=True)
    attacks = connection("REALIZES", "Attack", "published instances of it", incoming=True)
    attacks_within = connection("WITHIN_THREAT", "Attack", "published instances of it or of what falls under it", incoming=True)
    evidence = connection("CONCERNS_THREAT", "Coverage", "rows that say something about it, on whatever object", incoming=True)
    replaced_by = one("REPLACED_BY", "Threat")
    replaces = connection("REPLACED_BY", "Threat", "retired ones whose place it takes", incoming=True)
