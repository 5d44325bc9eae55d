OPTIONAL MATCH (release:LoadedRelease {source: 'mfmsec'})
OPTIONAL MATCH (past:LoadEnded {source: 'mfmsec'})
WITH release {.release, .digest, .status} AS release, past.token AS ended
CALL () {
  MATCH (n1:Method)
  WHERE $p3 IN coalesce(n1.altLabels, []) AND (EXISTS { MATCH (n1)<-[:HAS_SUBJECT]-(n5) MATCH (n5)-[:HAS_OUTCOME]->(n7) WHERE EXISTS { MATCH (n5)-[:HAS_ADAPTIVE]->(n6) WHERE n6.iri = $p4 } AND n7.iri IN $p5 } OR NOT EXISTS { MATCH (n1)<-[:HAS_SUBJECT]-(n8) WHERE NOT (EXISTS { MATCH (n8)-[:HAS_OUTCOME]->(n9) WHERE n9.iri = $p6 }) } OR COUNT { MATCH (n1)<-[:HAS_SUBJECT]-(n10) WHERE n10.year >= $p7 } = 1 OR NOT EXISTS { MATCH (n1)<-[:HAS_SUBJECT]-(n11) }) AND NOT (coalesce(n1.label CONTAINS $p8, false) AND n1.artifact IS NULL)
  WITH collect(n1) AS f3
  CALL (f3) {
    UNWIND f3 AS n1
    WITH n1
    WHERE (n1.code > $p0 OR $p0 IS NOT NULL AND n1.code IS NULL OR (n1.code = $p0 OR n1.code IS NULL AND $p0 IS NULL) AND n1.iri > $p1)
    WITH n1 ORDER BY n1.code IS NULL, n1.code, n1.iri LIMIT $p2
    RETURN collect(n1 {`@key`: [n1.code, n1.iri], `code`: n1.code}) AS c2
  }
  RETURN {nodes: c2, behind: any(n1 IN f3 WHERE NOT coalesce((n1.code > $p0 OR $p0 IS NOT NULL AND n1.code IS NULL OR (n1.code = $p0 OR n1.code IS NULL AND $p0 IS NULL) AND n1.iri > $p1), false))} AS p4
}
WITH release, ended, p4 AS answer
OPTIONAL MATCH (last:LoadBegun {source: 'mfmsec'})
RETURN release, ended, last.token AS begun, last.patience - (timestamp() - last.at) AS patience, answer
// $p0: "MFM-M0001"
// $p1: "https://w3id.org/mfmsec/method/a"
// $p2: 11
// $p3: "x"
// $p4: "https://w3id.org/mfmsec/adaptive/yes"
// $p5: ["https://w3id.org/mfmsec/outcome/fails", "https://w3id.org/mfmsec/outcome/bypassed"]
// $p6: "https://w3id.org/mfmsec/outcome/mitigates"
// $p7: 2024
// $p8: "filter"
