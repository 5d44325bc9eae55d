"""The files of a release."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import BinaryIO, Protocol

import pyoxigraph as ox

from mfmsec.domain import ids
from mfmsec.errors import RequestError, UnknownTerm
from mfmsec.export import ontology, rdf
from mfmsec.export.edition import edition
from mfmsec.export.rdf import FORMATS, Part
from mfmsec.mapping import dataset as datasets

ONE_ONTOLOGY = ("turtle", "rdfxml")
"""The formats in which the whole is written as one ontology."""
DATASET = "dataset"


class Folder(Protocol):
    """Where the files go, and what is known of those that are there."""

    def put(self, name: str, write: Callable[[BinaryIO], object]) -> None:
        """Make a file of what `write` writes to the stream it is given."""


def dataset_parts(store: ox.Store, source: str = ids.SOURCE) -> list[Part]:
    """Return the named graphs of one source: what it states, and what follows."""
    return [Part(store, ids.graph(source, inferred=flag)) for flag in (False, True)]


def export(store: ox.Store, folder: Path, out: BinaryIO, name: str, *, what: str = DATASET, only: str = "") -> None:  # noqa: PLR0913 - the command's choices
    """Write a dataset, or the ontology of it that `what` names, to a stream, in a format by name.

    `only` names one source; empty means all of them. Raises RequestError where the format does not fit, UnknownTerm where the
    dataset has no such source.
    """
    chosen = _sources(store, only)
    if what == DATASET:
        rdf.write([part for source in chosen for part in dataset_parts(store, source)], name, out)
        return
    if FORMATS[name].named_graphs and name != "jsonld":
        msg = f"An ontology is one graph, and {name} is for named graphs; write {what} as turtle, ntriples, rdfxml or jsonld."
        raise RequestError(msg)
    rdf.write(ontology.parts(store, folder, what, edition(store), chosen), name, out)


def _sources(store: ox.Store, only: str) -> list[str]:
    known = datasets.sources(store)
    if only and only not in known:
        msg = f"There are no facts of {only!r}; there are those of {', '.join(known)}."
        raise UnknownTerm(msg)
    return [only] if only else known


def write(store: ox.Store, folder: Path, target: Folder) -> None:
    """Write every file of a release, given the dataset of an ontology folder with what follows from it.

    Two runs write the same bytes: nothing depends on the clock, on the machine, or on where the target is.
    """
    made = edition(store)
    parts = dataset_parts(store)
    for name, form in FORMATS.items():
        target.put(f"mfmsec.{form.suffix}", partial(rdf.write, parts, name))
    for product in ("base", "full"):
        whole = ontology.parts(store, folder, product, made, [ids.SOURCE])
        for name in ONE_ONTOLOGY:
            target.put(f"mfmsec-{product}.{FORMATS[name].suffix}", partial(rdf.write, whole, name))
    for name, content in companions(folder).items():
        target.put(name, partial(_put, content))


def companions(folder: Path) -> dict[str, bytes]:
    """Return the files of an ontology folder that a release carries as they are: schema, mappings and context, by name."""
    names = [*folder.glob("schema/*.ttl"), *folder.glob("mappings/*.tsv"), folder / "context.jsonld"]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(names)}


def _put(content: bytes, out: BinaryIO) -> None:
    out.write(content)
