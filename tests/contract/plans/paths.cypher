OPTIONAL MATCH (release:LoadedRelease {source: 'mfmsec'})
OPTIONAL MATCH (past:LoadEnded {source: 'mfmsec'})
WITH release {.release, .digest, .status, .loader, .loading} AS release, past.token AS ended
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
  WITH start, end, COUNT { (start)--() } > COUNT { (end)--() } AS turned
  RETURN turned, CASE WHEN turned THEN end ELSE start END AS near, CASE WHEN turned THEN start ELSE end END AS far,
    CASE WHEN start = end THEN [{nodes: [start.iri], edges: []}] ELSE [] END AS w0
}
CALL (near, far, turned, w0) {
  UNWIND CASE WHEN near <> far AND 1 <= $p0 AND size(w0) < $p1 THEN [1] ELSE [] END AS wanted
  MATCH (near)-[r0:BROADER_DEFENSE|BROADER_THREAT|CITES|DEPLOYS|HAS_OBJECT|HAS_SUBJECT|IMPLEMENTS|MAPS_FROM|MAPS_TO|REALIZES|TESTED_ON|HAS_ACTION|HAS_ADAPTIVE|HAS_BASIS|HAS_CHECKED|HAS_CONCERN|HAS_EFFECT|HAS_ELEMENT|HAS_ENTRY_COUNT|HAS_FLOW|HAS_IRI_PATTERN|HAS_LEVEL|HAS_MODALITY|HAS_OUTCOME|HAS_PHASE|HAS_PROPERTY|HAS_SOK_FLOW|HAS_VERIFIED|IN_FRAMEWORK|IN_SCHEME|NEEDS_KNOWLEDGE|OF_ELEMENT|REPLACED_BY|TARGETS_MODALITY]-(far)
  WITH {nodes: [near.iri, far.iri], edges: [[type(r0), startNode(r0).iri]]} AS way,
    CASE WHEN turned THEN type(r0) ELSE type(r0) END AS key
  ORDER BY key LIMIT $p1
  RETURN collect(way) AS w1
}
CALL (near, far, turned, w0, w1) {
  UNWIND CASE WHEN near <> far AND 2 <= $p0 AND size(w0) + size(w1) < $p1 THEN [1] ELSE [] END AS wanted
  MATCH (near)-[r0:BROADER_DEFENSE|BROADER_THREAT|CITES|DEPLOYS|HAS_OBJECT|HAS_SUBJECT|IMPLEMENTS|MAPS_FROM|MAPS_TO|REALIZES|TESTED_ON|HAS_ACTION|HAS_ADAPTIVE|HAS_BASIS|HAS_CHECKED|HAS_CONCERN|HAS_EFFECT|HAS_ELEMENT|HAS_ENTRY_COUNT|HAS_FLOW|HAS_IRI_PATTERN|HAS_LEVEL|HAS_MODALITY|HAS_OUTCOME|HAS_PHASE|HAS_PROPERTY|HAS_SOK_FLOW|HAS_VERIFIED|IN_FRAMEWORK|IN_SCHEME|NEEDS_KNOWLEDGE|OF_ELEMENT|REPLACED_BY|TARGETS_MODALITY]-(n1)-[r1:BROADER_DEFENSE|BROADER_THREAT|CITES|DEPLOYS|HAS_OBJECT|HAS_SUBJECT|IMPLEMENTS|MAPS_FROM|MAPS_TO|REALIZES|TESTED_ON|HAS_ACTION|HAS_ADAPTIVE|HAS_BASIS|HAS_CHECKED|HAS_CONCERN|HAS_EFFECT|HAS_ELEMENT|HAS_ENTRY_COUNT|HAS_FLOW|HAS_IRI_PATTERN|HAS_LEVEL|HAS_MODALITY|HAS_OUTCOME|HAS_PHASE|HAS_PROPERTY|HAS_SOK_FLOW|HAS_VERIFIED|IN_FRAMEWORK|IN_SCHEME|NEEDS_KNOWLEDGE|OF_ELEMENT|REPLACED_BY|TARGETS_MODALITY]-(far)
  WHERE NOT n1:Element|Effect|Action|Modality|Flow|SokFlow|Concern|Level|Property|Phase|Knowledge|Outcome|Basis|Adaptive|Checked|Verified|Framework
  WITH {nodes: [near.iri, n1.iri, far.iri], edges: [[type(r0), startNode(r0).iri], [type(r1), startNode(r1).iri]]} AS way,
    CASE WHEN turned THEN n1.iri + ' ' + type(r1) + ' ' + type(r0) ELSE n1.iri + ' ' + type(r0) + ' ' + type(r1) END AS key
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
  RETURN collect(node {`@iri`: node.iri, `@type`: CASE WHEN node:Threat THEN 'Threat' WHEN node:Attack THEN 'Attack' WHEN node:Defense THEN 'Defense' WHEN node:Method THEN 'Method' WHEN node:System THEN 'System' WHEN node:Coverage THEN 'Coverage' WHEN node:Reference THEN 'Reference' WHEN node:Framework THEN 'Framework' WHEN node:FrameworkEntry THEN 'FrameworkEntry' WHEN node:IriPattern THEN 'IriPattern' WHEN node:EntryCount THEN 'EntryCount' WHEN node:Mapping THEN 'Mapping' WHEN node:Release THEN 'Release' WHEN node:ConceptScheme THEN 'ConceptScheme' WHEN node:Concept THEN 'Concept' END, `steps/from`: node {`@type`: CASE WHEN node:Threat THEN 'Threat' WHEN node:Attack THEN 'Attack' WHEN node:Defense THEN 'Defense' WHEN node:Method THEN 'Method' WHEN node:System THEN 'System' WHEN node:Coverage THEN 'Coverage' WHEN node:Reference THEN 'Reference' WHEN node:Framework THEN 'Framework' WHEN node:FrameworkEntry THEN 'FrameworkEntry' WHEN node:IriPattern THEN 'IriPattern' WHEN node:EntryCount THEN 'EntryCount' WHEN node:Mapping THEN 'Mapping' WHEN node:Release THEN 'Release' WHEN node:ConceptScheme THEN 'ConceptScheme' WHEN node:Concept THEN 'Concept' END, `label`: node.label}, `steps/to`: node {`@type`: CASE WHEN node:Threat THEN 'Threat' WHEN node:Attack THEN 'Attack' WHEN node:Defense THEN 'Defense' WHEN node:Method THEN 'Method' WHEN node:System THEN 'System' WHEN node:Coverage THEN 'Coverage' WHEN node:Reference THEN 'Reference' WHEN node:Framework THEN 'Framework' WHEN node:FrameworkEntry THEN 'FrameworkEntry' WHEN node:IriPattern THEN 'IriPattern' WHEN node:EntryCount THEN 'EntryCount' WHEN node:Mapping THEN 'Mapping' WHEN node:Release THEN 'Release' WHEN node:ConceptScheme THEN 'ConceptScheme' WHEN node:Concept THEN 'Concept' END, `code`: node.code, `outcome`: head([(node)-[:HAS_OUTCOME]->(v1) | v1.slug])}}) AS nodes
}
WITH release, ended, {start: start.iri, end: end.iri, turned: turned, paths: paths, nodes: nodes} AS answer
OPTIONAL MATCH (last:LoadBegun {source: 'mfmsec'})
RETURN release, ended, last.token AS begun, last.patience - (timestamp() - last.at) AS patience, answer
// $p0: 2
// $p1: 3
// $p2: "MFM-T0001"
// $p3: "MFM-M0082"
