OPTIONAL MATCH (release:LoadedRelease {source: 'mfmsec'})
OPTIONAL MATCH (past:LoadEnded {source: 'mfmsec'})
WITH release {.release, .digest, .status} AS release, past.token AS ended
CALL (release) {
  MATCH (n2:Release)
  WHERE n2.version = release.release
  WITH n2 ORDER BY n2.iri LIMIT $p0
  RETURN head(collect(n2 {`version`: n2.version, `issued`: n2.issued})) AS c3
}
WITH release, ended, c3 AS answer
OPTIONAL MATCH (last:LoadBegun {source: 'mfmsec'})
RETURN release, ended, last.token AS begun, last.patience - (timestamp() - last.at) AS patience, answer
// $p0: 1

OPTIONAL MATCH (release:LoadedRelease {source: 'mfmsec'})
OPTIONAL MATCH (past:LoadEnded {source: 'mfmsec'})
WITH release {.release, .digest, .status} AS release, past.token AS ended
CALL () {
  MATCH (n3:ConceptScheme)
  WHERE n3.slug = $p0
  MATCH (n3)<-[:IN_SCHEME]-(n1:Concept)
  WITH DISTINCT n1
  WITH n1 ORDER BY n1.iri LIMIT $p1
  RETURN collect(n1 {`@key`: [n1.iri], `slug`: n1.slug, `definition`: n1.definition}) AS c2
}
WITH release, ended, {nodes: c2} AS answer
OPTIONAL MATCH (last:LoadBegun {source: 'mfmsec'})
RETURN release, ended, last.token AS begun, last.patience - (timestamp() - last.at) AS patience, answer
// $p0: "modality"
// $p1: 11
