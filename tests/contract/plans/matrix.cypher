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
  RETURN collect(n5 {`@iri`: n5.iri, `rows/threat`: n5 {`code`: n5.code}}) AS c6
}
CALL () {
  MATCH (n8:Coverage)
  WHERE EXISTS { MATCH (n8)-[:HAS_MODALITY]->(n10:Modality) WHERE n10.iri IN $p1 } AND EXISTS { MATCH (n8)-[:CONCERNS_THREAT]->()<-[:WITHIN_THREAT*0..1]-(n11:Threat) WHERE EXISTS { MATCH (n11)-[:HAS_ELEMENT]->(n12:Element) WHERE n12.iri = $p0 } }
  WITH n8 ORDER BY n8.code IS NULL, n8.code, n8.iri
  RETURN collect(n8 {`@iri`: n8.iri, `@code`: n8.code, `@year`: n8.year, `@source`: n8.source, `@subject`: head([(n8)-[:HAS_SUBJECT]->(v13) | v13.iri]), `@subjectCode`: head([(n8)-[:HAS_SUBJECT]->(v14) | v14.code]), `@object`: head([(n8)-[:HAS_OBJECT]->(v15) | v15.iri]), `@realizes`: [(n8)-[:HAS_OBJECT]->()-[:REALIZES]->(v16) | v16.iri], `@modalities`: [(n8)-[:HAS_MODALITY]->(v17) | v17.slug], `@outcome`: head([(n8)-[:HAS_OUTCOME]->(v18) | v18.slug]), `@basis`: head([(n8)-[:HAS_BASIS]->(v19) | v19.slug]), `@adaptive`: head([(n8)-[:HAS_ADAPTIVE]->(v20) | v20.slug]), `@cited`: [(n8)-[:CITES]->(n21) | n21 {`year`: n21.year, `arxiv`: n21.arxiv}], `cells/rows`: n8 {`code`: n8.code}}) AS c9
}
CALL () {
  MATCH (n22:Threat)
  WHERE NOT (EXISTS { MATCH (n22)-[:BROADER_THREAT]->(n24:Threat) }) AND EXISTS { MATCH (n22)<-[:WITHIN_THREAT*0..1]-(n25:Threat) WHERE EXISTS { MATCH (n25)-[:HAS_ELEMENT]->(n26:Element) WHERE n26.iri = $p0 } }
  WITH n22 ORDER BY n22.code IS NULL, n22.code, n22.iri
  RETURN collect(n22 {`@iri`: n22.iri, `@slug`: n22.slug, `@label`: n22.label, `rows/threat`: n22 {`code`: n22.code}}) AS c23
}
CALL () {
  MATCH (n27:Modality)
  WHERE n27.iri IN $p1
  WITH n27 ORDER BY n27.iri
  RETURN collect(n27 {`@iri`: n27.iri, `@slug`: n27.slug, `@label`: n27.label, `columns/concept`: n27 {`definition`: n27.definition}}) AS c28
}
WITH release, ended, {`lines`: c2, `threats`: c6, `rows`: c9, `@family`: c23, `@modality`: c28} AS answer
OPTIONAL MATCH (last:LoadBegun {source: 'mfmsec'})
RETURN release, ended, last.token AS begun, last.patience - (timestamp() - last.at) AS patience, answer
// $p0: "https://w3id.org/mfmsec/element/bandwidth"
// $p1: ["https://w3id.org/mfmsec/modality/text", "https://w3id.org/mfmsec/modality/image", "https://w3id.org/mfmsec/modality/video", "https://w3id.org/mfmsec/modality/audio", "https://w3id.org/mfmsec/modality/point-cloud", "https://w3id.org/mfmsec/modality/sensor", "https://w3id.org/mfmsec/modality/action"]
