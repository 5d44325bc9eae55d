"""W3C's query-evaluation tests, read from the archive beside this file: what each asks of what data, and what must come out."""

import csv
import io
import re
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path, PurePosixPath
from typing import TypeAlias
from urllib.parse import urljoin

import pyoxigraph as ox

from tests.conformance.rdf_tests.sameness import Outcome, Table, Term

HERE = Path(__file__).parent
HOME = "https://w3c.github.io/rdf-tests/"
"""Where the files of the suite stand on the web; relative IRIs in them are resolved against their addresses there."""
MF = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
RS = "http://www.w3.org/2001/sw/DataAccess/tests/result-set#"
TESTS = f"""
PREFIX mf: <{MF}>
PREFIX qt: <http://www.w3.org/2001/sw/DataAccess/tests/test-query#>
SELECT ?test ?query ?result ?data ?graph ?lax {{
  VALUES ?kind {{ mf:QueryEvaluationTest mf:CSVResultFormatTest }}
  ?test a ?kind ; mf:action ?action ; mf:result ?result .
  ?action qt:query ?query .
  OPTIONAL {{ ?action qt:data ?data }}
  OPTIONAL {{ ?action qt:graphData ?graph }}
  BIND(EXISTS {{ ?test mf:resultCardinality mf:LaxCardinality }} AS ?lax)
}}
"""
ROWS = f"""
PREFIX rs: <{RS}>
SELECT ?row ?index ?name ?value {{
  ?set rs:solution ?row
  OPTIONAL {{ ?row rs:index ?index }}
  OPTIONAL {{ ?row rs:binding [ rs:variable ?name ; rs:value ?value ] }}
}}
"""
Named: TypeAlias = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Case:
    """One test: its name, its query with where it stands, its data by graph, and the file of what must come out."""

    name: str
    query: str
    base: str
    default: Named
    graphs: Named
    result: str
    lax: bool

    def quads(self) -> Iterator[ox.Quad]:
        """Yield the data; what the query itself names with FROM is there as a named graph."""
        from_query = () if self.default or self.graphs else _from(self.query, self.base)
        for address in self.default:
            for quad in _parsed(address):
                yield ox.Quad(quad.subject, quad.predicate, quad.object)
        for address in (*self.graphs, *from_query):
            for quad in _parsed(address):
                yield ox.Quad(quad.subject, quad.predicate, quad.object, ox.NamedNode(address))

    def expected(self) -> Outcome:
        """Return what must come out."""
        content, suffix = files()[self.result], PurePosixPath(self.result).suffix
        if suffix in {".ttl", ".rdf", ".nt"}:
            triples = [quad.triple for quad in _parsed(self.result)]
            of_set = _of_result_set(triples)
            return triples if of_set is None else of_set
        return read(content, suffix)


def read(content: bytes, suffix: str) -> Outcome:
    """Return what an answer says that is written as JSON, XML, TSV or CSV; of CSV only the text is known."""
    if suffix == ".csv":
        head, *rows = csv.reader(io.StringIO(content.decode(), newline=""))
        return Table(tuple(head), [tuple(_cell(cell) for cell in row) for row in rows])
    form = {".srj": ox.QueryResultsFormat.JSON, ".srx": ox.QueryResultsFormat.XML, ".tsv": ox.QueryResultsFormat.TSV}[suffix]
    return told(ox.parse_query_results(content, format=form))


def _cell(text: str) -> ox.BlankNode | ox.Literal:
    return ox.BlankNode(text.removeprefix("_:")) if text.startswith("_:") else ox.Literal(text)


def told(found: ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples) -> Outcome:
    """Return what the engine answered."""
    if isinstance(found, ox.QuerySolutions):
        names = tuple(variable.value for variable in found.variables)
        return Table(names, [tuple(row[name] for name in names) for row in found])
    return bool(found) if isinstance(found, ox.QueryBoolean) else list(found)


@cache
def files() -> dict[str, bytes]:
    """Return the files of the suite by their addresses on the web."""
    with tarfile.open(HERE / "sparql.tar.xz") as archive:
        members = [member for member in archive.getmembers() if member.isfile()]
        return {HOME + member.name: _content(archive, member) for member in members}


def _content(archive: tarfile.TarFile, member: tarfile.TarInfo) -> bytes:
    file = archive.extractfile(member)
    return file.read() if file else b""


@cache
def cases() -> list[Case]:
    """Return every test, in the order of the names."""
    found: dict[str, Case] = {}
    for address in sorted(files()):
        if address.endswith("/manifest.ttl"):
            found.update({case.name: case for case in _cases(address)})
    return [found[name] for name in sorted(found)]


def _cases(manifest: str) -> Iterator[Case]:
    store = ox.Store()
    store.bulk_extend(_parsed(manifest))
    rows = list(store.query(TESTS))  # type: ignore[arg-type]  # a SELECT
    folder = manifest.removeprefix(f"{HOME}sparql/").removesuffix("/manifest.ttl")
    for test in sorted({row["test"].value for row in rows}):
        mine = [row for row in rows if row["test"].value == test]
        data, graphs = (tuple(sorted({row[name].value for row in mine if row[name]})) for name in ("data", "graph"))
        query, result = mine[0]["query"].value, mine[0]["result"].value
        name = f"{folder}/{test.rpartition('#')[2]}"
        yield Case(name, files()[query].decode(), query, data, graphs, result, mine[0]["lax"].value == "true")


def _parsed(address: str) -> Iterator[ox.Quad]:
    form = {".ttl": ox.RdfFormat.TURTLE, ".rdf": ox.RdfFormat.RDF_XML, ".nt": ox.RdfFormat.N_TRIPLES}[PurePosixPath(address).suffix]
    return ox.parse(files()[address], format=form, base_iri=address, rename_blank_nodes=True)


def _from(query: str, base: str) -> Named:
    return tuple(sorted({urljoin(base, name) for name in re.findall(r"(?i)\bFROM\s+(?:NAMED\s+)?<([^>]+)>", query)}))


def _of_result_set(triples: list[ox.Triple]) -> Outcome | None:
    """Return what a graph says in the vocabulary for results, or None where it is a graph like any other."""
    store = ox.Store()
    store.bulk_extend(ox.Quad(*triple) for triple in triples)
    boolean = list(store.quads_for_pattern(None, ox.NamedNode(f"{RS}boolean"), None, None))
    if boolean:
        return str(boolean[0].object.value) == "true"  # type: ignore[union-attr]  # a literal
    names = [quad.object.value for quad in store.quads_for_pattern(None, ox.NamedNode(f"{RS}resultVariable"), None, None)]  # type: ignore[union-attr]  # literals
    if not names and not any(RS in str(triple.object) for triple in triples):
        return None
    rows: dict[str, dict[str, Term]] = {}
    places: dict[str, int] = {}
    for found in store.query(ROWS):  # type: ignore[union-attr]  # a SELECT
        row = rows.setdefault(str(found["row"]), {})
        places[str(found["row"])] = int(found["index"].value) if found["index"] else 0
        if found["name"]:
            row[found["name"].value] = found["value"]
    ordered = sorted(rows, key=lambda row: places[row])
    return Table(tuple(names), [tuple(rows[row].get(name) for name in names) for row in ordered], ordered=any(places.values()))
