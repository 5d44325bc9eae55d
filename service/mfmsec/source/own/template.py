"""Templates of facts: valid but for the words TODO, with the next free code, for a user's source."""

import itertools
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from mfmsec.domain import ids
from mfmsec.errors import RequestError, ResourceError
from mfmsec.source import assemble, facts, origin
from mfmsec.source.assemble import Source
from mfmsec.source.known import Known, gather
from mfmsec.source.mappings import COLUMNS
from mfmsec.source.origin import Origin
from mfmsec.source.own import folder, read
from mfmsec.source.own.folder import SOURCE_FILE
from mfmsec.source.own.judge import TODO
from mfmsec.source.validation.codes import next_code

_SENTENCE = "TODO, one or two sentences in your own words."
_THREAT = ["threat:TODO"]
_REFERENCE = ["{}:TODO"]
_TECHNIQUE = {"label": TODO, "definition": _SENTENCE, "element": "signal"}
KINDS: dict[str, tuple[str, dict[str, object]]] = {
    "threat": (
        "Threat",
        {
            **_TECHNIQUE,
            "effect": "forges",
            "concern": ["security"],
            "level": ["system"],
            "properties": ["integrity"],
            "flows": ["input-to-model"],
            "sok_flows": ["prediction"],
            "phases": ["inference"],
            "modalities": ["text"],
        },
    ),
    "defense": (
        "Defense",
        {**_TECHNIQUE, "action": "verifies", "level": ["system"], "phases": ["inference"], "modalities": ["text"]},
    ),
    "attack": (
        "Attack",
        {
            "label": TODO,
            "realizes": _THREAT,
            "modalities": ["text"],
            "targets": ["text"],
            "phases": ["inference"],
            "finding": "TODO, what was found, with its figure.",
            "references": _REFERENCE,
        },
    ),
    "method": (
        "Method",
        {
            "label": TODO,
            "implements": ["defense:TODO"],
            "modalities": ["text"],
            "phases": ["inference"],
            "references": _REFERENCE,
        },
    ),
    "coverage": (
        "Coverage",
        {
            "subject": "{}:TODO",
            "object": "threat:TODO",
            "modalities": ["text"],
            "outcome": "mitigates",
            "basis": "empirical",
            "adaptive": "unknown",
            "finding": "TODO, what was found, with its figure.",
            "checked": "paper",
            "tested_on": "{}:TODO",
            "references": _REFERENCE,
        },
    ),
    "system": (
        "System",
        {
            "label": TODO,
            "definition": _SENTENCE,
            "modalities": ["text"],
            "flows": ["input-to-model"],
            "phases": ["inference"],
            "safeguards": ["defense:TODO"],
        },
    ),
    "reference": (
        "Reference",
        {"title": TODO, "authors": [TODO], "year": 2026, "venue": "internal report, not published", "verified": "no"},
    ),
    "framework": (
        "Framework",
        {
            "name": TODO,
            "title": TODO,
            "publisher": TODO,
            "year": 2026,
            "license": "internal",
            "home": "https://{}.example/TODO",
            "version_seen": TODO,
            "source": "TODO, where its ids were read.",
            "id_pattern": "TODO, the form of its ids, as in AC-[0-9]+",
            "entries": [{"id": "{id}/entries/controls", "type": "EntryCount", "label": "controls", "count": 1}],
            "ai_entries": 1,
            "verified": "no",
        },
    ),
    "entry": ("FrameworkEntry", {"id": "{}:TODO/TODO", "entry_id": TODO, "label": TODO, "in_framework": "{}:TODO"}),
}
"""What `mfmsec new` writes: the class, and its keys with values that stand for their kind.

{} stands for the source's name, and {id} for the id of the fact.
"""
MAPPING, SOURCE = "mapping", "source"
ALL = (*KINDS, MAPPING, SOURCE)
_SOURCE = "name: {name}\nnamespace: https://{name}.example/mfm/\nversion: 1.0\nlabel: TODO, whose facts they are\n"


def text(kind: str, whose: Origin, number: int, code: str) -> str:
    """Return a template of one kind for a source; number and code are those of its fact."""
    if kind == SOURCE:
        return _SOURCE.format(name=whose.name)
    if kind == MAPPING:
        return _mapping(whose.name, whose.namespace)
    made, keys = KINDS[kind]
    own = f"{whose.name}:{kind}-{number}"
    head = {"id": own, "type": made, **({"code": code} if code else {})}
    return facts.write([{**head, **{key: _named(value, whose.name, own) for key, value in keys.items()}}])


