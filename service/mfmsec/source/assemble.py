"""Facts, mappings and schema, put together as one RDF dataset with a named graph for each source."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from mfmsec.domain import ids
from mfmsec.source import facts, files, mappings
from mfmsec.source.facts import Fact
from mfmsec.source.findings import Finding

SCHEMA_GRAPH = ox.NamedNode(f"{ids.BASE}graph/schema")
AUTHORS_APART = "; "


@dataclass(frozen=True)
class Source:
    """All that was read from a folder: facts of YAML files and of mapping files, and what stands in the way."""

    facts: list[Fact]
    labels: list[tuple[str, int, str, str]]
    """(file, line, id, label) for each label that a mapping file repeats."""
    findings: list[Finding]


def read(folder: Path) -> Source:
    """Read every fact and mapping file below a folder; file names are given relative to it.

    Whatever lies there in the place of a file ends up among the findings.
    """
    found = Source([], [], [])
    for path in facts.files(folder / "facts"):
        name = path.relative_to(folder).as_posix()
        text, findings = files.text(path, name)
        new, more = facts.read(text, name)
        found.facts.extend(new)
        found.findings.extend([*findings, *more])
    for path in sorted((folder / "mappings").glob("*.sssom.tsv")):
        _read_mappings(path, path.relative_to(folder).as_posix(), found)
    found.findings.extend(files.strays(folder / "facts", folder, (".yaml",)))
    found.findings.extend(files.strays(folder / "mappings", folder, (".sssom.tsv",)))
    if not found.facts and not found.findings:
        found.findings.append(Finding("facts", 0, "", "holds no facts.", "Put files that end in .yaml there.", "file"))
    return found


def _read_mappings(path: Path, name: str, found: Source) -> None:
    text, findings = files.text(path, name)
    if findings:
        found.findings.extend(findings)
        return
    rows, findings = mappings.read(text, name)
    found.facts.extend(rows.facts)
    found.labels.extend((name, *label) for label in rows.labels)
    found.findings.extend(findings)


@cache
def context(folder: Path) -> dict[str, Any]:
    """Return the JSON-LD context of the facts: prefixes, keys, datatypes and enum values."""
    loaded: dict[str, Any] = json.loads((folder / "context.jsonld").read_text(encoding="utf-8"))
    return loaded["@context"]  # type: ignore[no-any-return]  # JSON has no types


def quads(found: Iterable[Fact], terms: dict[str, Any], graph: str) -> Iterator[ox.Quad]:
    """Expand facts into quads of one named graph.

    A list of authors gives, beside its unordered creators, one literal that keeps their order.
    """
    nodes = [_json_ld(fact.data) for fact in found]
    document = json.dumps({"@context": terms, "@graph": nodes}).encode()
    name = ox.NamedNode(graph)
    for quad in ox.parse(document, format=ox.RdfFormat.JSON_LD):
        yield ox.Quad(quad.subject, quad.predicate, quad.object, name)


def _json_ld(data: dict[str, Any]) -> dict[str, Any]:
    node = dict(data)
    if "authors" in node:
        node["author_list"] = AUTHORS_APART.join(node["authors"])
    if "confidence" in node:
        node["confidence"] = {"@value": str(node["confidence"]), "@type": "xsd:decimal"}
    return node


def schema(folder: Path) -> Iterator[ox.Quad]:
    """Yield the ontology's axioms, all in the graph of the schema."""
    for path in sorted((folder / "schema").glob("*.ttl")):
        for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE, rename_blank_nodes=True):
            yield ox.Quad(quad.subject, quad.predicate, quad.object, SCHEMA_GRAPH)


def dataset(folder: Path, source: Source | None = None) -> ox.Store:
    """Return the facts and mappings of an ontology folder, beside its schema, as one RDF dataset."""
    store = ox.Store()
    found = source or read(folder)
    store.bulk_extend(quads(found.facts, context(folder), ids.graph()))
    store.bulk_extend(schema(folder))
    return store
