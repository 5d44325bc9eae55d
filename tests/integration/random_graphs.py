"""Small random graphs, what the schema lets a filter ask of them, and how they are written to a store."""

import random
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final

from mfmsec.domain import ids
from mfmsec.store import tx
from mfmsec.store.driver import Store

TEXTS: Final = ("", "a", "ab", "b", "B", "é")
YEARS: Final = (2022, 2023, 2024, 2025)
AXES: Final = ("Element", "Modality", "Flow", "Outcome", "Adaptive")
_PRESENT: Final = 0.8
"""How often a node has a property."""
_SIZES: Final = {"Threat": 6, "Attack": 5, "Coverage": 9, "Reference": 5}


@dataclass(frozen=True)
class Way:
    """A way along edges, each walked with the arrow or against it, perhaps not at all; and what it ends at."""

    to: str
    steps: tuple[tuple[str, bool, bool], ...]


def _way(to: str, *words: str) -> Way:
    """Return the way that words describe: `<TYPE` is against the arrow, `TYPE?` perhaps not at all."""
    return Way(to, tuple((word.strip("<?"), word.startswith("<"), word.endswith("?")) for word in words))


@dataclass(frozen=True)
class Kind:
    """What the schema lets a filter ask of a type."""

    root: str
    labels: tuple[str, ...]
    texts: tuple[str, ...]
    numbers: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()
    axes: Mapping[str, Way] = field(default_factory=dict)
    ones: Mapping[str, Way] = field(default_factory=dict)
    edges: Mapping[str, Way] = field(default_factory=dict)


_CITED: Final = _way("Reference", "CITES")
_TRIED: Final = _way("Coverage", "<HAS_OBJECT")
KINDS: Final = {
    "Threat": Kind(
        "threats",
        ("Threat",),
        ("code", "label", "note"),
        lists=("altLabels",),
        axes={
            "element": _way("Element", "HAS_ELEMENT"),
            "modality": _way("Modality", "HAS_MODALITY"),
            "flow": _way("Flow", "HAS_FLOW"),
        },
        ones={"broader": _way("Threat", "BROADER_THREAT"), "within": _way("Threat", "WITHIN_THREAT?")},
        edges={
            "narrower": _way("Threat", "<BROADER_THREAT"),
            "ancestors": _way("Threat", "WITHIN_THREAT"),
            "attacks": _way("Attack", "<REALIZES"),
            "attacksWithin": _way("Attack", "<WITHIN_THREAT"),
            "coverage": _TRIED,
            "evidence": _way("Coverage", "<CONCERNS_THREAT"),
            "references": _CITED,
        },
    ),
    "Attack": Kind(
        "attacks",
        ("Attack",),
        ("code", "label", "finding"),
        axes={"modality": _way("Modality", "HAS_MODALITY"), "targetModalities": _way("Modality", "TARGETS_MODALITY")},
        ones={"threat": _way("Threat", "REALIZES"), "within": _way("Threat", "WITHIN_THREAT")},
        edges={"threats": _way("Threat", "REALIZES"), "coverage": _TRIED, "references": _CITED},
    ),
    "Coverage": Kind(
        "coverage",
        ("Coverage",),
        ("code", "label", "finding"),
        ("year",),
        axes={
            "modality": _way("Modality", "HAS_MODALITY"),
            "outcome": _way("Outcome", "HAS_OUTCOME"),
            "adaptive": _way("Adaptive", "HAS_ADAPTIVE"),
        },
        ones={"object": _way("Hazard", "HAS_OBJECT"), "threat": _way("Threat", "HAS_OBJECT", "REALIZES?")},
        edges={"concerns": _way("Threat", "CONCERNS_THREAT"), "references": _CITED},
    ),
    "Reference": Kind(
        "references",
        ("Reference",),
        ("label", "title", "arxiv"),
        ("year",),
        lists=("creators",),
        edges={"coverage": _way("Coverage", "<CITES"), "attacks": _way("Attack", "<CITES"), "threats": _way("Threat", "<CITES")},
    ),
    "Hazard": Kind(
        "",
        ("Threat", "Attack"),
        ("code", "label"),
        axes={"modality": _way("Modality", "HAS_MODALITY")},
        ones={"threat": _way("Threat", "REALIZES?"), "within": _way("Threat", "WITHIN_THREAT?")},
        edges={"coverage": _TRIED, "references": _CITED},
    ),
}
_ENDS: Final = {
    ("Threat", "HAS_ELEMENT"): ("Element", 1),
    ("Threat", "HAS_MODALITY"): ("Modality", 3),
    ("Threat", "HAS_FLOW"): ("Flow", 2),
    ("Threat", "BROADER_THREAT"): ("Threat", 1),
    ("Threat", "WITHIN_THREAT"): ("Threat", 2),
    ("Threat", "CITES"): ("Reference", 2),
    ("Attack", "REALIZES"): ("Threat", 2),
    ("Attack", "WITHIN_THREAT"): ("Threat", 2),
    ("Attack", "HAS_MODALITY"): ("Modality", 2),
    ("Attack", "TARGETS_MODALITY"): ("Modality", 1),
    ("Attack", "CITES"): ("Reference", 2),
    ("Coverage", "HAS_OBJECT"): ("Threat Attack", 1),
    ("Coverage", "CONCERNS_THREAT"): ("Threat", 2),
    ("Coverage", "HAS_MODALITY"): ("Modality", 2),
    ("Coverage", "HAS_OUTCOME"): ("Outcome", 1),
    ("Coverage", "HAS_ADAPTIVE"): ("Adaptive", 1),
    ("Coverage", "CITES"): ("Reference", 2),
}
"""From which label an edge of a type goes to which, and how many of them go from one node at most."""


