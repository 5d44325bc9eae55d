MATCH (f:Framework {slug: 'mitre-atlas'})<-[:IN_FRAMEWORK]-(e)<-[:MAPS_TO]-(m)
WITH m, e ORDER BY m.iri
WITH collect(m {.iri, e: e, m: m}) AS found
CALL (found) {
UNWIND found[..50] AS r
WITH r.e AS e, r.m AS m
RETURN collect(m {predicate: m.mappingPredicate, .confidence, subject: head([(m)-[:MAPS_FROM]->(t) | t {.code, .label}]), object: e {.entryId, .label}}) AS nodes }
RETURN {total: size(found), nodes: nodes} AS answer
