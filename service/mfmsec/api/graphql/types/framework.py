"""Frameworks: catalogs by others that ours is mapped to, and what they hold."""

from mfmsec.api.graphql.fields import axis, concept, connection, one, prop, several, values
from mfmsec.api.graphql.types.common import IRI, Entity
from mfmsec.domain.vocabulary import Verified


@concept("Framework")
class Framework(Entity):
    """A catalog by others that ours is mapped to."""

    title: str | None = prop("title")
    creators: list[str] = values("creators")
    author_list: str | None = prop("authorList")
    year: int | None = prop("year")
    venue: str | None = prop("venue")
    arxiv: str | None = prop("arxiv")
    doi: str | None = prop("doi")
    url: IRI | None = prop("url")
    publisher: str | None = prop("publisher")
    license_statement: str | None = prop("licenseStatement")
    homepage: IRI | None = prop("homepage")
    version_seen: str | None = prop("versionSeen")
    version_current: str | None = prop("versionCurrent")
    read_from: str | None = prop("readFrom")
    id_pattern: str | None = prop("idPattern")
    ai_entry_count: int | None = prop("aiEntryCount")
    note: str | None = prop("note")
    verified: Verified | None = axis("HAS_VERIFIED")
    iri_patterns = several("HAS_IRI_PATTERN", "IriPattern")
    entry_counts = several("HAS_ENTRY_COUNT", "EntryCount")
    entries = connection("IN_FRAMEWORK", "FrameworkEntry", "its entries that ours is mapped to", incoming=True)
    replaced_by = one("REPLACED_BY", "Framework")
    replaces = connection("REPLACED_BY", "Framework", "retired ones whose place it takes", incoming=True)


@concept("IriPattern")
class IriPattern(Entity):
    """The form of the addresses of a framework's entries."""

    pattern: str | None = prop("pattern")
    framework = one("HAS_IRI_PATTERN", "Framework", "framework whose entries have such addresses", incoming=True)


@concept("EntryCount")
class EntryCount(Entity):
    """The number of entries of one kind in a framework."""

    count: int | None = prop("count")
    framework = one("HAS_ENTRY_COUNT", "Framework", "framework that has so many", incoming=True)
