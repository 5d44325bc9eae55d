"""Facts, mappings and schema, put together as one RDF dataset with a named graph for each source."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from mfmsec.domain import ids
from mfmsec.source import facts, files, mappings
from mfmsec.source.facts import Fact
from mfmsec.source.findings import Fault, Finding

SCHEMA_GRAPH = ox.NamedNode(f"{ids.BASE}graph/schema")
AUTHORS_APART = "; "
CONTEXT = "context.jsonld"


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


def context(folder: Path) -> dict[str, Any]:
    """Return the JSON-LD context of the facts: prefixes, keys, datatypes and enum values.

    Raises Fault where the folder has none that can be read.
    """
    text, unreadable = files.text(folder / CONTEXT, CONTEXT)
    if unreadable:
        raise Fault(unreadable[0])
    try:
        loaded = json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:
        line, problem = getattr(error, "lineno", 0), getattr(error, "msg", "nested too deep")
        raise Fault(Finding(CONTEXT, line, "", f"is not JSON: {problem}.", "Mend the syntax there.", "context")) from error
    if not isinstance(loaded, dict) or not isinstance(loaded.get("@context"), dict):
        raise Fault(Finding(CONTEXT, 1, "@context", "is missing.", "Put prefixes and keys into one object below it.", "context"))
    terms: dict[str, Any] = loaded["@context"]
    return terms


def quads(found: Iterable[Fact], terms: dict[str, Any], graph: str) -> Iterator[ox.Quad]:
    """Expand facts into quads of one named graph.

    A list of authors gives, beside its unordered creators, one literal that keeps their order.
    """
    nodes = [_json_ld(fact.data) for fact in found]
    document = json.dumps({"@context": terms, "@graph": nodes}).encode()
    name = ox.NamedNode(graph)
    try:
        for quad in ox.parse(document, format=ox.RdfFormat.JSON_LD):
            yield ox.Quad(quad.subject, quad.predicate, quad.object, name)
    except SyntaxError as error:
        raise Fault(Finding(CONTEXT, 0, "", f"does not fit the facts: {error.msg}.", "Mend the context.", "context")) from error


def _json_ld(data: dict[str, Any]) -> dict[str, Any]:
    node = dict(data)
    if "authors" in node:
        node["author_list"] = AUTHORS_APART.join(node["authors"])
    if "confidence" in node:
        node["confidence"] = {"@value": str(node["confidence"]), "@type": "xsd:decimal"}
    return node


def schema(folder: Path) -> Iterator[ox.Quad]:
    """Yield the ontology's axioms, all in the graph of the schema.

    Raises Fault where one of its files cannot be read.
    """
    for path in sorted((folder / "schema").glob("*.ttl")):
        for triple in turtle(path, path.relative_to(folder).as_posix()):
            yield ox.Quad(triple.subject, triple.predicate, triple.object, SCHEMA_GRAPH)


def turtle(path: Path, name: str) -> Iterator[ox.Quad]:
    """Yield the triples of a Turtle file; `name` is what a finding calls it.

    Raises Fault where it cannot be read.
    """
    text, unreadable = files.text(path, name)
    if unreadable:
        raise Fault(unreadable[0])
    try:
        yield from ox.parse(text.encode(), format=ox.RdfFormat.TURTLE, rename_blank_nodes=True)
    except SyntaxError as error:
        finding = Finding(name, error.lineno or 0, "", f"is not Turtle: {error.msg}.", "Mend the syntax there.", "turtle")
        raise Fault(finding) from error


def dataset(folder: Path, source: Source | None = None) -> ox.Store:
    """Return the facts and mappings of an ontology folder, beside its schema, as one RDF dataset.

    Raises Fault where context or schema cannot be read; what is wrong with the facts themselves is for `validate` to say.
    """
    store = ox.Store()
    found = source or read(folder)
    store.bulk_extend(quads(found.facts, context(folder), ids.graph()))
    store.bulk_extend(schema(folder))
    return store
