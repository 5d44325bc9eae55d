"""How a framework moved away from what we map to, as table and as JSON."""

import json
from dataclasses import asdict

from mfmsec.export.table import Table
from mfmsec.source.drift.compare import Drift

COLUMNS = ("what", "entry", "now", "our mappings")


def rows(found: Drift) -> Table:
    """Return one row for each change: what happened, the entry, what it is now or why it is said, and our mappings to it."""
    return COLUMNS, [
        (
            change.kind,
            f"{change.id} {change.label}",
            f"{change.now_id} {change.now_label}\n{change.detail}".strip(),
            "\n".join(change.mappings),
        )
        for change in found.changes
    ]


def summary(found: Drift) -> str:
    """Return in a few sentences what was held against what, how much changed, and where to mend it."""
    theirs = found.theirs or "no version"
    versions = f"{found.framework}: {found.held} entries that we hold, checked against {found.ours}; the file says {theirs}."
    kinds = [change.kind for change in found.changes]
    counted = ", ".join(f"{kinds.count(kind)} {kind}" for kind in dict.fromkeys(kinds)) or "Nothing changed"
    lines = [versions, f"{counted}. {len(found.unmapped):,} further entries of the file are mapped by none of ours."]
    if found.older:
        lines.append("The file is older than what we hold: what it lacks may be new rather than retired.")
    if not found.none:
        lines.append(f"Mend ontology/mappings/{found.framework}.sssom.tsv and ontology/facts/frameworks/, then run `mfmsec check`.")
    return "\n".join(lines) + "\n"


def to_json(found: Drift) -> str:
    """Return the whole comparison as one JSON object: versions, changes, and the entries that no mapping of ours names."""
    head = {"framework": found.framework, "ours": found.ours, "theirs": found.theirs, "older": found.older, "held": found.held}
    changes = [asdict(change) for change in found.changes]
    unmapped = [{"id": entry.id, "label": entry.label} for entry in found.unmapped]
    return json.dumps({**head, "changes": changes, "unmapped": unmapped}, ensure_ascii=False, indent=2) + "\n"
