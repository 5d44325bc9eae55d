CREATE INDEX planet_name IF NOT EXISTS FOR (n:Planet) ON (n.name);
CRATE INDEX moon_name IF NOT EXISTS FOR (n:Moon) ON (n.name);
