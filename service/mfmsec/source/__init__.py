"""From files under ontology/ to one validated RDF dataset."""
