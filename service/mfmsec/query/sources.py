"""Which sources the graph holds: ours, and those of users beside it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from mfmsec.domain import ids
from mfmsec.query.select import Many, Order, Property, Select

ACCOUNT: Final = "LoadedRelease"
"""The label of the nodes that tell of a source."""
_TOLD: Final = {
    "name": "source",
    "version": "release",
    "nodes": "nodes",
    "edges": "edges",
    "loaded_at": "loadedAt",
    "digest": "digest",
}
_BY_NAME: Final = (Order("source", everywhere=True),)


@dataclass(frozen=True, slots=True)
class Source:
    """A source as it is loaded: its name and version, its nodes and the edges that start at them, when, and its fingerprint."""

    name: str
    version: str
    nodes: int
    edges: int
    loaded_at: str
    digest: str


def all_of_them(key: str) -> Many:
    """Return the question for every source that is loaded."""
    return Many(key, (), Select((ACCOUNT,), tuple(Property(*one) for one in _TOLD.items())), order=_BY_NAME)


def names(key: str) -> Many:
    """Return the question for the names of all sources that are loaded."""
    return Many(key, (), Select((ACCOUNT,), (Property("name", "source"),)), order=_BY_NAME)


def in_order(found: list[Mapping[str, Any]]) -> list[Source]:
    """Return the sources that were found, ours first and the others by name."""
    return sorted((Source(**one) for one in found), key=lambda one: _place(one.name))


def names_in(found: list[Mapping[str, Any]]) -> tuple[str, ...]:
    """Return the names of the sources that were found, in the same order."""
    return tuple(sorted((one["name"] for one in found), key=_place))


def _place(name: str) -> tuple[bool, str]:
    return (name != ids.SOURCE, name)
