"""A graph small enough to answer by hand, and the ways in which the GraphQL tests ask it."""

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from mfmsec.api.graphql import schema
from mfmsec.domain import ids
from mfmsec.settings import Settings
from mfmsec.store import driver, tx
from mfmsec.store.driver import Store

BASE = ids.BASE
MARK = "graphql-world"
SILENT = "acme"
"""A second source that states nothing."""

# name: (labels, code, label, more properties)
NODES: dict[str, tuple[list[str], str | None, str, dict[str, Any]]] = {
    "threat/flood": (["Threat", "Hazard", "Technique", "Concept"], "MFM-T0001", "Flood", {"altLabels": ["deluge", "swamping"]}),
    "threat/slow-speech": (["Threat", "Hazard", "Technique", "Concept"], "MFM-T0002", "Slow speech", {"definition": "Talk on."}),
    "threat/whisper": (["Threat", "Hazard", "Technique", "Concept"], "MFM-T0003", "Whisper", {}),
    "attack/endless": (["Attack", "Hazard"], "MFM-A0001", "Endless audio", {"finding": "It never ends."}),
    "attack/hiss": (["Attack", "Hazard"], "MFM-A0002", "Hiss", {}),
    "defense/cap": (["Defense", "Safeguard", "Technique", "Concept"], "MFM-D0001", "Cap", {"definition": "A limit."}),
    "defense/filter": (["Defense", "Safeguard", "Technique", "Concept"], "MFM-D0002", "Filter", {}),
    "method/hard-cap": (["Method", "Safeguard"], "MFM-M0001", "Hard cap", {"note": "Shipped."}),
    "method/low-pass": (["Method", "Safeguard"], "MFM-M0002", "Low pass", {}),
    "system/desk": (["System"], None, "Desk", {"definition": "It takes calls.", "altLabels": ["hotline"]}),
    "coverage/C0001": (["Coverage"], "MFM-C0001", "Hard cap against Endless audio: mitigates", {"finding": "0 of 100."}),
    "coverage/C0002": (["Coverage"], "MFM-C0002", "Low pass against Endless audio: bypassed", {}),
    "coverage/C0003": (["Coverage"], "MFM-C0003", "Cap against Flood: mitigates", {"year": 2023}),
    "coverage/C0004": (["Coverage"], "MFM-C0004", "Low pass against Slow speech: partially mitigates", {}),
    "coverage/C0005": (["Coverage"], "MFM-C0005", "Low pass against Hiss: detects", {}),
    "reference/first-2024": (["Reference"], None, "First", {"title": "First", "year": 2024, "url": "https://example.org/1"}),
    "reference/second-2025": (["Reference"], None, "Second", {"title": "Second", "year": 2026, "arxiv": "2501.00001"}),
    "framework/atlas": (["Framework"], None, "ATLAS", {"year": 2025}),
    "framework/atlas/X1": (["FrameworkEntry"], None, "Flooding", {"entryId": "X1", "seeAlso": ["https://example.org/x1"]}),
    "mapping/flood--x1": (["Mapping"], None, "Flood, close match: Flooding", {"mappingPredicate": "close", "confidence": 0.5}),
    "release/2026.12.0": (["Release"], None, "Release 2026.12.0", {"version": "2026.12.0", "issued": "2026-12-01T00:00:00Z"}),
}
EDGES = """
flood HAS_ELEMENT element/bandwidth · HAS_MODALITY modality/audio modality/text · HAS_FLOW flow/input-to-model
slow-speech HAS_ELEMENT element/bandwidth · HAS_MODALITY modality/audio · BROADER_THREAT flood · WITHIN_THREAT flood
whisper HAS_ELEMENT element/noise · HAS_MODALITY modality/audio
endless REALIZES slow-speech · WITHIN_THREAT slow-speech flood · HAS_MODALITY modality/audio · CITES first-2024
hiss REALIZES whisper · WITHIN_THREAT whisper · HAS_MODALITY modality/audio
cap HAS_ELEMENT element/bandwidth · HAS_ACTION action/constrains
filter HAS_ELEMENT element/noise · HAS_ACTION action/suppresses
hard-cap IMPLEMENTS cap · WITHIN_DEFENSE cap · HAS_MODALITY modality/audio · CITES first-2024
low-pass IMPLEMENTS filter · WITHIN_DEFENSE filter · HAS_MODALITY modality/audio
desk DEPLOYS low-pass filter · HAS_MODALITY modality/sensor · HAS_FLOW flow/model-to-action · HAS_PHASE phase/integration
C0001 HAS_SUBJECT hard-cap · HAS_OBJECT endless · CONCERNS_THREAT slow-speech flood · HAS_MODALITY modality/audio
C0001 HAS_OUTCOME outcome/mitigates · HAS_BASIS basis/empirical · HAS_ADAPTIVE adaptive/yes · CITES first-2024
C0002 HAS_SUBJECT low-pass · HAS_OBJECT endless · CONCERNS_THREAT slow-speech flood · HAS_MODALITY modality/audio
C0002 HAS_OUTCOME outcome/bypassed · HAS_BASIS basis/empirical · HAS_ADAPTIVE adaptive/no · CITES second-2025
C0003 HAS_SUBJECT cap · HAS_OBJECT flood · CONCERNS_THREAT flood · HAS_MODALITY modality/text
C0003 HAS_OUTCOME outcome/mitigates · HAS_BASIS basis/argued · HAS_ADAPTIVE adaptive/unknown
C0004 HAS_SUBJECT low-pass · HAS_OBJECT slow-speech · CONCERNS_THREAT slow-speech flood · HAS_MODALITY modality/audio modality/text
C0004 HAS_OUTCOME outcome/partially-mitigates · HAS_BASIS basis/empirical · HAS_ADAPTIVE adaptive/no · CITES first-2024 second-2025
C0005 TESTED_ON desk · HAS_SUBJECT low-pass · HAS_OBJECT hiss · CONCERNS_THREAT whisper · HAS_MODALITY modality/audio
C0005 HAS_OUTCOME outcome/detects · HAS_BASIS basis/empirical · HAS_ADAPTIVE adaptive/no · CITES first-2024
first-2024 HAS_VERIFIED verified/title
X1 IN_FRAMEWORK atlas
flood--x1 MAPS_FROM flood · MAPS_TO X1
flood CLOSE_MATCH X1
"""


