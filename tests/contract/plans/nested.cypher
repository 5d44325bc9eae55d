OPTIONAL MATCH (release:LoadedRelease {source: 'mfmsec'})
OPTIONAL MATCH (past:LoadEnded {source: 'mfmsec'})
WITH release {.release, .digest, .status} AS release, past.token AS ended
CALL () {
  MATCH (n1:Threat)
  WHERE EXISTS { MATCH (n1)-[:WITHIN_THREAT*0..1]->(n3:Threat) WHERE n3.code = $p0 } AND NOT (EXISTS { MATCH (n1)-[:HAS_MODALITY]->(n4:Modality) WHERE n4.iri = $p1 })
  WITH n1 ORDER BY n1.code IS NULL, n1.code, n1.iri LIMIT $p2
  CALL (n1) {
    MATCH (n1)<-[:REALIZES]-(n5:Attack)
    WITH n5 ORDER BY n5.code IS NULL DESC, n5.code DESC, n5.iri DESC LIMIT $p3
    CALL (n5) {
      MATCH (n5)-[:CITES]->(n7)
      WITH n7 ORDER BY n7.iri
      RETURN collect(n7 {`title`: n7.title}) AS c8
    }
    WITH n5, c8 ORDER BY n5.code IS NULL DESC, n5.code DESC, n5.iri DESC
    RETURN collect(n5 {`@key`: [n5.code, n5.iri], `label`: n5.label, `references`: c8}) AS c6
  }
  WITH n1, c6 ORDER BY n1.code IS NULL, n1.code, n1.iri
  RETURN collect(n1 {`@key`: [n1.code, n1.iri], `label`: n1.label, `attacks`: {nodes: c6, total: COUNT { MATCH (n1)<-[:REALIZES]-(n9:Attack) }}}) AS c2
}
WITH release, ended, {nodes: c2} AS answer
OPTIONAL MATCH (last:LoadBegun {source: 'mfmsec'})
RETURN release, ended, last.token AS begun, last.patience - (timestamp() - last.at) AS patience, answer
// $p0: "MFM-T0055"
// $p1: "https://w3id.org/mfmsec/modality/text"
// $p2: 21
// $p3: 4
