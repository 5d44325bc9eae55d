MATCH (:Outcome {iri: 'https://w3id.org/mfmsec/outcome/bypassed'})<-[:HAS_OUTCOME]-(c)
WITH collect(c) AS bypassed
MATCH (:Adaptive {iri: 'https://w3id.org/mfmsec/adaptive/yes'})<-[:HAS_ADAPTIVE]-(c) WHERE c IN bypassed
WITH c ORDER BY c.code, c.iri
WITH collect(c) AS found
CALL (found) {
UNWIND found[..20] AS c
RETURN collect(c {.code, .finding, subject: head([(c)-[:HAS_SUBJECT]->(s) | s {.code, .label}]), object: head([(c)-[:HAS_OBJECT]->(s) | s {.code, .label}])}) AS nodes }
RETURN {total: size(found), more: size(found) > 20, last: [found[..20][-1].code, found[..20][-1].iri], nodes: nodes} AS answer
