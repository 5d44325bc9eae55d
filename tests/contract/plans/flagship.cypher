OPTIONAL MATCH (release:LoadedRelease {source: 'mfmsec'})
OPTIONAL MATCH (past:LoadEnded {source: 'mfmsec'})
WITH release {.release, .digest, .status, .loader, .loading} AS release, past.token AS ended
CALL () {
  CALL () {
    MATCH (n16:Modality)
    WHERE n16.iri = $p1
    MATCH (n16)<-[:HAS_MODALITY]-(n1)
    RETURN DISTINCT n1
    UNION ALL
    MATCH (n18:Element)
    WHERE n18.iri = $p2
    MATCH (n18)<-[:HAS_ELEMENT]-(n17:Threat)
    WITH DISTINCT n17
    MATCH (n17)<-[:REALIZES*0..1]-(n19)
    WITH DISTINCT n19
    MATCH (n19)<-[:HAS_OBJECT]-(n1)
    RETURN DISTINCT n1
  }
  WITH n1, count(*) AS k15
  WHERE k15 = 2
  WITH n1 ORDER BY n1.code, n1.iri
  WITH collect(n1) AS f3
  WITH f3, f3 AS h4
  CALL (h4) {
    UNWIND range(0, size(h4[..$p0]) - 1) AS k6
    WITH h4[k6] AS n1, k6
    WITH n1, k6, [(n1)-[r8:HAS_OUTCOME|HAS_BASIS|HAS_ADAPTIVE|HAS_MODALITY|HAS_SUBJECT|HAS_OBJECT]->(e9) | [type(r8), e9]] AS e7
    CALL (n1) {
      MATCH (n1)-[:CITES]->(n12)
      WITH n12, n12.iri AS k14 ORDER BY k14
      RETURN collect(n12 {`title`: n12.title, `year`: n12.year, `arxiv`: n12.arxiv, `url`: n12.url}) AS c13
    }
    WITH n1, k6, e7, c13 ORDER BY k6
    RETURN collect(n1 {`iri`: n1.iri, `outcome`: head([x IN e7 WHERE x[0] = 'HAS_OUTCOME' | x[1].slug]), `basis`: head([x IN e7 WHERE x[0] = 'HAS_BASIS' | x[1].slug]), `adaptive`: head([x IN e7 WHERE x[0] = 'HAS_ADAPTIVE' | x[1].slug]), `modalities`: [x IN e7 WHERE x[0] = 'HAS_MODALITY' | x[1].slug], `finding`: n1.finding, `subject`: head([n10 IN [x IN e7 WHERE x[0] = 'HAS_SUBJECT' | x[1]] | n10 {`@type`: CASE WHEN n10:Method THEN 'Method' ELSE 'Defense' END, `iri`: n10.iri, `code`: n10.code, `label`: n10.label}]), `object`: head([n11 IN [x IN e7 WHERE x[0] = 'HAS_OBJECT' | x[1]] | n11 {`@type`: CASE WHEN n11:Threat THEN 'Threat' ELSE 'Attack' END, `iri`: n11.iri, `code`: n11.code, `label`: n11.label}]), `references`: c13}) AS c2
  }
  RETURN {nodes: c2, total: size(f3)} AS p5
}
WITH release, ended, p5 AS answer
OPTIONAL MATCH (last:LoadBegun {source: 'mfmsec'})
RETURN release, ended, last.token AS begun, last.patience - (timestamp() - last.at) AS patience, answer
// $p0: 100
// $p1: "https://w3id.org/mfmsec/modality/audio"
// $p2: "https://w3id.org/mfmsec/element/bandwidth"
