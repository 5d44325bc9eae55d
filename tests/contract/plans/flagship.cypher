OPTIONAL MATCH (release:LoadedRelease {source: 'mfmsec'})
OPTIONAL MATCH (past:LoadEnded {source: 'mfmsec'})
WITH release {.release, .digest, .status} AS release, past.token AS ended
CALL () {
  MATCH (n1:Coverage)
  WHERE EXISTS { MATCH (n1)-[:HAS_MODALITY]->(n3:Modality) WHERE n3.iri = $p0 } AND EXISTS { MATCH (n1)-[:HAS_OBJECT]->()-[:REALIZES*0..1]->(n4:Threat) WHERE EXISTS { MATCH (n4)-[:HAS_ELEMENT]->(n5:Element) WHERE n5.iri = $p1 } }
  WITH n1 ORDER BY n1.code IS NULL, n1.code, n1.iri LIMIT $p2
  CALL (n1) {
    MATCH (n1)-[:CITES]->(n12)
    WITH n12 ORDER BY n12.iri
    RETURN collect(n12 {`title`: n12.title, `year`: n12.year, `arxiv`: n12.arxiv, `url`: n12.url}) AS c13
  }
  WITH n1, c13 ORDER BY n1.code IS NULL, n1.code, n1.iri
  RETURN collect(n1 {`@key`: [n1.code, n1.iri], `iri`: n1.iri, `outcome`: head([(n1)-[:HAS_OUTCOME]->(v6) | v6.slug]), `basis`: head([(n1)-[:HAS_BASIS]->(v7) | v7.slug]), `adaptive`: head([(n1)-[:HAS_ADAPTIVE]->(v8) | v8.slug]), `modalities`: [(n1)-[:HAS_MODALITY]->(v9) | v9.slug], `finding`: n1.finding, `subject`: head([(n1)-[:HAS_SUBJECT]->(n10) | n10 {`@type`: head([l IN ['Method', 'Defense'] WHERE l IN labels(n10)]), `iri`: n10.iri, `code`: n10.code, `label`: n10.label}]), `object`: head([(n1)-[:HAS_OBJECT]->(n11) | n11 {`@type`: head([l IN ['Threat', 'Attack'] WHERE l IN labels(n11)]), `iri`: n11.iri, `code`: n11.code, `label`: n11.label}]), `references`: c13}) AS c2
}
WITH release, ended, {nodes: c2, total: COUNT { MATCH (n14:Coverage) WHERE EXISTS { MATCH (n14)-[:HAS_MODALITY]->(n15:Modality) WHERE n15.iri = $p0 } AND EXISTS { MATCH (n14)-[:HAS_OBJECT]->()-[:REALIZES*0..1]->(n16:Threat) WHERE EXISTS { MATCH (n16)-[:HAS_ELEMENT]->(n17:Element) WHERE n17.iri = $p1 } } }} AS answer
OPTIONAL MATCH (last:LoadBegun {source: 'mfmsec'})
RETURN release, ended, last.token AS begun, last.patience - (timestamp() - last.at) AS patience, answer
// $p0: "https://w3id.org/mfmsec/modality/audio"
// $p1: "https://w3id.org/mfmsec/element/bandwidth"
// $p2: 101
