// A semicolon; in a comment.
CREATE CONSTRAINT planet_iri IF NOT EXISTS
FOR (n:Planet) REQUIRE n.iri IS UNIQUE;
/* Data; in a transaction of their own. */
MERGE (p:Planet {iri: 'urn:earth'}) SET p.name = 'Earth; the third', p.motto = "It's \"home\"; still";
MERGE (p:Planet {iri: 'urn:mars'}) SET p.name = 'Mars'
