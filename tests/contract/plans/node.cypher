OPTIONAL MATCH (release:LoadedRelease {source: 'mfmsec'})
OPTIONAL MATCH (past:LoadEnded {source: 'mfmsec'})
WITH release {.release, .digest, .status, .loader, .loading} AS release, past.token AS ended
CALL () {
  UNWIND $p0 AS i4
  MATCH (n1:Resource {iri: i4})
  WITH DISTINCT n1
  WITH n1, n1.iri AS k3 ORDER BY k3
  RETURN collect(n1 {`@type`: CASE WHEN n1:Threat THEN 'Threat' WHEN n1:Attack THEN 'Attack' WHEN n1:Defense THEN 'Defense' WHEN n1:Method THEN 'Method' WHEN n1:System THEN 'System' WHEN n1:Coverage THEN 'Coverage' WHEN n1:Reference THEN 'Reference' WHEN n1:Framework THEN 'Framework' WHEN n1:FrameworkEntry THEN 'FrameworkEntry' WHEN n1:IriPattern THEN 'IriPattern' WHEN n1:EntryCount THEN 'EntryCount' WHEN n1:Mapping THEN 'Mapping' WHEN n1:Release THEN 'Release' WHEN n1:ConceptScheme THEN 'ConceptScheme' WHEN n1:Concept THEN 'Concept' END, `@iri`: k3, `id`: k3, `Threat.text`: n1.definition, `Coverage.text`: n1.finding, `subject`: head([(n1)-[:HAS_SUBJECT]->(n5) | n5 {`@type`: CASE WHEN n5:Method THEN 'Method' ELSE 'Defense' END, `Method.text`: n5.note, `Defense.text`: n5.definition}])}) AS c2
}
WITH release, ended, c2 AS answer
OPTIONAL MATCH (last:LoadBegun {source: 'mfmsec'})
RETURN release, ended, last.token AS begun, last.patience - (timestamp() - last.at) AS patience, answer
// $p0: ["urn:x"]
