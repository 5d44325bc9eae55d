"""Defenses: what can be done."""

from mfmsec.api.graphql.fields import axis, concept, connection, exists, one
from mfmsec.api.graphql.types.interfaces import Safeguard, Technique
from mfmsec.domain.vocabulary import Action
from mfmsec.query.select import Step

WITHIN = exists("Defense", "itself, or a defense that it falls under, at any depth", Step("WITHIN_DEFENSE", least=0))


@concept("Defense", filters={"within": WITHIN})
class Defense(Safeguard, Technique):
    """A technique: what can be done."""

    action: Action | None = axis("HAS_ACTION")
    broader = one("BROADER_DEFENSE", "Defense")
    narrower = connection("BROADER_DEFENSE", "Defense", "defenses that are a kind of it", incoming=True)
    ancestors = connection("WITHIN_DEFENSE", "Defense", "defenses that it falls under, at any depth")
    descendants = connection("WITHIN_DEFENSE", "Defense", "defenses that fall under it, at any depth", incoming=True)
    methods = connection("IMPLEMENTS", "Method", "published or shipped instances of it", incoming=True)
    methods_within = connection("WITHIN_DEFENSE", "Method", "instances of it or of what falls under it", incoming=True)
    replaced_by = one("REPLACED_BY", "Defense")
    replaces = connection("REPLACED_BY", "Defense", "retired ones whose place it takes", incoming=True)
