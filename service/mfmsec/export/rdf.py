"""The dataset as RDF text, byte for byte the same each time."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

import pyoxigraph as ox

from mfmsec.domain import ids
from mfmsec.mapping.model import PREFIXES
from mfmsec.mapping.rows import XSD

_PREFIXES = {**PREFIXES, "xsd": XSD}


@dataclass(frozen=True)
class Format:
    """A way to write RDF: its name, file suffix, and whether it keeps the named graphs."""

    name: str
    suffix: str
    rdf: ox.RdfFormat

    @property
    def named_graphs(self) -> bool:
        """Whether the named graphs are kept."""
        return self.rdf.supports_datasets


FORMATS = {
    found.name: found
    for found in (
        Format("nquads", "nq", ox.RdfFormat.N_QUADS),
        Format("trig", "trig", ox.RdfFormat.TRIG),
        Format("turtle", "ttl", ox.RdfFormat.TURTLE),
        Format("ntriples", "nt", ox.RdfFormat.N_TRIPLES),
        Format("jsonld", "jsonld", ox.RdfFormat.JSON_LD),
    )
}


def facts(store: ox.Store) -> list[ox.Quad]:
    """Return what a dataset states and infers, without the schema, in one fixed order."""
    schema = ids.graph("schema")
    return ordered(quad for quad in store if str(getattr(quad.graph_name, "value", "")) != schema)


def ordered(quads: Iterable[ox.Quad]) -> list[ox.Quad]:
    """Return quads in one fixed order: by graph, subject, predicate and object."""
    return sorted(quads, key=lambda quad: (str(quad.graph_name), str(quad.subject), str(quad.predicate), str(quad.object)))


def write(quads: Iterable[ox.Quad], name: str) -> bytes:
    """Return quads in a format by name; a format without named graphs gets their union."""
    form = FORMATS[name]
    if form.named_graphs:
        return ox.serialize(quads, format=form.rdf, prefixes=_PREFIXES) or b""
    triples = dict.fromkeys(quad.triple for quad in quads)
    return ox.serialize(triples, format=form.rdf, prefixes=_PREFIXES) or b""


def release(store: ox.Store, extra: dict[str, bytes]) -> dict[str, bytes]:
    """Return the files of a release by name: the dataset in every format, further files as they are, and their checksums."""
    quads = facts(store)
    files = {f"mfmsec.{form.suffix}": write(quads, name) for name, form in FORMATS.items()} | extra
    return files | {"SHA256SUMS": checksums(files)}


def checksums(files: dict[str, bytes]) -> bytes:
    """Return the SHA-256 of each file, in the form that `sha256sum --check` reads."""
    return "".join(f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in sorted(files.items())).encode()
