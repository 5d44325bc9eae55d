"""MITRE ATLAS: the data file `ATLAS.yaml` of the repository mitre-atlas/atlas-data."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from mfmsec.source.drift.published import Entry, Published, below_parents, published, unreadable

FRAMEWORK = "mitre-atlas"
_ID = re.compile(r"AML\.[TM][0-9]{4}(?:\.[0-9]{3})?")
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml's, where it is built in


def read(raw: bytes, path: Path) -> Published:
    """Read the techniques and mitigations of a data file.

    Raises RequestError where it is none.
    """
    try:
        if any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(raw, Loader=_LOADER)):
            raise unreadable(path, "has YAML aliases, which no data file of ATLAS has.")
        data = yaml.load(raw, Loader=_LOADER)  # noqa: S506 - one of the safe loaders
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise unreadable(path, f"is not YAML: {' '.join(str(error).split())}.") from error
    found = {entry.id: entry for entry in _entries(data)}
    if not found:
        raise unreadable(path, "names no technique of ATLAS.")
    version = data.get("version", "") if isinstance(data, dict) else ""
    return published(FRAMEWORK, str(version), below_parents(found.values()))


def _entries(data: Any) -> Iterator[Entry]:  # noqa: ANN401 - YAML values are of many types
    """Yield each technique and mitigation, wherever the file keeps them: the layout has changed between versions."""
    if isinstance(data, list):
        for item in data:
            yield from _entries(item)
    elif isinstance(data, dict):
        name = data.get("id")
        if isinstance(name, str) and _ID.fullmatch(name) and isinstance(data.get("name"), str):
            yield _entry(name, data)
        for value in data.values():
            if isinstance(value, dict | list):
                yield from _entries(value)


def _entry(name: str, data: dict[str, Any]) -> Entry:
    above = data.get("subtechnique-of")
    tactics = data.get("tactics")
    parents = (
        [above]
        if isinstance(above, str)
        else [tactic for tactic in tactics if isinstance(tactic, str)]
        if isinstance(tactics, list)
        else []
    )
    retired = bool(data.get("deprecated") or data.get("revoked"))
    return Entry(name, data["name"], tuple(sorted(parents)), retired)
