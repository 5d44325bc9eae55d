MATCH (:Element {iri: 'https://w3id.org/mfmsec/element/bandwidth'})<-[:HAS_ELEMENT]-(t:Threat)
WITH t ORDER BY t.code, t.iri LIMIT 20
CALL (t) {
  MATCH (t)<-[:HAS_OBJECT]-(c) WITH c ORDER BY c.code, c.iri LIMIT 3
  RETURN collect(c {.code, outcome: head([(c)-[:HAS_OUTCOME]->(o) | o.slug]), subject: head([(c)-[:HAS_SUBJECT]->(s) | s {.code, .label, type: CASE WHEN s:Method THEN 'Method' ELSE 'Defense' END}])}) AS coverage
}
RETURN collect(t {.iri, .code, .label, element: head([(t)-[:HAS_ELEMENT]->(e) | e.slug]), modalities: [(t)-[:HAS_MODALITY]->(m) | m.slug], coverage: coverage}) AS answer
