OPTIONAL MATCH (release:LoadedRelease {source: 'mfmsec'})
OPTIONAL MATCH (past:LoadEnded {source: 'mfmsec'})
WITH release {.release, .digest, .status, .loader, .loading} AS release, past.token AS ended
CALL () {
  MATCH (n1:Threat)
  WITH n1, n1.code AS k3, n1.iri AS k4 ORDER BY k3, k4
  WITH n1, k3, k4, [(n1)-[r6:BROADER_THREAT|HAS_MODALITY]->(e7) | [type(r6), e7]] AS e5
  WITH n1, k3, k4, e5 ORDER BY k3, k4
  RETURN collect(n1 {`iri`: k4, `source`: n1.source, `retired`: n1.deprecated, `broader`: head([x IN e5 WHERE x[0] = 'BROADER_THREAT' | x[1].iri]), `modalities`: [x IN e5 WHERE x[0] = 'HAS_MODALITY' | x[1].slug]}) AS c2
}
CALL () {
  MATCH (n8:Threat)
  WHERE NOT (coalesce(n8.deprecated = $p0, false))
  WITH n8, n8.code AS k10, n8.iri AS k11 ORDER BY k10, k11
  RETURN collect(n8 {`@iri`: k11, `cells/threat`: n8 {`code`: k10}}) AS c9
}
CALL () {
  MATCH (n17:Modality)
  WHERE n17.iri IN $p1
  MATCH (n17)<-[:HAS_MODALITY]-(n12:Coverage)
  WITH DISTINCT n12
  WHERE EXISTS { MATCH (n12)-[:CONCERNS_THREAT]->(n16) } AND NOT (coalesce(n12.deprecated = $p0, false))
  WITH n12, n12.code AS k14, n12.iri AS k15 ORDER BY k14, k15
  WITH n12, k14, k15, [(n12)-[r19:HAS_SUBJECT|HAS_OBJECT|HAS_MODALITY|HAS_OUTCOME|HAS_BASIS|HAS_ADAPTIVE|CITES]->(e20) | [type(r19), e20]] AS e18
  WITH n12, k14, k15, e18 ORDER BY k14, k15
  RETURN collect(n12 {`@iri`: k15, `@code`: k14, `@year`: n12.year, `@source`: n12.source, `@subject`: head([x IN e18 WHERE x[0] = 'HAS_SUBJECT' | x[1].iri]), `@subjectCode`: head([x IN e18 WHERE x[0] = 'HAS_SUBJECT' | x[1].code]), `@object`: head([x IN e18 WHERE x[0] = 'HAS_OBJECT' | x[1].iri]), `@realizes`: [(n12)-[:HAS_OBJECT]->()-[:REALIZES]->(v21) | v21.iri], `@modalities`: [x IN e18 WHERE x[0] = 'HAS_MODALITY' | x[1].slug], `@outcome`: head([x IN e18 WHERE x[0] = 'HAS_OUTCOME' | x[1].slug]), `@basis`: head([x IN e18 WHERE x[0] = 'HAS_BASIS' | x[1].slug]), `@adaptive`: head([x IN e18 WHERE x[0] = 'HAS_ADAPTIVE' | x[1].slug]), `@cited`: [n22 IN [x IN e18 WHERE x[0] = 'CITES' | x[1]] | n22 {`year`: n22.year, `arxiv`: n22.arxiv}], `cells/onlyAfter`: n12 {`code`: k14}}) AS c13
}
CALL () {
  MATCH (n23:LoadedRelease)
  WITH n23, n23.source AS k25 ORDER BY k25
  RETURN collect(n23 {`name`: k25}) AS c24
}
WITH release, ended, {`lines`: c2, `threats`: c9, `rows`: c13, `sources`: c24} AS answer
OPTIONAL MATCH (last:LoadBegun {source: 'mfmsec'})
RETURN release, ended, last.token AS begun, last.patience - (timestamp() - last.at) AS patience, answer
// $p0: true
// $p1: ["https://w3id.org/mfmsec/modality/audio"]
