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
from mfmsec.source.origin import Origin

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
OPTIONAL = ("subject_label", "object_label", "comment", "introduced")
"""Columns that a user's file may leave out; in ours the comment alone may be empty."""
MOST_PREFIXES, MOST_FOUND = 100, 500
"""How many prefixes a file may declare, and after how many faulty rows no more are read: naming the nearest word takes long."""
_CURIES = {"subject_id", "predicate_id", "object_id", "mapping_justification", "introduced"}
_NAMESPACES = {
    **{kind: f"{ids.BASE}{kind}/" for kind in ids.KINDS.values()},
    "mfmsec": ids.NAMESPACE,
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "semapv": "https://w3id.org/semapv/vocab/",
}
_QUOTED = re.compile(r'"(?:[^"]|"")*+"')
COLUMN_OF = {key: column for column, key in _KEYS.items()}
"""The column in which a key of a mapping stands."""


@dataclass(frozen=True)
class MappingSet:
    """One SSSOM file: its metadata, its rows as facts, and the labels it repeats for its readers."""

    metadata: dict[str, Any]
    facts: list[Fact]
    labels: list[tuple[int, str, str]]
    """(line, id, label) for each label repeated in the table."""


def read(text: str, file: str, origin: Origin | None = None) -> tuple[MappingSet, list[Finding]]:
    """Read one SSSOM file, of ours or of a user's source.

    Returns the mapping set, empty where the text has no such form, and what is wrong with it.
    """
    lines = text.split("\n")
    head = [line.removeprefix("#") for line in itertools.takewhile(lambda line: line.startswith("#"), lines)]
    try:
        metadata = plain("\n".join(head))
    except yaml.YAMLError as error:
        reason = f"has a broken header: {' '.join(str(error).split()).rstrip('.')}."
        return MappingSet({}, [], []), [Finding(file, 1, "", reason, "Mend the lines that begin with #.", "sssom")]
    table = [[_bare(cell) for cell in line.split("\t")] for line in lines[len(head) :]]
    if not isinstance(metadata, dict) or not isinstance(metadata.get("curie_map"), dict):
        repair = "Begin the file with the metadata of the mapping set, each line after a #."
        return MappingSet({}, [], []), [Finding(file, 1, "curie_map", "is missing from the header.", repair, "sssom")]
    if len(metadata["curie_map"]) > MOST_PREFIXES:
        reason = f"declares more than {MOST_PREFIXES} prefixes."
        return MappingSet({}, [], []), [Finding(file, 1, "curie_map", reason, "Declare those that the rows use.", "sssom")]
    if not _known(table[0], origin):
        repair = f"Write the columns {', '.join(COLUMNS)}, parted by tabs."
        return MappingSet(metadata, [], []), [Finding(file, len(head) + 1, "", "has other columns.", repair, "sssom")]
    rows = table[1:-1] if table[-1] == [""] else table[1:]
    sheet = _Sheet(file, table[0], {str(prefix): str(base) for prefix, base in metadata["curie_map"].items()}, origin)
    found, findings = _rows(rows, len(head) + 2, sheet, metadata)
    return found, [*_prefixes(sheet, head), *findings]


def _bare(cell: str) -> str:
    """Return a cell without the quotes that a writer of tables sets around one that holds some."""
    return cell[1:-1].replace('""', '"') if _QUOTED.fullmatch(cell) else cell


@dataclass(frozen=True)
class _Sheet:
    """What the rows of a file are read by: its columns in their order, the prefixes that it declares, and whose it is."""

    file: str
    columns: list[str]
    declared: dict[str, str]
    origin: Origin | None

    def expands_to_own(self, prefix: str) -> bool:
        return bool(self.origin) and self.declared[prefix].startswith(self.origin.namespace if self.origin else "")


def _known(columns: list[str], origin: Origin | None) -> bool:
    """Tell whether a table has our columns; a user's may leave some out and have them in any order."""
    if origin is None:
        return tuple(columns) == COLUMNS
    return len(set(columns)) == len(columns) and {*COLUMNS} - {*OPTIONAL} <= {*columns} <= {*COLUMNS}


