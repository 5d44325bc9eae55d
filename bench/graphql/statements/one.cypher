MATCH (t:Threat {code: $code})
RETURN {threat: t {.iri, .code, .label, .definition,
  element: head([(t)-[:HAS_ELEMENT]->(e:Element) | e.slug]),
  modalities: [(t)-[:HAS_MODALITY]->(m:Modality) | m.slug]}} AS answer
