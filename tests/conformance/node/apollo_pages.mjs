// Pages through a connection with Apollo Client's relayStylePagination and prints the merged codes after each page as JSON.
// node apollo_pages.mjs URL OPERATION_FILE FIRST
import { ApolloClient, HttpLink, InMemoryCache, gql } from '@apollo/client/core';
import { relayStylePagination } from '@apollo/client/utilities';
import { readFile } from 'node:fs/promises';

const [url, file, first] = process.argv.slice(2);
const query = gql(await readFile(file, 'utf8'));
const where = { threat: { element: { eq: 'BANDWIDTH' } }, modality: { eq: 'AUDIO' } };

const cache = new InMemoryCache({
  typePolicies: { Query: { fields: { coverage: relayStylePagination(['where']) } } },
});
const client = new ApolloClient({ cache, link: new HttpLink({ uri: url }) });
const asked = { query, variables: { where, first: Number(first) } };
const watched = client.watchQuery(asked);
const subscription = watched.subscribe({ error: (error) => { throw error; } });

const merged = () => client.readQuery(asked).coverage;
await client.query(asked);
const pages = [merged()];
while (pages.at(-1).pageInfo.hasNextPage) {
  await watched.fetchMore({ variables: { after: pages.at(-1).pageInfo.endCursor } });
  pages.push(merged());
}
subscription.unsubscribe();
client.stop();
console.log(JSON.stringify(pages.map((page) => page.edges.map(({ node }) => node.code))));
