"""Named graphs as RDF, written to a stream, byte for byte the same each time.

N-Triples and N-Quads are in the order of their bytes, wherever the triples come from. The other formats keep the order in which
the facts were read, which is as fixed and costs no sorting.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, BinaryIO

import pyoxigraph as ox

from mfmsec.export import jsonld, lines
from mfmsec.export.part import Part
from mfmsec.mapping.model import PREFIXES
from mfmsec.mapping.rows import XSD

_PREFIXES = {**PREFIXES, "xsd": XSD}
CHUNK = 100_000
"""How many triples are sorted at once; fewer cost time, more cost memory."""


@dataclass(frozen=True)
class Format:
    """A way to write RDF: its name, file suffix, media type, and whether it keeps the named graphs."""

    name: str
    suffix: str
    rdf: ox.RdfFormat

    @property
    def media_type(self) -> str:
        """Its registered media type."""
        return self.rdf.media_type.partition(";")[0]

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
        Format("rdfxml", "rdf", ox.RdfFormat.RDF_XML),
    )
}


def write(parts: Iterable[Part], name: str, out: BinaryIO, context: Mapping[str, Any], *, union: bool = False) -> None:
    """Write named graphs, or their union, in a format by name; a format without named graphs always gets the union.

    JSON-LD is in the terms of the context. No graph is held as a whole in memory beside its dataset. Raises OSError where the
    stream takes no more.
    """
    chosen, form = [part for part in parts if not part.empty], FORMATS[name]
    quads = (quad for part in chosen for quad in part.quads)
    if name == "jsonld":
        jsonld.write(chosen, context, out, union=union)
    elif name == "nquads" and not union:
        out.writelines(_quad_lines(chosen))
    elif name in {"nquads", "ntriples"}:
        out.writelines(lines.in_order(chunk for part in chosen for chunk in _chunks(part)))
    elif name == "turtle":
        _turtle(chosen, out)
    elif form.named_graphs and not union:
        ox.serialize(quads, out, form.rdf, prefixes=_PREFIXES)
    else:
        ox.serialize((quad.triple for quad in quads), out, form.rdf, prefixes=_PREFIXES)


def _chunks(part: Part) -> Iterator[list[bytes]]:
    quads = part.quads
    while chunk := [quad.triple for quad in islice(quads, CHUNK)]:
        written = ox.serialize(chunk, format=ox.RdfFormat.N_TRIPLES) or b""
        yield [line + b"\n" for line in written.split(b"\n")[:-1]]


def _quad_lines(parts: Sequence[Part]) -> Iterator[bytes]:
    for part in sorted(parts, key=lambda part: part.graph):
        end = f"<{part.graph}> .\n".encode()
        for line in lines.in_order(_chunks(part)):
            yield line[:-2] + end


def _turtle(parts: Sequence[Part], out: BinaryIO) -> None:
    """Write one section a graph, each dumped without a detour through Python."""
    for part in parts:
        out.write(f"# {part.graph}\n".encode())
        part.store.dump(out, ox.RdfFormat.TURTLE, from_graph=ox.NamedNode(part.graph), prefixes=_PREFIXES)
