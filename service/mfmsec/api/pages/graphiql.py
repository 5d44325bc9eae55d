"""The page at /graphql: GraphiQL, which a browser loads from the internet, and a plain form for browsers that cannot."""

import re
from base64 import b64encode
from functools import cache
from hashlib import sha256
from typing import Final

from strawberry.http.ides import get_graphql_ide_html

from mfmsec.api.graphql.answer import Answer

EXAMPLE: Final = """\
# Which defenses cover bandwidth attacks on the audio modality?
{
  coverage(where: {threat: {element: {eq: BANDWIDTH}}, modality: {eq: AUDIO}}, first: 100) {
    totalCount
    edges { node { code outcome basis adaptive finding
      subject { code label } object { code label } references { title year url } } }
  }
}
"""
_FALL_BACK: Final = """\
<script>
if (!window.React || !window.ReactDOM || !window.GraphiQL) location.replace(location.pathname + "?plain");
</script>
</body>"""
PLAIN: Final = f"""<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>mfmsec</title>
<style>
body {{ font: 15px/1.5 system-ui, sans-serif; max-width: 75rem; margin: 2rem auto; padding: 0 1rem; color: #222; background: #fff }}
textarea, pre {{ width: 100%; box-sizing: border-box; font: 13px/1.5 ui-monospace, monospace; padding: .8rem }}
textarea, pre {{ border: 1px solid #bbb }}
pre {{ overflow: auto; background: #f6f6f6; min-height: 4rem }}
</style>
<h1>Ask mfmsec</h1>
<p>GraphiQL could not be loaded from the internet; this form asks the same endpoint.</p>
<form>
<label for="query">Query</label>
<textarea id="query" rows="14" spellcheck="false">{EXAMPLE}</textarea>
<label for="variables">Variables, as JSON</label>
<textarea id="variables" rows="3" spellcheck="false"></textarea>
<p><button>Run</button></p>
</form>
<pre id="answer" aria-live="polite"></pre>
<script>
const field = name => document.getElementById(name);
document.querySelector("form").addEventListener("submit", async event => {{
  event.preventDefault();
  try {{
    const variables = JSON.parse(field("variables").value || "null");
    const reply = await fetch(location.pathname, {{
      method: "POST",
      headers: {{"content-type": "application/json", "accept": "application/graphql-response+json"}},
      body: JSON.stringify({{query: field("query").value, variables}}),
    }});
    field("answer").textContent = JSON.stringify(await reply.json(), null, 2);
  }} catch (error) {{ field("answer").textContent = String(error); }}
}});
</script>
</html>
"""


@cache
def graphiql() -> str:
    """Return GraphiQL's page, which goes on to the plain form where its parts cannot be loaded."""
    return get_graphql_ide_html("graphiql").replace("</body>", _FALL_BACK)


@cache
def page(*, plain: bool) -> Answer:
    """Return the plain form or GraphiQL, which may load only what it names, and send only to where it is from."""
    text = PLAIN if plain else graphiql()
    content = text.encode()
    headers = (
        (b"content-type", b"text/html; charset=utf-8"),
        (b"content-length", b"%d" % len(content)),
        (b"content-security-policy", _policy(text).encode()),
        (b"vary", b"accept"),
        (b"x-content-type-options", b"nosniff"),
        (b"referrer-policy", b"no-referrer"),
    )
    return Answer(200, headers, content)


def _policy(text: str) -> str:
    elsewhere = " ".join(sorted(set(re.findall(r'(?:src|href)="(https://[^/"]+)', text))))
    scripts = " ".join(f"'sha256-{_digest(script)}'" for script in re.findall(r"(?s)<script>(.*?)</script>", text))
    return "; ".join(
        (
            "default-src 'none'; connect-src 'self'; img-src data:",
            f"font-src data: {elsewhere}",
            f"style-src 'unsafe-inline' {elsewhere}",
            f"script-src {scripts} {elsewhere}",
            "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
        )
    )


def _digest(script: str) -> str:
    return b64encode(sha256(script.encode()).digest()).decode()
