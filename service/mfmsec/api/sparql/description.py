"""What the endpoint is, as RDF: SPARQL 1.1 Service Description, with the named graphs and how many triples each has."""

from collections.abc import Iterator, Mapping
from typing import Final

import pyoxigraph as ox

from mfmsec.mapping.model import PREFIXES, RDF_TYPE
from mfmsec.mapping.rows import XSD

_SD: Final = "http://www.w3.org/ns/sparql-service-description#"
_VOID: Final = "http://rdfs.org/ns/void#"
_FORMATS: Final = "http://www.w3.org/ns/formats/"
RESULTS: Final = (
    "SPARQL_Results_JSON",
    "SPARQL_Results_XML",
    "SPARQL_Results_CSV",
    "SPARQL_Results_TSV",
    "Turtle",
    "JSON-LD",
    "N-Triples",
    "RDF_XML",
    "N-Quads",
    "TriG",
)
"""The forms of answers, by their names in W3C's list of formats."""


def service(address: str, graphs: Mapping[str, int], media: str) -> bytes:
    """Return the description of the endpoint at an address in a form of RDF; `graphs` are names and numbers of triples."""
    prefixes = {**PREFIXES, "sd": _SD, "void": _VOID, "formats": _FORMATS, "xsd": XSD}
    form = ox.RdfFormat.from_media_type(media)
    return ox.serialize(_triples(address, graphs), format=form, prefixes=prefixes) or b""


def _triples(address: str, graphs: Mapping[str, int]) -> Iterator[ox.Triple]:
    endpoint, dataset, union = address, f"{address}#dataset", f"{address}#default-graph"
    yield from (
        _told(endpoint, RDF_TYPE, f"{_SD}Service"),
        _told(endpoint, f"{_SD}endpoint", endpoint),
        _told(endpoint, f"{_SD}supportedLanguage", f"{_SD}SPARQL11Query"),
        _told(endpoint, f"{_SD}feature", f"{_SD}UnionDefaultGraph"),
        *(_told(endpoint, f"{_SD}resultFormat", f"{_FORMATS}{name}") for name in RESULTS),
        _told(endpoint, f"{_SD}defaultDataset", dataset),
        _told(dataset, RDF_TYPE, f"{_SD}Dataset"),
        _told(dataset, f"{_SD}defaultGraph", union),
        _told(union, RDF_TYPE, f"{_SD}Graph"),
    )
    for number, (name, count) in enumerate(sorted(graphs.items())):
        described = f"{address}#graph-{number}"
        yield from (
            _told(dataset, f"{_SD}namedGraph", described),
            _told(described, RDF_TYPE, f"{_SD}NamedGraph"),
            _told(described, f"{_SD}name", name),
            _told(described, f"{_SD}graph", f"{described}-content"),
            _told(f"{described}-content", RDF_TYPE, f"{_SD}Graph"),
            ox.Triple(ox.NamedNode(f"{described}-content"), ox.NamedNode(f"{_VOID}triples"), ox.Literal(count)),
        )


def _told(subject: str, predicate: str, value: str) -> ox.Triple:
    return ox.Triple(ox.NamedNode(subject), ox.NamedNode(predicate), ox.NamedNode(value))