def iri(name: str) -> str:
    """Return the address of a node of this world, named by its last part or by its path."""
    return BASE + next((known for known in NODES if known == name or known.endswith(f"/{name}")), name)


READY = {
    "release": "2026.12.0",
    "digest": MARK,
    "status": "ready",
    "nodes": 140,
    "edges": 200,
    "loadedAt": "2026-12-01T00:00:00+00:00",
}
Statement = tuple[str, dict[str, Any]]


def build(graph: Store) -> None:
    """Make this world the whole content of a graph, in one transaction."""
    accounts = [(_STATE, {"source": source, "state": READY}) for source in (ids.SOURCE, SILENT)]
    statements = [("MATCH (n) DETACH DELETE n", {}), *_nodes(), *_edges(), *accounts]
    tx.write(graph, lambda transaction: [transaction.run(*one).consume() for one in statements])


def _nodes() -> Iterator[Statement]:
    for axis, (slug, values) in ids.AXES.items():
        yield _node(f"scheme/{slug}", ["ConceptScheme"], label=slug)
        for value in values:
            yield _node(f"{slug}/{value}", [axis, "Concept"], label=value)
    for name, (labels, code, label, more) in NODES.items():
        yield _node(name, labels, label=label, **({"code": code} if code else {}), **more)


def _edges() -> Iterator[Statement]:
    ends = [(f"{slug}/{value}", "IN_SCHEME", f"scheme/{slug}") for slug, values in ids.AXES.values() for value in values]
    for line in EDGES.strip().splitlines():
        start, _, rest = line.partition(" ")
        for part in rest.split(" · "):
            kind, *names = part.split()
            ends += [(start, kind, name) for name in names]
    for kind in dict.fromkeys(kind for _, kind, _ in ends):
        rows = [{"start": iri(start), "end": iri(end)} for start, other, end in ends if other == kind]
        match = "UNWIND $rows AS row MATCH (a:Resource {iri: row.start}) MATCH (b:Resource {iri: row.end})"
        yield f"{match} CREATE (a)-[:{kind}]->(b)", {"rows": rows}


