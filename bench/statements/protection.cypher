CALL () {
  MATCH (t:Threat)
  WITH t, [(t)-[r:BROADER_THREAT|HAS_MODALITY]->(e) | [type(r), e]] AS edges
  RETURN collect(t {.iri, .source, retired: t.deprecated, broader: head([x IN edges WHERE x[0] = 'BROADER_THREAT' | x[1].iri]),
    modalities: [x IN edges WHERE x[0] = 'HAS_MODALITY' | x[1].slug]}) AS lines
}
CALL () {
  MATCH (:Element {iri: 'https://w3id.org/mfmsec/element/bandwidth'})<-[:HAS_ELEMENT]-(t:Threat)
  WHERE NOT coalesce(t.deprecated, false)
  WITH t ORDER BY t.code, t.iri
  RETURN collect(t {.iri, .code, .label}) AS threats
}
CALL () {
  MATCH (:Element {iri: 'https://w3id.org/mfmsec/element/bandwidth'})<-[:HAS_ELEMENT]-(t:Threat)
  MATCH (t)-[:WITHIN_THREAT*0..1]->(family) WITH DISTINCT family
  MATCH (family)<-[:CONCERNS_THREAT]-(c) WITH DISTINCT c
  WITH collect(c) AS concerned
  MATCH (:Modality {iri: 'https://w3id.org/mfmsec/modality/audio'})<-[:HAS_MODALITY]-(c) WHERE c IN concerned AND NOT coalesce(c.deprecated, false)
  WITH c ORDER BY c.code, c.iri
  WITH c, [(c)-[r:HAS_OUTCOME|HAS_BASIS|HAS_ADAPTIVE|HAS_MODALITY|HAS_SUBJECT|HAS_OBJECT|CITES]->(e) | [type(r), e]] AS edges
  RETURN collect(c {.iri, .code, .year, .source,
    subject: head([s IN [x IN edges WHERE x[0] = 'HAS_SUBJECT' | x[1]] | s {.iri, .code, .label, type: CASE WHEN s:Method THEN 'Method' ELSE 'Defense' END}]),
    object: head([x IN edges WHERE x[0] = 'HAS_OBJECT' | x[1].iri]),
    realizes: [(c)-[:HAS_OBJECT]->()-[:REALIZES]->(t) | t.iri],
    modalities: [x IN edges WHERE x[0] = 'HAS_MODALITY' | x[1].slug],
    outcome: head([x IN edges WHERE x[0] = 'HAS_OUTCOME' | x[1].slug]),
    basis: head([x IN edges WHERE x[0] = 'HAS_BASIS' | x[1].slug]),
    adaptive: head([x IN edges WHERE x[0] = 'HAS_ADAPTIVE' | x[1].slug]),
    cited: [r IN [x IN edges WHERE x[0] = 'CITES' | x[1]] | r {.year, .arxiv}]}) AS rows
}
RETURN {lines: lines, threats: threats, rows: rows} AS answer
