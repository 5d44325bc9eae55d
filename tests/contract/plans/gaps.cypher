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
  RETURN collect(n5 {`@iri`: n5.iri, `@Element`: [(n5)-[:HAS_ELEMENT]->(v8) | v8.slug], `@Flow`: [(n5)-[:HAS_FLOW]->(v9) | v9.slug], `@code`: n5.code, `gaps/threat`: n5 {`code`: n5.code}}) AS c6
}
CALL () {
  CALL () {
    MATCH (n13:Modality)
    WHERE n13.iri IN $p1
    MATCH (n13)<-[:HAS_MODALITY]-(n10:Coverage)
    RETURN DISTINCT n10
    UNION ALL
    MATCH (n15:Element)
    WHERE n15.iri = $p0
    MATCH (n15)<-[:HAS_ELEMENT]-(n14:Threat)
    WITH DISTINCT n14
    MATCH (n14)-[:WITHIN_THREAT*0..1]->(n16)
    WITH DISTINCT n16
    MATCH (n16)<-[:CONCERNS_THREAT]-(n10)
    RETURN DISTINCT n10
  }
  WITH n10, count(*) AS k12
  WHERE k12 = 2
  WITH n10 ORDER BY n10.code IS NULL, n10.code, n10.iri
  RETURN collect(n10 {`@iri`: n10.iri, `@code`: n10.code, `@year`: n10.year, `@source`: n10.source, `@subject`: head([(n10)-[:HAS_SUBJECT]->(v17) | v17.iri]), `@subjectCode`: head([(n10)-[:HAS_SUBJECT]->(v18) | v18.code]), `@object`: head([(n10)-[:HAS_OBJECT]->(v19) | v19.iri]), `@realizes`: [(n10)-[:HAS_OBJECT]->()-[:REALIZES]->(v20) | v20.iri], `@modalities`: [(n10)-[:HAS_MODALITY]->(v21) | v21.slug], `@outcome`: head([(n10)-[:HAS_OUTCOME]->(v22) | v22.slug]), `@basis`: head([(n10)-[:HAS_BASIS]->(v23) | v23.slug]), `@adaptive`: head([(n10)-[:HAS_ADAPTIVE]->(v24) | v24.slug]), `@cited`: [(n10)-[:CITES]->(n25) | n25 {`year`: n25.year, `arxiv`: n25.arxiv}], `@within`: [(n10)-[:HAS_SUBJECT]->()-[:WITHIN_DEFENSE]->(v26) | v26.iri], `gaps/rows`: n10 {`code`: n10.code}}) AS c11
}
CALL () {
  CALL () {
    MATCH (n30:Modality)
    WHERE n30.iri IN $p1
    MATCH (n30)<-[:HAS_MODALITY]-(n27:Attack)
    RETURN DISTINCT n27
    UNION ALL
    MATCH (n32:Element)
    WHERE n32.iri = $p0
    MATCH (n32)<-[:HAS_ELEMENT]-(n31:Threat)
    WITH DISTINCT n31
    MATCH (n31)<-[:WITHIN_THREAT]-(n27)
    RETURN DISTINCT n27
  }
  WITH n27, count(*) AS k29
  WHERE k29 = 2
  WITH n27 ORDER BY n27.iri
  RETURN collect(n27 {`@iri`: n27.iri, `@code`: n27.code, `@modalities`: [(n27)-[:HAS_MODALITY]->(v33) | v33.slug], `@realizes`: [(n27)-[:REALIZES]->(v34) | v34.iri], `@cited`: [(n27)-[:CITES]->(n35) | n35 {`year`: n35.year, `arxiv`: n35.arxiv}], `gaps/attacks`: n27 {`label`: n27.label}}) AS c28
}
CALL () {
  MATCH (n39:Modality)
  WHERE n39.iri IN $p1
  MATCH (n39)<-[:HAS_MODALITY]-(n36:Method|Defense)
  WITH DISTINCT n36
  WHERE NOT (coalesce(n36.deprecated = $p2, false)) AND NOT (EXISTS { MATCH (n36)<-[:BROADER_DEFENSE]-(n38) })
  WITH n36 ORDER BY n36.code IS NULL, n36.code, n36.iri
  RETURN collect(n36 {`@type`: head([l IN ['Method', 'Defense'] WHERE l IN labels(n36)]), `@iri`: n36.iri, `@code`: n36.code, `@modalities`: [(n36)-[:HAS_MODALITY]->(v40) | v40.slug], `@channels`: [(n36)-[:IMPLEMENTS*0..1]->(n41) | n41 {`element`: head([(n41)-[:HAS_ELEMENT]->(v42) | v42.slug]), `flows`: [(n41)-[:HAS_FLOW]->(v43) | v43.slug]}], `gaps/candidates/safeguard`: n36 {`@type`: head([l IN ['Method', 'Defense'] WHERE l IN labels(n36)]), `code`: n36.code}}) AS c37
}
CALL () {
  MATCH (n44:Threat)
  WITH n44 ORDER BY n44.code IS NULL, n44.code, n44.iri
  RETURN collect(n44 {`@iri`: n44.iri, `@Element`: [(n44)-[:HAS_ELEMENT]->(v46) | v46.slug], `@Flow`: [(n44)-[:HAS_FLOW]->(v47) | v47.slug]}) AS c45
}
CALL () {
  MATCH (n51:Modality)
  WHERE n51.iri IN $p3
  MATCH (n51)<-[:HAS_MODALITY]-(n48:Coverage)
  WITH DISTINCT n48
  WHERE EXISTS { MATCH (n48)-[:CONCERNS_THREAT]->(n50) }
  WITH n48 ORDER BY n48.code IS NULL, n48.code, n48.iri
  RETURN collect(n48 {`@iri`: n48.iri, `@code`: n48.code, `@year`: n48.year, `@source`: n48.source, `@subject`: head([(n48)-[:HAS_SUBJECT]->(v52) | v52.iri]), `@subjectCode`: head([(n48)-[:HAS_SUBJECT]->(v53) | v53.code]), `@object`: head([(n48)-[:HAS_OBJECT]->(v54) | v54.iri]), `@realizes`: [(n48)-[:HAS_OBJECT]->()-[:REALIZES]->(v55) | v55.iri], `@modalities`: [(n48)-[:HAS_MODALITY]->(v56) | v56.slug], `@outcome`: head([(n48)-[:HAS_OUTCOME]->(v57) | v57.slug]), `@basis`: head([(n48)-[:HAS_BASIS]->(v58) | v58.slug]), `@adaptive`: head([(n48)-[:HAS_ADAPTIVE]->(v59) | v59.slug]), `@cited`: [(n48)-[:CITES]->(n60) | n60 {`year`: n60.year, `arxiv`: n60.arxiv}], `@within`: [(n48)-[:HAS_SUBJECT]->()-[:WITHIN_DEFENSE]->(v61) | v61.iri]}) AS c49
}
WITH release, ended, {`lines`: c2, `threats`: c6, `rows`: c11, `attacks`: c28, `safeguards`: c37, `all/threats`: c45, `all/rows`: c49} AS answer
OPTIONAL MATCH (last:LoadBegun {source: 'mfmsec'})
RETURN release, ended, last.token AS begun, last.patience - (timestamp() - last.at) AS patience, answer
// $p0: "https://w3id.org/mfmsec/element/bandwidth"
// $p1: ["https://w3id.org/mfmsec/modality/audio"]
// $p2: true
// $p3: ["https://w3id.org/mfmsec/modality/text", "https://w3id.org/mfmsec/modality/image", "https://w3id.org/mfmsec/modality/video", "https://w3id.org/mfmsec/modality/audio", "https://w3id.org/mfmsec/modality/point-cloud", "https://w3id.org/mfmsec/modality/sensor", "https://w3id.org/mfmsec/modality/action"]
