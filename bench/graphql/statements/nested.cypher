CALL () {
  MATCH (t:Threat) WITH t ORDER BY t.code LIMIT $size
  CALL (t) {
    MATCH (t)<-[:HAS_OBJECT]-(c:Coverage) WITH c ORDER BY c.code LIMIT $inner
    CALL (c) {
      MATCH (c)-[:HAS_SUBJECT]->(s)
      RETURN head(collect(s {.code, .label, type: CASE WHEN s:Method THEN 'Method' ELSE 'Defense' END})) AS subject
    }
    WITH c, subject ORDER BY c.code
    RETURN collect(c {.code, outcome: head([(c)-[:HAS_OUTCOME]->(o) | o.slug]), subject: subject}) AS coverage
  }
  WITH t, coverage ORDER BY t.code
  RETURN collect(t {.iri, .code, .label, element: head([(t)-[:HAS_ELEMENT]->(e) | e.slug]),
    modalities: [(t)-[:HAS_MODALITY]->(m) | m.slug], coverage: coverage}) AS threats
}
RETURN {threats: threats} AS answer
