"""The public JSON-LD context: the keys of the facts, and keys for what only follows from them.

Whoever asks for `/context.jsonld` or `/release/<version>/context.jsonld` is given `document`.
"""

from functools import cache
from pathlib import Path
from typing import Any

import orjson

from mfmsec.mapping import specs
from mfmsec.mapping.model import compact
from mfmsec.source import assemble, terms

MEDIA_TYPE = "application/ld+json"


@cache
def public(folder: Path) -> dict[str, Any]:
    """Return the terms of the context of an ontology folder.

    Raises Fault where the folder's own context cannot be read.
    """
    found = dict(assemble.context(folder))
    known = set(terms.predicates(found))
    found |= {name: compact(class_) for class_, name in specs.SUPERCLASSES.items()}
    further = {edge.predicate: edge.type.lower() for node in specs.NODES for edge in node.edges if edge.predicate not in known}
    scoped = {key for term in found.values() if isinstance(term, dict) for key in term.get("@context", ())}
    return found | {
        key: {"@id": compact(predicate), "@type": "@id"}
        for predicate, key in sorted(further.items())
        if key not in found and key not in scoped
    }


def document(folder: Path) -> bytes:
    """Return the context as a JSON document, as each release carries it.

    Raises Fault where the folder's own context cannot be read.
    """
    return orjson.dumps({"@context": public(folder)}, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
