CALL () { MATCH (:Modality {iri: 'https://w3id.org/mfmsec/modality/audio'})<-[:HAS_MODALITY]-(t:Threat) RETURN collect(t) AS wanted }
CALL (wanted) { MATCH (:Outcome {iri: 'https://w3id.org/mfmsec/outcome/bypassed'})<-[:HAS_OUTCOME]-(c)-[:HAS_OBJECT]->(t) WHERE t IN wanted WITH DISTINCT t ORDER BY t.code, t.iri RETURN collect(t) AS found }
CALL (found) {
UNWIND found[..20] AS t
CALL (t) { MATCH (t)<-[:REALIZES]-(a) WITH a ORDER BY a.code, a.iri WITH collect(a) AS every
  CALL (every) { UNWIND every[..5] AS a RETURN collect(a {.code, .label, references: [(a)-[:CITES]->(r) | r {.title, .year}]}) AS nodes }
  RETURN {total: size(every), nodes: nodes} AS attacks }
CALL (t) { MATCH (t)<-[:HAS_OBJECT]-(c)-[:HAS_OUTCOME]->(o) WHERE o.slug IN ['bypassed', 'fails'] WITH c, o ORDER BY c.code, c.iri WITH collect([c, o]) AS every
  CALL (every) { UNWIND every[..5] AS r WITH r[0] AS c, r[1] AS o WITH c, o, [(c)-[r:HAS_ADAPTIVE|HAS_SUBJECT]->(e) | [type(r), e]] AS edges RETURN collect(c {.code, outcome: o.slug, adaptive: head([x IN edges WHERE x[0] = 'HAS_ADAPTIVE' | x[1].slug]), subject: head([s IN [x IN edges WHERE x[0] = 'HAS_SUBJECT' | x[1]] | s {.code, .label}])}) AS nodes }
  RETURN {total: size(every), nodes: nodes} AS coverage }
RETURN collect(t {.code, .label, element: head([(t)-[:HAS_ELEMENT]->(e) | e.slug]), attacks: attacks, coverage: coverage}) AS nodes }
RETURN {total: size(found), nodes: nodes} AS answer
