MATCH (r:Reference) WHERE r.year >= 2025
WITH r ORDER BY r.year DESC, r.iri LIMIT 20
CALL (r) { MATCH (r)<-[:CITES]-(c:Coverage) WITH c ORDER BY c.code, c.iri LIMIT 5 RETURN collect(c {.code, outcome: head([(c)-[:HAS_OUTCOME]->(o) | o.slug])}) AS coverage }
RETURN collect(r {.title, .year, .arxiv, coverage: coverage}) AS answer
