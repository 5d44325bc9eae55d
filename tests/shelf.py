"""The names of the files that a release has, without writing them."""

from collections.abc import Callable
from functools import cache
from typing import BinaryIO

import pyoxigraph as ox

from mfmsec import resources
from mfmsec.export import release
from mfmsec.source.replace import SUMS, Written
from mfmsec.store import catalog


class Shelf:
    """A folder in which nothing is written; it remembers what would be."""

    def __init__(self) -> None:
        self.written: list[Written] = []

    def put(self, name: str, write: Callable[[BinaryIO], object]) -> None:
        """Remember a name."""
        assert callable(write)
        self.written.append(Written(name, 0, ""))


class Praise:
    """A quality report without content."""

    def to_json(self) -> str:
        """Return nothing for programs."""
        return ""

    def to_markdown(self) -> str:
        """Return nothing for people."""
        return ""


@cache
def dataset() -> ox.Store:
    """Return our facts with what follows from them."""
    return catalog.dataset(resources.ontology())


@cache
def names() -> tuple[str, ...]:
    """Return the name of every file of a release, in its folder."""
    shelf = Shelf()
    release.write(dataset(), resources.ontology(), shelf, Praise())
    return (*(name for name, _, _ in shelf.written), SUMS)
