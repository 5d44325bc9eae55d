"""What several classes of the property graph have in common: properties that they state, and edges that start at them."""

from mfmsec.mapping.model import Edge, edge, text, value

LABEL = text("label", "rdfs:label", "name for people")
ALT = text("altLabels", "skos:altLabel", "other names", many=True)
DEFINITION = text("definition", "skos:definition", "what it is, in one or two sentences")
DEFINITION_SOURCE = text("definitionSource", "obo:IAO_0000119", "`own definition`, where the definition rests on no reference")
RATIONALE = text("rationale", "mfmsec:rationale", "why it stands under its element and effect or action")
NOTE = text("note", "skos:note", "what else a user should know")
FINDING = text("finding", "mfmsec:finding", "what was found, with the figure where one was seen")
CODE = value("code", "string", "permanent code", index=True)
YEAR = value("year", "integer", "year of appearance", index=True)
LIFE = (
    value("introduced", "iri", "release that introduced it"),
    value("changed", "iri", "release that last changed it"),
    value("deprecated", "boolean", "whether it is retired", predicate="owl:deprecated"),
)

# (subject)-[:CITES]->(:Reference)
CITES = edge("CITES", "dcterms:source", "Reference", note="text that it rests on")


def replaced(label: str) -> Edge:
    """Return the edge from a retired individual to its successor, which is of the same class."""
    # (retired)-[:REPLACED_BY]->(successor)
    return edge("REPLACED_BY", "dcterms:isReplacedBy", label, many=False, note="what to use instead of a retired one")


# (subject)-[:HAS_MODALITY]->(:Modality) and so on for each axis
MODALITY = edge("HAS_MODALITY", "mfmsec:modality", "Modality", note="modality that carries it, or that it works on")
PHASE = edge("HAS_PHASE", "mfmsec:phase", "Phase", note="phase of the life cycle in which it acts")
