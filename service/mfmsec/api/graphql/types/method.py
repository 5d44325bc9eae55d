"""Methods: published or shipped instances of defenses."""

from mfmsec.api.graphql.fields import concept, connection, exists, one, prop, values
from mfmsec.api.graphql.types.common import IRI
from mfmsec.api.graphql.types.interfaces import Safeguard
from mfmsec.query.select import Step

WITHIN = exists("Defense", Step("WITHIN_DEFENSE"))
"""A defense that the method falls under, at any depth."""


@concept("Method", filters={"defense": exists("Defense", Step("IMPLEMENTS")), "within": WITHIN})
class Method(Safeguard):
    """A published or shipped instance of defenses."""

    alt_labels: list[str] = values("altLabels")
    artifact: IRI | None = prop("artifact")
    note: str | None = prop("note")
    defenses = connection("IMPLEMENTS", "Defense")
    ancestors = connection("WITHIN_DEFENSE", "Defense", "defenses that it falls under, at any depth")
    replaced_by = one("REPLACED_BY", "Method")
    replaces = connection("REPLACED_BY", "Method", "retired ones whose place it takes", incoming=True)
