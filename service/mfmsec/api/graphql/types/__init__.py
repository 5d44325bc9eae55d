"""One GraphQL type a file, each field naming where it comes from."""
