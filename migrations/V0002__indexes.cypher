// What people look things up by.
CREATE INDEX resource_iri IF NOT EXISTS FOR (n:Resource) ON (n.iri);
CREATE INDEX threat_code IF NOT EXISTS FOR (n:Threat) ON (n.code);
CREATE INDEX attack_code IF NOT EXISTS FOR (n:Attack) ON (n.code);
CREATE INDEX defense_code IF NOT EXISTS FOR (n:Defense) ON (n.code);
CREATE INDEX method_code IF NOT EXISTS FOR (n:Method) ON (n.code);
CREATE INDEX coverage_code IF NOT EXISTS FOR (n:Coverage) ON (n.code);
CREATE INDEX coverage_year IF NOT EXISTS FOR (n:Coverage) ON (n.year);
CREATE INDEX reference_year IF NOT EXISTS FOR (n:Reference) ON (n.year);
CREATE INDEX reference_arxiv IF NOT EXISTS FOR (n:Reference) ON (n.arxiv);
CREATE INDEX reference_doi IF NOT EXISTS FOR (n:Reference) ON (n.doi);
CREATE INDEX framework_year IF NOT EXISTS FOR (n:Framework) ON (n.year);
CREATE INDEX framework_arxiv IF NOT EXISTS FOR (n:Framework) ON (n.arxiv);
CREATE INDEX framework_doi IF NOT EXISTS FOR (n:Framework) ON (n.doi);
CREATE INDEX framework_entry_entry_id IF NOT EXISTS FOR (n:FrameworkEntry) ON (n.entryId);
CREATE INDEX mapping_mapping_predicate IF NOT EXISTS FOR (n:Mapping) ON (n.mappingPredicate);
CREATE INDEX release_version IF NOT EXISTS FOR (n:Release) ON (n.version);
