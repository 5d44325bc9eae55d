// Lints a schema file with presets of @graphql-eslint and prints what they find as JSON: [{preset, rule, line, message}].
// node lint.mjs SCHEMA PRESET...
import graphqlPlugin from '@graphql-eslint/eslint-plugin';
import { ESLint } from 'eslint';
import { buildSchema, isObjectType } from 'graphql';
import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';

const [schema, ...presets] = process.argv.slice(2);

// What we decided otherwise, and why.
const types = Object.values(buildSchema(await readFile(schema, 'utf8')).getTypeMap());
const values = types.filter((type) => isObjectType(type) && !type.getInterfaces().some((one) => one.name === 'Node'));
const decided = {
  // Analyses and small lists of values are plain lists (DESIGN section 6); what grows without bound is a connection.
  '@graphql-eslint/relay-edge-types': () => ['error', { listTypeCanWrapOnlyEdgeType: false }],
  // Filters follow the grammar of @neo4j/graphql, which writes AND, OR and NOT.
  '@graphql-eslint/naming-convention': ([, options]) => [
    'error',
    { ...options, InputValueDefinition: { style: 'camelCase', ignorePattern: '^(AND|OR|NOT)$' } },
  ],
  // What is no Node is made for one answer (a page, an edge, a share): it has no identity that an id could name.
  '@graphql-eslint/strict-id-in-types': () => ['error', { exceptions: { types: values.map((type) => type.name) } }],
};

function rulesOf(preset) {
  const { rules } = graphqlPlugin.configs[preset];
  const chosen = ([name, rule]) => [name, decided[name] ? decided[name]([rule].flat()) : rule];
  return Object.fromEntries(Object.entries(rules).map(chosen));
}

async function lint(preset) {
  const config = {
    files: ['**/*.graphql'],
    plugins: { '@graphql-eslint': graphqlPlugin },
    languageOptions: { parser: graphqlPlugin.parser, parserOptions: { graphQLConfig: { schema } } },
    rules: rulesOf(preset),
  };
  const eslint = new ESLint({ cwd: dirname(schema), overrideConfigFile: true, overrideConfig: [config] });
  const [file] = await eslint.lintFiles([schema]);
  return file.messages.map(({ ruleId, line, message }) => ({ preset, rule: ruleId, line, message }));
}

const found = [];
for (const preset of presets) found.push(...(await lint(preset)));
console.log(JSON.stringify(found));
