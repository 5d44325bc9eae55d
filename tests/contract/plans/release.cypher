OPTIONAL MATCH (release:LoadedRelease {source: 'mfmsec'})
CALL (release) {
  MATCH (n2:Release)
  WHERE n2.version = release.release
  WITH n2 ORDER BY n2.iri LIMIT $p0
  RETURN head(collect(n2 {`version`: n2.version, `issued`: n2.issued})) AS c3
}
RETURN release {.release, .digest, .status} AS release, c3 AS answer
// $p0: 1

OPTIONAL MATCH (release:LoadedRelease {source: 'mfmsec'})
CALL () {
  MATCH (n1:Concept)
  WHERE EXISTS { MATCH (n1)-[:IN_SCHEME]->(n3:ConceptScheme) WHERE n3.slug = $p0 }
  WITH n1 ORDER BY n1.iri LIMIT $p1
  RETURN collect(n1 {`@key`: [n1.iri], `slug`: n1.slug, `definition`: n1.definition}) AS c2
}
RETURN release {.release, .digest, .status} AS release, {nodes: c2} AS answer
// $p0: "modality"
// $p1: 11
