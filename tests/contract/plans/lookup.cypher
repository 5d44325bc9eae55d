OPTIONAL MATCH (release:LoadedRelease {source: 'mfmsec'})
OPTIONAL MATCH (past:LoadEnded {source: 'mfmsec'})
WITH release {.release, .digest, .status, .loader, .loading} AS release, past.token AS ended
CALL () {
  MATCH (n8:Threat)
  WHERE n8.code = $p1
  WITH n8, n8.iri AS k10 ORDER BY k10 LIMIT $p2
  WITH n8, k10, [(n8)-[r12:BROADER_THREAT|HAS_FLOW]->(e13) | [type(r12), e13]] AS e11
  CALL (n8) {
    MATCH (n8)<-[:MAPS_FROM]-(n15)
    WITH n15, n15.iri AS k17 ORDER BY k17 LIMIT $p0
    RETURN collect(n15 {`predicate`: n15.mappingPredicate, `object`: head([(n15)-[:MAPS_TO]->(n18) | n18 {`entryId`: n18.entryId}])}) AS c16
  }
  WITH n8, k10, e11, c16 ORDER BY k10
  RETURN head(collect(n8 {`id`: k10, `label`: n8.label, `broader`: head([n14 IN [x IN e11 WHERE x[0] = 'BROADER_THREAT' | x[1]] | n14 {`label`: n14.label}]), `flows`: [x IN e11 WHERE x[0] = 'HAS_FLOW' | x[1].slug], `mappings`: {nodes: c16}})) AS c9
}
WITH release, ended, c9 AS answer
OPTIONAL MATCH (last:LoadBegun {source: 'mfmsec'})
RETURN release, ended, last.token AS begun, last.patience - (timestamp() - last.at) AS patience, answer
// $p0: 5
// $p1: "MFM-T0007"
// $p2: 1
