OPTIONAL MATCH (release:LoadedRelease {source: 'mfmsec'})
OPTIONAL MATCH (past:LoadEnded {source: 'mfmsec'})
WITH release {.release, .digest, .status} AS release, past.token AS ended
CALL () {
  UNWIND $p0 AS i3
  MATCH (n1:Resource {iri: i3})
  WITH DISTINCT n1
  WITH n1 ORDER BY n1.iri
  RETURN collect(n1 {`@type`: head([l IN ['Threat', 'Attack', 'Defense', 'Method', 'Coverage', 'Reference', 'Framework', 'FrameworkEntry', 'IriPattern', 'EntryCount', 'Mapping', 'Release', 'ConceptScheme', 'Concept'] WHERE l IN labels(n1)]), `@iri`: n1.iri, `id`: n1.iri, `Threat.text`: n1.definition, `Coverage.text`: n1.finding, `subject`: head([(n1)-[:HAS_SUBJECT]->(n4) | n4 {`@type`: head([l IN ['Method', 'Defense'] WHERE l IN labels(n4)]), `Method.text`: n4.note, `Defense.text`: n4.definition}])}) AS c2
}
WITH release, ended, c2 AS answer
OPTIONAL MATCH (last:LoadBegun {source: 'mfmsec'})
RETURN release, ended, last.token AS begun, last.patience - (timestamp() - last.at) AS patience, answer
// $p0: ["urn:x"]