@dataclass(frozen=True)
class Graph:
    """Nodes by IRI with their label among their properties, and edges as (start, type, end)."""

    nodes: Mapping[str, Mapping[str, Any]]
    edges: frozenset[tuple[str, str, str]]

    @cached_property
    def beside(self) -> Mapping[tuple[str, str, bool], set[str]]:
        """The nodes next to one along edges of a type, with the arrow or against it."""
        found: dict[tuple[str, str, bool], set[str]] = defaultdict(set)
        for start, type_, end in self.edges:
            found[start, type_, False].add(end)
            found[end, type_, True].add(start)
        return found

    def of(self, labels: Iterable[str]) -> list[str]:
        """Return the IRIs of the nodes with one of these labels, in order."""
        return sorted(iri for iri, node in self.nodes.items() if node["kind"] in labels)

    def along(self, iri: str, way: Way) -> set[str]:
        """Return the nodes that a way leads to."""
        here = {iri}
        for kind, against, perhaps in way.steps:
            there = {other for one in here for other in self.beside.get((one, kind, against), ())}
            here = there | here if perhaps else there
        labels = KINDS[way.to].labels if way.to in KINDS else (way.to,)
        return {one for one in here if self.nodes[one]["kind"] in labels}


def made(seed: int) -> Graph:
    """Return the graph of a seed."""
    chance = random.Random(seed)  # noqa: S311 - a test's dice, no secret
    nodes: dict[str, dict[str, Any]] = {}
    for axis in AXES:
        slug, values = ids.AXES[axis]
        nodes |= {f"{ids.BASE}{slug}/{value}": {"kind": axis, "label": str(value)} for value in list(values)[:3]}
    for kind, size in _SIZES.items():
        nodes |= {f"{ids.BASE}{kind.lower()}/{number}": {"kind": kind, **_properties(chance, kind)} for number in range(size)}
    return Graph(nodes, frozenset(_edges(chance, nodes)))


def _properties(chance: random.Random, kind: str) -> dict[str, Any]:
    """Return properties of a node; each but the label may be absent."""
    spec = KINDS[kind]
    found: dict[str, Any] = {key: chance.choice(TEXTS) for key in spec.texts if key == "label" or chance.random() < _PRESENT}
    found |= {key: chance.choice(YEARS) for key in spec.numbers if chance.random() < _PRESENT}
    return found | {key: chance.sample(TEXTS, 2) for key in spec.lists if chance.random() < _PRESENT}


def _edges(chance: random.Random, nodes: Mapping[str, Mapping[str, Any]]) -> Iterator[tuple[str, str, str]]:
    for (kind, type_), (to, most) in _ENDS.items():
        ends = [iri for iri, node in nodes.items() if node["kind"] in to.split()]
        for start in (iri for iri, node in nodes.items() if node["kind"] == kind):
            yield from ((start, type_, end) for end in chance.sample(ends, min(most, chance.randint(0, most + 1))))


_MORE: Final = {"Threat": ("Hazard", "Technique", "Concept"), "Attack": ("Hazard",), **dict.fromkeys(AXES, ("Concept",))}


def write(store: Store, graph: Graph) -> None:
    """Make a graph the whole content of a store."""
    statements: list[tuple[str, dict[str, Any]]] = [("MATCH (n) DETACH DELETE n", {})]
    for iri, node in graph.nodes.items():
        labels = ":".join((node["kind"], *_MORE.get(node["kind"], ()), "Resource"))
        known = {"iri": iri, "slug": ids.slug(iri), "source": "mfmsec", **{key: node[key] for key in node if key != "kind"}}
        statements.append((f"CREATE (n:{labels}) SET n = $known", {"known": known}))
    for type_ in sorted({type_ for _, type_, _ in graph.edges}):
        rows = [{"start": start, "end": end} for start, other, end in sorted(graph.edges) if other == type_]
        match = "UNWIND $rows AS row MATCH (a:Resource {iri: row.start}) MATCH (b:Resource {iri: row.end})"
        statements.append((f"{match} CREATE (a)-[:{type_}]->(b)", {"rows": rows}))
    state = {"release": "2026.12.0", "digest": "random", "status": "ready"}
    statements.append(("CREATE (r:LoadedRelease {source: 'mfmsec'}) SET r += $state", {"state": state}))
    tx.write(store, lambda transaction: [transaction.run(*one).consume() for one in statements])
