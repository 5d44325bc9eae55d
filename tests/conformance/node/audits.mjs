// Holds a server against the audits of graphql-http and prints them as JSON: [{id, name, status, reason}].
import { auditServer } from 'graphql-http';

const url = process.argv[2];
const results = await auditServer({ url, fetchFn: fetch });
const told = results.map((one) => ({ id: one.id, name: one.name, status: one.status, reason: one.reason ?? null }));
console.log(JSON.stringify(told));
