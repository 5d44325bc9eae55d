OPTIONAL MATCH (release:LoadedRelease {source: 'mfmsec'})
OPTIONAL MATCH (past:LoadEnded {source: 'mfmsec'})
WITH release {.release, .digest, .status} AS release, past.token AS ended
CALL () {
  CALL () {
    MATCH (n14:Modality)
    WHERE n14.iri = $p1
    MATCH (n14)<-[:HAS_MODALITY]-(n1:Coverage)
    RETURN DISTINCT n1
    UNION ALL
    MATCH (n16:Element)
    WHERE n16.iri = $p2
    MATCH (n16)<-[:HAS_ELEMENT]-(n15:Threat)
    WITH DISTINCT n15
    MATCH (n15)<-[:REALIZES*0..1]-(n17)
    WITH DISTINCT n17
    MATCH (n17)<-[:HAS_OBJECT]-(n1)
    RETURN DISTINCT n1
  }
  WITH n1, count(*) AS k13
  WHERE k13 = 2
  WITH collect(n1) AS f3
  CALL (f3) {
    UNWIND f3 AS n1
    WITH n1 ORDER BY n1.code IS NULL, n1.code, n1.iri LIMIT $p0
    CALL (n1) {
      MATCH (n1)-[:CITES]->(n11)
      WITH n11 ORDER BY n11.iri
      RETURN collect(n11 {`title`: n11.title, `year`: n11.year, `arxiv`: n11.arxiv, `url`: n11.url}) AS c12
    }
    WITH n1, c12 ORDER BY n1.code IS NULL, n1.code, n1.iri
    RETURN collect(n1 {`@key`: [n1.code, n1.iri], `iri`: n1.iri, `outcome`: head([(n1)-[:HAS_OUTCOME]->(v5) | v5.slug]), `basis`: head([(n1)-[:HAS_BASIS]->(v6) | v6.slug]), `adaptive`: head([(n1)-[:HAS_ADAPTIVE]->(v7) | v7.slug]), `modalities`: [(n1)-[:HAS_MODALITY]->(v8) | v8.slug], `finding`: n1.finding, `subject`: head([(n1)-[:HAS_SUBJECT]->(n9) | n9 {`@type`: head([l IN ['Method', 'Defense'] WHERE l IN labels(n9)]), `iri`: n9.iri, `code`: n9.code, `label`: n9.label}]), `object`: head([(n1)-[:HAS_OBJECT]->(n10) | n10 {`@type`: head([l IN ['Threat', 'Attack'] WHERE l IN labels(n10)]), `iri`: n10.iri, `code`: n10.code, `label`: n10.label}]), `references`: c12}) AS c2
  }
  RETURN {nodes: c2, total: size(f3)} AS p4
}
WITH release, ended, p4 AS answer
OPTIONAL MATCH (last:LoadBegun {source: 'mfmsec'})
RETURN release, ended, last.token AS begun, last.patience - (timestamp() - last.at) AS patience, answer
// $p0: 101
// $p1: "https://w3id.org/mfmsec/modality/audio"
// $p2: "https://w3id.org/mfmsec/element/bandwidth"
