OPTIONAL MATCH (release:LoadedRelease {source: 'mfmsec'})
OPTIONAL MATCH (past:LoadEnded {source: 'mfmsec'})
WITH release {.release, .digest, .status} AS release, past.token AS ended
CALL () {
  MATCH (n1:Method)
  WHERE ($p0 IN coalesce(n1.altLabels, []) AND (EXISTS { MATCH (n1)<-[:HAS_SUBJECT]-(n3:Coverage) WHERE EXISTS { MATCH (n3)-[:HAS_OUTCOME]->(n4:Outcome) WHERE n4.iri IN $p1 } AND EXISTS { MATCH (n3)-[:HAS_ADAPTIVE]->(n5:Adaptive) WHERE n5.iri = $p2 } } OR NOT EXISTS { MATCH (n1)<-[:HAS_SUBJECT]-(n6:Coverage) WHERE NOT (EXISTS { MATCH (n6)-[:HAS_OUTCOME]->(n7:Outcome) WHERE n7.iri = $p3 }) } OR COUNT { MATCH (n1)<-[:HAS_SUBJECT]-(n8:Coverage) WHERE n8.year >= $p4 } = 1 OR NOT EXISTS { MATCH (n1)<-[:HAS_SUBJECT]-(n9:Coverage) }) AND NOT (coalesce(n1.label CONTAINS $p5, false) AND n1.artifact IS NULL)) AND ((n1.code > $p6 OR $p6 IS NOT NULL AND n1.code IS NULL OR (n1.code = $p6 OR n1.code IS NULL AND $p6 IS NULL) AND n1.iri > $p7))
  WITH n1 ORDER BY n1.code IS NULL, n1.code, n1.iri LIMIT $p8
  RETURN collect(n1 {`@key`: [n1.code, n1.iri], `code`: n1.code}) AS c2
}
WITH release, ended, {nodes: c2, behind: EXISTS { MATCH (n10:Method) WHERE ($p0 IN coalesce(n10.altLabels, []) AND (EXISTS { MATCH (n10)<-[:HAS_SUBJECT]-(n11:Coverage) WHERE EXISTS { MATCH (n11)-[:HAS_OUTCOME]->(n12:Outcome) WHERE n12.iri IN $p1 } AND EXISTS { MATCH (n11)-[:HAS_ADAPTIVE]->(n13:Adaptive) WHERE n13.iri = $p2 } } OR NOT EXISTS { MATCH (n10)<-[:HAS_SUBJECT]-(n14:Coverage) WHERE NOT (EXISTS { MATCH (n14)-[:HAS_OUTCOME]->(n15:Outcome) WHERE n15.iri = $p3 }) } OR COUNT { MATCH (n10)<-[:HAS_SUBJECT]-(n16:Coverage) WHERE n16.year >= $p4 } = 1 OR NOT EXISTS { MATCH (n10)<-[:HAS_SUBJECT]-(n17:Coverage) }) AND NOT (coalesce(n10.label CONTAINS $p5, false) AND n10.artifact IS NULL)) AND (NOT coalesce((n10.code > $p6 OR $p6 IS NOT NULL AND n10.code IS NULL OR (n10.code = $p6 OR n10.code IS NULL AND $p6 IS NULL) AND n10.iri > $p7), false)) }} AS answer
OPTIONAL MATCH (last:LoadBegun {source: 'mfmsec'})
RETURN release, ended, last.token AS begun, last.patience - (timestamp() - last.at) AS patience, answer
// $p0: "x"
// $p1: ["https://w3id.org/mfmsec/outcome/fails", "https://w3id.org/mfmsec/outcome/bypassed"]
// $p2: "https://w3id.org/mfmsec/adaptive/yes"
// $p3: "https://w3id.org/mfmsec/outcome/mitigates"
// $p4: 2024
// $p5: "filter"
// $p6: "MFM-M0001"
// $p7: "https://w3id.org/mfmsec/method/a"
// $p8: 11
