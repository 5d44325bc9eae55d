OPTIONAL MATCH (release:LoadedRelease {source: 'mfmsec'})
OPTIONAL MATCH (past:LoadEnded {source: 'mfmsec'})
WITH release {.release, .digest, .status} AS release, past.token AS ended
CALL () {
  MATCH (n1:Threat)
  WITH n1 ORDER BY n1.code IS NULL, n1.code, n1.iri
  RETURN collect(n1 {`iri`: n1.iri, `source`: n1.source, `broader`: head([(n1)-[:BROADER_THREAT]->(v3) | v3.iri]), `modalities`: [(n1)-[:HAS_MODALITY]->(v4) | v4.slug]}) AS c2
}
CALL () {
  MATCH (n7:Element)
  WHERE n7.iri = $p0
  MATCH (n7)<-[:HAS_ELEMENT]-(n5:Threat)
  WITH DISTINCT n5
  WITH n5 ORDER BY n5.code IS NULL, n5.code, n5.iri
  RETURN collect(n5 {`@iri`: n5.iri, `cells/threat`: n5 {`iri`: n5.iri, `code`: n5.code, `label`: n5.label}}) AS c6
}
CALL () {
  CALL () {
    MATCH (n11:Modality)
    WHERE n11.iri IN $p1
    MATCH (n11)<-[:HAS_MODALITY]-(n8:Coverage)
    RETURN DISTINCT n8
    UNION ALL
    MATCH (n13:Element)
    WHERE n13.iri = $p0
    MATCH (n13)<-[:HAS_ELEMENT]-(n12:Threat)
    WITH DISTINCT n12
    MATCH (n12)-[:WITHIN_THREAT*0..1]->(n14)
    WITH DISTINCT n14
    MATCH (n14)<-[:CONCERNS_THREAT]-(n8)
    RETURN DISTINCT n8
  }
  WITH n8, count(*) AS k10
  WHERE k10 = 2
  WITH n8 ORDER BY n8.code IS NULL, n8.code, n8.iri
  RETURN collect(n8 {`@iri`: n8.iri, `@code`: n8.code, `@year`: n8.year, `@source`: n8.source, `@subject`: head([(n8)-[:HAS_SUBJECT]->(v15) | v15.iri]), `@subjectCode`: head([(n8)-[:HAS_SUBJECT]->(v16) | v16.code]), `@object`: head([(n8)-[:HAS_OBJECT]->(v17) | v17.iri]), `@realizes`: [(n8)-[:HAS_OBJECT]->()-[:REALIZES]->(v18) | v18.iri], `@modalities`: [(n8)-[:HAS_MODALITY]->(v19) | v19.slug], `@outcome`: head([(n8)-[:HAS_OUTCOME]->(v20) | v20.slug]), `@basis`: head([(n8)-[:HAS_BASIS]->(v21) | v21.slug]), `@adaptive`: head([(n8)-[:HAS_ADAPTIVE]->(v22) | v22.slug]), `@cited`: [(n8)-[:CITES]->(n23) | n23 {`year`: n23.year, `arxiv`: n23.arxiv}], `cells/rows`: n8 {`iri`: n8.iri, `outcome`: head([(n8)-[:HAS_OUTCOME]->(v24) | v24.slug])}, `safeguards/beatenBy`: n8 {`iri`: n8.iri}, `safeguards/subject`: head([(n8)-[:HAS_SUBJECT]->(n25) | n25 {`@type`: head([l IN ['Method', 'Defense'] WHERE l IN labels(n25)]), `code`: n25.code, `label`: n25.label}])}) AS c9
}
WITH release, ended, {`lines`: c2, `threats`: c6, `rows`: c9} AS answer
OPTIONAL MATCH (last:LoadBegun {source: 'mfmsec'})
RETURN release, ended, last.token AS begun, last.patience - (timestamp() - last.at) AS patience, answer
// $p0: "https://w3id.org/mfmsec/element/bandwidth"
// $p1: ["https://w3id.org/mfmsec/modality/audio"]
