"""What a good ontology is, as criteria that a dataset meets or not."""
