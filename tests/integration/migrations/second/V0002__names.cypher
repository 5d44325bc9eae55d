CREATE INDEX planet_name IF NOT EXISTS FOR (n:Planet) ON (n.name);
