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
  MATCH (n12:Element)
  WHERE n12.iri = $p1
  MATCH (n12)<-[:HAS_ELEMENT]-(n8:Threat)
  WITH DISTINCT n8
  WHERE NOT (coalesce(n8.deprecated = $p0, false))
  WITH n8, n8.code AS k10, n8.iri AS k11 ORDER BY k10, k11
  WITH n8, k10, k11, [(n8)-[r14:HAS_ELEMENT|HAS_FLOW]->(e15) | [type(r14), e15]] AS e13
  WITH n8, k10, k11, e13 ORDER BY k10, k11
  RETURN collect(n8 {`@iri`: k11, `@Element`: [x IN e13 WHERE x[0] = 'HAS_ELEMENT' | x[1].slug], `@Flow`: [x IN e13 WHERE x[0] = 'HAS_FLOW' | x[1].slug], `@code`: k10, `gaps/threat`: n8 {`code`: k10}}) AS c9
}
CALL () {
  CALL () {
    MATCH (n21:Modality)
    WHERE n21.iri IN $p2
    MATCH (n21)<-[:HAS_MODALITY]-(n16)
    RETURN DISTINCT n16
    UNION ALL
    MATCH (n23:Element)
    WHERE n23.iri = $p1
    MATCH (n23)<-[:HAS_ELEMENT]-(n22:Threat)
    WITH DISTINCT n22
    MATCH (n22)-[:WITHIN_THREAT*0..1]->(n24)
    WITH DISTINCT n24
    MATCH (n24)<-[:CONCERNS_THREAT]-(n16)
    RETURN DISTINCT n16
  }
  WITH n16, count(*) AS k20
  WHERE k20 = 2 AND NOT (coalesce(n16.deprecated = $p0, false))
  WITH n16, n16.code AS k18, n16.iri AS k19 ORDER BY k18, k19
  WITH n16, k18, k19, [(n16)-[r26:HAS_SUBJECT|HAS_OBJECT|HAS_MODALITY|HAS_OUTCOME|HAS_BASIS|HAS_ADAPTIVE|CITES]->(e27) | [type(r26), e27]] AS e25
  WITH n16, k18, k19, e25 ORDER BY k18, k19
  RETURN collect(n16 {`@iri`: k19, `@code`: k18, `@year`: n16.year, `@source`: n16.source, `@subject`: head([x IN e25 WHERE x[0] = 'HAS_SUBJECT' | x[1].iri]), `@subjectCode`: head([x IN e25 WHERE x[0] = 'HAS_SUBJECT' | x[1].code]), `@object`: head([x IN e25 WHERE x[0] = 'HAS_OBJECT' | x[1].iri]), `@realizes`: [(n16)-[:HAS_OBJECT]->()-[:REALIZES]->(v28) | v28.iri], `@modalities`: [x IN e25 WHERE x[0] = 'HAS_MODALITY' | x[1].slug], `@outcome`: head([x IN e25 WHERE x[0] = 'HAS_OUTCOME' | x[1].slug]), `@basis`: head([x IN e25 WHERE x[0] = 'HAS_BASIS' | x[1].slug]), `@adaptive`: head([x IN e25 WHERE x[0] = 'HAS_ADAPTIVE' | x[1].slug]), `@cited`: [n29 IN [x IN e25 WHERE x[0] = 'CITES' | x[1]] | n29 {`year`: n29.year, `arxiv`: n29.arxiv}], `@within`: [(n16)-[:HAS_SUBJECT]->()-[:WITHIN_DEFENSE]->(v30) | v30.iri], `gaps/rows`: n16 {`code`: k18}}) AS c17
}
CALL () {
  MATCH (n31:LoadedRelease)
  WITH n31, n31.source AS k33 ORDER BY k33
  RETURN collect(n31 {`name`: k33}) AS c32
}
CALL () {
  CALL () {
    MATCH (n38:Modality)
    WHERE n38.iri IN $p2
    MATCH (n38)<-[:HAS_MODALITY]-(n34:Attack)
    RETURN DISTINCT n34
    UNION ALL
    MATCH (n40:Element)
    WHERE n40.iri = $p1
    MATCH (n40)<-[:HAS_ELEMENT]-(n39:Threat)
    WITH DISTINCT n39
    MATCH (n39)<-[:WITHIN_THREAT]-(n34)
    RETURN DISTINCT n34
  }
  WITH n34, count(*) AS k37
  WHERE k37 = 2 AND NOT (coalesce(n34.deprecated = $p0, false))
  WITH n34, n34.iri AS k36 ORDER BY k36
  WITH n34, k36, [(n34)-[r42:HAS_MODALITY|REALIZES|CITES]->(e43) | [type(r42), e43]] AS e41
  WITH n34, k36, e41 ORDER BY k36
  RETURN collect(n34 {`@iri`: k36, `@code`: n34.code, `@modalities`: [x IN e41 WHERE x[0] = 'HAS_MODALITY' | x[1].slug], `@realizes`: [x IN e41 WHERE x[0] = 'REALIZES' | x[1].iri], `@cited`: [n44 IN [x IN e41 WHERE x[0] = 'CITES' | x[1]] | n44 {`year`: n44.year, `arxiv`: n44.arxiv}], `gaps/attacks`: n34 {`label`: n34.label}}) AS c35
}
CALL () {
  MATCH (n50:Modality)
  WHERE n50.iri IN $p2
  MATCH (n50)<-[:HAS_MODALITY]-(n45:Method|Defense)
  WITH DISTINCT n45
  WHERE NOT (coalesce(n45.deprecated = $p0, false)) AND NOT (EXISTS { MATCH (n45)<-[:BROADER_DEFENSE]-(n49) WHERE NOT (coalesce(n49.deprecated = $p0, false)) })
  WITH n45, n45.code AS k47, n45.iri AS k48 ORDER BY k47, k48
  RETURN collect(n45 {`@type`: CASE WHEN n45:Method THEN 'Method' ELSE 'Defense' END, `@iri`: k48, `@code`: k47, `@modalities`: [(n45)-[:HAS_MODALITY]->(v51) | v51.slug], `@channels`: [(n45)-[:IMPLEMENTS*0..1]->(n52) | n52 {`element`: head([(n52)-[:HAS_ELEMENT]->(v53) | v53.slug]), `flows`: [(n52)-[:HAS_FLOW]->(v54) | v54.slug]}], `gaps/candidates/safeguard`: n45 {`@type`: CASE WHEN n45:Method THEN 'Method' ELSE 'Defense' END, `code`: k47}}) AS c46
}
CALL () {
  MATCH (n55:Threat)
  WHERE NOT (coalesce(n55.deprecated = $p0, false))
  WITH n55, n55.code AS k57, n55.iri AS k58 ORDER BY k57, k58
  WITH n55, k57, k58, [(n55)-[r60:HAS_ELEMENT|HAS_FLOW]->(e61) | [type(r60), e61]] AS e59
  WITH n55, k57, k58, e59 ORDER BY k57, k58
  RETURN collect(n55 {`@iri`: k58, `@Element`: [x IN e59 WHERE x[0] = 'HAS_ELEMENT' | x[1].slug], `@Flow`: [x IN e59 WHERE x[0] = 'HAS_FLOW' | x[1].slug]}) AS c56
}
CALL () {
  MATCH (n67:Modality)
  WHERE n67.iri IN $p3
  MATCH (n67)<-[:HAS_MODALITY]-(n62:Coverage)
  WITH DISTINCT n62
  WHERE EXISTS { MATCH (n62)-[:CONCERNS_THREAT]->(n66) } AND NOT (coalesce(n62.deprecated = $p0, false))
  WITH n62, n62.code AS k64, n62.iri AS k65 ORDER BY k64, k65
  WITH n62, k64, k65, [(n62)-[r69:HAS_SUBJECT|HAS_OBJECT|HAS_MODALITY|HAS_OUTCOME|HAS_BASIS|HAS_ADAPTIVE|CITES]->(e70) | [type(r69), e70]] AS e68
  WITH n62, k64, k65, e68 ORDER BY k64, k65
  RETURN collect(n62 {`@iri`: k65, `@code`: k64, `@year`: n62.year, `@source`: n62.source, `@subject`: head([x IN e68 WHERE x[0] = 'HAS_SUBJECT' | x[1].iri]), `@subjectCode`: head([x IN e68 WHERE x[0] = 'HAS_SUBJECT' | x[1].code]), `@object`: head([x IN e68 WHERE x[0] = 'HAS_OBJECT' | x[1].iri]), `@realizes`: [(n62)-[:HAS_OBJECT]->()-[:REALIZES]->(v71) | v71.iri], `@modalities`: [x IN e68 WHERE x[0] = 'HAS_MODALITY' | x[1].slug], `@outcome`: head([x IN e68 WHERE x[0] = 'HAS_OUTCOME' | x[1].slug]), `@basis`: head([x IN e68 WHERE x[0] = 'HAS_BASIS' | x[1].slug]), `@adaptive`: head([x IN e68 WHERE x[0] = 'HAS_ADAPTIVE' | x[1].slug]), `@cited`: [n72 IN [x IN e68 WHERE x[0] = 'CITES' | x[1]] | n72 {`year`: n72.year, `arxiv`: n72.arxiv}], `@within`: [(n62)-[:HAS_SUBJECT]->()-[:WITHIN_DEFENSE]->(v73) | v73.iri]}) AS c63
}
WITH release, ended, {`lines`: c2, `threats`: c9, `rows`: c17, `sources`: c32, `attacks`: c35, `safeguards`: c46, `all/threats`: c56, `all/rows`: c63} AS answer
OPTIONAL MATCH (last:LoadBegun {source: 'mfmsec'})
RETURN release, ended, last.token AS begun, last.patience - (timestamp() - last.at) AS patience, answer
// $p0: true
// $p1: "https://w3id.org/mfmsec/element/bandwidth"
// $p2: ["https://w3id.org/mfmsec/modality/audio"]
// $p3: ["https://w3id.org/mfmsec/modality/text", "https://w3id.org/mfmsec/modality/image", "https://w3id.org/mfmsec/modality/video", "https://w3id.org/mfmsec/modality/audio", "https://w3id.org/mfmsec/modality/point-cloud", "https://w3id.org/mfmsec/modality/sensor", "https://w3id.org/mfmsec/modality/action"]
