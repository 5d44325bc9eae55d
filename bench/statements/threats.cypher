MATCH (:Element {iri: 'https://w3id.org/mfmsec/element/bandwidth'})<-[:HAS_ELEMENT]-(t:Threat)
WITH t ORDER BY t.code, t.iri LIMIT 20
CALL (t) {
  MATCH (t)<-[:HAS_OBJECT]-(c) WITH c ORDER BY c.code, c.iri LIMIT 3
  WITH c, [(c)-[r:HAS_OUTCOME|HAS_SUBJECT]->(e) | [type(r), e]] AS edges
  RETURN collect(c {.code, outcome: head([x IN edges WHERE x[0] = 'HAS_OUTCOME' | x[1].slug]), subject: head([s IN [x IN edges WHERE x[0] = 'HAS_SUBJECT' | x[1]] | s {.code, .label, type: CASE WHEN s:Method THEN 'Method' ELSE 'Defense' END}])}) AS coverage
}
WITH t, coverage, [(t)-[r:HAS_ELEMENT|HAS_MODALITY]->(e) | [type(r), e]] AS edges
RETURN collect(t {.iri, .code, .label, element: head([x IN edges WHERE x[0] = 'HAS_ELEMENT' | x[1].slug]), modalities: [x IN edges WHERE x[0] = 'HAS_MODALITY' | x[1].slug], coverage: coverage}) AS answer