def _prefixes(sheet: _Sheet, head: list[str]) -> Iterator[Finding]:
    """Yield a finding for each prefix that stands here for another namespace than everywhere else."""
    file, own = sheet.file, {sheet.origin.name: sheet.origin.namespace} if sheet.origin else {}
    for prefix, base in sheet.declared.items():
        expected = {**_NAMESPACES, **own}.get(prefix, f"{ids.BASE}framework/{prefix}/")
        framework = prefix not in _NAMESPACES and prefix not in own and sheet.expands_to_own(prefix) and base.endswith("/")
        if base != expected and not framework:
            line = next((number for number, text in enumerate(head, 1) if text.strip().startswith(f"{prefix}:")), 1)
            yield Finding(file, line, "curie_map", f"{prefix!r} stands for {base!r}.", f"Write {expected}.", "sssom")


def _rows(table: list[list[str]], first: int, sheet: _Sheet, metadata: dict[str, Any]) -> tuple[MappingSet, list[Finding]]:
    found = MappingSet(metadata, [], [])
    findings: list[Finding] = []
    for line, cells in enumerate(table, first):
        if len(findings) >= MOST_FOUND:
            break
        if len(cells) != len(sheet.columns):
            repair = f"Write {len(sheet.columns)}, parted by tabs."
            findings.append(Finding(sheet.file, line, "", f"has {len(cells)} cells.", repair, "sssom"))
            continue
        row = {**dict.fromkeys(COLUMNS, ""), **dict(zip(sheet.columns, cells, strict=True))}
        if faults := list(_cells(row, sheet, line)):
            findings.extend(faults)
            continue
        data = {"type": "Mapping", **{key: row[column] for column, key in _KEYS.items() if row[column]}}
        data["id"] = mapping_id(row["subject_id"], row["object_id"], sheet.origin)
        data["mapping_object"] = _entry(row["object_id"], sheet)
        found.facts.append(Fact(sheet.file, line, data, dict.fromkeys(data, line)))
        labels = ((row["subject_id"], row["subject_label"]), (data["mapping_object"], row["object_label"]))
        found.labels.extend((line, name, label) for name, label in labels if label)
    return found, findings


def _cells(row: dict[str, str], sheet: _Sheet, line: int) -> Iterator[Finding]:
    """Yield what keeps one row from being read: an empty cell, or a prefix that the header does not declare."""
    optional = OPTIONAL if sheet.origin else ("comment",)
    for column in COLUMNS:
        if not row[column]:
            if column not in optional:
                yield Finding(sheet.file, line, column, "is empty.", "Give a value.", "sssom")
        elif column in _CURIES:
            prefix, colon, _ = row[column].partition(":")
            if not colon or prefix not in sheet.declared:
                reason = f"{row[column]!r} has no prefix that the header's curie_map declares."
                yield Finding(sheet.file, line, column, reason, nearest(prefix, list(sheet.declared)), "sssom")


def _entry(curie: str, sheet: _Sheet) -> str:
    """Return the id of a framework's entry as other facts write it; a user may have frameworks of their own."""
    prefix, _, entry = curie.partition(":")
    if sheet.origin and sheet.expands_to_own(prefix):
        return f"{sheet.origin.name}:{sheet.declared[prefix].removeprefix(sheet.origin.namespace)}{entry}"
    return f"framework:{prefix}/{entry}"


def mapping_id(subject: str, target: str, origin: Origin | None = None) -> str:
    """Return the id of the mapping between a technique and a framework's entry, both given as compact IRIs.

    A user may map ours as well as their own, so there the id names the subject's kind or source, too.
    """
    framework, _, entry = target.partition(":")
    part = re.sub(r"[^a-z0-9]+", "-", entry.lower()).strip("-")
    if origin:
        return f"{origin.name}:mapping/{re.sub(r'[^a-z0-9]+', '-', subject.lower())}--{framework}--{part}"
    return f"mapping:{subject.partition(':')[2]}--{framework}--{part}"
