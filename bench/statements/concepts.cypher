MATCH (:ConceptScheme {iri: 'https://w3id.org/mfmsec/scheme/modality'})<-[:IN_SCHEME]-(n)
WITH n ORDER BY n.iri LIMIT 51
RETURN {nodes: collect(n {.slug, .label, .definition})} AS answer
