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
  RETURN collect(n8 {`@iri`: k11, `groups/protected/threat`: n8 {`code`: k10}}) AS c9
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
  RETURN collect(n12 {`@iri`: k15, `@code`: k14, `@year`: n12.year, `@source`: n12.source, `@subject`: head([x IN e18 WHERE x[0] = 'HAS_SUBJECT' | x[1].iri]), `@subjectCode`: head([x IN e18 WHERE x[0] = 'HAS_SUBJECT' | x[1].code]), `@object`: head([x IN e18 WHERE x[0] = 'HAS_OBJECT' | x[1].iri]), `@realizes`: [(n12)-[:HAS_OBJECT]->()-[:REALIZES]->(v21) | v21.iri], `@modalities`: [x IN e18 WHERE x[0] = 'HAS_MODALITY' | x[1].slug], `@outcome`: head([x IN e18 WHERE x[0] = 'HAS_OUTCOME' | x[1].slug]), `@basis`: head([x IN e18 WHERE x[0] = 'HAS_BASIS' | x[1].slug]), `@adaptive`: head([x IN e18 WHERE x[0] = 'HAS_ADAPTIVE' | x[1].slug]), `@cited`: [n22 IN [x IN e18 WHERE x[0] = 'CITES' | x[1]] | n22 {`year`: n22.year, `arxiv`: n22.arxiv}], `@implements`: [(n12)-[:HAS_SUBJECT]->()-[:IMPLEMENTS]->(v23) | v23.iri], `groups/tested/outcomes/rows`: n12 {`code`: k14}}) AS c13
}
CALL () {
  MATCH (n24:LoadedRelease)
  WITH n24, n24.source AS k26 ORDER BY k26
  RETURN collect(n24 {`name`: k26}) AS c25
}
CALL () {
  MATCH (n31:Action)
  WHERE n31.iri = $p2
  MATCH (n31)<-[:HAS_ACTION]-(n27)
  WITH DISTINCT n27
  WITH n27, n27.code AS k29, n27.iri AS k30 ORDER BY k29, k30
  WITH n27, k29, k30, [(n27)-[r33:HAS_ELEMENT|HAS_ACTION|HAS_LEVEL|WITHIN_DEFENSE]->(e34) | [type(r33), e34]] AS e32
  WITH n27, k29, k30, e32 ORDER BY k29, k30
  RETURN collect(n27 {`@iri`: k30, `@code`: k29, `@retired`: n27.deprecated, `@element`: head([x IN e32 WHERE x[0] = 'HAS_ELEMENT' | x[1].slug]), `@action`: head([x IN e32 WHERE x[0] = 'HAS_ACTION' | x[1].slug]), `@levels`: [x IN e32 WHERE x[0] = 'HAS_LEVEL' | x[1].slug], `@within`: [x IN e32 WHERE x[0] = 'WITHIN_DEFENSE' | x[1].iri], `groups/family`: n27 {`label`: n27.label}, `groups/defenses`: n27 {`code`: k29}}) AS c28
}
CALL () {
  MATCH (n41:Action)
  WHERE n41.iri = $p2
  MATCH (n41)<-[:HAS_ACTION]-(n40)
  WITH DISTINCT n40
  MATCH (n40)-[:WITHIN_DEFENSE*0..1]->(n35:Defense)
  WITH DISTINCT n35
  WHERE NOT (EXISTS { MATCH (n35)-[:BROADER_DEFENSE]->(n39) })
  WITH n35, n35.code AS k37, n35.iri AS k38 ORDER BY k37, k38
  WITH n35, k37, k38, [(n35)-[r43:HAS_ELEMENT|HAS_ACTION|HAS_LEVEL|WITHIN_DEFENSE]->(e44) | [type(r43), e44]] AS e42
  WITH n35, k37, k38, e42 ORDER BY k37, k38
  RETURN collect(n35 {`@iri`: k38, `@code`: k37, `@retired`: n35.deprecated, `@element`: head([x IN e42 WHERE x[0] = 'HAS_ELEMENT' | x[1].slug]), `@action`: head([x IN e42 WHERE x[0] = 'HAS_ACTION' | x[1].slug]), `@levels`: [x IN e42 WHERE x[0] = 'HAS_LEVEL' | x[1].slug], `@within`: [x IN e42 WHERE x[0] = 'WITHIN_DEFENSE' | x[1].iri], `groups/family`: n35 {`label`: n35.label}, `groups/defenses`: n35 {`code`: k37}}) AS c36
}
WITH release, ended, {`lines`: c2, `threats`: c9, `rows`: c13, `sources`: c25, `@defenses`: c28, `@families`: c36} AS answer
OPTIONAL MATCH (last:LoadBegun {source: 'mfmsec'})
RETURN release, ended, last.token AS begun, last.patience - (timestamp() - last.at) AS patience, answer
// $p0: true
// $p1: ["https://w3id.org/mfmsec/modality/audio"]
// $p2: "https://w3id.org/mfmsec/action/constrains"
