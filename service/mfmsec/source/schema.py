"""What a fact may say: for each class its keys in their order, how many values each takes, and what it may point at.

What a key *means* (predicate, datatype, language, enum values) stands once, in `ontology/context.jsonld`.
"""

from dataclasses import dataclass

from mfmsec.domain import ids

SLUG = r"[a-z0-9]+(?:-[a-z0-9]+)*"
ARXIV = r"[0-9]{2}(?:0[1-9]|1[0-2])\.[0-9]{4,5}"
DOI = r"10\.[0-9]{4,9}/\S+"
FORMAT = r"(?:0|[1-9][0-9]*)\.(?:0|[1-9][0-9]*)"
VERSION = r"[0-9]{4}\.(?:[1-9]|1[0-2])\.[0-9]+"


@dataclass(frozen=True)
class Key:
    """One key of a fact: whether it must be there, takes a list, which classes it may name, and its form."""

    name: str
    required: bool = False
    many: bool = False
    targets: tuple[str, ...] = ()
    pattern: str = ""


def _must(name: str, **more: object) -> Key:
    return Key(name, required=True, **more)  # type: ignore[arg-type]  # the fields are checked where Key is built


def _list(name: str, *targets: str, required: bool = False) -> Key:
    return Key(name, required=required, many=True, targets=targets)


_LIFE = (
    _must("introduced", targets=("Release",)),
    Key("changed", targets=("Release",)),
    Key("deprecated"),
    Key("replaced_by", targets=("Threat", "Attack", "Defense", "Method", "System", "Coverage", "Reference", "Framework")),
)
_REFERENCES = _list("references", "Reference")
_PLACE = (
    Key("element", required=True),
    Key("effect"),
    Key("action"),
    _list("concern"),
    _list("level", required=True),
    _list("properties"),
    _list("flows"),
    _list("sok_flows"),
    _list("phases", required=True),
    _list("modalities", required=True),
)


def _technique(letter: str, own: str, *required: str) -> tuple[Key, ...]:
    name = {"T": "Threat", "D": "Defense"}[letter]
    dropped = {"T": {"action"}, "D": {"effect", "sok_flows"}}[letter]
    place = tuple(
        Key(key.name, required=key.required or key.name in {own, *required}, many=key.many)
        for key in _PLACE
        if key.name not in dropped
    )
    return (
        _must("code", pattern=ids.code_pattern(letter)),
        _must("label"),
        _list("alt"),
        _must("definition"),
        Key("broader", targets=(name,)),
        *place,
        Key("rationale"),
        _REFERENCES,
        Key("note"),
        *_LIFE,
    )


_CITATION = (
    _list("authors"),
    Key("venue"),
    Key("arxiv", pattern=ARXIV),
    Key("doi", pattern=DOI),
    Key("url"),
)
_CONCEPT = (
    _must("label"),
    _must("definition"),
    Key("of_element"),
    Key("positive"),
    Key("tested"),
    _must("in_scheme", targets=("ConceptScheme",)),
    *_LIFE,
)

CLASSES: dict[str, tuple[Key, ...]] = {
    "Threat": _technique("T", "effect", "concern", "properties", "flows", "sok_flows"),
    "Defense": _technique("D", "action"),
    "Attack": (
        _must("code", pattern=ids.code_pattern("A")),
        _must("label"),
        _list("alt"),
        _list("realizes", "Threat", required=True),
        _list("modalities", required=True),
        _list("targets", required=True),
        _list("knowledge"),
        _list("phases", required=True),
        _list("systems"),
        _must("finding"),
        _list("references", "Reference", required=True),
        Key("note"),
        *_LIFE,
    ),
    "Method": (
        _must("code", pattern=ids.code_pattern("M")),
        _must("label"),
        _list("alt"),
        _list("implements", "Defense", required=True),
        _list("modalities", required=True),
        _list("phases", required=True),
        Key("artifact"),
        _list("references", "Reference", required=True),
        Key("note"),
        *_LIFE,
    ),
    "System": (
        _must("label"),
        _list("alt"),
        _must("definition"),
        _list("modalities", required=True),
        _list("flows"),
        _list("phases"),
        _list("safeguards", "Method", "Defense"),
        _REFERENCES,
        Key("note"),
        *_LIFE,
    ),
    "Coverage": (
        _must("code", pattern=ids.code_pattern("C")),
        _must("subject", targets=("Method", "Defense")),
        _must("object", targets=("Threat", "Attack")),
        _list("modalities", required=True),
        _must("outcome"),
        _must("basis"),
        _must("adaptive"),
        _must("finding"),
        _must("checked"),
        Key("tested_on", targets=("System",)),
        Key("year"),
        _REFERENCES,
        Key("note"),
        *_LIFE,
    ),
    "Reference": (_must("title"), *_CITATION[:1], _must("year"), *_CITATION[1:], _must("verified"), Key("note"), *_LIFE),
    "Framework": (
        _must("name"),
        _must("title"),
        _must("publisher"),
        *_CITATION[:1],
        _must("year"),
        _must("license"),
        _must("home"),
        *_CITATION[2:],
        _must("version_seen"),
        Key("version_current"),
        _must("source"),
        _must("id_pattern"),
        _list("iri_pattern", "IriPattern"),
        _list("entries", "EntryCount", required=True),
        _must("ai_entries"),
        _must("note"),
        _must("verified"),
        *_LIFE,
    ),
    "FrameworkEntry": (
        _must("entry_id"),
        _must("label"),
        _must("in_framework", targets=("Framework",)),
        _list("see_also"),
        *_LIFE,
    ),
    "IriPattern": (_must("label"), _must("pattern")),
    "EntryCount": (_must("label"), _must("count")),
    "Mapping": (
        _must("mapping_subject", targets=("Threat", "Defense")),
        _must("mapping_predicate"),
        _must("mapping_object", targets=("FrameworkEntry",)),
        _must("mapping_justification"),
        _must("confidence"),
        Key("comment"),
        *_LIFE,
    ),
    "Release": (_must("label"), _must("version", pattern=VERSION), _must("format", pattern=FORMAT), _must("issued"), Key("note")),
    "ConceptScheme": (_must("label"), _must("definition"), _must("key"), _REFERENCES, *_LIFE),
    **dict.fromkeys(ids.AXES, _CONCEPT),
}
NESTED = {"iri_pattern", "entries"}
"""Keys whose values are facts of their own, written in place."""


def keys(name: str) -> dict[str, Key]:
    """Return the keys of a class by name, in their order; empty for an unknown class."""
    return {key.name: key for key in CLASSES.get(name, ())}
