"""The property graph, as data: for each class its label, its properties and the edges that start at it.

Everything else about the graph is derived from this table: Cypher, constraints, indexes, documentation and the read-back.
A predicate that stands nowhere here cannot be loaded.
"""

from functools import cache

from mfmsec.mapping.axes import AXES, SCHEME
from mfmsec.mapping.model import Node, Property, edge, iri, text, value
from mfmsec.mapping.shared import (
    ALT,
    CITES,
    CODE,
    DEFINITION,
    DEFINITION_SOURCE,
    FINDING,
    LABEL,
    LIFE,
    MODALITY,
    NOTE,
    PHASE,
    RATIONALE,
    YEAR,
    replaced,
)

_PLACE = (
    edge("HAS_ELEMENT", "mfmsec:element", "Element", many=False, note="element of channel capacity that it acts on"),
    edge("HAS_CONCERN", "mfmsec:concern", "Concern", note="tradition in which it is a problem, or that it guards"),
    edge("HAS_LEVEL", "mfmsec:level", "Level", note="where it acts: in the model or around it"),
    edge("HAS_PROPERTY", "mfmsec:property", "Property", note="property that it harms or guards"),
    edge("HAS_FLOW", "mfmsec:flow", "Flow", note="link of the channel on which it acts"),
    PHASE,
    MODALITY,
)
_MATCHES = tuple(
    # (technique)-[:CLOSE_MATCH]->(:FrameworkEntry), inferred from the mappings
    edge(f"{kind.upper()}_MATCH", f"skos:{kind}Match", "FrameworkEntry", note=f"entry of a framework that is its {kind} match")
    for kind in ("exact", "close", "broad", "narrow", "related")
)

