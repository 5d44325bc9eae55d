// Systems, which users describe as their own: one individual, one node.
CREATE CONSTRAINT system_iri IF NOT EXISTS FOR (n:System) REQUIRE n.iri IS UNIQUE;
