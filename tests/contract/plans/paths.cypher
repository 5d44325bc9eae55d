OPTIONAL MATCH (release:LoadedRelease {source: 'mfmsec'})
OPTIONAL MATCH (past:LoadEnded {source: 'mfmsec'})
WITH release {.release, .digest, .status} AS release, past.token AS ended
CALL () {
  OPTIONAL MATCH (i:Resource {iri: $p2})
  OPTIONAL MATCH (c:Threat|Attack|Defense|Method|Coverage {code: $p2})
  RETURN coalesce(i, c) AS start
}
CALL () {
  OPTIONAL MATCH (i:Resource {iri: $p3})
  OPTIONAL MATCH (c:Threat|Attack|Defense|Method|Coverage {code: $p3})
  RETURN coalesce(i, c) AS end
}
CALL (start, end) {
  RETURN CASE WHEN start = end THEN [{nodes: [start.iri], edges: []}] ELSE [] END AS w0
}
CALL (start, end, w0) {
  UNWIND CASE WHEN start <> end AND 1 <= $p0 AND size(w0) < $p1 THEN [1] ELSE [] END AS wanted
  MATCH (start)-[r0:BROADER_DEFENSE|BROADER_THREAT|CITES|HAS_OBJECT|HAS_SUBJECT|IMPLEMENTS|MAPS_FROM|MAPS_TO|REALIZES|HAS_ACTION|HAS_ADAPTIVE|HAS_BASIS|HAS_CHECKED|HAS_CONCERN|HAS_EFFECT|HAS_ELEMENT|HAS_ENTRY_COUNT|HAS_FLOW|HAS_IRI_PATTERN|HAS_LEVEL|HAS_MODALITY|HAS_OUTCOME|HAS_PHASE|HAS_PROPERTY|HAS_SOK_FLOW|HAS_VERIFIED|IN_FRAMEWORK|IN_SCHEME|NEEDS_KNOWLEDGE|OF_ELEMENT|REPLACED_BY|TARGETS_MODALITY]-(end)
  WITH {nodes: [start.iri, end.iri], edges: [[type(r0), startNode(r0).iri]]} AS way, type(r0) AS key
  ORDER BY key LIMIT $p1
  RETURN collect(way) AS w1
}
CALL (start, end, w0, w1) {
  UNWIND CASE WHEN start <> end AND 2 <= $p0 AND size(w0) + size(w1) < $p1 THEN [1] ELSE [] END AS wanted
  MATCH (start)-[r0:BROADER_DEFENSE|BROADER_THREAT|CITES|HAS_OBJECT|HAS_SUBJECT|IMPLEMENTS|MAPS_FROM|MAPS_TO|REALIZES|HAS_ACTION|HAS_ADAPTIVE|HAS_BASIS|HAS_CHECKED|HAS_CONCERN|HAS_EFFECT|HAS_ELEMENT|HAS_ENTRY_COUNT|HAS_FLOW|HAS_IRI_PATTERN|HAS_LEVEL|HAS_MODALITY|HAS_OUTCOME|HAS_PHASE|HAS_PROPERTY|HAS_SOK_FLOW|HAS_VERIFIED|IN_FRAMEWORK|IN_SCHEME|NEEDS_KNOWLEDGE|OF_ELEMENT|REPLACED_BY|TARGETS_MODALITY]-(n1)-[r1:BROADER_DEFENSE|BROADER_THREAT|CITES|HAS_OBJECT|HAS_SUBJECT|IMPLEMENTS|MAPS_FROM|MAPS_TO|REALIZES|HAS_ACTION|HAS_ADAPTIVE|HAS_BASIS|HAS_CHECKED|HAS_CONCERN|HAS_EFFECT|HAS_ELEMENT|HAS_ENTRY_COUNT|HAS_FLOW|HAS_IRI_PATTERN|HAS_LEVEL|HAS_MODALITY|HAS_OUTCOME|HAS_PHASE|HAS_PROPERTY|HAS_SOK_FLOW|HAS_VERIFIED|IN_FRAMEWORK|IN_SCHEME|NEEDS_KNOWLEDGE|OF_ELEMENT|REPLACED_BY|TARGETS_MODALITY]-(end)
  WHERE NOT n1:Element|Effect|Action|Modality|Flow|SokFlow|Concern|Level|Property|Phase|Knowledge|Outcome|Basis|Adaptive|Checked|Verified|Framework
  WITH {nodes: [start.iri, n1.iri, end.iri], edges: [[type(r0), startNode(r0).iri], [type(r1), startNode(r1).iri]]} AS way, n1.iri + ' ' + type(r0) + ' ' + type(r1) AS key
  ORDER BY key LIMIT $p1
  RETURN collect(way) AS w2
}
CALL (w0, w1, w2) {
  RETURN (w0 + w1 + w2)[..$p1] AS paths
}
CALL (paths) {
  UNWIND paths AS way
  UNWIND way.nodes AS iri
  WITH DISTINCT iri
  MATCH (node:Resource {iri: iri})
  RETURN collect(node {`@iri`: node.iri, `@type`: head([l IN ['Threat', 'Attack', 'Defense', 'Method', 'Coverage', 'Reference', 'Framework', 'FrameworkEntry', 'IriPattern', 'EntryCount', 'Mapping', 'Release', 'ConceptScheme', 'Concept'] WHERE l IN labels(node)]), `steps/from`: node {`@type`: head([l IN ['Threat', 'Attack', 'Defense', 'Method', 'Coverage', 'Reference', 'Framework', 'FrameworkEntry', 'IriPattern', 'EntryCount', 'Mapping', 'Release', 'ConceptScheme', 'Concept'] WHERE l IN labels(node)]), `label`: node.label}, `steps/to`: node {`@type`: head([l IN ['Threat', 'Attack', 'Defense', 'Method', 'Coverage', 'Reference', 'Framework', 'FrameworkEntry', 'IriPattern', 'EntryCount', 'Mapping', 'Release', 'ConceptScheme', 'Concept'] WHERE l IN labels(node)]), `code`: node.code, `outcome`: head([(node)-[:HAS_OUTCOME]->(v1) | v1.slug])}}) AS nodes
}
WITH release, ended, {start: start.iri, end: end.iri, paths: paths, nodes: nodes} AS answer
OPTIONAL MATCH (last:LoadBegun {source: 'mfmsec'})
RETURN release, ended, last.token AS begun, last.patience - (timestamp() - last.at) AS patience, answer
// $p0: 2
// $p1: 3
// $p2: "MFM-T0001"
// $p3: "MFM-M0082"
