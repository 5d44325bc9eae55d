OPTIONAL MATCH (release:LoadedRelease {source: 'mfmsec'})
OPTIONAL MATCH (past:LoadEnded {source: 'mfmsec'})
WITH release {.release, .digest, .status} AS release, past.token AS ended
CALL () {
  MATCH (n4:Threat)
  WHERE n4.code = $p1
  MATCH (n4)<-[:WITHIN_THREAT*0..1]-(n1:Threat)
  WITH DISTINCT n1
  WHERE NOT (EXISTS { MATCH (n1)-[:HAS_MODALITY]->(n3) WHERE n3.iri = $p0 })
  WITH n1 ORDER BY n1.code IS NULL, n1.code, n1.iri LIMIT $p2
  CALL (n1) {
    MATCH (n1)<-[:REALIZES]-(n5)
    WITH collect(n5) AS f7
    CALL (f7) {
      UNWIND f7 AS n5
      WITH n5 ORDER BY n5.code IS NULL DESC, n5.code DESC, n5.iri DESC LIMIT $p3
      CALL (n5) {
        MATCH (n5)-[:CITES]->(n9)
        WITH n9 ORDER BY n9.iri
        RETURN collect(n9 {`title`: n9.title}) AS c10
      }
      WITH n5, c10 ORDER BY n5.code IS NULL DESC, n5.code DESC, n5.iri DESC
      RETURN collect(n5 {`@key`: [n5.code, n5.iri], `label`: n5.label, `references`: c10}) AS c6
    }
    RETURN {nodes: c6, total: size(f7)} AS p8
  }
  WITH n1, p8 ORDER BY n1.code IS NULL, n1.code, n1.iri
  RETURN collect(n1 {`@key`: [n1.code, n1.iri], `label`: n1.label, `attacks`: p8}) AS c2
}
WITH release, ended, {nodes: c2} AS answer
OPTIONAL MATCH (last:LoadBegun {source: 'mfmsec'})
RETURN release, ended, last.token AS begun, last.patience - (timestamp() - last.at) AS patience, answer
// $p0: "https://w3id.org/mfmsec/modality/text"
// $p1: "MFM-T0055"
// $p2: 21
// $p3: 4
