"""References: papers, reports and standards."""

from mfmsec.api.graphql.fields import axis, concept, connection, one, prop, values
from mfmsec.api.graphql.types.common import IRI, Entity
from mfmsec.domain.vocabulary import Verified


@concept("Reference")
class Reference(Entity):
    """A paper, report or standard."""

    title: str | None = prop("title")
    creators: list[str] = values("creators")
    author_list: str | None = prop("authorList")
    year: int | None = prop("year")
    venue: str | None = prop("venue")
    arxiv: str | None = prop("arxiv")
    doi: str | None = prop("doi")
    url: IRI | None = prop("url")
    note: str | None = prop("note")
    verified: Verified | None = axis("HAS_VERIFIED")
    coverage = connection("CITES", "Coverage", "rows that rest on it", incoming=True)
    attacks = connection("CITES", "Attack", "attacks that it reports", incoming=True)
    methods = connection("CITES", "Method", "methods that it reports", incoming=True)
    systems = connection("CITES", "System", "systems that it describes", incoming=True)
    threats = connection("CITES", "Threat", "threats that it describes", incoming=True)
    defenses = connection("CITES", "Defense", "defenses that it describes", incoming=True)
    schemes = connection("CITES", "ConceptScheme", "axes that rest on it", incoming=True)
    replaced_by = one("REPLACED_BY", "Reference")
    replaces = connection("REPLACED_BY", "Reference", "retired ones whose place it takes", incoming=True)
