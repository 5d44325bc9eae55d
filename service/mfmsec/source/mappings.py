"""Mappings to other frameworks, in SSSOM's own text form: a commented header of metadata and a table.

Source: Simple Standard for Sharing Ontological Mappings, version 1.0, TSV serialization.
"""

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import yaml

from mfmsec.domain import ids
from mfmsec.source.facts import Fact, plain
from mfmsec.source.findings import Finding, nearest

COLUMNS = (
    "subject_id",
    "subject_label",
    "predicate_id",
    "object_id",
    "object_label",
    "mapping_justification",
    "confidence",
    "comment",
    "introduced",
)
_KEYS = {
    "subject_id": "mapping_subject",
    "predicate_id": "mapping_predicate",
    "object_id": "mapping_object",
    "mapping_justification": "mapping_justification",
    "confidence": "confidence",
    "comment": "comment",
    "introduced": "introduced",
}
_CURIES = {"subject_id", "predicate_id", "object_id", "mapping_justification", "introduced"}
_NAMESPACES = {
    **{kind: f"{ids.BASE}{kind}/" for kind in ids.KINDS.values()},
    "mfmsec": ids.NAMESPACE,
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "semapv": "https://w3id.org/semapv/vocab/",
}
COLUMN_OF = {key: column for column, key in _KEYS.items()}
"""The column in which a key of a mapping stands."""


@dataclass(frozen=True)
class MappingSet:
    """One SSSOM file: its metadata, its rows as facts, and the labels it repeats for its readers."""

    metadata: dict[str, Any]
    facts: list[Fact]
    labels: list[tuple[int, str, str]]
    """(line, id, label) for each label repeated in the table."""


def read(text: str, file: str) -> tuple[MappingSet, list[Finding]]:
    """Read one SSSOM file.

    Returns the mapping set, empty where the text has no such form, and what is wrong with it.
    """
    lines = text.split("\n")
    head = [line.removeprefix("#") for line in itertools.takewhile(lambda line: line.startswith("#"), lines)]
    try:
        metadata = plain("\n".join(head))
    except yaml.YAMLError as error:
        reason = f"has a broken header: {' '.join(str(error).split()).rstrip('.')}."
        return MappingSet({}, [], []), [Finding(file, 1, "", reason, "Mend the lines that begin with #.", "sssom")]
    table = [line.split("\t") for line in lines[len(head) :]]
    if not isinstance(metadata, dict) or not isinstance(metadata.get("curie_map"), dict):
        repair = "Begin the file with the metadata of the mapping set, each line after a #."
        return MappingSet({}, [], []), [Finding(file, 1, "curie_map", "is missing from the header.", repair, "sssom")]
    if tuple(table[0]) != COLUMNS:
        repair = f"Write the columns {', '.join(COLUMNS)}, parted by tabs."
        return MappingSet(metadata, [], []), [Finding(file, len(head) + 1, "", "has other columns.", repair, "sssom")]
    rows = table[1:-1] if table[-1] == [""] else table[1:]
    found, findings = _rows(rows, len(head) + 2, file, metadata)
    return found, [*_prefixes(metadata["curie_map"], head, file), *findings]


def _prefixes(declared: dict[str, Any], head: list[str], file: str) -> Iterator[Finding]:
    """Yield a finding for each prefix that stands here for another namespace than everywhere else."""
    for prefix, base in declared.items():
        expected = _NAMESPACES.get(prefix, f"{ids.BASE}framework/{prefix}/")
        if base != expected:
            line = next((number for number, text in enumerate(head, 1) if text.strip().startswith(f"{prefix}:")), 1)
            yield Finding(file, line, "curie_map", f"{prefix!r} stands for {base!r}.", f"Write {expected}.", "sssom")


def _rows(table: list[list[str]], first: int, file: str, metadata: dict[str, Any]) -> tuple[MappingSet, list[Finding]]:
    found = MappingSet(metadata, [], [])
    findings = []
    for line, cells in enumerate(table, first):
        if len(cells) != len(COLUMNS):
            findings.append(Finding(file, line, "", f"has {len(cells)} cells.", f"Write {len(COLUMNS)}, parted by tabs.", "sssom"))
            continue
        row = dict(zip(COLUMNS, cells, strict=True))
        if faults := list(_cells(row, metadata["curie_map"], file, line)):
            findings.extend(faults)
            continue
        prefix, _, entry = row["object_id"].partition(":")
        data = {"type": "Mapping", **{key: row[column] for column, key in _KEYS.items() if row[column]}}
        data["id"] = mapping_id(row["subject_id"], row["object_id"])
        data["mapping_object"] = f"framework:{prefix}/{entry}"
        found.facts.append(Fact(file, line, data, dict.fromkeys(data, line)))
        found.labels.append((line, row["subject_id"], row["subject_label"]))
        found.labels.append((line, data["mapping_object"], row["object_label"]))
    return found, findings


def _cells(row: dict[str, str], declared: dict[str, Any], file: str, line: int) -> Iterator[Finding]:
    """Yield what keeps one row from being read: an empty cell, or a prefix that the header does not declare."""
    for column in COLUMNS:
        if not row[column] and column != "comment":
            yield Finding(file, line, column, "is empty.", "Give a value.", "sssom")
        elif column in _CURIES:
            prefix, colon, _ = row[column].partition(":")
            if not colon or prefix not in declared:
                reason = f"{row[column]!r} has no prefix that the header's curie_map declares."
                yield Finding(file, line, column, reason, nearest(prefix, list(declared)), "sssom")


def mapping_id(subject: str, target: str) -> str:
    """Return the id of the mapping between a technique and a framework's entry, both given as compact IRIs."""
    framework, _, entry = target.partition(":")
    part = re.sub(r"[^a-z0-9]+", "-", entry.lower()).strip("-")
    return f"mapping:{subject.partition(':')[2]}--{framework}--{part}"
