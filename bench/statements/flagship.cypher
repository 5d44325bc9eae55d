CALL () {
  MATCH (:Element {iri: 'https://w3id.org/mfmsec/element/bandwidth'})<-[:HAS_ELEMENT]-(t:Threat)
  MATCH (t)<-[:REALIZES*0..1]-(o) WITH DISTINCT o
  MATCH (o)<-[:HAS_OBJECT]-(c)
  RETURN collect(c) AS against
}
MATCH (:Modality {iri: 'https://w3id.org/mfmsec/modality/audio'})<-[:HAS_MODALITY]-(c) WHERE c IN against
WITH c ORDER BY c.code, c.iri
WITH collect(c) AS found
CALL (found) {
  UNWIND found[..100] AS c
  WITH c, [(c)-[r:HAS_OUTCOME|HAS_BASIS|HAS_ADAPTIVE|HAS_MODALITY|HAS_SUBJECT|HAS_OBJECT|CITES]->(e) | [type(r), e]] AS edges
  RETURN collect(c {.iri, .finding,
    outcome: head([x IN edges WHERE x[0] = 'HAS_OUTCOME' | x[1].slug]),
    basis: head([x IN edges WHERE x[0] = 'HAS_BASIS' | x[1].slug]),
    adaptive: head([x IN edges WHERE x[0] = 'HAS_ADAPTIVE' | x[1].slug]),
    modalities: [x IN edges WHERE x[0] = 'HAS_MODALITY' | x[1].slug],
    subject: head([s IN [x IN edges WHERE x[0] = 'HAS_SUBJECT' | x[1]] | s {.iri, .code, .label, type: CASE WHEN s:Method THEN 'Method' ELSE 'Defense' END}]),
    object: head([h IN [x IN edges WHERE x[0] = 'HAS_OBJECT' | x[1]] | h {.iri, .code, .label, type: CASE WHEN h:Threat THEN 'Threat' ELSE 'Attack' END}]),
    references: [r IN [x IN edges WHERE x[0] = 'CITES' | x[1]] | r {.title, .year, .arxiv, .url}]}) AS coverage
}
RETURN {totalCount: size(found), coverage: coverage} AS answer
