"""How things are named: namespaces, kinds, slugs and codes."""

import re
from enum import StrEnum

from mfmsec.domain import vocabulary

BASE = "https://w3id.org/mfmsec/"
NAMESPACE = f"{BASE}ns#"
SOURCE = "mfmsec"
"""The source whose facts this project ships."""

KINDS = {
    "Threat": "threat",
    "Attack": "attack",
    "Defense": "defense",
    "Method": "method",
    "System": "system",
    "Coverage": "coverage",
    "Reference": "reference",
    "Framework": "framework",
    "FrameworkEntry": "framework",
    "IriPattern": "framework",
    "EntryCount": "framework",
    "Mapping": "mapping",
    "Release": "release",
    "ConceptScheme": "scheme",
}
"""The path segment under which the individuals of a class stand, and the prefix of their ids in the facts."""

AXES: dict[str, tuple[str, type[StrEnum]]] = {
    "Element": ("element", vocabulary.Element),
    "Effect": ("effect", vocabulary.Effect),
    "Action": ("action", vocabulary.Action),
    "Modality": ("modality", vocabulary.Modality),
    "Flow": ("flow", vocabulary.Flow),
    "SokFlow": ("sok-flow", vocabulary.SokFlow),
    "Concern": ("concern", vocabulary.Concern),
    "Level": ("level", vocabulary.Level),
    "Property": ("property", vocabulary.Property),
    "Phase": ("phase", vocabulary.Phase),
    "Knowledge": ("knowledge", vocabulary.Knowledge),
    "Outcome": ("outcome", vocabulary.Outcome),
    "Basis": ("basis", vocabulary.Basis),
    "Adaptive": ("adaptive", vocabulary.Adaptive),
    "Checked": ("checked", vocabulary.Checked),
    "Verified": ("verified", vocabulary.Verified),
}
"""Each axis: its class, the slug of its scheme, and its values."""

CODE_LETTERS = {"Threat": "T", "Attack": "A", "Defense": "D", "Method": "M", "Coverage": "C"}


def code_pattern(letter: str) -> str:
    """Return the form of a permanent code with this letter."""
    return rf"MFM-{letter}\d{{4,}}"


def graph(source: str = SOURCE, *, inferred: bool = False) -> str:
    """Return the IRI of the named graph that holds a source's facts, or what follows from them."""
    return f"{BASE}graph/{'inferred/' if inferred else ''}{source}"


def source_of(graph_iri: str) -> tuple[str, bool]:
    """Return the source that a named graph belongs to, and whether the graph holds what is inferred."""
    name = graph_iri.removeprefix(f"{BASE}graph/")
    return name.removeprefix("inferred/"), name.startswith("inferred/")


def slug(iri: str) -> str:
    """Return the part of an individual's IRI that names it within its kind."""
    if not iri.startswith(BASE):
        return re.split(r"[/#]", iri)[-1]
    return iri.removeprefix(BASE).partition("/")[2]


def concept(axis: str, value: str) -> str:
    """Return the IRI of a value of an axis, given the axis's class name."""
    return f"{BASE}{AXES[axis][0]}/{value}"
