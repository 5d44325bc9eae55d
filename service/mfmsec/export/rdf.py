"""The dataset as RDF text, byte for byte the same each time."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

import pyoxigraph as ox

from mfmsec.domain import ids

PREFIXES = {
    "mfmsec": ids.NAMESPACE,
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "dcterms": "http://purl.org/dc/terms/",
}


@dataclass(frozen=True)
class Format:
    """A way to write RDF: its name, file suffix, media type, and whether it keeps the named graphs."""

    name: str
    suffix: str
    media_type: str
    rdf: ox.RdfFormat

    @property
    def named_graphs(self) -> bool:
        """Whether the named graphs are kept."""
        return self.rdf.supports_datasets


FORMATS = {
    found.name: found
    for found in (
        Format("nquads", "nq", "application/n-quads", ox.RdfFormat.N_QUADS),
        Format("trig", "trig", "application/trig", ox.RdfFormat.TRIG),
        Format("turtle", "ttl", "text/turtle", ox.RdfFormat.TURTLE),
        Format("ntriples", "nt", "application/n-triples", ox.RdfFormat.N_TRIPLES),
        Format("jsonld", "jsonld", "application/ld+json", ox.RdfFormat.JSON_LD),
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
        return ox.serialize(quads, format=form.rdf, prefixes=PREFIXES) or b""
    triples = dict.fromkeys(quad.triple for quad in quads)
    return ox.serialize(triples, format=form.rdf, prefixes=PREFIXES) or b""


def release(store: ox.Store, extra: dict[str, bytes]) -> dict[str, bytes]:
    """Return the files of a release by name: the dataset in every format, further files as they are, and their checksums."""
    quads = facts(store)
    files = {f"mfmsec.{form.suffix}": write(quads, name) for name, form in FORMATS.items()} | extra
    return files | {"SHA256SUMS": checksums(files)}


def checksums(files: dict[str, bytes]) -> bytes:
    """Return the SHA-256 of each file, in the form that `sha256sum --check` reads."""
    return "".join(f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in sorted(files.items())).encode()
