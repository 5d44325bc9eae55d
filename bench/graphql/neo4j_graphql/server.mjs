// The peer @neo4j/graphql behind its usual server: node server.mjs PORT; connects as NEO4J_URI, NEO4J_USERNAME, NEO4J_PASSWORD say.
import { ApolloServer } from "@apollo/server";
import { startStandaloneServer } from "@apollo/server/standalone";
import { Neo4jGraphQL } from "@neo4j/graphql";
import neo4j from "neo4j-driver";
import { typeDefs } from "./typedefs.mjs";

const { NEO4J_URI, NEO4J_USERNAME, NEO4J_PASSWORD } = process.env;
const driver = neo4j.driver(NEO4J_URI, neo4j.auth.basic(NEO4J_USERNAME ?? "neo4j", NEO4J_PASSWORD));
const schema = await new Neo4jGraphQL({ typeDefs, driver }).getSchema();
await startStandaloneServer(new ApolloServer({ schema, introspection: false }), { listen: { host: "127.0.0.1", port: Number(process.argv[2]) } });
