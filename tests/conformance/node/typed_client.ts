// Asks through urql with the types that @graphql-codegen made of our schema, page by page, and prints the codes as JSON.
import { Client, fetchExchange } from '@urql/core';

import { CoverageDocument, type CoverageQuery, type CoverageQueryVariables } from './gql/graphql.ts';

declare const process: { argv: string[] };

async function codes(client: Client, where: CoverageQueryVariables['where']): Promise<string[]> {
  const found: string[] = [];
  let after: string | null | undefined;
  do {
    const { data, error } = await client.query(CoverageDocument, { where, first: 13, after }).toPromise();
    if (error || !data) throw error ?? new Error('no data');
    const page: CoverageQuery['coverage'] = data.coverage;
    found.push(...page.edges.map(({ node }) => node.code ?? ''));
    after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
  } while (after);
  return found;
}

const client = new Client({ url: process.argv[2]!, exchanges: [fetchExchange], preferGetMethod: false });
console.log(JSON.stringify(await codes(client, { threat: { element: { eq: 'BANDWIDTH' } }, modality: { eq: 'AUDIO' } })));
