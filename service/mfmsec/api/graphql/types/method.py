"""Methods: published or shipped instances of defenses."""

from mfmsec.api.graphql.fields import concept, connection, exists, one, prop
from mfmsec.api.graphql.types.common import IRI
from mfmsec.api.graphql.types.interfaces import Safeguard
from mfmsec.query.select import Step

DEFENSES = exists("Defense", "a defense that it implements", Step("IMPLEMENTS"))
WITHIN = exists("Defense", "a defense that it falls under, at any depth", Step("WITHIN_DEFENSE"))


@concept("Method", filters={"defense": DEFENSES, "within": WITHIN})
class Method(Safeguard):
    """A published or shipped instance of defenses."""

    artifact: IRI | None = prop("artifact")
    defenses = connection("IMPLEMENTS", "Defense")
    ancestors = connection("WITHIN_DEFENSE", "Defense", "defenses that it falls under, at any depth")
    replaced_by = one("REPLACED_BY", "Method")
    replaces = connection("REPLACED_BY", "Method", "retired ones whose place it takes", incoming=True)
