"""Whether mappings to other frameworks say what the facts say, in the words of SSSOM."""

from collections.abc import Iterator

from mfmsec.source.assemble import Source
from mfmsec.source.findings import Finding, nearest
from mfmsec.source.known import Known, fault, word

PREDICATES = tuple(f"skos:{kind}Match" for kind in ("exact", "close", "broad", "narrow", "related"))
JUSTIFICATIONS = tuple(
    f"semapv:{kind}"
    for kind in (
        "BackgroundKnowledgeBasedMatching",
        "CompositeMatching",
        "InstanceBasedMatching",
        "LexicalMatching",
        "LexicalSimilarityThresholdMatching",
        "LogicalReasoning",
        "ManualMappingCuration",
        "MappingChaining",
        "MappingInversion",
        "MappingReview",
        "SemanticSimilarityThresholdMatching",
        "StructuralMatching",
        "UnspecifiedMatching",
    )
)
"""The kinds of matching that the vocabulary semapv names for SSSOM's `mapping_justification`."""


def check(source: Source, known: Known) -> Iterator[Finding]:
    """Yield what is wrong with predicates, justifications and repeated labels; links are checked with all others."""
    for fact in (one for one in known.facts if one.type == "Mapping"):
        for key, allowed in (("mapping_predicate", PREDICATES), ("mapping_justification", JUSTIFICATIONS)):
            value = word(fact, key)
            if value and value not in allowed:
                what = "match of SKOS" if key == "mapping_predicate" else "justification of SSSOM"
                yield fault(fact, key, (f"{value!r} is no {what}.", nearest(value, list(allowed))), "mapping")
    for file, line, name, label in source.labels:
        target = known.by_id.get(name)
        if target and (own := word(target, "label")) and own != label:
            column = "object_label" if target.type == "FrameworkEntry" else "subject_label"
            yield Finding(file, line, column, f"{label!r} is not the label of {name}.", f"Write {own!r}.", "mapping")
