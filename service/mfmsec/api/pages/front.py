"""The home page and the search page."""

import re
from dataclasses import dataclass
from urllib.parse import urlencode

import orjson

from mfmsec.api.graphql.context import Context
from mfmsec.api.pages import engine, html
from mfmsec.api.pages.negotiate import HTML, JSON, Form
from mfmsec.api.pages.resource import Asked, Made
from mfmsec.domain import ids
from mfmsec.errors import MfmsecError, RequestError
from mfmsec.query.search import LONGEST


@dataclass(frozen=True)
class Home:
    """What this is, how much there is, and where to ask."""

    path: str = "/"
    forms: tuple[Form, ...] = (HTML,)

    def make(self, form: Form, asked: Asked) -> Made:  # noqa: ARG002 - there is one form
        """Return the home page."""
        data, mark = engine.ask(asked.context, "Home", {})
        link = asked.link("Home", {})
        body = html.render("home", title="mfmsec", iri=None, data=data, forms=[], graphql=link, sparql=asked.sparql)
        described = ('</.well-known/void>; rel="describedby"; type="text/turtle"',) if asked.sparql else ()
        return Made(body, mark or "", ids.BASE, described)


@dataclass(frozen=True)
class Search:
    """What a text finds."""

    path: str = "/search"
    forms: tuple[Form, ...] = (HTML, JSON)

    def make(self, form: Form, asked: Asked) -> Made:
        """Return a page of what was found; without a text, the form to give one."""
        text = " ".join(asked.query.get("q", "").split())
        if len(text) > LONGEST:
            message = f"The text has {len(text):,} characters; {LONGEST} is the most. Search for its main words."
            raise RequestError(message)
        variables = {"query": text, **({"after": asked.query["after"]} if "after" in asked.query else {})}
        data, mark = engine.ask(asked.context, "Search", variables) if text else ({"search": None}, "")
        if form == JSON:
            return Made(orjson.dumps({"data": data}, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE), mark or "")
        graphql = asked.link("Search", variables) if text else None
        title = f"Search: {text}" if text else "Search"
        body = html.render(
            "search",
            title=title,
            iri=None,
            text=text,
            found=data["search"],
            forms=[(JSON.name, f"/search.json?{urlencode({'q': text})}", JSON.media)] if text else [],
            graphql=graphql,
            started="after" in variables,
        )
        return Made(body, mark or "")


def similar(context: Context, path: str) -> list[dict[str, str]]:
    """Return what a path that leads nowhere may have meant, with addresses; nothing where the store cannot be asked."""
    text = " ".join(re.findall(r"[A-Za-z0-9]+", path.rpartition("/")[2].partition(".")[0])).strip()[:LONGEST]
    if not text:
        return []
    try:
        data, _ = engine.ask(context, "Search", {"query": text})
    except MfmsecError:
        return []
    found = [edge["node"] for edge in data["search"]["edges"][:5]]
    return [{"label": node["label"], "href": html.local(node["iri"])} for node in found]
