"""The page at /sparql: a form among the other pages, with the competency questions as examples; it loads nothing from elsewhere."""

from base64 import b64encode
from functools import cache
from hashlib import sha256
from typing import Final

from mfmsec import resources
from mfmsec.api.pages import html
from mfmsec.api.sparql.asked import LONGEST, LONGEST_URL
from mfmsec.query import questions

_SPARE: Final = 6
"""How many lines the box has beyond those of the query, since long lines are wrapped."""
_SCRIPT: Final = """
const spare = SPARE;
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
  if (!chosen) return;
  const query = chosen.content.textContent;
  field("query").rows = query.split(/\\r?\\n/).length + spare;
  field("query").value = query;
});
document.querySelector("form.ask").addEventListener("submit", async event => {
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
""".replace("SPARE", str(_SPARE))
_DIGEST: Final = b64encode(sha256(_SCRIPT.encode()).digest()).decode()
HEADERS: Final = (
    (b"content-type", b"text/html; charset=utf-8"),
    (b"content-security-policy", f"{html.POLICY}; connect-src 'self'; script-src 'sha256-{_DIGEST}'".encode()),
    (b"referrer-policy", b"no-referrer"),
)


@cache
def page() -> bytes:
    """Return the page."""
    known = questions.every(resources.ontology())
    shown = known[0].sparql.count("\n") + _SPARE if known else _SPARE
    limits = {"longest": LONGEST, "longest_url": LONGEST_URL}
    told = {"title": "Ask in SPARQL", "iri": "", "forms": (), "graphql": ""}
    return html.render("sparql", questions=known, rows=shown, script=_SCRIPT, **limits, **told)
