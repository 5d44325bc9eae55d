"""Entries of frameworks."""

from mfmsec.api.graphql.fields import concept, connection, one, prop, values
from mfmsec.api.graphql.types.common import IRI, Entity


@concept("FrameworkEntry")
class FrameworkEntry(Entity):
    """An entry of a framework."""

    entry_id: str | None = prop("entryId")
    see_also: list[IRI] = values("seeAlso")
    framework = one("IN_FRAMEWORK", "Framework")
    mappings = connection("MAPS_TO", "Mapping", "judgements on which of our techniques it matches", incoming=True)
