OPTIONAL MATCH (release:LoadedRelease {source: 'mfmsec'})
OPTIONAL MATCH (past:LoadEnded {source: 'mfmsec'})
WITH release {.release, .digest, .status, .loader, .loading} AS release, past.token AS ended
CALL () {
  MATCH (n30:Outcome)
  WHERE n30.iri = $p4
  MATCH (n30)<-[:HAS_OUTCOME]-(n29)
  WITH DISTINCT n29
  MATCH (n29)-[:HAS_OBJECT]->(n1:Threat)
  WITH DISTINCT n1
  WHERE EXISTS { MATCH (n1)-[:HAS_MODALITY]->(n28) WHERE n28.iri = $p3 }
  WITH n1 ORDER BY n1.code, n1.iri
  WITH collect(n1) AS f3
  WITH f3, f3 AS h4
  CALL (h4) {
    UNWIND range(0, size(h4[..$p0]) - 1) AS k6
    WITH h4[k6] AS n1, k6
    CALL (n1) {
      MATCH (n1)<-[:REALIZES]-(n8)
      WITH n8 ORDER BY n8.code, n8.iri
      WITH collect(n8) AS f10
      WITH f10, f10 AS h11
      CALL (h11) {
        UNWIND range(0, size(h11[..$p1]) - 1) AS k13
        WITH h11[k13] AS n8, k13
        CALL (n8) {
          MATCH (n8)-[:CITES]->(n14)
          WITH n14, n14.iri AS k16 ORDER BY k16
          RETURN collect(n14 {`title`: n14.title, `year`: n14.year}) AS c15
        }
        WITH n8, k13, c15 ORDER BY k13
        RETURN collect(n8 {`code`: n8.code, `label`: n8.label, `references`: c15}) AS c9
      }
      RETURN {nodes: c9, total: size(f10)} AS p12
    }
    CALL (n1) {
      MATCH (n1)<-[:HAS_OBJECT]-(n17)
      WHERE EXISTS { MATCH (n17)-[:HAS_OUTCOME]->(n27) WHERE n27.iri IN $p2 }
      WITH n17 ORDER BY n17.code, n17.iri
      WITH collect(n17) AS f19
      WITH f19, f19 AS h20
      CALL (h20) {
        UNWIND range(0, size(h20[..$p1]) - 1) AS k22
        WITH h20[k22] AS n17, k22
        WITH n17, k22, [(n17)-[r24:HAS_OUTCOME|HAS_ADAPTIVE|HAS_SUBJECT]->(e25) | [type(r24), e25]] AS e23
        WITH n17, k22, e23 ORDER BY k22
        RETURN collect(n17 {`code`: n17.code, `outcome`: head([x IN e23 WHERE x[0] = 'HAS_OUTCOME' | x[1].slug]), `adaptive`: head([x IN e23 WHERE x[0] = 'HAS_ADAPTIVE' | x[1].slug]), `subject`: head([n26 IN [x IN e23 WHERE x[0] = 'HAS_SUBJECT' | x[1]] | n26 {`@type`: CASE WHEN n26:Method THEN 'Method' ELSE 'Defense' END, `code`: n26.code, `label`: n26.label}])}) AS c18
      }
      RETURN {nodes: c18, total: size(f19)} AS p21
    }
    WITH n1, k6, p12, p21 ORDER BY k6
    RETURN collect(n1 {`code`: n1.code, `label`: n1.label, `element`: head([(n1)-[:HAS_ELEMENT]->(v7) | v7.slug]), `attacks`: p12, `coverage`: p21}) AS c2
  }
  RETURN {nodes: c2, total: size(f3)} AS p5
}
WITH release, ended, p5 AS answer
OPTIONAL MATCH (last:LoadBegun {source: 'mfmsec'})
RETURN release, ended, last.token AS begun, last.patience - (timestamp() - last.at) AS patience, answer
// $p0: 20
// $p1: 5
// $p2: ["https://w3id.org/mfmsec/outcome/bypassed", "https://w3id.org/mfmsec/outcome/fails"]
// $p3: "https://w3id.org/mfmsec/modality/audio"
// $p4: "https://w3id.org/mfmsec/outcome/bypassed"