THREAT = Node(
    "Threat",
    iri("mfmsec:Threat"),
    (CODE, LABEL, ALT, DEFINITION, DEFINITION_SOURCE, RATIONALE, NOTE, *LIFE),
    (
        *_PLACE,
        edge("HAS_EFFECT", "mfmsec:effect", "Effect", many=False, note="what it does to its element"),
        edge("HAS_SOK_FLOW", "mfmsec:sokFlow", "SokFlow", note="information flow of the systematization"),
        edge("BROADER_THREAT", "mfmsec:broaderThreat", "Threat", many=False, note="threat that it is a kind of"),
        edge("BROADER", "skos:broader", "Threat", note="the same, in SKOS's own term"),
        edge("WITHIN_THREAT", "mfmsec:withinThreat", "Threat", note="threat that it falls under, at any depth"),
        *_MATCHES,
        CITES,
        replaced("Threat"),
    ),
    "A technique: what can go wrong.",
)
DEFENSE = Node(
    "Defense",
    iri("mfmsec:Defense"),
    THREAT.properties,
    (
        *_PLACE,
        edge("HAS_ACTION", "mfmsec:action", "Action", many=False, note="what it does to its element"),
        edge("BROADER_DEFENSE", "mfmsec:broaderDefense", "Defense", many=False, note="defense that it is a kind of"),
        edge("BROADER", "skos:broader", "Defense", note="the same, in SKOS's own term"),
        edge("WITHIN_DEFENSE", "mfmsec:withinDefense", "Defense", note="defense that it falls under, at any depth"),
        *_MATCHES,
        CITES,
        replaced("Defense"),
    ),
    "A technique: what can be done.",
)
ATTACK = Node(
    "Attack",
    iri("mfmsec:Attack"),
    (CODE, LABEL, ALT, FINDING, value("evaluatedSystem", "string", "model it was tried on", many=True), NOTE, *LIFE),
    (
        edge("REALIZES", "mfmsec:realizes", "Threat", note="threat of which it is a published instance"),
        edge("WITHIN_THREAT", "mfmsec:withinThreat", "Threat", note="threat that it falls under, at any depth"),
        MODALITY,
        edge("TARGETS_MODALITY", "mfmsec:targetModality", "Modality", note="modality of the model attacked"),
        edge("NEEDS_KNOWLEDGE", "mfmsec:knowledge", "Knowledge", note="what the attacker needs to know of the model"),
        PHASE,
        CITES,
        replaced("Attack"),
    ),
    "A published instance of threats.",
)
METHOD = Node(
    "Method",
    iri("mfmsec:Method"),
    (CODE, LABEL, ALT, value("artifact", "anyURI", "address of code or data"), NOTE, *LIFE),
    (
        edge("IMPLEMENTS", "mfmsec:implements", "Defense", note="defense of which it is a published instance"),
        edge("WITHIN_DEFENSE", "mfmsec:withinDefense", "Defense", note="defense that it falls under, at any depth"),
        MODALITY,
        PHASE,
        CITES,
        replaced("Method"),
    ),
    "A published or shipped instance of defenses.",
)
COVERAGE = Node(
    "Coverage",
    iri("mfmsec:Coverage"),
    (CODE, LABEL, FINDING, YEAR, NOTE, *LIFE),
    (
        edge("HAS_SUBJECT", "mfmsec:subject", "Method", "Defense", many=False, note="what was tried"),
        edge("HAS_OBJECT", "mfmsec:object", "Threat", "Attack", many=False, note="what it was tried against"),
        edge("CONCERNS_THREAT", "mfmsec:concernsThreat", "Threat", note="threat that the row says something about"),
        MODALITY,
        edge("HAS_OUTCOME", "mfmsec:outcome", "Outcome", many=False, note="what was shown"),
        edge("HAS_BASIS", "mfmsec:basis", "Basis", many=False, note="how it is known"),
        edge("HAS_ADAPTIVE", "mfmsec:adaptive", "Adaptive", many=False, note="whether the attacker knew the defense"),
        edge("HAS_CHECKED", "mfmsec:checked", "Checked", many=False, note="best text in which it was seen"),
        edge("TESTED_ON", "mfmsec:testedOn", "System", many=False, note="system on which it was tried"),
        CITES,
        replaced("Coverage"),
    ),
    "Evidence that a safeguard covers, or fails against, a hazard.",
)
SYSTEM = Node(
    "System",
    iri("mfmsec:System"),
    (LABEL, ALT, DEFINITION, NOTE, *LIFE),
    (
        # (:System)-[:DEPLOYS]->(:Method)
        edge("DEPLOYS", "mfmsec:deploys", "Method", "Defense", note="safeguard that it has in place"),
        edge("HAS_MODALITY", "mfmsec:modality", "Modality", note="modality that it takes in or gives out"),
        edge("HAS_FLOW", "mfmsec:flow", "Flow", note="link of the channel that it has"),
        edge("HAS_PHASE", "mfmsec:phase", "Phase", note="phase of the life cycle that its owner takes part in"),
        CITES,
        replaced("System"),
    ),
    "Something built around a model, which somebody runs and protects.",
)
_CITATION = (
    text("title", "dcterms:title", "title"),
    value("creators", "string", "authors, unordered", many=True, predicate="dcterms:creator"),
    value("authorList", "string", "authors in their order, parted by semicolons"),
    YEAR,
    value("venue", "string", "where it appeared"),
    value("arxiv", "string", "arXiv id", index=True),
    value("doi", "string", "DOI", index=True),
    value("url", "anyURI", "address"),
)
# (:Reference)-[:HAS_VERIFIED]->(:Verified)
_VERIFIED = edge("HAS_VERIFIED", "mfmsec:verified", "Verified", many=False, note="what a look-up confirmed")
REFERENCE = Node(
    "Reference",
    iri("mfmsec:Reference"),
    (LABEL, *_CITATION, NOTE, *LIFE),
    (_VERIFIED, replaced("Reference")),
    "A paper, report or standard.",
)
FRAMEWORK = Node(
    "Framework",
    iri("mfmsec:Framework"),
    (
        LABEL,
        *_CITATION,
        value("publisher", "string", "publisher, as it names itself", predicate="dcterms:publisher"),
        value("licenseStatement", "string", "license, as the publisher gives it"),
        value("homepage", "anyURI", "home page"),
        value("versionSeen", "string", "version that the ids and labels were checked against"),
        value("versionCurrent", "string", "newest version known to exist, where it is a later one"),
        text("readFrom", "mfmsec:readFrom", "where the ids and labels were read"),
        value("idPattern", "string", "form of an entry's id, for people"),
        value("aiEntryCount", "integer", "how many of its entries concern AI"),
        NOTE,
        *LIFE,
    ),
    (
        _VERIFIED,
        edge("HAS_IRI_PATTERN", "mfmsec:iriPattern", "IriPattern", note="form of an entry's address"),
        edge("HAS_ENTRY_COUNT", "mfmsec:entryCount", "EntryCount", note="how many entries of a kind it has"),
        replaced("Framework"),
    ),
    "A catalog by others that ours is mapped to.",
)
ENTRY = Node(
    "FrameworkEntry",
    iri("mfmsec:FrameworkEntry"),
    (
        value("entryId", "string", "id that the publisher gave it", index=True),
        LABEL,
        Property("seeAlso", iri("rdfs:seeAlso"), "iri", "address at the publisher", many=True),
        *LIFE,
    ),
    (
        edge("IN_FRAMEWORK", "mfmsec:inFramework", "Framework", many=False, note="framework that it belongs to"),
        replaced("FrameworkEntry"),
    ),
    "An entry of a framework.",
)
IRI_PATTERN = Node(
    "IriPattern",
    iri("mfmsec:IriPattern"),
    (LABEL, value("pattern", "string", "address with a place to fill in")),
    (),
    "The form of the addresses of a framework's entries.",
)
ENTRY_COUNT = Node(
    "EntryCount",
    iri("mfmsec:EntryCount"),
    (LABEL, value("count", "integer", "how many")),
    (),
    "The number of entries of one kind in a framework.",
)
MAPPING = Node(
    "Mapping",
    iri("mfmsec:Mapping"),
    (
        LABEL,
        Property("mappingPredicate", iri("mfmsec:mappingPredicate"), "iri", "how the two relate, a SKOS property", index=True),
        Property("mappingJustification", iri("mfmsec:mappingJustification"), "iri", "how the mapping was made"),
        value("confidence", "decimal", "confidence from 0 to 1"),
        text("comment", "rdfs:comment", "what differs"),
        *LIFE,
    ),
    (
        edge("MAPS_FROM", "mfmsec:mappingSubject", "Threat", "Defense", many=False, note="technique that is mapped"),
        edge("MAPS_TO", "mfmsec:mappingObject", "FrameworkEntry", many=False, note="entry that it is mapped to"),
        replaced("Mapping"),
    ),
    "A judgement that a technique matches an entry of a framework.",
)
RELEASE = Node(
    "Release",
    iri("mfmsec:Release"),
    (
        LABEL,
        value("version", "string", "version", index=True),
        value("issued", "dateTime", "when", predicate="dcterms:issued"),
        value("formatVersion", "string", "version of the schema and of the files' layout"),
        NOTE,
    ),
    (),
    "A published state of the catalog.",
)
NODES: tuple[Node, ...] = (
    *(THREAT, ATTACK, DEFENSE, METHOD, SYSTEM, COVERAGE, REFERENCE),
    *(FRAMEWORK, ENTRY, IRI_PATTERN, ENTRY_COUNT, MAPPING, RELEASE, SCHEME),
    *AXES,
)
SUPERCLASSES: dict[str, str] = {
    **{iri(f"mfmsec:{name}"): name for name in ("Hazard", "Safeguard", "Technique", "CatalogEntry")},
    **{
        iri(f"mfmsec:{e}{kind}"): f"{e}{kind}"
        for e in ("Signal", "Noise", "Bandwidth", "Alignment")
        for kind in ("Threat", "Defense")
    },
    iri("skos:Concept"): "Concept",
}
"""Classes that are further labels of a node: class IRI to label."""


@cache
def by_label() -> dict[str, Node]:
    """Return the nodes by primary label."""
    return {node.label: node for node in NODES}


@cache
def by_class() -> dict[str, Node]:
    """Return the nodes by class IRI."""
    return {node.class_iri: node for node in NODES}


@cache
def edge_types() -> dict[str, str]:
    """Return the predicate of each edge type; one type never stands for two predicates."""
    return {edge.type: edge.predicate for node in NODES for edge in node.edges}


def property_of(node: Node, key: str) -> Property | None:
    """Return the spec of a property by its key in the graph; `label_de` is the German value of `label`."""
    keys = {spec.key: spec for spec in node.properties}
    if key in keys:
        return keys[key]
    base = keys.get(key.partition("_")[0])
    return base if base is not None and base.kind == "text" else None
