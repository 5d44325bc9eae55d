"""A user's RDF: looked at before it is parsed, parsed in a process of its own, and kept to the user's own namespace."""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from mfmsec.domain import ids
from mfmsec.source import child
from mfmsec.source.findings import Finding
from mfmsec.source.origin import Origin
from mfmsec.source.own import folder

LIMITS = child.Limits(seconds=20, memory=2048 * child.MIB, answer=128 * child.MIB)
NAMES = {"ttl": "Turtle", "nt": "N-Triples", "nq": "N-Quads", "trig": "TriG", "jsonld": "JSON-LD", "rdf": "RDF/XML"}
MOST_FOUND = 100
"""After so many findings nobody reads on."""
_PACKED = {b"PK\x03\x04": "a zip archive", b"\x1f\x8b": "gzip", b"BZh": "bzip2", b"\xfd7zXZ": "xz", b"\x28\xb5\x2f\xfd": "zstd"}
_BOM = b"\xef\xbb\xbf"
_XML = re.compile(rb"<\?xml|<!doctype|<!--|<(\w+:)?(rdf|html|description|ontology)\b", re.IGNORECASE)
_DIRECTIVE = re.compile(rb"@?(prefix|base)\b", re.IGNORECASE)
_ENCODING = re.compile(rb"<\?xml[^>]{0,200}encoding\s*=\s*[\"']([^\"']{1,40})")


def read(path: Path, name: str, origin: Origin, context: Mapping[str, Any]) -> tuple[list[ox.Quad], list[Finding]]:
    """Read a file of RDF; its ending names the format.

    Returns its statements, all in the graph of the source, and what is wrong. What was inferred when the file was exported is
    left out, since it follows anew. The file is never parsed in this process.
    """
    form = name.rpartition(".")[2]
    raw = folder.content(path, folder.LARGEST_RDF)
    if raw is None:
        return [], [_finding(name, 0, "cannot be read.", "Make it a regular file that you may read.")]
    if why := unfit(raw, form):
        return [], [_finding(name, *why)]
    head = json.dumps({"format": form, "context": context if form == "jsonld" else {}}).encode()
    try:
        answer = child.run("mfmsec.source.own.parser", head + b"\n" + raw, LIMITS)
    except child.Overrun as overrun:
        return [], [_finding(name, 0, f"cannot be read as {NAMES[form]}: it {overrun}.", "Split or simplify the file.")]
    if answer[:1] != b"Q":
        line, reason, repair = answer[1:].decode().split("\t")
        return [], [_finding(name, int(line), f"is no {NAMES[form]} to load: it {reason}", repair)]
    return _own(ox.parse(answer[1:], format=ox.RdfFormat.N_QUADS), name, origin)


def unfit(raw: bytes, form: str) -> tuple[int, str, str] | None:
    """Return the line, reason and repair where the bytes of a file are not what its ending says, without parsing them."""
    if len(raw) > folder.LARGEST_RDF:
        return 0, f"is larger than {folder.LARGEST_RDF // child.MIB} MiB.", "Split it into several files."
    if packed := next((what for start, what in _PACKED.items() if raw.startswith(start)), ""):
        return 0, f"is {packed}, not {NAMES[form]}.", "Unpack it."
    try:
        raw.decode()
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        return line, f"is not UTF-8: byte 0x{raw[error.start]:02x} cannot stand there.", "Save it as UTF-8."
    if b"\0" in raw:
        return raw.count(b"\n", 0, raw.index(b"\0")) + 1, "holds a NUL byte.", "Save it as UTF-8 text."
    if raw.startswith(_BOM):
        return 1, "begins with a byte order mark.", "Save it as UTF-8 without one."
    return _other_form(raw, form)


def _other_form(raw: bytes, form: str) -> tuple[int, str, str] | None:
    start = raw[:4096].lstrip()
    xml = bool(_XML.match(start))
    if form == "rdf":
        return _unfit_xml(raw, start)
    looks = "XML" if xml else "JSON" if start[:1] == b"{" and form != "trig" else ""
    looks = "Turtle" if form in {"nt", "nq"} and _DIRECTIVE.match(start) else looks
    if form == "jsonld":
        looks = "XML" if xml else "" if start[:1] in {b"{", b"["} else "something else"
    return (1, f"holds {looks}, not {NAMES[form]}.", "Name the file after what it holds.") if looks else None


def _unfit_xml(raw: bytes, start: bytes) -> tuple[int, str, str] | None:
    if start[:1] != b"<" or start.startswith((b"<http:", b"<https:", b"<urn:")):
        return 1, "holds something else than RDF/XML.", "Name the file after what it holds."
    if found := re.search(rb"<!(doctype|entity)", raw, re.IGNORECASE):
        line = raw.count(b"\n", 0, found.start()) + 1
        return line, "declares a DOCTYPE or an entity.", "Write every IRI and text out, and take the declaration away."
    declared = _ENCODING.match(start)
    if declared and declared[1].lower() not in {b"utf-8", b"utf8", b"us-ascii"}:
        return 1, f"says that it is {declared[1].decode(errors='replace')}.", "Save it as UTF-8, and say so."
    return None


def _own(quads: Iterator[ox.Quad], name: str, origin: Origin) -> tuple[list[ox.Quad], list[Finding]]:
    """Return statements in the graph of their source, and a finding for each thing that is not the user's to state."""
    target, inferred = ox.NamedNode(origin.graph), ids.graph(origin.name, inferred=True)
    kept: list[ox.Quad] = []
    found: dict[tuple[str, str], Finding] = {}
    for quad in quads:
        graph = "" if isinstance(quad.graph_name, ox.DefaultGraph) else quad.graph_name.value
        if graph == inferred:
            continue
        why = _foreign(quad, graph, origin)
        if why:
            found.setdefault(why, _finding(name, 0, *why))
            if len(found) == MOST_FOUND:
                break
        else:
            kept.append(ox.Quad(quad.subject, quad.predicate, quad.object, target))
    return kept, list(found.values())


def _foreign(quad: ox.Quad, graph: str, origin: Origin) -> tuple[str, str] | None:
    if graph not in {"", origin.graph}:
        return f"states something in the graph {graph}.", f"Write it in {origin.graph}, or in no graph."
    if not isinstance(quad.subject, ox.NamedNode) or not origin.owns(quad.subject.value):
        reason = f"states something of {quad.subject}, which is not yours."
        return reason, f"Describe only what lies in {origin.namespace}; point at the rest."
    return None


def _finding(name: str, line: int, message: str, repair: str) -> Finding:
    return Finding(name, line, "", message, repair, "rdf")
