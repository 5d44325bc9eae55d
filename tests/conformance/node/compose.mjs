// Composes subgraphs as Apollo's tools do and prints what comes of it as JSON: {errors: [...], supergraph}.
// node compose.mjs FILE...
import { composeServices } from '@apollo/composition';
import { parse } from 'graphql';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';

const services = await Promise.all(
  process.argv.slice(2).map(async (file) => {
    const name = basename(file, '.graphql');
    return { name, url: `http://${name}.invalid`, typeDefs: parse(await readFile(file, 'utf8')) };
  }),
);
const { errors = [], supergraphSdl } = composeServices(services);
console.log(JSON.stringify({ errors: errors.map((error) => error.message), supergraph: supergraphSdl ?? null }));
