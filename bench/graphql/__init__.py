"""GraphQL over real Neo4j, ours beside its peers: the same questions, the same data, one machine, one run."""
