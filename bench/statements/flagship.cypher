CALL () {
  MATCH (:Element {iri: 'https://w3id.org/mfmsec/element/bandwidth'})<-[:HAS_ELEMENT]-(t:Threat)
  MATCH (t)<-[:REALIZES*0..1]-(o) WITH DISTINCT o
  MATCH (o)<-[:HAS_OBJECT]-(c)
  RETURN collect(c) AS against
}
MATCH (:Modality {iri: 'https://w3id.org/mfmsec/modality/audio'})<-[:HAS_MODALITY]-(c) WHERE c IN against
WITH c ORDER BY c.code, c.iri LIMIT 100
WITH collect(c {.iri, .finding,
  outcome: head([(c)-[:HAS_OUTCOME]->(o) | o.slug]),
  basis: head([(c)-[:HAS_BASIS]->(b) | b.slug]),
  adaptive: head([(c)-[:HAS_ADAPTIVE]->(a) | a.slug]),
  modalities: [(c)-[:HAS_MODALITY]->(m) | m.slug],
  subject: head([(c)-[:HAS_SUBJECT]->(s) | s {.iri, .code, .label, type: CASE WHEN s:Method THEN 'Method' ELSE 'Defense' END}]),
  object: head([(c)-[:HAS_OBJECT]->(h) | h {.iri, .code, .label, type: CASE WHEN h:Threat THEN 'Threat' ELSE 'Attack' END}]),
  references: [(c)-[:CITES]->(r) | r {.title, .year, .arxiv, .url}]}) AS coverage
RETURN {totalCount: size(coverage), coverage: coverage} AS answer
