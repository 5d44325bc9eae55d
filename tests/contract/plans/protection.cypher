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
  WHERE EXISTS { MATCH (n5)-[:HAS_ELEMENT]->(n7:Element) WHERE n7.iri = $p0 }
  WITH n5 ORDER BY n5.code IS NULL, n5.code, n5.iri
  RETURN collect(n5 {`@iri`: n5.iri, `cells/threat`: n5 {`iri`: n5.iri, `code`: n5.code, `label`: n5.label}}) AS c6
}
CALL () {
  MATCH (n8:Coverage)
  WHERE EXISTS { MATCH (n8)-[:HAS_MODALITY]->(n10:Modality) WHERE n10.iri IN $p1 } AND EXISTS { MATCH (n8)-[:CONCERNS_THREAT]->()<-[:WITHIN_THREAT*0..1]-(n11:Threat) WHERE EXISTS { MATCH (n11)-[:HAS_ELEMENT]->(n12:Element) WHERE n12.iri = $p0 } }
  WITH n8 ORDER BY n8.code IS NULL, n8.code, n8.iri
  RETURN collect(n8 {`@iri`: n8.iri, `@code`: n8.code, `@year`: n8.year, `@source`: n8.source, `@subject`: head([(n8)-[:HAS_SUBJECT]->(v13) | v13.iri]), `@subjectCode`: head([(n8)-[:HAS_SUBJECT]->(v14) | v14.code]), `@object`: head([(n8)-[:HAS_OBJECT]->(v15) | v15.iri]), `@realizes`: [(n8)-[:HAS_OBJECT]->()-[:REALIZES]->(v16) | v16.iri], `@modalities`: [(n8)-[:HAS_MODALITY]->(v17) | v17.slug], `@outcome`: head([(n8)-[:HAS_OUTCOME]->(v18) | v18.slug]), `@basis`: head([(n8)-[:HAS_BASIS]->(v19) | v19.slug]), `@adaptive`: head([(n8)-[:HAS_ADAPTIVE]->(v20) | v20.slug]), `@cited`: [(n8)-[:CITES]->(n21) | n21 {`year`: n21.year, `arxiv`: n21.arxiv}], `cells/rows`: n8 {`iri`: n8.iri, `outcome`: head([(n8)-[:HAS_OUTCOME]->(v22) | v22.slug])}, `safeguards/beatenBy`: n8 {`iri`: n8.iri}, `safeguards/subject`: head([(n8)-[:HAS_SUBJECT]->(n23) | n23 {`@type`: head([l IN ['Method', 'Defense'] WHERE l IN labels(n23)]), `code`: n23.code, `label`: n23.label}])}) AS c9
}
WITH release, ended, {`lines`: c2, `threats`: c6, `rows`: c9} AS answer
OPTIONAL MATCH (last:LoadBegun {source: 'mfmsec'})
RETURN release, ended, last.token AS begun, last.patience - (timestamp() - last.at) AS patience, answer
// $p0: "https://w3id.org/mfmsec/element/bandwidth"
// $p1: ["https://w3id.org/mfmsec/modality/audio"]
