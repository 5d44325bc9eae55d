"""The files of a release, and the same on their own."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import BinaryIO, Protocol

import pyoxigraph as ox

from mfmsec.domain import ids
from mfmsec.errors import RequestError, UnknownTerm
from mfmsec.export import context, dcat, ontology, rdf, sssom, void
from mfmsec.export.edition import Edition, edition
from mfmsec.export.part import Part
from mfmsec.export.rdf import FORMATS
from mfmsec.mapping import dataset as datasets
from mfmsec.mapping.model import iri
from mfmsec.source.replace import Written

DATASET = "dataset"
SSSOM = "sssom"
"""The one format that is no RDF: mappings alone, as a table."""
ONE_ONTOLOGY = ("turtle", "rdfxml")
"""The formats in which a release has the whole as one ontology."""


class Folder(Protocol):
    """Where the files go, and what is known of those that are there."""

    written: list[Written]

    def put(self, name: str, write: Callable[[BinaryIO], object]) -> None:
        """Make a file of what `write` writes to the stream it is given."""


class Report(Protocol):
    """What is known of the quality of a release."""

    def to_json(self) -> str:
        """Return it for programs."""

    def to_markdown(self) -> str:
        """Return it for people."""


def write(store: ox.Store, folder: Path, target: Folder, quality: Report) -> None:
    """Write every file of a release, given the dataset of an ontology folder with what follows from it, and its quality.

    Two runs write the same bytes: nothing depends on the clock, on the machine, or on where the target is.
    """
    made, parts, words = edition(store), dataset_parts(store), context.public(folder)
    for name, form in FORMATS.items():
        target.put(f"mfmsec.{form.suffix}", partial(rdf.write, parts, name, context=words))
    for product in ("base", "full"):
        whole = ontology.parts(store, folder, product, made, [ids.SOURCE])
        for name in ONE_ONTOLOGY:
            target.put(f"mfmsec-{product}.{FORMATS[name].suffix}", partial(rdf.write, whole, name, context=words, union=True))
    for name, content in companions(folder).items():
        _put(target, name, content)
    _put(target, "quality.json", quality.to_json().encode())
    _put(target, "quality.md", quality.to_markdown().encode())
    _describe(store, folder, target, made)


def companions(folder: Path) -> dict[str, bytes]:
    """Return the files that a release carries for those who read it, by name: schema, mappings and context."""
    names = [*folder.glob("schema/*.ttl"), *folder.glob("mappings/*.tsv")]
    kept = {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(names)}
    return kept | {"context.jsonld": context.document(folder)}


def _describe(store: ox.Store, folder: Path, target: Folder, made: Edition) -> None:
    licence, creator = (ontology.header(folder, iri(f"dcterms:{name}")) for name in ("license", "creator"))
    counts = void.count(dataset_parts(store))
    _put(target, "void.ttl", void.describe(counts, made, licence, names(store)))
    _put(target, "dcat.ttl", dcat.describe(target.written, counts, made, licence, creator))


def _put(target: Folder, name: str, content: bytes) -> None:
    target.put(name, lambda out: out.write(content))


def names(store: ox.Store) -> dict[str, str]:
    """Return the name of each framework that a dataset knows, by its IRI."""
    kind, label = (ox.NamedNode(name) for name in (iri("mfmsec:inFramework"), iri("rdfs:label")))
    frameworks = {quad.object for quad in store.quads_for_pattern(None, kind, None, None) if isinstance(quad.object, ox.NamedNode)}
    labels = (quad for framework in frameworks for quad in store.quads_for_pattern(framework, label, None, None))
    return {str(getattr(quad.subject, "value", "")): str(getattr(quad.object, "value", "")) for quad in labels}


def dataset_parts(store: ox.Store, source: str = ids.SOURCE) -> list[Part]:
    """Return the named graphs of one source: what it states, and what follows."""
    return [Part(store, ids.graph(source, inferred=flag)) for flag in (False, True)]


def export(store: ox.Store, folder: Path, out: BinaryIO, name: str, *, what: str = DATASET, only: str = "") -> None:  # noqa: PLR0913 - the command's choices
    """Write a dataset, or the ontology of it that `what` names, to a stream, in a format by name.

    `only` names one source; empty means all of them. Raises UnknownTerm where the dataset has no such source, RequestError
    where there is no such ontology, OSError where the stream takes no more.
    """
    known, words = datasets.sources(store), context.public(folder)
    if only and only not in known:
        msg = f"There are no facts of {only!r} here, only of {', '.join(known)}; what users loaded is in the graph (--from-graph)."
        raise UnknownTerm(msg)
    chosen = [only] if only else known
    if what != DATASET and (name == SSSOM or ids.SOURCE not in chosen):
        of_what = "mappings" if name == SSSOM else only
        msg = f"There is no ontology '{what}' of {of_what} alone; leave out --what, or name another format or source."
        raise RequestError(msg)
    if name == SSSOM:
        _sssom(store, folder, out, chosen)
    elif what == DATASET:
        rdf.write([part for source in chosen for part in dataset_parts(store, source)], name, out, words)
    else:
        rdf.write(ontology.parts(store, folder, what, edition(store), chosen), name, out, words, union=True)


def _sssom(store: ox.Store, folder: Path, out: BinaryIO, sources: list[str]) -> None:
    """Write the mappings; only those of ours alone have our version and our license."""
    parts = [Part(store, ids.graph(source)) for source in sources]
    set_id = ids.graph(sources[0]) if len(sources) == 1 and sources != [ids.SOURCE] else f"{ids.BASE}mappings"
    about = {"mapping_set_id": set_id, "mapping_set_title": f"Mappings of {' and '.join(sources)}"}
    if sources == [ids.SOURCE]:
        about |= {"mapping_set_version": edition(store).version, "license": ontology.header(folder, iri("dcterms:license"))}
    sssom.write(parts, out, about)
