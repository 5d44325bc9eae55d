"""Mappings written as one table."""

import io
from pathlib import Path

import pyoxigraph as ox

from mfmsec.domain import ids
from mfmsec.export import sssom
from mfmsec.export.part import Part

FACTS = """
@prefix m: <https://w3id.org/mfmsec/ns#> . @prefix n: <https://w3id.org/mfmsec/mapping/> .
@prefix t: <https://w3id.org/mfmsec/threat/> . @prefix e: <https://w3id.org/mfmsec/framework/atlas/> .
@prefix g: <https://w3id.org/mfmsec/graph/> . @prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
g:mfmsec {
  n:live a m:Mapping ; m:mappingSubject t:a ; m:mappingPredicate skos:closeMatch ; m:mappingObject e:S1 .
  n:dead a m:Mapping ; m:mappingSubject t:b ; m:mappingPredicate skos:closeMatch ; m:mappingObject e:S1 ; owl:deprecated true .
}
"""


def test_retired_mappings_are_no_rows() -> None:
    """A retired mapping is no row of the table, since whoever reads one takes each row for valid."""
    store, out = ox.Store(), io.BytesIO()
    store.bulk_extend(ox.parse(FACTS, format=ox.RdfFormat.TRIG))
    sssom.write([Part(store, ids.graph())], out, {"mapping_set_id": f"{ids.BASE}mappings"})

    rows = [line for line in out.getvalue().decode().splitlines() if not line.startswith("#")][1:]
    assert [row.split("\t")[0] for row in rows] == ["threat:a"]


def test_quotes_swallow_no_rows(tmp_path: Path) -> None:
    """A comment that begins with a quotation mark is read by others as it was written, and so are the rows after it."""
    from sssom.parsers import parse_sssom_table  # noqa: PLC0415 - two seconds of imports

    facts = """
        @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix v: <https://w3id.org/semapv/vocab/> .
        g:mfmsec {
          n:live m:mappingJustification v:ManualMappingCuration ; rdfs:comment "\\"open" .
          n:next a m:Mapping ; m:mappingSubject t:c ; m:mappingPredicate skos:closeMatch ; m:mappingObject e:S1 ;
            m:mappingJustification v:ManualMappingCuration ; rdfs:comment "a \\"word\\"" .
        }
    """
    store, file = ox.Store(), tmp_path / "a.sssom.tsv"
    store.bulk_extend(ox.parse(FACTS + facts, format=ox.RdfFormat.TRIG))
    with file.open("wb") as out:
        sssom.write([Part(store, ids.graph())], out, {"mapping_set_id": f"{ids.BASE}mappings"})

    read = parse_sssom_table(file).df
    assert dict(zip(read["subject_id"], read["comment"], strict=True)) == {"threat:a": '"open', "threat:c": 'a "word"'}
