"""Pure values of the field: identifiers, vocabularies and the verdict algebra."""
