"""Whose facts they are: a user's source has a name, a namespace of its own, a version and a label."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import pyoxigraph as ox

from mfmsec.domain import ids
from mfmsec.source.findings import Finding, nearest

KEYS = ("name", "namespace", "version", "label", "license")
_REQUIRED = KEYS[:4]
NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
VERSION = re.compile(r"[0-9]{1,9}(?:\.[0-9]{1,9}){0,3}")
LOCAL = re.compile(r"[A-Za-z0-9._~:%@+-]+(?:/[A-Za-z0-9._~:%@+-]+)*")
"""What may follow a user's namespace in the IRI of an individual."""
COMMAND = "the command line"
"""Where a source is described whose file has no place for that."""
LONGEST_NAME, LONGEST_NAMESPACE, LONGEST_LABEL = 40, 500, 200
RESERVED = {ids.SOURCE, "schema", "inferred", "shapes"}
_REPAIRS = {
    "name": "Write a short name in small letters, digits and single hyphens, as in acme.",
    "namespace": "Write an address of your own that ends in / or #, as in https://example.org/mfm/.",
    "version": "Write numbers with points between, as in 1.0.",
    "label": "Write one line that says whose facts they are.",
    "license": "Write the address of the license, or leave it out.",
}


@dataclass(frozen=True)
class Origin:
    """A user's source: every individual that it describes lies in its namespace, and all of them in one graph named after it."""

    name: str
    namespace: str
    version: str
    label: str
    license: str = ""

    @property
    def graph(self) -> str:
        """The IRI of the named graph that holds what the source states."""
        return ids.graph(self.name)

    def owns(self, iri: str) -> bool:
        """Tell whether an IRI can be that of an individual of this source."""
        local = iri.removeprefix(self.namespace)
        return iri.startswith(self.namespace) and bool(LOCAL.fullmatch(local)) and not {".", ".."} & set(local.split("/"))

    def short(self, iri: str) -> str:
        """Return an IRI as the facts of this source write it."""
        return f"{self.name}:{iri.removeprefix(self.namespace)}" if iri.startswith(self.namespace) else iri


def read(data: object, lines: Mapping[str, int], file: str, terms: Mapping[str, Any]) -> tuple[Origin | None, list[Finding]]:
    """Return the source that a head describes, or what is wrong with the head.

    `lines` holds the line of each key; `terms` is the JSON-LD context, whose prefixes and words nobody else may take.
    """
    if not isinstance(data, dict):
        repair = f"Write the keys {', '.join(_REQUIRED)}."
        return None, [Finding(file, 0, "", "does not describe a source.", repair, "source")]
    plain = {key: _plain(value) for key, value in data.items()}
    found = [
        Finding(file, lines.get(str(key), 0), str(key), message, repair, "source") for key, message, repair in _faults(plain, terms)
    ]
    if found:
        return None, found
    return Origin(**{key: str(value) for key, value in plain.items()}), []


def _plain(value: object) -> object:
    """Return a number as it was written: 1.0 is a version, not the number one."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(getattr(value, "text", value))
    return value


def _faults(data: Mapping[Any, object], terms: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Yield key, reason and repair of whatever is wrong with a head."""
    for key in data:
        if key not in KEYS:
            yield str(key)[:40], "is no key of a source.", nearest(str(key), list(KEYS))
    for key in KEYS:
        value = data.get(key)
        if value is None or value == "":
            if key in _REQUIRED or key in data:
                yield key, "is missing." if key not in data else "is empty.", _REPAIRS[key]
        elif not isinstance(value, str):
            yield key, "is no text.", _REPAIRS[key]
        elif why := _CHECKS[key](value, terms):
            yield key, why, _REPAIRS[key]


def unfit(value: str, terms: Mapping[str, Any]) -> str:
    """Return why a source cannot have a name, empty where it can; `terms` is the JSON-LD context."""
    if not NAME.fullmatch(value) or len(value) > LONGEST_NAME:
        return f"{value[:60]!r} is no name of a source."
    return f"{value!r} has a meaning of its own in the facts." if value in RESERVED or value in terms else ""


def _namespace(value: str, terms: Mapping[str, Any]) -> str:
    if len(value) > LONGEST_NAMESPACE or not re.fullmatch(r"(https?://[^/?#\s]+/|urn:[a-z0-9-]+:)([^?#\s]*[/#:])?", value):
        return f"{value[:60]!r} is no namespace."
    try:
        ox.NamedNode(value)
        host = urlsplit(value).hostname
    except ValueError:
        return f"{value[:60]!r} is no namespace."
    if value[-1] not in "/#" or (value.startswith("http") and not host):
        return f"{value[:60]!r} does not end in / or #."
    taken = {base for base in terms.values() if isinstance(base, str) and base.endswith(("/", "#"))} | {ids.BASE, ids.NAMESPACE}
    overlap = sorted(base for base in taken if _bare(base).startswith(_bare(value)) or _bare(value).startswith(_bare(base)))
    return f"overlaps with {overlap[0]}, which is not yours." if overlap else ""


def _bare(address: str) -> str:
    return address.lower().removeprefix("http://").removeprefix("https://")


def _version(value: str, _: Mapping[str, Any]) -> str:
    return "" if VERSION.fullmatch(value) else f"{value[:60]!r} is no version."


def _label(value: str, _: Mapping[str, Any]) -> str:
    good = value == value.strip() and value.isprintable() and len(value) <= LONGEST_LABEL
    return "" if good else "is no single line of plain text."


def _license(value: str, _: Mapping[str, Any]) -> str:
    return "" if re.fullmatch(r"https?://[^\s<>\"]{1,500}", value) else f"{value[:60]!r} is no address."


_CHECKS = {"name": unfit, "namespace": _namespace, "version": _version, "label": _label, "license": _license}
