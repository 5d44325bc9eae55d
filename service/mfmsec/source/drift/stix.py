"""STIX 2.0 and 2.1 bundles, as MITRE publishes ATT&CK and CAPEC in the repository mitre/cti."""

import json
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from mfmsec.source.drift.published import Entry, Published, below_parents, published, unreadable

FRAMEWORKS = {"mitre-attack": "mitre-attack", "capec": "mitre-capec"}
"""The name under which an object's own id stands among its external references, and our framework."""
_KINDS = {"attack-pattern", "course-of-action"}


def read(raws: Iterable[bytes], path: Path) -> Published:
    """Read the techniques and mitigations of one bundle, or of the many that a folder holds.

    Raises RequestError where they are no bundles, or name no entry of a framework that we map to.
    """
    objects = [item for raw in raws for item in _objects(raw, path)]
    ids = {str(item.get("id")): _own(item) for item in objects}
    parents, successors = _related(objects, ids)
    found: dict[str, dict[str, Entry]] = defaultdict(dict)
    for item in objects:
        source, name = _own(item)
        # a mitigation of CAPEC bears the id of the pattern that it belongs to, so it is no entry of its own
        if source in FRAMEWORKS and item.get("type") in (_KINDS if source != "capec" else {"attack-pattern"}):
            above = parents[name] | {ids[ref][1] for ref in item.get("x_capec_child_of_refs", ()) if ref in ids}
            found[source][name] = Entry(
                name, str(item.get("name", "")), tuple(sorted(above)), _retired(item), successors.get(name, "")
            )
    if not found:
        raise unreadable(path, "is STIX, but names no entry of ATT&CK or CAPEC.")
    source = max(found, key=lambda each: len(found[each]))
    return published(FRAMEWORKS[source], _version(objects), below_parents(found[source].values()))


def _objects(raw: bytes, path: Path) -> list[dict[str, Any]]:
    try:
        bundle = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise unreadable(path, f"is not JSON: {error or 'nested too deep'}.") from error
    objects = bundle.get("objects") if isinstance(bundle, dict) and bundle.get("type") == "bundle" else None
    if not isinstance(objects, list):
        raise unreadable(path, "is no STIX bundle.")
    return [item for item in objects if isinstance(item, dict)]


def _own(item: dict[str, Any]) -> tuple[str, str]:
    """Return the framework and the id that an object has there; CAPEC's ids are also written without their prefix."""
    references = item.get("external_references")
    for reference in references if isinstance(references, list) else ():
        source, name = str(reference.get("source_name", "")), str(reference.get("external_id", ""))
        if source in FRAMEWORKS and name:
            return source, name if source != "capec" or name.startswith("CAPEC-") else f"CAPEC-{name}"
    return "", ""


def _related(objects: list[dict[str, Any]], ids: dict[str, tuple[str, str]]) -> tuple[dict[str, set[str]], dict[str, str]]:
    """Return what relationships say: the ids above each id, and who took the place of whom."""
    parents: dict[str, set[str]] = defaultdict(set)
    successors: dict[str, str] = {}
    for item in objects:
        start, end = (ids.get(str(item.get(ref)), ("", ""))[1] for ref in ("source_ref", "target_ref"))
        if start and end and item.get("relationship_type") == "subtechnique-of":
            parents[start].add(end)
        elif start and end and item.get("relationship_type") == "revoked-by":
            successors[start] = end
    return parents, successors


def _retired(item: dict[str, Any]) -> bool:
    return bool(item.get("revoked") or item.get("x_mitre_deprecated") or item.get("x_capec_status") in {"Deprecated", "Obsolete"})


def _version(objects: list[dict[str, Any]]) -> str:
    """Return the version that a collection states, else the newest one that CAPEC's patterns do."""
    collections = [item.get("x_mitre_version") for item in objects if item.get("type") == "x-mitre-collection"]
    stated = collections or [item.get("x_capec_version") for item in objects]
    return max((str(version) for version in stated if version), default="")
