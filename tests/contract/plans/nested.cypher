OPTIONAL MATCH (release:LoadedRelease {source: 'mfmsec'})
OPTIONAL MATCH (past:LoadEnded {source: 'mfmsec'})
WITH release {.release, .digest, .status, .loader, .loading} AS release, past.token AS ended
CALL () {
  MATCH (n6:Threat)
  WHERE n6.code = $p1
  MATCH (n6)<-[:WITHIN_THREAT*0..1]-(n1:Threat)
  WITH DISTINCT n1
  WHERE NOT (EXISTS { MATCH (n1)-[:HAS_MODALITY]->(n5) WHERE n5.iri = $p0 })
  WITH n1, n1.code AS k3, n1.iri AS k4 ORDER BY k3, k4 LIMIT $p2
  CALL (n1) {
    MATCH (n1)<-[:REALIZES]-(n7)
    WITH n7 ORDER BY n7.code DESC, n7.iri DESC
    WITH collect(n7) AS f9
    WITH f9, f9 AS h10
    CALL (h10) {
      UNWIND range(0, size(h10[..$p3]) - 1) AS k12
      WITH h10[k12] AS n7, k12
      CALL (n7) {
        MATCH (n7)-[:CITES]->(n13)
        WITH n13, n13.iri AS k15 ORDER BY k15
        RETURN collect(n13 {`title`: n13.title}) AS c14
      }
      WITH n7, k12, c14 ORDER BY k12
      RETURN collect(n7 {`label`: n7.label, `references`: c14}) AS c8
    }
    RETURN {nodes: c8, total: size(f9)} AS p11
  }
  WITH n1, k3, k4, p11 ORDER BY k3, k4
  RETURN collect(n1 {`@key`: [k3, k4], `label`: n1.label, `attacks`: p11}) AS c2
}
WITH release, ended, {nodes: c2} AS answer
OPTIONAL MATCH (last:LoadBegun {source: 'mfmsec'})
RETURN release, ended, last.token AS begun, last.patience - (timestamp() - last.at) AS patience, answer
// $p0: "https://w3id.org/mfmsec/modality/text"
// $p1: "MFM-T0055"
// $p2: 21
// $p3: 3