def _node(name: str, labels: list[str], **properties: Any) -> Statement:  # noqa: ANN401 - any property
    known = {"iri": iri(name), "slug": ids.slug(iri(name)), "source": "mfmsec", **properties}
    return f"CREATE (n:{':'.join([*labels, 'Resource'])}) SET n = $known", {"known": known}


def node(graph: Store, name: str, labels: list[str], **properties: Any) -> None:  # noqa: ANN401 - any property
    """Create a node."""
    _run(graph, *_node(name, labels, **properties))


def mark(graph: Store, **state: str) -> None:
    """Change what the graph says of its release of ours."""
    _run(graph, "MATCH (r:LoadedRelease) WHERE r.source <> $silent SET r += $state", {"state": state, "silent": SILENT})


def drop(graph: Store, name: str) -> None:
    """Delete a node."""
    _run(graph, "MATCH (n:Resource {iri: $iri}) DETACH DELETE n", {"iri": iri(name)})


def join(graph: Store, start: str, kind: str, end: str) -> None:
    """Create an edge between two nodes."""
    match = "MATCH (a:Resource {iri: $start}) MATCH (b:Resource {iri: $end})"
    _run(graph, f"{match} CREATE (a)-[:{kind}]->(b)", {"start": iri(start), "end": iri(end)})


_STATE = "MERGE (r:LoadedRelease {source: $source}) SET r += $state"


def _run(graph: Store, statement: str, parameters: dict[str, Any]) -> None:
    tx.write(graph, lambda transaction: transaction.run(statement, parameters).consume())


@contextmanager
def world(settings: Settings) -> Iterator["World"]:
    """Open a store that holds this world; it is built only where it is not there yet."""
    with driver.connect(settings) as graph:
        found = tx.read(graph, "MATCH (r:LoadedRelease) RETURN r.digest AS digest", {})
        if [one["digest"] for one in found] != [MARK, MARK]:
            build(graph)
        yield World(graph)


class World:
    """A graph to ask; it keeps the statements that its answers took."""

    def __init__(self, graph: Store) -> None:
        self.graph = graph
        self.statements: list[str] = []
        self._lock = threading.Lock()

    def read(self, statement: str, parameters: Mapping[str, object]) -> list[dict[str, Any]]:
        """Read from the graph and keep the statement."""
        with self._lock:
            self.statements.append(statement)
        return tx.read(self.graph, statement, parameters, timeout=30)

    def ask(self, document: str, **variables: Any) -> dict[str, Any]:  # noqa: ANN401 - any variable
        """Return the data of an answer that has no errors."""
        answer = self.answer(document, **variables)
        assert "errors" not in answer, answer["errors"]
        data: dict[str, Any] = answer["data"]
        return data

    def answer(self, document: str, **variables: Any) -> dict[str, Any]:  # noqa: ANN401 - any variable
        """Return a whole answer, errors included."""
        self.statements.clear()
        return schema.run(document, variables, self.read)

    def refusal(self, document: str, **variables: Any) -> tuple[str, str]:  # noqa: ANN401 - any variable
        """Return code and text of the one error of an answer."""
        (error,) = self.answer(document, **variables)["errors"]
        return error["extensions"]["code"], error["message"]


def codes(found: Any, *path: str) -> list[str]:  # noqa: ANN401 - an answer
    """Return the codes of the nodes of a connection, below a path."""
    for key in path:
        found = found[key]
    return [one["node"]["code"] for one in found["edges"]]
