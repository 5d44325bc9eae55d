"""Mappings to other frameworks, in SSSOM's own text form: a commented header of metadata and a table.

Source: Simple Standard for Sharing Ontological Mappings, version 1.0, TSV serialization.
"""

import csv
import re
from dataclasses import dataclass
from typing import Any

import yaml

from mfmsec.source.facts import Fact
from mfmsec.source.findings import Finding

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
    lines = text.splitlines()
    head = [line.removeprefix("#") for line in lines if line.startswith("#")]
    try:
        metadata = yaml.safe_load("\n".join(head)) or {}
    except yaml.YAMLError as error:
        return MappingSet({}, [], []), [
            Finding(file, 1, "", f"has a broken header: {error}.", "Mend the lines that begin with #.", "sssom")
        ]
    table = list(csv.reader(lines[len(head) :], delimiter="\t", quoting=csv.QUOTE_NONE))
    if not table or tuple(table[0]) != COLUMNS:
        repair = f"Write the columns {', '.join(COLUMNS)}, parted by tabs."
        return MappingSet(metadata, [], []), [Finding(file, len(head) + 1, "", "has other columns.", repair, "sssom")]
    return _rows(table[1:], len(head) + 2, file, metadata)


def _rows(table: list[list[str]], first: int, file: str, metadata: dict[str, Any]) -> tuple[MappingSet, list[Finding]]:
    found = MappingSet(metadata, [], [])
    findings = []
    for line, cells in enumerate(table, first):
        if len(cells) != len(COLUMNS):
            findings.append(Finding(file, line, "", f"has {len(cells)} cells.", f"Write {len(COLUMNS)}, parted by tabs.", "sssom"))
            continue
        row = dict(zip(COLUMNS, cells, strict=True))
        prefix = row["object_id"].partition(":")[0]
        data = {"type": "Mapping", **{key: row[column] for column, key in _KEYS.items() if row[column]}}
        data["id"] = mapping_id(row["subject_id"], row["object_id"])
        data["mapping_object"] = f"framework:{prefix}/{row['object_id'].partition(':')[2]}"
        found.facts.append(Fact(file, line, data, dict.fromkeys(data, line)))
        found.labels.append((line, row["subject_id"], row["subject_label"]))
        found.labels.append((line, data["mapping_object"], row["object_label"]))
    return found, findings


def mapping_id(subject: str, target: str) -> str:
    """Return the id of the mapping between a technique and a framework's entry, both given as compact IRIs."""
    framework, _, entry = target.partition(":")
    part = re.sub(r"[^a-z0-9]+", "-", entry.lower()).strip("-")
    return f"mapping:{subject.partition(':')[2]}--{framework}--{part}"
