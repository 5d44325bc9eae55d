"""What the keys of a fact mean, as `ontology/context.jsonld` has it: predicate, kind of value, and the values of an axis."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

LINK = "link"
VALUE = "value"
TEXT = "text"


@dataclass(frozen=True)
class Term:
    """One key: the predicate it stands for, what kind of value it takes, and which ones where they are a closed set.

    `kind` is `link`, `value` (of an axis), `text`, or the local name of an XSD datatype.
    """

    predicate: str
    kind: str
    values: tuple[str, ...] = ()


def of(context: Mapping[str, Any]) -> dict[str, Term]:
    """Return the meaning of each key of a JSON-LD context; keys that a class scopes are found by their first meaning."""
    expand = expander(context)
    found: dict[str, Term] = {}
    for name, definition in context.items():
        if isinstance(definition, dict):
            scoped = definition.get("@context", {})
            found.update(
                {key: _term(inner, expand) for key, inner in scoped.items() if isinstance(inner, dict) and key not in found}
            )
        if not name.startswith("@"):
            found[name] = _term(definition, expand)
    return found


def _term(definition: str | dict[str, Any], expand: Callable[[str], str]) -> Term:
    if isinstance(definition, str):
        return Term(expand(definition), TEXT)
    kind = str(definition.get("@type", TEXT)).removeprefix("xsd:")
    values = tuple(definition.get("@context", ())) if kind == "@vocab" else ()
    return Term(expand(definition["@id"]), {"@id": LINK, "@vocab": VALUE}.get(kind, kind), values)


def expander(context: Mapping[str, Any]) -> Callable[[str], str]:
    """Return the function that turns a compact IRI of this context into a full one; what has no known prefix stays as it is."""

    def expand(name: str) -> str:
        prefix, colon, rest = name.partition(":")
        base = context.get(prefix)
        return base + rest if colon and isinstance(base, str) and not rest.startswith("//") else name

    return expand


def predicates(context: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    """Map each predicate to the keys that stand for it in some class, in the order of the context."""
    expand = expander(context)
    found: dict[str, dict[str, None]] = {}
    for definition in context.values():
        scoped = definition.get("@context", {}) if isinstance(definition, dict) else {}
        for key, inner in scoped.items():
            if isinstance(inner, dict):
                found.setdefault(expand(inner["@id"]), {})[key] = None
    for key, term in of(context).items():
        found.setdefault(term.predicate, {})[key] = None
    return {predicate: tuple(keys) for predicate, keys in found.items()}
