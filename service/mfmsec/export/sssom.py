"""The mappings of a dataset as one SSSOM table, whichever source they are of.

Source: Simple Standard for Sharing Ontological Mappings, version 1.0, TSV serialization.
"""

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from io import StringIO
from typing import Any, BinaryIO

import pyoxigraph as ox

from mfmsec.domain import ids
from mfmsec.export.part import Part
from mfmsec.mapping.model import PREFIXES, RDF_TYPE, iri

COLUMNS = {
    "subject_id": "mfmsec:mappingSubject",
    "subject_label": "",
    "predicate_id": "mfmsec:mappingPredicate",
    "object_id": "mfmsec:mappingObject",
    "object_label": "",
    "mapping_justification": "mfmsec:mappingJustification",
    "confidence": "mfmsec:confidence",
    "object_source": "",
    "object_source_version": "",
    "comment": "rdfs:comment",
}
"""Each column, and the predicate of a mapping that fills it."""
UNKNOWN_LICENSE = "https://w3id.org/sssom/license/unspecified"
_KNOWN = {
    **{f"{ids.BASE}{kind}/": kind for kind in ("threat", "defense")},
    PREFIXES["skos"]: "skos",
    "https://w3id.org/semapv/vocab/": "semapv",
}
_TRUE = ox.Literal(value=True)


def write(parts: Iterable[Part], out: BinaryIO, about: Mapping[str, str]) -> None:
    """Write the mappings that some graphs of stated facts hold, in the order of what they map, with every prefix declared.

    `about` is the metadata of the set; without a license in it, none is specified. Raises OSError where the stream takes no more.
    """
    curies = _Curies()
    rows = sorted(row for part in parts for row in _rows(part, curies))
    head = [
        *(f"{key}: {value}" for key, value in ({"license": UNKNOWN_LICENSE} | dict(about)).items()),
        "curie_map:",
        *(f"  {prefix}: {base}" for base, prefix in sorted(curies.used.items(), key=lambda pair: pair[1])),
    ]
    out.writelines(f"#{line}\n".encode() for line in head)
    table = StringIO(newline="")
    csv.writer(table, delimiter="\t", lineterminator="\n").writerows(
        (COLUMNS, *rows)
    )  # readers take a bare quote for an opening one
    out.write(table.getvalue().encode())


class _Curies:
    """Prefixes for whatever namespaces come; those of ours have the names that our files give them."""

    def __init__(self) -> None:
        self.used: dict[str, str] = {}

    def of(self, iri_: str) -> str:
        base = re.sub(r"[^/#]*$", "", iri_)
        if base not in self.used:
            last = re.sub(r"[^A-Za-z0-9_-]", "-", base.rstrip("/#").rpartition("/")[2])
            wanted = _KNOWN.get(base) or (last if last[:1].isalpha() else "ns")
            taken = {*self.used.values(), *(set(_KNOWN.values()) - {_KNOWN.get(base)})}
            self.used[base] = next(name for name in _numbered(wanted) if name not in taken)
        return f"{self.used[base]}:{iri_.removeprefix(base)}"


def _numbered(name: str) -> Iterator[str]:
    yield name
    number = 2
    while True:
        yield f"{name}-{number}"
        number += 1


def _rows(part: Part, curies: _Curies) -> Iterator[tuple[str, ...]]:
    found = part.store.quads_for_pattern(
        None, ox.NamedNode(RDF_TYPE), ox.NamedNode(iri("mfmsec:Mapping")), ox.NamedNode(part.graph)
    )
    for mapping in sorted(quad.subject for quad in found if isinstance(quad.subject, ox.NamedNode)):
        if _one(part.store, mapping, "owl:deprecated") == _TRUE:
            continue  # whoever reads a table takes each row for valid
        said = {column: _one(part.store, mapping, predicate) for column, predicate in COLUMNS.items() if predicate}
        framework = _one(part.store, said["object_id"], "mfmsec:inFramework")
        row = {
            **said,
            "subject_label": _one(part.store, said["subject_id"], "rdfs:label"),
            "object_label": _one(part.store, said["object_id"], "rdfs:label"),
            "object_source": framework,
            "object_source_version": _one(part.store, framework, "mfmsec:versionSeen"),
        }
        yield tuple(_cell(row[column], curies) for column in COLUMNS)


def _one(store: ox.Store, subject: Any, predicate: str) -> Any:  # noqa: ANN401 - an RDF term, or nothing
    if not isinstance(subject, ox.NamedNode):
        return None
    found = store.quads_for_pattern(subject, ox.NamedNode(iri(predicate)), None, None)
    return min((quad.object for quad in found), key=str, default=None)


def _cell(term: Any, curies: _Curies) -> str:  # noqa: ANN401 - an RDF term, or nothing
    if isinstance(term, ox.NamedNode):
        return curies.of(term.value)
    return "" if term is None else re.sub(r"\s+", " ", str(term.value))
