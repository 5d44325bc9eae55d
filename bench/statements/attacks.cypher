MATCH (:Modality {iri: 'https://w3id.org/mfmsec/modality/video'})<-[:HAS_MODALITY]-(a:Attack)
WITH a ORDER BY a.code, a.iri
WITH collect(a) AS found
CALL (found) {
UNWIND found[..20] AS a
CALL (a) { MATCH (a)-[:REALIZES]->(t) WITH t ORDER BY t.code, t.iri LIMIT 20 RETURN collect(t {.code, .label}) AS threats }
CALL (a) { MATCH (a)-[:CITES]->(r) WITH r ORDER BY r.iri RETURN collect(r {.title, .year}) AS references }
RETURN collect(a {.iri, .code, .label, threats: threats, references: references}) AS nodes }
RETURN {total: size(found), nodes: nodes} AS answer
