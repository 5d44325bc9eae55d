OPTIONAL MATCH (release:LoadedRelease {source: 'mfmsec'})
OPTIONAL MATCH (past:LoadEnded {source: 'mfmsec'})
WITH release {.release, .digest, .status} AS release, past.token AS ended
CALL () {
  MATCH (n1:Threat)
  WITH n1 ORDER BY n1.code IS NULL, n1.code, n1.iri
  RETURN collect(n1 {`iri`: n1.iri, `source`: n1.source, `broader`: head([(n1)-[:BROADER_THREAT]->(v3) | v3.iri]), `modalities`: [(n1)-[:HAS_MODALITY]->(v4) | v4.slug]}) AS c2
}
CALL () {
  MATCH (n5:Threat)
  WITH n5 ORDER BY n5.code IS NULL, n5.code, n5.iri
  RETURN collect(n5 {`@iri`: n5.iri, `groups/protected/threat`: n5 {`code`: n5.code}}) AS c6
}
CALL () {
  MATCH (n10:Modality)
  WHERE n10.iri IN $p0
  MATCH (n10)<-[:HAS_MODALITY]-(n7:Coverage)
  WITH DISTINCT n7
  WHERE EXISTS { MATCH (n7)-[:CONCERNS_THREAT]->(n9) }
  WITH n7 ORDER BY n7.code IS NULL, n7.code, n7.iri
  RETURN collect(n7 {`@iri`: n7.iri, `@code`: n7.code, `@year`: n7.year, `@source`: n7.source, `@subject`: head([(n7)-[:HAS_SUBJECT]->(v11) | v11.iri]), `@subjectCode`: head([(n7)-[:HAS_SUBJECT]->(v12) | v12.code]), `@object`: head([(n7)-[:HAS_OBJECT]->(v13) | v13.iri]), `@realizes`: [(n7)-[:HAS_OBJECT]->()-[:REALIZES]->(v14) | v14.iri], `@modalities`: [(n7)-[:HAS_MODALITY]->(v15) | v15.slug], `@outcome`: head([(n7)-[:HAS_OUTCOME]->(v16) | v16.slug]), `@basis`: head([(n7)-[:HAS_BASIS]->(v17) | v17.slug]), `@adaptive`: head([(n7)-[:HAS_ADAPTIVE]->(v18) | v18.slug]), `@cited`: [(n7)-[:CITES]->(n19) | n19 {`year`: n19.year, `arxiv`: n19.arxiv}], `@implements`: [(n7)-[:HAS_SUBJECT]->()-[:IMPLEMENTS]->(v20) | v20.iri], `groups/tested/outcomes/rows`: n7 {`code`: n7.code}}) AS c8
}
CALL () {
  MATCH (n23:Action)
  WHERE n23.iri = $p1
  MATCH (n23)<-[:HAS_ACTION]-(n21)
  WITH DISTINCT n21
  WITH n21 ORDER BY n21.code IS NULL, n21.code, n21.iri
  RETURN collect(n21 {`@iri`: n21.iri, `@code`: n21.code, `@element`: head([(n21)-[:HAS_ELEMENT]->(v24) | v24.slug]), `@action`: head([(n21)-[:HAS_ACTION]->(v25) | v25.slug]), `@levels`: [(n21)-[:HAS_LEVEL]->(v26) | v26.slug], `@within`: [(n21)-[:WITHIN_DEFENSE]->(v27) | v27.iri], `groups/family`: n21 {`label`: n21.label}, `groups/defenses`: n21 {`code`: n21.code}}) AS c22
}
CALL () {
  MATCH (n32:Action)
  WHERE n32.iri = $p1
  MATCH (n32)<-[:HAS_ACTION]-(n31)
  WITH DISTINCT n31
  MATCH (n31)-[:WITHIN_DEFENSE*0..1]->(n28:Defense)
  WITH DISTINCT n28
  WHERE NOT (EXISTS { MATCH (n28)-[:BROADER_DEFENSE]->(n30) })
  WITH n28 ORDER BY n28.code IS NULL, n28.code, n28.iri
  RETURN collect(n28 {`@iri`: n28.iri, `@code`: n28.code, `@element`: head([(n28)-[:HAS_ELEMENT]->(v33) | v33.slug]), `@action`: head([(n28)-[:HAS_ACTION]->(v34) | v34.slug]), `@levels`: [(n28)-[:HAS_LEVEL]->(v35) | v35.slug], `@within`: [(n28)-[:WITHIN_DEFENSE]->(v36) | v36.iri], `groups/family`: n28 {`label`: n28.label}, `groups/defenses`: n28 {`code`: n28.code}}) AS c29
}
WITH release, ended, {`lines`: c2, `threats`: c6, `rows`: c8, `@defenses`: c22, `@families`: c29} AS answer
OPTIONAL MATCH (last:LoadBegun {source: 'mfmsec'})
RETURN release, ended, last.token AS begun, last.patience - (timestamp() - last.at) AS patience, answer
// $p0: ["https://w3id.org/mfmsec/modality/audio"]
// $p1: "https://w3id.org/mfmsec/action/constrains"
