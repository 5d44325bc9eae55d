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
  RETURN collect(n5 {`@iri`: n5.iri, `cells/threat`: n5 {`code`: n5.code}}) AS c6
}
CALL () {
  MATCH (n10:Modality)
  WHERE n10.iri IN $p0
  MATCH (n10)<-[:HAS_MODALITY]-(n7:Coverage)
  WITH DISTINCT n7
  WHERE EXISTS { MATCH (n7)-[:CONCERNS_THREAT]->(n9) }
  WITH n7 ORDER BY n7.code IS NULL, n7.code, n7.iri
  RETURN collect(n7 {`@iri`: n7.iri, `@code`: n7.code, `@year`: n7.year, `@source`: n7.source, `@subject`: head([(n7)-[:HAS_SUBJECT]->(v11) | v11.iri]), `@subjectCode`: head([(n7)-[:HAS_SUBJECT]->(v12) | v12.code]), `@object`: head([(n7)-[:HAS_OBJECT]->(v13) | v13.iri]), `@realizes`: [(n7)-[:HAS_OBJECT]->()-[:REALIZES]->(v14) | v14.iri], `@modalities`: [(n7)-[:HAS_MODALITY]->(v15) | v15.slug], `@outcome`: head([(n7)-[:HAS_OUTCOME]->(v16) | v16.slug]), `@basis`: head([(n7)-[:HAS_BASIS]->(v17) | v17.slug]), `@adaptive`: head([(n7)-[:HAS_ADAPTIVE]->(v18) | v18.slug]), `@cited`: [(n7)-[:CITES]->(n19) | n19 {`year`: n19.year, `arxiv`: n19.arxiv}], `cells/onlyAfter`: n7 {`code`: n7.code}}) AS c8
}
WITH release, ended, {`lines`: c2, `threats`: c6, `rows`: c8} AS answer
OPTIONAL MATCH (last:LoadBegun {source: 'mfmsec'})
RETURN release, ended, last.token AS begun, last.patience - (timestamp() - last.at) AS patience, answer
// $p0: ["https://w3id.org/mfmsec/modality/audio"]