def _named(value: object, name: str, own: str) -> object:
    if isinstance(value, dict):
        return {key: _named(item, name, own) for key, item in value.items()}
    if isinstance(value, list):
        return [_named(item, name, own) for item in value]
    return value.replace("{}", name).replace("{id}", own) if isinstance(value, str) else value


def _mapping(name: str, namespace: str) -> str:
    head = {
        "mapping_set_id": f"{namespace}controls.sssom.tsv",
        "license": "https://creativecommons.org/licenses/by/4.0/",
        "curie_map": "",
        f"  {name}": namespace,
        "  threat": f"{ids.BASE}threat/",
        "  defense": f"{ids.BASE}defense/",
        "  controls": f"{namespace}controls/",
        "  skos": "http://www.w3.org/2004/02/skos/core#",
        "  semapv": "https://w3id.org/semapv/vocab/",
    }
    row = ["threat:TODO", "", "skos:relatedMatch", "controls:TODO", "", "semapv:ManualMappingCuration", "0.5", ""]
    table = ["\t".join(COLUMNS[:-1]), "\t".join(row)]
    return "".join(f"#{key}: {value}".rstrip() + "\n" for key, value in head.items()) + "\n".join(table) + "\n"


def blank(kind: str, name: str, context: Mapping[str, Any]) -> str:
    """Return a template for a source that is yet to be written, with its first number.

    Raises RequestError where nobody's source can have this name.
    """
    if why := origin.unfit(name, context):
        msg = f"{why.rstrip('.')}; write small letters, digits and single hyphens, as in acme."
        raise RequestError(msg)
    whose = Origin(name, f"https://{name}.example/mfm/", "", "")
    return text(kind, whose, *_free(kind, gather(Source([], [], []), {}, whose), name))


def add(kind: str, root: Path, ontology: Path, name: str = "acme") -> Path:
    """Write a template into a new file of a source's folder, and return its path; nothing is ever overwritten.

    The code is the next that the folder's facts leave free. A `source` template makes the folder. Raises RequestError where
    the folder describes no source, ResourceError where the file cannot be written.
    """
    context = assemble.context(ontology)
    if kind == SOURCE:
        return _write(root / SOURCE_FILE, blank(kind, name, context))
    found = read.read(root, context)
    if found.origin is None:
        msg = f"{root} describes no source: {found.findings[0]}"
        raise RequestError(msg)
    number, code = _free(kind, gather(found.facts, context, found.origin), found.origin.name)
    ending = folder.SSSOM if kind == MAPPING else folder.YAML
    stems = (f"{kind}-{number}", *(f"{kind}-{number}-{more}" for more in range(2, folder.MOST_FILES)))
    path = next(path for stem in stems if not (path := root / f"{stem}{ending}").exists())
    return _write(path, text(kind, found.origin, number, code))


def _free(kind: str, known: Known, name: str) -> tuple[int, str]:
    """Return the number that the next fact of a kind gets, and its code where its class has codes."""
    made = KINDS[kind][0] if kind in KINDS else ""
    if made in ids.CODE_LETTERS:
        code = next_code(known, made)
        return int(re.sub("^.*[^0-9]", "", code)), code
    taken = set(known.by_id)
    return next(number for number in itertools.count(1) if f"{name}:{kind}-{number}" not in taken), ""


def _write(path: Path, content: str) -> Path:
    try:
        if not path.parent.is_dir():
            path.parent.mkdir(parents=True)
    except OSError as error:
        msg = f"{path.parent} cannot be made: {error.strerror or error}. Name a folder that you may write to."
        raise ResourceError(msg) from error
    try:
        with path.open("x", encoding="utf-8", newline="\n") as stream:
            stream.write(content)
    except FileExistsError as error:
        msg = f"{path} is there already, and nothing was written; name another folder."
        raise RequestError(msg) from error
    except OSError as error:
        msg = f"{path} cannot be written: {error.strerror or error}. Make room or give the right to write."
        raise ResourceError(msg) from error
    return path
