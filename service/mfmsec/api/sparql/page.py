"""The page at /sparql: a plain form, with the competency questions as examples; it loads nothing from elsewhere."""

from base64 import b64encode
from functools import cache
from hashlib import sha256
from html import escape
from typing import Final

from mfmsec import resources
from mfmsec.query import questions

_SCRIPT: Final = """
const field = name => document.getElementById(name);
const cell = (row, kind, text) => { const made = document.createElement(kind); made.textContent = text; row.append(made); };
function table(found) {
  const made = document.createElement("table"), head = made.createTHead().insertRow(), body = made.createTBody();
  for (const name of found.head.vars) cell(head, "th", name);
  for (const one of found.results.bindings) {
    const row = body.insertRow();
    for (const name of found.head.vars) cell(row, "td", one[name] ? one[name].value : "");
  }
  return made;
}
field("example").addEventListener("change", event => {
  const chosen = document.getElementById(event.target.value);
  if (chosen) field("query").value = chosen.content.textContent;
});
document.querySelector("form").addEventListener("submit", async event => {
  event.preventDefault();
  const answer = field("answer");
  answer.textContent = "…";
  try {
    const accept = "application/sparql-results+json, text/turtle";
    const body = new URLSearchParams({query: field("query").value});
    const reply = await fetch(location.pathname, {method: "POST", headers: {accept}, body});
    const kind = reply.headers.get("content-type");
    if (kind.startsWith("application/problem+json")) { answer.textContent = (await reply.json()).detail; return; }
    const found = kind.startsWith("application/sparql-results+json") ? await reply.json() : null;
    if (found && found.results) answer.replaceChildren(table(found));
    else { const text = document.createElement("pre"); text.textContent = found ? String(found.boolean) : await reply.text();
           answer.replaceChildren(text); }
  } catch (error) { answer.textContent = String(error); }
});
"""
_STYLE: Final = """
body { font: 15px/1.5 system-ui, sans-serif; max-width: 75rem; margin: 2rem auto; padding: 0 1rem; color: #222; background: #fff }
textarea, select { width: 100%; box-sizing: border-box; border: 1px solid #bbb; padding: .5rem }
textarea, pre { font: 13px/1.5 ui-monospace, monospace }
#answer { overflow: auto; min-height: 4rem }
table { border-collapse: collapse } th, td { text-align: left; vertical-align: top; border: 1px solid #ccc; padding: .2rem .5rem }
"""
_BLOCK: Final = "default-src 'none'; connect-src 'self'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'"
_DIGEST: Final = b64encode(sha256(_SCRIPT.encode()).digest()).decode()
HEADERS: Final = (
    (b"content-type", b"text/html; charset=utf-8"),
    (b"content-security-policy", f"{_BLOCK}; form-action 'self'; script-src 'sha256-{_DIGEST}'".encode()),
    (b"referrer-policy", b"no-referrer"),
)


@cache
def page() -> bytes:
    """Return the page."""
    known = questions.every(resources.ontology())
    options = "\n".join(f'<option value="{one.id}">{escape(one.title)}</option>' for one in known)
    texts = "\n".join(f'<template id="{one.id}">{escape(one.sparql)}</template>' for one in known)
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>SPARQL: mfmsec</title>
<style>{_STYLE}</style>
</head>
<body>
<h1>Ask mfmsec in SPARQL</h1>
<p>The default graph is the union of all graphs; <code>GRAPH</code> asks one of them. Nothing is changed, and no other server is
asked.</p>
<form method="get">
<p><label for="example">A question to begin with</label>
<select id="example"><option value="">Choose one</option>
{options}
</select></p>
<p><label for="query">Query</label>
<textarea id="query" name="query" rows="18" spellcheck="false">{escape(known[0].sparql) if known else ""}</textarea></p>
<p><button type="submit">Ask</button></p>
</form>
<div id="answer" aria-live="polite"></div>
{texts}
<script>{_SCRIPT}</script>
</body>
</html>
""".encode()
