OPTIONAL MATCH (release:LoadedRelease {source: 'mfmsec'})
OPTIONAL MATCH (past:LoadEnded {source: 'mfmsec'})
WITH release {.release, .digest, .status} AS release, past.token AS ended
CALL () {
  MATCH (n1:Threat)
  WITH n1, n1.code AS k3, n1.iri AS k4 ORDER BY k3, k4
  WITH n1, k3, k4, [(n1)-[r6:BROADER_THREAT|HAS_MODALITY]->(e7) | [type(r6), e7]] AS e5
  WITH n1, k3, k4, e5 ORDER BY k3, k4
  RETURN collect(n1 {`iri`: k4, `source`: n1.source, `broader`: head([x IN e5 WHERE x[0] = 'BROADER_THREAT' | x[1].iri]), `modalities`: [x IN e5 WHERE x[0] = 'HAS_MODALITY' | x[1].slug]}) AS c2
}
CALL () {
  MATCH (n12:Element)
  WHERE n12.iri = $p0
  MATCH (n12)<-[:HAS_ELEMENT]-(n8:Threat)
  WITH DISTINCT n8
  WITH n8, n8.code AS k10, n8.iri AS k11 ORDER BY k10, k11
  WITH n8, k10, k11, [(n8)-[r14:HAS_ELEMENT|HAS_FLOW]->(e15) | [type(r14), e15]] AS e13
  WITH n8, k10, k11, e13 ORDER BY k10, k11
  RETURN collect(n8 {`@iri`: k11, `@Element`: [x IN e13 WHERE x[0] = 'HAS_ELEMENT' | x[1].slug], `@Flow`: [x IN e13 WHERE x[0] = 'HAS_FLOW' | x[1].slug], `@code`: k10, `gaps/threat`: n8 {`code`: k10}}) AS c9
}
CALL () {
  CALL () {
    MATCH (n21:Modality)
    WHERE n21.iri IN $p1
    MATCH (n21)<-[:HAS_MODALITY]-(n16)
    RETURN DISTINCT n16
    UNION ALL
    MATCH (n23:Element)
    WHERE n23.iri = $p0
    MATCH (n23)<-[:HAS_ELEMENT]-(n22:Threat)
    WITH DISTINCT n22
    MATCH (n22)-[:WITHIN_THREAT*0..1]->(n24)
    WITH DISTINCT n24
    MATCH (n24)<-[:CONCERNS_THREAT]-(n16)
    RETURN DISTINCT n16
  }
  WITH n16, count(*) AS k20
  WHERE k20 = 2
  WITH n16, n16.code AS k18, n16.iri AS k19 ORDER BY k18, k19
  WITH n16, k18, k19, [(n16)-[r26:HAS_SUBJECT|HAS_OBJECT|HAS_MODALITY|HAS_OUTCOME|HAS_BASIS|HAS_ADAPTIVE|CITES]->(e27) | [type(r26), e27]] AS e25
  WITH n16, k18, k19, e25 ORDER BY k18, k19
  RETURN collect(n16 {`@iri`: k19, `@code`: k18, `@year`: n16.year, `@source`: n16.source, `@subject`: head([x IN e25 WHERE x[0] = 'HAS_SUBJECT' | x[1].iri]), `@subjectCode`: head([x IN e25 WHERE x[0] = 'HAS_SUBJECT' | x[1].code]), `@object`: head([x IN e25 WHERE x[0] = 'HAS_OBJECT' | x[1].iri]), `@realizes`: [(n16)-[:HAS_OBJECT]->()-[:REALIZES]->(v28) | v28.iri], `@modalities`: [x IN e25 WHERE x[0] = 'HAS_MODALITY' | x[1].slug], `@outcome`: head([x IN e25 WHERE x[0] = 'HAS_OUTCOME' | x[1].slug]), `@basis`: head([x IN e25 WHERE x[0] = 'HAS_BASIS' | x[1].slug]), `@adaptive`: head([x IN e25 WHERE x[0] = 'HAS_ADAPTIVE' | x[1].slug]), `@cited`: [n29 IN [x IN e25 WHERE x[0] = 'CITES' | x[1]] | n29 {`year`: n29.year, `arxiv`: n29.arxiv}], `@within`: [(n16)-[:HAS_SUBJECT]->()-[:WITHIN_DEFENSE]->(v30) | v30.iri], `gaps/rows`: n16 {`code`: k18}}) AS c17
}
CALL () {
  CALL () {
    MATCH (n35:Modality)
    WHERE n35.iri IN $p1
    MATCH (n35)<-[:HAS_MODALITY]-(n31:Attack)
    RETURN DISTINCT n31
    UNION ALL
    MATCH (n37:Element)
    WHERE n37.iri = $p0
    MATCH (n37)<-[:HAS_ELEMENT]-(n36:Threat)
    WITH DISTINCT n36
    MATCH (n36)<-[:WITHIN_THREAT]-(n31)
    RETURN DISTINCT n31
  }
  WITH n31, count(*) AS k34
  WHERE k34 = 2
  WITH n31, n31.iri AS k33 ORDER BY k33
  WITH n31, k33, [(n31)-[r39:HAS_MODALITY|REALIZES|CITES]->(e40) | [type(r39), e40]] AS e38
  WITH n31, k33, e38 ORDER BY k33
  RETURN collect(n31 {`@iri`: k33, `@code`: n31.code, `@modalities`: [x IN e38 WHERE x[0] = 'HAS_MODALITY' | x[1].slug], `@realizes`: [x IN e38 WHERE x[0] = 'REALIZES' | x[1].iri], `@cited`: [n41 IN [x IN e38 WHERE x[0] = 'CITES' | x[1]] | n41 {`year`: n41.year, `arxiv`: n41.arxiv}], `gaps/attacks`: n31 {`label`: n31.label}}) AS c32
}
CALL () {
  MATCH (n47:Modality)
  WHERE n47.iri IN $p1
  MATCH (n47)<-[:HAS_MODALITY]-(n42:Method|Defense)
  WITH DISTINCT n42
  WHERE NOT (coalesce(n42.deprecated = $p2, false)) AND NOT (EXISTS { MATCH (n42)<-[:BROADER_DEFENSE]-(n46) })
  WITH n42, n42.code AS k44, n42.iri AS k45 ORDER BY k44, k45
  RETURN collect(n42 {`@type`: CASE WHEN n42:Method THEN 'Method' ELSE 'Defense' END, `@iri`: k45, `@code`: k44, `@modalities`: [(n42)-[:HAS_MODALITY]->(v48) | v48.slug], `@channels`: [(n42)-[:IMPLEMENTS*0..1]->(n49) | n49 {`element`: head([(n49)-[:HAS_ELEMENT]->(v50) | v50.slug]), `flows`: [(n49)-[:HAS_FLOW]->(v51) | v51.slug]}], `gaps/candidates/safeguard`: n42 {`@type`: CASE WHEN n42:Method THEN 'Method' ELSE 'Defense' END, `code`: k44}}) AS c43
}
CALL () {
  MATCH (n52:Threat)
  WITH n52, n52.code AS k54, n52.iri AS k55 ORDER BY k54, k55
  WITH n52, k54, k55, [(n52)-[r57:HAS_ELEMENT|HAS_FLOW]->(e58) | [type(r57), e58]] AS e56
  WITH n52, k54, k55, e56 ORDER BY k54, k55
  RETURN collect(n52 {`@iri`: k55, `@Element`: [x IN e56 WHERE x[0] = 'HAS_ELEMENT' | x[1].slug], `@Flow`: [x IN e56 WHERE x[0] = 'HAS_FLOW' | x[1].slug]}) AS c53
}
CALL () {
  MATCH (n64:Modality)
  WHERE n64.iri IN $p3
  MATCH (n64)<-[:HAS_MODALITY]-(n59:Coverage)
  WITH DISTINCT n59
  WHERE EXISTS { MATCH (n59)-[:CONCERNS_THREAT]->(n63) }
  WITH n59, n59.code AS k61, n59.iri AS k62 ORDER BY k61, k62
  WITH n59, k61, k62, [(n59)-[r66:HAS_SUBJECT|HAS_OBJECT|HAS_MODALITY|HAS_OUTCOME|HAS_BASIS|HAS_ADAPTIVE|CITES]->(e67) | [type(r66), e67]] AS e65
  WITH n59, k61, k62, e65 ORDER BY k61, k62
  RETURN collect(n59 {`@iri`: k62, `@code`: k61, `@year`: n59.year, `@source`: n59.source, `@subject`: head([x IN e65 WHERE x[0] = 'HAS_SUBJECT' | x[1].iri]), `@subjectCode`: head([x IN e65 WHERE x[0] = 'HAS_SUBJECT' | x[1].code]), `@object`: head([x IN e65 WHERE x[0] = 'HAS_OBJECT' | x[1].iri]), `@realizes`: [(n59)-[:HAS_OBJECT]->()-[:REALIZES]->(v68) | v68.iri], `@modalities`: [x IN e65 WHERE x[0] = 'HAS_MODALITY' | x[1].slug], `@outcome`: head([x IN e65 WHERE x[0] = 'HAS_OUTCOME' | x[1].slug]), `@basis`: head([x IN e65 WHERE x[0] = 'HAS_BASIS' | x[1].slug]), `@adaptive`: head([x IN e65 WHERE x[0] = 'HAS_ADAPTIVE' | x[1].slug]), `@cited`: [n69 IN [x IN e65 WHERE x[0] = 'CITES' | x[1]] | n69 {`year`: n69.year, `arxiv`: n69.arxiv}], `@within`: [(n59)-[:HAS_SUBJECT]->()-[:WITHIN_DEFENSE]->(v70) | v70.iri]}) AS c60
}
WITH release, ended, {`lines`: c2, `threats`: c9, `rows`: c17, `attacks`: c32, `safeguards`: c43, `all/threats`: c53, `all/rows`: c60} AS answer
OPTIONAL MATCH (last:LoadBegun {source: 'mfmsec'})
RETURN release, ended, last.token AS begun, last.patience - (timestamp() - last.at) AS patience, answer
// $p0: "https://w3id.org/mfmsec/element/bandwidth"
// $p1: ["https://w3id.org/mfmsec/modality/audio"]
// $p2: true
// $p3: ["https://w3id.org/mfmsec/modality/text", "https://w3id.org/mfmsec/modality/image", "https://w3id.org/mfmsec/modality/video", "https://w3id.org/mfmsec/modality/audio", "https://w3id.org/mfmsec/modality/point-cloud", "https://w3id.org/mfmsec/modality/sensor", "https://w3id.org/mfmsec/modality/action"]
