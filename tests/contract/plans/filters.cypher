OPTIONAL MATCH (release:LoadedRelease {source: 'mfmsec'})
OPTIONAL MATCH (past:LoadEnded {source: 'mfmsec'})
WITH release {.release, .digest, .status, .loader, .loading} AS release, past.token AS ended
CALL () {
  MATCH (n1:Method)
  WHERE $p4 IN coalesce(n1.altLabels, []) AND (EXISTS { MATCH (n1)<-[:HAS_SUBJECT]-(n7) MATCH (n7)-[:HAS_OUTCOME]->(n9) WHERE EXISTS { MATCH (n7)-[:HAS_ADAPTIVE]->(n8) WHERE n8.iri = $p5 } AND n9.iri IN $p6 } OR NOT EXISTS { MATCH (n1)<-[:HAS_SUBJECT]-(n10) WHERE NOT (EXISTS { MATCH (n10)-[:HAS_OUTCOME]->(n11) WHERE n11.iri = $p7 }) } OR COUNT { MATCH (n1)<-[:HAS_SUBJECT]-(n12) WHERE n12.year >= $p8 } = 1 OR NOT EXISTS { MATCH (n1)<-[:HAS_SUBJECT]-(n13) }) AND NOT (coalesce(n1.label CONTAINS $p9, false) AND n1.artifact IS NULL)
  WITH n1 ORDER BY n1.code, n1.iri
  WITH collect(n1) AS f3
  WITH f3, [n1 IN f3 WHERE (n1.code > $p0 OR $p0 IS NOT NULL AND n1.code IS NULL OR (n1.code = $p0 OR n1.code IS NULL AND $p0 IS NULL) AND n1.iri > $p1)] AS h4
  CALL (h4) {
    UNWIND range(0, size(h4[..$p3]) - 1) AS k6
    WITH h4[k6] AS n1, k6
    RETURN collect(n1 {`@key`: [n1.code, n1.iri], `code`: n1.code}) AS c2
  }
  RETURN {nodes: c2, more: size(h4) >= $p2, behind: any(n1 IN f3 WHERE NOT coalesce((n1.code > $p0 OR $p0 IS NOT NULL AND n1.code IS NULL OR (n1.code = $p0 OR n1.code IS NULL AND $p0 IS NULL) AND n1.iri > $p1), false))} AS p5
}
WITH release, ended, p5 AS answer
OPTIONAL MATCH (last:LoadBegun {source: 'mfmsec'})
RETURN release, ended, last.token AS begun, last.patience - (timestamp() - last.at) AS patience, answer
// $p0: "MFM-M0001"
// $p1: "https://w3id.org/mfmsec/method/a"
// $p2: 11
// $p3: 10
// $p4: "x"
// $p5: "https://w3id.org/mfmsec/adaptive/yes"
// $p6: ["https://w3id.org/mfmsec/outcome/fails", "https://w3id.org/mfmsec/outcome/bypassed"]
// $p7: "https://w3id.org/mfmsec/outcome/mitigates"
// $p8: 2024
// $p9: "filter"
