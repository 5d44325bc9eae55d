"""Mappings: judgements that a technique matches an entry of a framework."""

from mfmsec.api.graphql.fields import concept, connection, one, prop
from mfmsec.api.graphql.types.common import IRI, Entity


@concept("Mapping")
class Mapping(Entity):
    """A judgement that a technique matches an entry of a framework."""

    subject = one("MAPS_FROM", "Technique", required=True)
    predicate: IRI = prop("mappingPredicate")
    object = one("MAPS_TO", "FrameworkEntry", required=True)
    justification: IRI | None = prop("mappingJustification")
    confidence: float | None = prop("confidence", finish=lambda found: None if found is None else float(found))
    comment: str | None = prop("comment")
    replaced_by = one("REPLACED_BY", "Mapping")
    replaces = connection("REPLACED_BY", "Mapping", "retired ones whose place it takes", incoming=True)
