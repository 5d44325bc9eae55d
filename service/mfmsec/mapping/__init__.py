"""From RDF terms to the rows of a property graph, and back."""
