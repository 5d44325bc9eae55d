// Pages with relay-runtime through what relay-compiler made of relay/Rows.js, and prints the merged codes after each page as JSON:
// {root: [[code]], node: [[code]]}.   node relay_pages.mjs URL THREAT_CODE FIRST
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const relay = require('relay-runtime');
const made = (name) => require(`./relay/__generated__/${name}.graphql`);

const [url, code, first] = process.argv.slice(2);
const count = Number(first);

async function send({ text }, variables) {
  const headers = { 'content-type': 'application/json' };
  return (await fetch(url, { method: 'POST', headers, body: JSON.stringify({ query: text, variables }) })).json();
}

function environment() {
  return new relay.Environment({ network: relay.Network.create(send), store: new relay.Store(new relay.RecordSource()) });
}

async function pages(query, more, fragment, variables, parentOf, moreOf) {
  const here = environment();
  const told = await relay.fetchQuery(here, query, variables).toPromise();
  const operation = relay.createOperationDescriptor(relay.getRequest(query), variables);
  here.retain(operation);
  const read = () => here.lookup(relay.getSingularSelector(fragment, parentOf(told))).data.coverage;
  const found = [read()];
  while (found.at(-1).pageInfo.hasNextPage) {
    await relay.fetchQuery(here, more, { ...moreOf(told), count, cursor: found.at(-1).pageInfo.endCursor }).toPromise();
    found.push(read());
  }
  return found.map(({ edges }) => edges.map(({ node }) => node.code));
}

const where = { threat: { element: { eq: 'BANDWIDTH' } }, modality: { eq: 'AUDIO' } };
const root = await pages(
  made('RowsQuery'), made('RowsPaginationQuery'), made('Rows_query'), { where, count }, (told) => told, () => ({ where }),
);
const node = await pages(
  made('RowsThreatQuery'), made('RowsThreatPaginationQuery'), made('Rows_threat'), { code, count }, (told) => told.threat,
  (told) => ({ id: told.threat.__id }),
);
console.log(JSON.stringify({ root, node }));
