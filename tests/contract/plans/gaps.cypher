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
  RETURN collect(n5 {`@iri`: n5.iri, `@Element`: [(n5)-[:HAS_ELEMENT]->(v8) | v8.slug], `@Flow`: [(n5)-[:HAS_FLOW]->(v9) | v9.slug], `@code`: n5.code, `gaps/threat`: n5 {`code`: n5.code}}) AS c6
}
CALL () {
  MATCH (n10:Coverage)
  WHERE EXISTS { MATCH (n10)-[:HAS_MODALITY]->(n12:Modality) WHERE n12.iri IN $p1 } AND EXISTS { MATCH (n10)-[:CONCERNS_THREAT]->()<-[:WITHIN_THREAT*0..1]-(n13:Threat) WHERE EXISTS { MATCH (n13)-[:HAS_ELEMENT]->(n14:Element) WHERE n14.iri = $p0 } }
  WITH n10 ORDER BY n10.code IS NULL, n10.code, n10.iri
  RETURN collect(n10 {`@iri`: n10.iri, `@code`: n10.code, `@year`: n10.year, `@source`: n10.source, `@subject`: head([(n10)-[:HAS_SUBJECT]->(v15) | v15.iri]), `@subjectCode`: head([(n10)-[:HAS_SUBJECT]->(v16) | v16.code]), `@object`: head([(n10)-[:HAS_OBJECT]->(v17) | v17.iri]), `@realizes`: [(n10)-[:HAS_OBJECT]->()-[:REALIZES]->(v18) | v18.iri], `@modalities`: [(n10)-[:HAS_MODALITY]->(v19) | v19.slug], `@outcome`: head([(n10)-[:HAS_OUTCOME]->(v20) | v20.slug]), `@basis`: head([(n10)-[:HAS_BASIS]->(v21) | v21.slug]), `@adaptive`: head([(n10)-[:HAS_ADAPTIVE]->(v22) | v22.slug]), `@cited`: [(n10)-[:CITES]->(n23) | n23 {`year`: n23.year, `arxiv`: n23.arxiv}], `@within`: [(n10)-[:HAS_SUBJECT]->()-[:WITHIN_DEFENSE]->(v24) | v24.iri], `gaps/rows`: n10 {`code`: n10.code}}) AS c11
}
CALL () {
  MATCH (n25:Attack)
  WHERE EXISTS { MATCH (n25)-[:HAS_MODALITY]->(n27:Modality) WHERE n27.iri IN $p1 } AND EXISTS { MATCH (n25)-[:WITHIN_THREAT]->(n28:Threat) WHERE EXISTS { MATCH (n28)-[:HAS_ELEMENT]->(n29:Element) WHERE n29.iri = $p0 } }
  WITH n25 ORDER BY n25.iri
  RETURN collect(n25 {`@iri`: n25.iri, `@code`: n25.code, `@modalities`: [(n25)-[:HAS_MODALITY]->(v30) | v30.slug], `@realizes`: [(n25)-[:REALIZES]->(v31) | v31.iri], `@cited`: [(n25)-[:CITES]->(n32) | n32 {`year`: n32.year, `arxiv`: n32.arxiv}], `gaps/attacks`: n25 {`label`: n25.label}}) AS c26
}
CALL () {
  MATCH (n33:Method|Defense)
  WHERE EXISTS { MATCH (n33)-[:HAS_MODALITY]->(n35:Modality) WHERE n35.iri IN $p1 } AND NOT (coalesce(n33.deprecated = $p2, false)) AND NOT (EXISTS { MATCH (n33)<-[:BROADER_DEFENSE]-(n36:Defense) })
  WITH n33 ORDER BY n33.code IS NULL, n33.code, n33.iri
  RETURN collect(n33 {`@type`: head([l IN ['Method', 'Defense'] WHERE l IN labels(n33)]), `@iri`: n33.iri, `@code`: n33.code, `@modalities`: [(n33)-[:HAS_MODALITY]->(v37) | v37.slug], `@channels`: [(n33)-[:IMPLEMENTS*0..1]->(n38) | n38 {`element`: head([(n38)-[:HAS_ELEMENT]->(v39) | v39.slug]), `flows`: [(n38)-[:HAS_FLOW]->(v40) | v40.slug]}], `gaps/candidates/safeguard`: n33 {`@type`: head([l IN ['Method', 'Defense'] WHERE l IN labels(n33)]), `code`: n33.code}}) AS c34
}
CALL () {
  MATCH (n41:Threat)
  WITH n41 ORDER BY n41.code IS NULL, n41.code, n41.iri
  RETURN collect(n41 {`@iri`: n41.iri, `@Element`: [(n41)-[:HAS_ELEMENT]->(v43) | v43.slug], `@Flow`: [(n41)-[:HAS_FLOW]->(v44) | v44.slug]}) AS c42
}
CALL () {
  MATCH (n45:Coverage)
  WHERE EXISTS { MATCH (n45)-[:HAS_MODALITY]->(n47:Modality) WHERE n47.iri IN $p3 } AND EXISTS { MATCH (n45)-[:CONCERNS_THREAT]->(n48:Threat) }
  WITH n45 ORDER BY n45.code IS NULL, n45.code, n45.iri
  RETURN collect(n45 {`@iri`: n45.iri, `@code`: n45.code, `@year`: n45.year, `@source`: n45.source, `@subject`: head([(n45)-[:HAS_SUBJECT]->(v49) | v49.iri]), `@subjectCode`: head([(n45)-[:HAS_SUBJECT]->(v50) | v50.code]), `@object`: head([(n45)-[:HAS_OBJECT]->(v51) | v51.iri]), `@realizes`: [(n45)-[:HAS_OBJECT]->()-[:REALIZES]->(v52) | v52.iri], `@modalities`: [(n45)-[:HAS_MODALITY]->(v53) | v53.slug], `@outcome`: head([(n45)-[:HAS_OUTCOME]->(v54) | v54.slug]), `@basis`: head([(n45)-[:HAS_BASIS]->(v55) | v55.slug]), `@adaptive`: head([(n45)-[:HAS_ADAPTIVE]->(v56) | v56.slug]), `@cited`: [(n45)-[:CITES]->(n57) | n57 {`year`: n57.year, `arxiv`: n57.arxiv}], `@within`: [(n45)-[:HAS_SUBJECT]->()-[:WITHIN_DEFENSE]->(v58) | v58.iri]}) AS c46
}
WITH release, ended, {`lines`: c2, `threats`: c6, `rows`: c11, `attacks`: c26, `safeguards`: c34, `all/threats`: c42, `all/rows`: c46} AS answer
OPTIONAL MATCH (last:LoadBegun {source: 'mfmsec'})
RETURN release, ended, last.token AS begun, last.patience - (timestamp() - last.at) AS patience, answer
// $p0: "https://w3id.org/mfmsec/element/bandwidth"
// $p1: ["https://w3id.org/mfmsec/modality/audio"]
// $p2: true
// $p3: ["https://w3id.org/mfmsec/modality/text", "https://w3id.org/mfmsec/modality/image", "https://w3id.org/mfmsec/modality/video", "https://w3id.org/mfmsec/modality/audio", "https://w3id.org/mfmsec/modality/point-cloud", "https://w3id.org/mfmsec/modality/sensor", "https://w3id.org/mfmsec/modality/action"]
