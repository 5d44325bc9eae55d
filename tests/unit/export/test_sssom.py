"""Mappings written as one table."""

import io

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
