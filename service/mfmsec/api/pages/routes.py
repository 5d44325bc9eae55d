"""What stands under which path."""

import re
from collections.abc import Mapping
from typing import Final, NamedTuple

from mfmsec import resources
from mfmsec.api.pages import html, released
from mfmsec.api.pages.front import Home, Search
from mfmsec.api.pages.graph import NamedGraph
from mfmsec.api.pages.individual import Individual, of_term
from mfmsec.api.pages.listing import AXES, LISTS, Listing
from mfmsec.api.pages.negotiate import BY_SUFFIX, Form
from mfmsec.api.pages.resource import Resource
from mfmsec.api.pages.vocabulary import ContextFile, MappingSet, Schema, StyleSheet
from mfmsec.domain import ids
from mfmsec.source import ontology, origin

LONGEST: Final = 500
"""How many characters a path may have."""
NOWHERE: Final = "Nothing stands at this address; /search finds things by their words, / lists what there is."
_FIT: Final = re.compile(r"/[A-Za-z0-9._~:/-]*")
WHOLE: Final = "/.well-known/void"
"""Where the catalog as a whole is described as RDF."""
_GRAPH: Final = re.compile(rf"(?:inferred/)?{origin.NAME.pattern}")
INDIVIDUALS: Final = frozenset({*ids.KINDS.values(), *AXES})
"""The first segments of the paths of individuals."""
_OTHERS: Final = ("search", "term", "ns", "schema", "graph", "mappings", "base", "catalog", "context.jsonld", "page.css")
ROOMS: Final = frozenset({"", *_OTHERS, *LISTS, *INDIVIDUALS})
"""The first segments of all paths that are answered here, without a suffix."""


class Found(NamedTuple):
    """What a path leads to, and the form that its suffix names, if it has one."""

    resource: Resource
    form: Form | None = None


class Moved(NamedTuple):
    """Where that stands which a path leads to."""

    place: str


def ours(path: str) -> bool:
    """Tell whether a path is one that pages answer for, be there something or not."""
    first = path[1:].partition("/")[0]
    return first in ROOMS or (first.partition(".")[0] in ROOMS and first.partition(".")[2] in BY_SUFFIX)


def find(path: str, query: Mapping[str, str]) -> Found | Moved | released.Apart | None:
    """Return what a path leads to; None where it leads nowhere."""
    if len(path) > LONGEST or not _FIT.fullmatch(path):
        return None
    if moved := _moved(path, query):
        return moved
    if fixed := _fixed(path):
        return Found(fixed)
    if apart := released.file(path):
        return apart
    stem, dot, suffix = path.rpartition(".")
    if dot and suffix in BY_SUFFIX:
        form, resource = BY_SUFFIX[suffix], _named(stem, query)
        return Found(resource, form) if resource and form in resource.forms else None
    resource = _named(path, query)
    return Found(resource) if resource else None


def _moved(path: str, query: Mapping[str, str]) -> Moved | None:
    """Return the own place of what is asked for in another way: by its IRI, without the name of a part, or as a whole."""
    stem, dot, suffix = path.rpartition(".")
    ending = suffix if dot and suffix in BY_SUFFIX else ""
    if (stem if ending else path) == "/term" and (iri := of_term(query)) and iri.startswith(ids.BASE):
        place, _, name = html.local(iri).partition("#")
        if place.startswith("//"):  # to a browser this is an address on another host
            return None
        return Moved(f"{place}{'.' if ending and place != '/' else ''}{ending}{'#' if name else ''}{name}")
    whole = "/ns" if path in {"/schema", "/schema/", "/ns/", "/graph/schema"} else released.whole(path)
    return Moved(whole) if whole else None


def _fixed(path: str) -> Resource | None:
    """Return what has one form only, at a path that tells it."""
    if path == "/":
        return Home()
    if path == "/page.css":
        return StyleSheet()
    if path == "/context.jsonld" or (path.endswith("/context.jsonld") and path == f"/release/{_version()}/context.jsonld"):
        return ContextFile(path)
    if path.startswith("/mappings/") and path.endswith(".sssom.tsv"):
        return MappingSet(path)
    return None


def _named(path: str, query: Mapping[str, str]) -> Resource | None:
    first, _, rest = path[1:].partition("/")
    if path == "/search":
        return Search()
    if path == "/term":
        iri = of_term(query)
        return Individual(iri, path) if iri else None
    if first == "graph":
        return NamedGraph(path) if _GRAPH.fullmatch(rest) else None
    if first in {"ns", "schema"}:
        return _schema(path, first, rest)
    if not rest:
        return Listing(first) if first in {*LISTS, *AXES} else None
    return Individual(ids.BASE + path[1:], path) if first in INDIVIDUALS else None


def _schema(path: str, first: str, rest: str) -> Resource | None:
    if first == "ns":
        return None if rest else Schema(path)
    part = rest.removeprefix(f"{_version()}/")
    return Schema(path, part) if part in ontology.vocabulary(resources.ontology()).parts else None


def _version() -> str:
    return ontology.vocabulary(resources.ontology()).version
