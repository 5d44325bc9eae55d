MATCH (t:Threat {code: 'MFM-T0012'})
RETURN t {.iri, .code, .label, .definition, element: head([(t)-[:HAS_ELEMENT]->(e) | e.slug]), modalities: [(t)-[:HAS_MODALITY]->(m) | m.slug]} AS answer
