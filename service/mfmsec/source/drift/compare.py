"""What changed between the entries that we hold, or an older file, and a newer file; and which of our mappings that touches."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from mfmsec.errors import UnknownTerm
from mfmsec.source.assemble import Source
from mfmsec.source.drift.published import Entry, Published
from mfmsec.source.findings import nearest

KINDS = ("retired", "renamed", "moved", "added")


@dataclass(frozen=True)
class Change:
    """One entry that differs: what happened to it, how it was called, what it is now, and our mappings that name it."""

    kind: str
    id: str
    label: str
    now_id: str = ""
    now_label: str = ""
    detail: str = ""
    mappings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Drift:
    """How a framework moved away from what we map to; `unmapped` are entries that no mapping of ours names."""

    framework: str
    ours: str
    theirs: str
    held: int
    changes: tuple[Change, ...]
    unmapped: tuple[Entry, ...]

    @property
    def none(self) -> bool:
        """Whether nothing differs."""
        return not self.changes

    @property
    def older(self) -> bool:
        """Whether the file is older than what we hold, as far as two versions of one form tell."""
        seen, given = (_numbers(version) for version in (self.ours, self.theirs))
        return len(seen) == len(given) and given < seen


@dataclass(frozen=True)
class Held:
    """What our facts hold of one framework: the version they were checked against, the entries, and the mappings to each."""

    framework: str
    version: str
    entries: Mapping[str, Entry]
    mappings: Mapping[str, tuple[str, ...]]


def held(source: Source, newer: Published, framework: str | None = None) -> Held:
    """Return what our facts hold of a framework: the one named, else the one that a file is of.

    Of a list with editions it is the newest one not newer than the file. Raises UnknownTerm where we hold nothing of it.
    """
    frameworks = {fact.id.removeprefix("framework:"): fact for fact in source.facts if fact.type == "Framework"}
    name = framework or (_edition(newer, frameworks) if newer.editions else newer.framework)
    if name not in frameworks:
        message = f"We map to nothing of {name}. {nearest(name, sorted(frameworks))}"
        raise UnknownTerm(message)
    home = f"framework:{name}"
    entries = [fact for fact in source.facts if fact.type == "FrameworkEntry" and fact.data.get("in_framework") == home]
    return Held(
        name,
        str(frameworks[name].data.get("version_seen", "")),
        {str(fact.data["entry_id"]): Entry(str(fact.data["entry_id"]), str(fact.data["label"])) for fact in entries},
        _mappings(source, home),
    )


def _edition(newer: Published, frameworks: Iterable[str]) -> str:
    stem = newer.framework.rpartition("-")[0]
    ours = sorted(name for name in frameworks if name.rpartition("-")[0] == stem)
    return max((name for name in ours if name <= newer.framework), default=ours[0] if ours else newer.framework)


def _mappings(source: Source, home: str) -> dict[str, tuple[str, ...]]:
    """Return for each entry the techniques that are mapped to it, with how: `threat:voice-cloning closeMatch`."""
    found: dict[str, list[str]] = defaultdict(list)
    for fact in source.facts:
        target = str(fact.data.get("mapping_object", ""))
        if fact.type == "Mapping" and target.startswith(f"{home}/"):
            match = str(fact.data.get("mapping_predicate", "")).partition(":")[2]
            found[target.removeprefix(f"{home}/")].append(f"{fact.data['mapping_subject']} {match}")
    return {entry: tuple(sorted(named)) for entry, named in found.items()}


def drift(ours: Held, newer: Published, since: Published | None = None) -> Drift:
    """Hold what we have against a newer file; `since` is an older file of the publisher, which tells what was added and moved."""
    changes = [
        change for name, entry in ours.entries.items() if (change := _change(entry, newer, since, ours.mappings.get(name, ())))
    ]
    known = {*ours.entries, *(change.now_id for change in changes)}
    live = [entry for entry in newer.entries.values() if not entry.retired]
    if since is not None:
        changes += [
            Change("added", entry.id, entry.label) for entry in live if entry.id not in since.entries and entry.id not in known
        ]
    order = {kind: number for number, kind in enumerate(KINDS)}
    ordered = tuple(sorted(changes, key=lambda change: (order[change.kind], change.id)))
    unmapped = tuple(
        entry for entry in live if entry.id not in known and not (newer.editions and _same_label(entry, ours.entries.values()))
    )
    return Drift(ours.framework, ours.version, newer.version, len(ours.entries), ordered, unmapped)


def _change(entry: Entry, newer: Published, since: Published | None, mappings: tuple[str, ...]) -> Change | None:
    there = newer.entries.get(entry.id)
    if there is None:
        return _elsewhere(entry, newer, mappings)
    if there.retired:
        successor = newer.entries.get(there.successor) or _same_label(entry, newer.entries.values())
        now = (successor.id, successor.label) if successor else ("", "")
        return Change("retired", entry.id, entry.label, *now, "The publisher marks it as retired.", mappings)
    if _folded(there.label) != _folded(entry.label):
        return Change("renamed", entry.id, entry.label, there.id, there.label, mappings=mappings)
    before = since.entries.get(entry.id) if since else None
    if before and before.parents != there.parents:
        detail = (
            f"It stood below {', '.join(before.parents) or 'nothing'}, and stands below {', '.join(there.parents) or 'nothing'}."
        )
        return Change("moved", entry.id, entry.label, there.id, there.label, detail, mappings)
    return None


def _elsewhere(entry: Entry, newer: Published, mappings: tuple[str, ...]) -> Change | None:
    """Return what became of an entry whose id the newer file does not have."""
    if same := _same_label(entry, newer.entries.values()):
        return Change("moved", entry.id, entry.label, same.id, same.label, "It has another id.", mappings)
    labels = {other.label: other for other in newer.entries.values() if not other.retired}
    close = get_close_matches(entry.label, labels, n=1, cutoff=0.6)
    hint = f"The nearest name is {labels[close[0]].id} {close[0]!r}." if close else ""
    return Change("retired", entry.id, entry.label, detail=f"The file does not hold it. {hint}".strip(), mappings=mappings)


def _same_label(entry: Entry, others: Iterable[Entry]) -> Entry | None:
    return next(
        (other for other in others if other.id != entry.id and not other.retired and _folded(other.label) == _folded(entry.label)),
        None,
    )


def _numbers(version: str) -> tuple[int, ...]:
    plain = re.fullmatch(r"[0-9]+(?:\.[0-9]+)*", version)
    return tuple(map(int, version.split("."))) if plain else ()


def _folded(label: str) -> str:
    """Return a label with what publishers write in two ways made one: case, spaces, and the word for `&`."""
    return " ".join(label.casefold().replace("&", " and ").split())
