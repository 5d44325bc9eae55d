MATCH (:Outcome {iri: 'https://w3id.org/mfmsec/outcome/bypassed'})<-[:HAS_OUTCOME]-(c)
WITH collect(c) AS bypassed
MATCH (:Adaptive {iri: 'https://w3id.org/mfmsec/adaptive/yes'})<-[:HAS_ADAPTIVE]-(c) WHERE c IN bypassed
WITH c ORDER BY c.code, c.iri
WITH collect(c) AS found
CALL (found) {
UNWIND found[..20] AS c
WITH c, [(c)-[r:HAS_SUBJECT|HAS_OBJECT]->(e) | [type(r), e]] AS edges
RETURN collect(c {.code, .finding, subject: head([s IN [x IN edges WHERE x[0] = 'HAS_SUBJECT' | x[1]] | s {.code, .label}]), object: head([s IN [x IN edges WHERE x[0] = 'HAS_OBJECT' | x[1]] | s {.code, .label}])}) AS nodes }
RETURN {total: size(found), more: size(found) > 20, last: [found[..20][-1].code, found[..20][-1].iri], nodes: nodes} AS answer
