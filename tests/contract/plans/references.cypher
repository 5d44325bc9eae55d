OPTIONAL MATCH (release:LoadedRelease {source: 'mfmsec'})
OPTIONAL MATCH (past:LoadEnded {source: 'mfmsec'})
WITH release {.release, .digest, .status, .loader, .loading} AS release, past.token AS ended
CALL () {
  MATCH (n1:Reference)
  WHERE n1.year >= $p0
  WITH n1, n1.year AS k3, n1.iri AS k4 ORDER BY k3 DESC, k4 LIMIT $p1
  CALL (n1) {
    MATCH (n1)<-[:CITES]-(n5:Coverage)
    WITH n5, n5.code AS k7, n5.iri AS k8 ORDER BY k7, k8 LIMIT $p2
    RETURN collect(n5 {`code`: k7, `outcome`: head([(n5)-[:HAS_OUTCOME]->(v9) | v9.slug])}) AS c6
  }
  WITH n1, k3, k4, c6 ORDER BY k3 DESC, k4
  RETURN collect(n1 {`title`: n1.title, `year`: k3, `arxiv`: n1.arxiv, `coverage`: {nodes: c6}}) AS c2
}
WITH release, ended, {nodes: c2} AS answer
OPTIONAL MATCH (last:LoadBegun {source: 'mfmsec'})
RETURN release, ended, last.token AS begun, last.patience - (timestamp() - last.at) AS patience, answer
// $p0: 2025
// $p1: 20
// $p2: 5
