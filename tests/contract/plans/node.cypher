OPTIONAL MATCH (release:LoadedRelease {source: 'mfmsec'})
OPTIONAL MATCH (past:LoadEnded {source: 'mfmsec'})
WITH release {.release, .digest, .status} AS release, past.token AS ended
CALL () {
  MATCH (n1:Resource)
  WHERE n1.iri IN $p0
  WITH n1 ORDER BY n1.iri
  RETURN collect(n1 {`@type`: head([l IN ['Threat', 'Attack', 'Defense', 'Method', 'Coverage', 'Reference', 'Framework', 'FrameworkEntry', 'IriPattern', 'EntryCount', 'Mapping', 'Release', 'ConceptScheme', 'Concept'] WHERE l IN labels(n1)]), `@iri`: n1.iri, `id`: n1.iri, `Threat.text`: n1.definition, `Coverage.text`: n1.finding, `subject`: head([(n1)-[:HAS_SUBJECT]->(n3) | n3 {`@type`: head([l IN ['Method', 'Defense'] WHERE l IN labels(n3)]), `Method.text`: n3.note, `Defense.text`: n3.definition}])}) AS c2
}
WITH release, ended, c2 AS answer
OPTIONAL MATCH (last:LoadBegun {source: 'mfmsec'})
RETURN release, ended, last.token AS begun, last.patience - (timestamp() - last.at) AS patience, answer
// $p0: ["urn:x"]
