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
  RETURN collect(n8 {`@iri`: k11, `cells/threat`: n8 {`iri`: k11, `code`: k10, `label`: n8.label}}) AS c9
}
CALL () {
  CALL () {
    MATCH (n18:Modality)
    WHERE n18.iri IN $p2
    MATCH (n18)<-[:HAS_MODALITY]-(n13)
    RETURN DISTINCT n13
    UNION ALL
    MATCH (n20:Element)
    WHERE n20.iri = $p1
    MATCH (n20)<-[:HAS_ELEMENT]-(n19:Threat)
    WITH DISTINCT n19
    MATCH (n19)-[:WITHIN_THREAT*0..1]->(n21)
    WITH DISTINCT n21
    MATCH (n21)<-[:CONCERNS_THREAT]-(n13)
    RETURN DISTINCT n13
  }
  WITH n13, count(*) AS k17
  WHERE k17 = 2 AND NOT (coalesce(n13.deprecated = $p0, false))
  WITH n13, n13.code AS k15, n13.iri AS k16 ORDER BY k15, k16
  WITH n13, k15, k16, [(n13)-[r23:HAS_SUBJECT|HAS_OBJECT|HAS_MODALITY|HAS_OUTCOME|HAS_BASIS|HAS_ADAPTIVE|CITES]->(e24) | [type(r23), e24]] AS e22
  WITH n13, k15, k16, e22 ORDER BY k15, k16
  RETURN collect(n13 {`@iri`: k16, `@code`: k15, `@year`: n13.year, `@source`: n13.source, `@subject`: head([x IN e22 WHERE x[0] = 'HAS_SUBJECT' | x[1].iri]), `@subjectCode`: head([x IN e22 WHERE x[0] = 'HAS_SUBJECT' | x[1].code]), `@object`: head([x IN e22 WHERE x[0] = 'HAS_OBJECT' | x[1].iri]), `@realizes`: [(n13)-[:HAS_OBJECT]->()-[:REALIZES]->(v25) | v25.iri], `@modalities`: [x IN e22 WHERE x[0] = 'HAS_MODALITY' | x[1].slug], `@outcome`: head([x IN e22 WHERE x[0] = 'HAS_OUTCOME' | x[1].slug]), `@basis`: head([x IN e22 WHERE x[0] = 'HAS_BASIS' | x[1].slug]), `@adaptive`: head([x IN e22 WHERE x[0] = 'HAS_ADAPTIVE' | x[1].slug]), `@cited`: [n26 IN [x IN e22 WHERE x[0] = 'CITES' | x[1]] | n26 {`year`: n26.year, `arxiv`: n26.arxiv}], `cells/rows`: n13 {`iri`: k16, `outcome`: head([x IN e22 WHERE x[0] = 'HAS_OUTCOME' | x[1].slug])}, `safeguards/beatenBy`: n13 {`iri`: k16}, `safeguards/subject`: head([n27 IN [x IN e22 WHERE x[0] = 'HAS_SUBJECT' | x[1]] | n27 {`@type`: CASE WHEN n27:Method THEN 'Method' ELSE 'Defense' END, `code`: n27.code, `label`: n27.label}])}) AS c14
}
CALL () {
  MATCH (n28:LoadedRelease)
  WITH n28, n28.source AS k30 ORDER BY k30
  RETURN collect(n28 {`name`: k30}) AS c29
}
WITH release, ended, {`lines`: c2, `threats`: c9, `rows`: c14, `sources`: c29} AS answer
OPTIONAL MATCH (last:LoadBegun {source: 'mfmsec'})
RETURN release, ended, last.token AS begun, last.patience - (timestamp() - last.at) AS patience, answer
// $p0: true
// $p1: "https://w3id.org/mfmsec/element/bandwidth"
// $p2: ["https://w3id.org/mfmsec/modality/audio"]
