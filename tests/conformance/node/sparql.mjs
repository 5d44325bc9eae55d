// Asks a SPARQL endpoint through Comunica: prints rows as objects of the values, or the triples that a CONSTRUCT gives as a number.
import { QueryEngine } from "@comunica/query-sparql";

const [url, kind, query] = process.argv.slice(2);
const engine = new QueryEngine();
const context = { sources: [{ type: "sparql", value: url }] };
if (kind === "bindings") {
  const rows = await (await engine.queryBindings(query, context)).toArray();
  console.log(JSON.stringify(rows.map((row) => Object.fromEntries([...row].map(([name, term]) => [name.value, term.value])))));
} else if (kind === "boolean") {
  console.log(JSON.stringify(await engine.queryBoolean(query, context)));
} else {
  console.log(JSON.stringify((await (await engine.queryQuads(query, context)).toArray()).length));
}
