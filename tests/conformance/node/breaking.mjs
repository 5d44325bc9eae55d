// Compares two schema files with @graphql-inspector and prints the breaking changes as JSON: [{type, path, message}].
// node breaking.mjs BEFORE AFTER
import { CriticalityLevel, diff } from '@graphql-inspector/core';
import { buildSchema } from 'graphql';
import { readFile } from 'node:fs/promises';

const [before, after] = await Promise.all(process.argv.slice(2).map(async (file) => buildSchema(await readFile(file, 'utf8'))));
const changes = await diff(before, after);
const breaking = changes.filter((change) => change.criticality.level === CriticalityLevel.Breaking);
console.log(JSON.stringify(breaking.map(({ type, path, message }) => ({ type, path, message }))));
