OPTIONAL MATCH (release:LoadedRelease {source: 'mfmsec'})
OPTIONAL MATCH (past:LoadEnded {source: 'mfmsec'})
WITH release {.release, .digest, .status, .loader, .loading} AS release, past.token AS ended
CALL (release) {
  MATCH (n2:Release)
  WHERE n2.version = release.release AND n2.source = 'mfmsec'
  WITH n2, n2.iri AS k4 ORDER BY k4 LIMIT $p0
  RETURN head(collect(n2 {`version`: n2.version, `issued`: n2.issued})) AS c3
}
WITH release, ended, c3 AS answer
OPTIONAL MATCH (last:LoadBegun {source: 'mfmsec'})
RETURN release, ended, last.token AS begun, last.patience - (timestamp() - last.at) AS patience, answer
// $p0: 1

OPTIONAL MATCH (release:LoadedRelease {source: 'mfmsec'})
OPTIONAL MATCH (past:LoadEnded {source: 'mfmsec'})
WITH release {.release, .digest, .status, .loader, .loading} AS release, past.token AS ended
CALL () {
  MATCH (n4:ConceptScheme)
  WHERE n4.iri = $p0
  MATCH (n4)<-[:IN_SCHEME]-(n1)
  WITH DISTINCT n1
  WITH n1, n1.iri AS k3 ORDER BY k3 LIMIT $p1
  RETURN collect(n1 {`slug`: n1.slug, `definition`: n1.definition}) AS c2
}
WITH release, ended, {nodes: c2} AS answer
OPTIONAL MATCH (last:LoadBegun {source: 'mfmsec'})
RETURN release, ended, last.token AS begun, last.patience - (timestamp() - last.at) AS patience, answer
// $p0: "https://w3id.org/mfmsec/scheme/modality"
// $p1: 10
