MATCH (:Element {iri: $element})<-[:HAS_ELEMENT]-(t:Threat)<-[:REALIZES*0..1]-(object)<-[:HAS_OBJECT]-(c:Coverage)
WHERE EXISTS { (c)-[:HAS_MODALITY]->(:Modality {iri: $modality}) }
WITH DISTINCT c ORDER BY c.code LIMIT 100
WITH collect(c {.iri, .finding,
  outcome: head([(c)-[:HAS_OUTCOME]->(o) | o.slug]),
  basis: head([(c)-[:HAS_BASIS]->(b) | b.slug]),
  adaptive: head([(c)-[:HAS_ADAPTIVE]->(a) | a.slug]),
  modalities: [(c)-[:HAS_MODALITY]->(m) | m.slug],
  subject: head([(c)-[:HAS_SUBJECT]->(s) | s {.iri, .code, .label, type: CASE WHEN s:Method THEN 'Method' ELSE 'Defense' END}]),
  object: head([(c)-[:HAS_OBJECT]->(h) | h {.iri, .code, .label, type: CASE WHEN h:Threat THEN 'Threat' ELSE 'Attack' END}]),
  references: [(c)-[:CITES]->(r) | r {.title, .year, .arxiv, .url}]}) AS coverage
RETURN {totalCount: size(coverage), coverage: coverage} AS answer
