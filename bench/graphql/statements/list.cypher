CALL () {
  MATCH (c:Coverage) WITH c ORDER BY c.code LIMIT $size
  RETURN collect(c {.iri, .code, .finding,
    outcome: head([(c)-[:HAS_OUTCOME]->(o) | o.slug]),
    basis: head([(c)-[:HAS_BASIS]->(b) | b.slug]),
    adaptive: head([(c)-[:HAS_ADAPTIVE]->(a) | a.slug]),
    modalities: [(c)-[:HAS_MODALITY]->(m) | m.slug]}) AS coverage
}
RETURN {coverage: coverage} AS answer
