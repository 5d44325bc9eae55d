"""SPARQL 1.1 over HTTP, answered by worker processes that hold the RDF of the loaded graph."""
