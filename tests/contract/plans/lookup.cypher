OPTIONAL MATCH (release:LoadedRelease {source: 'mfmsec'})
OPTIONAL MATCH (past:LoadEnded {source: 'mfmsec'})
WITH release {.release, .digest, .status} AS release, past.token AS ended
CALL () {
  MATCH (n7:Threat)
  WHERE n7.code = $p1
  WITH n7 ORDER BY n7.iri LIMIT $p2
  CALL (n7) {
    MATCH (n7)<-[:MAPS_FROM]-(n11)
    WITH n11 ORDER BY n11.iri LIMIT $p0
    RETURN collect(n11 {`@key`: [n11.iri], `predicate`: n11.mappingPredicate, `object`: head([(n11)-[:MAPS_TO]->(n13) | n13 {`entryId`: n13.entryId}])}) AS c12
  }
  WITH n7, c12 ORDER BY n7.iri
  RETURN head(collect(n7 {`id`: n7.iri, `label`: n7.label, `broader`: head([(n7)-[:BROADER_THREAT]->(n9) | n9 {`label`: n9.label}]), `flows`: [(n7)-[:HAS_FLOW]->(v10) | v10.slug], `mappings`: {nodes: c12}})) AS c8
}
WITH release, ended, c8 AS answer
OPTIONAL MATCH (last:LoadBegun {source: 'mfmsec'})
RETURN release, ended, last.token AS begun, last.patience - (timestamp() - last.at) AS patience, answer
// $p0: 6
// $p1: "MFM-T0007"
// $p2: 1
