"""One named graph of a dataset: what is to be written is some of them."""

from collections.abc import Iterator
from typing import NamedTuple

import pyoxigraph as ox


class Part(NamedTuple):
    """One named graph of a dataset."""

    store: ox.Store
    graph: str

    @property
    def quads(self) -> Iterator[ox.Quad]:
        """Its quads, in the order of the dataset."""
        return self.store.quads_for_pattern(None, None, None, ox.NamedNode(self.graph))

    @property
    def empty(self) -> bool:
        """Whether nothing is in it."""
        return next(self.quads, None) is None

    def by_subject(self) -> Iterator[list[ox.Quad]]:
        """Yield the quads of one subject after the other, in one fixed order; all subjects are held in memory, not all quads."""
        subjects = {quad.subject for quad in self.quads}
        for subject in sorted(subjects, key=str):
            yield sorted(self.store.quads_for_pattern(subject, None, None, ox.NamedNode(self.graph)), key=str)
