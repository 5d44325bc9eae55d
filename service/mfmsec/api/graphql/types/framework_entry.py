"""Entries of frameworks."""

from mfmsec.api.graphql.fields import concept, connection, one, prop, values
from mfmsec.api.graphql.types.common import IRI, Entity


@concept("FrameworkEntry")
class FrameworkEntry(Entity):
    """An entry of a framework."""

    entry_id: str | None = prop("entryId")
    see_also: list[IRI] = values("seeAlso")
    framework = one("IN_FRAMEWORK", "Framework")
    exact_match_of = connection("EXACT_MATCH", "Technique", "techniques that it matches exactly", incoming=True)
    close_match_of = connection("CLOSE_MATCH", "Technique", "techniques that it matches closely", incoming=True)
    broad_match_of = connection("BROAD_MATCH", "Technique", "techniques that it is broader than", incoming=True)
    narrow_match_of = connection("NARROW_MATCH", "Technique", "techniques that it is narrower than", incoming=True)
    related_match_of = connection("RELATED_MATCH", "Technique", "techniques that it has to do with", incoming=True)
    mappings = connection("MAPS_TO", "Mapping", "judgements on which of our techniques it matches", incoming=True)
    replaced_by = one("REPLACED_BY", "FrameworkEntry")
    replaces = connection("REPLACED_BY", "FrameworkEntry", "retired ones whose place it takes", incoming=True)
