CALL () {
  MATCH (t:Threat)
  RETURN collect(t {.iri, .source, broader: head([(t)-[:BROADER_THREAT]->(b) | b.iri]), modalities: [(t)-[:HAS_MODALITY]->(m) | m.slug]}) AS lines
}
CALL () {
  MATCH (:Element {iri: 'https://w3id.org/mfmsec/element/bandwidth'})<-[:HAS_ELEMENT]-(t:Threat)
  WITH t ORDER BY t.code, t.iri
  RETURN collect(t {.iri, .code, .label}) AS threats
}
CALL () {
  MATCH (:Element {iri: 'https://w3id.org/mfmsec/element/bandwidth'})<-[:HAS_ELEMENT]-(t:Threat)
  MATCH (t)-[:WITHIN_THREAT*0..1]->(family) WITH DISTINCT family
  MATCH (family)<-[:CONCERNS_THREAT]-(c) WITH DISTINCT c
  WITH collect(c) AS concerned
  MATCH (:Modality {iri: 'https://w3id.org/mfmsec/modality/audio'})<-[:HAS_MODALITY]-(c) WHERE c IN concerned
  WITH c ORDER BY c.code, c.iri
  RETURN collect(c {.iri, .code, .year, .source,
    subject: head([(c)-[:HAS_SUBJECT]->(s) | s {.iri, .code, .label, type: CASE WHEN s:Method THEN 'Method' ELSE 'Defense' END}]),
    object: head([(c)-[:HAS_OBJECT]->(o) | {iri: o.iri, realizes: [(o)-[:REALIZES]->(t) | t.iri]}]),
    modalities: [(c)-[:HAS_MODALITY]->(m) | m.slug],
    outcome: head([(c)-[:HAS_OUTCOME]->(o) | o.slug]),
    basis: head([(c)-[:HAS_BASIS]->(b) | b.slug]),
    adaptive: head([(c)-[:HAS_ADAPTIVE]->(a) | a.slug]),
    cited: [(c)-[:CITES]->(r) | r {.year, .arxiv}]}) AS rows
}
RETURN {lines: lines, threats: threats, rows: rows} AS answer
