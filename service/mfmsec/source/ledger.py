"""The ledger of what was released: every id and code that a release gave away, and whether each is still what it was."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pyoxigraph as ox

from mfmsec.domain import ids
from mfmsec.domain.difference import ORDER
from mfmsec.source import files, form, states
from mfmsec.source.findings import Finding
from mfmsec.source.places import Places

FILE = "released.tsv"
COLUMNS = ("id", "class", "code", "release")
CHECK = "released"
_INTRODUCED = f"{ids.NAMESPACE}introduced"
_CODE = f"{ids.NAMESPACE}code"
_RELEASES = f"{ids.BASE}release/"


@dataclass(frozen=True)
class Entry:
    """A line of the ledger: an IRI without our base, its class, its code (empty for none), and the release that gave it away."""

    id: str
    kind: str
    code: str
    release: str


@dataclass(frozen=True)
class Ledger:
    """The entries by id, in the order of the file, those with a code by that too, and the line of each id."""

    entries: dict[str, Entry] = field(default_factory=dict)
    codes: dict[str, Entry] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)


def read(folder: Path) -> tuple[Ledger, list[Finding]]:
    """Read the ledger of an ontology folder, empty where there is none, and what is wrong with the file itself."""
    ledger = Ledger()
    if not (folder / FILE).exists():
        return ledger, []
    text, findings = files.text(folder / FILE, FILE)
    if findings:
        return ledger, findings
    head, *rows = text.rstrip("\n").split("\n")
    if tuple(head.split("\t")) != COLUMNS:
        return ledger, [_fault(1, "has other columns.", f"Write {', '.join(COLUMNS)}, parted by tabs.")]
    for number, row in enumerate(rows, 2):
        findings += _entered(ledger, row.split("\t"), number)
    return ledger, findings


def _entered(ledger: Ledger, cells: list[str], number: int) -> Iterator[Finding]:
    if len(cells) != len(COLUMNS) or not (cells[0] and cells[1] and cells[3]):
        yield _fault(number, "is no entry.", "Restore the line from the history; the ledger is written by `mfmsec build --record`.")
        return
    entry = Entry(*cells)
    if entry.id in ledger.entries or (entry.code and entry.code in ledger.codes):
        yield _fault(number, f"repeats {entry.id if entry.id in ledger.entries else entry.code}.", "Remove the later line.")
        return
    ledger.entries[entry.id] = entry
    ledger.lines[entry.id] = number
    if entry.code:
        ledger.codes[entry.code] = entry


def _fault(line: int, message: str, repair: str) -> Finding:
    return Finding(FILE, line, "", message, repair, CHECK)


def findings(store: ox.Store, ledger: Ledger, where: Places) -> list[Finding]:
    """Return what a release gave away and a dataset no longer holds as it was, and what slipped past the ledger.

    A dataset is that of an ontology folder: our facts, the schema, and what follows.
    """
    if not ledger.entries:
        return []
    held = {entry.id: entry for entry in present(store, "")}
    gone = [entry for name, entry in ledger.entries.items() if name not in held]
    found = [_gone(entry, ledger.lines[entry.id]) for entry in gone]
    for entry in held.values():
        found += _differences(entry, ledger, where)
    return sorted([*found, *_unrecorded(store, ledger, where)])


def _gone(entry: Entry, line: int) -> Finding:
    repair = "Put it back, and retire it with `deprecated: true` and `replaced_by` (README.md)."
    return _fault(line, f"{entry.id} was given away by release {entry.release} and is gone.", repair)


def _differences(entry: Entry, ledger: Ledger, where: Places) -> Iterator[Finding]:
    was, iri = ledger.entries.get(entry.id), ids.BASE + entry.id
    owner = ledger.codes.get(entry.code)
    if was and was.kind != entry.kind:
        why = (f"was released as {was.kind} and is {entry.kind} now.", "Give the new thing an id of its own, and retire this one.")
        yield where.finding(iri, "", why, CHECK, "error")
    if was and was.code and was.code != entry.code:
        why = (f"was released as {was.code} and has {entry.code or 'no code'}.", f"Write code: {was.code}.")
        yield where.finding(iri, _CODE, why, CHECK, "error")
    if owner and owner.id != entry.id:
        why = (f"has {entry.code}, which release {owner.release} gave to {owner.id}.", "Give it the next free code.")
        yield where.finding(iri, _CODE, why, CHECK, "error")


def _unrecorded(store: ox.Store, ledger: Ledger, where: Places) -> Iterator[Finding]:
    """Yield what says that it came with a release that is recorded without it."""
    recorded = {entry.release for entry in ledger.entries.values()}
    for quad in store.quads_for_pattern(None, ox.NamedNode(_INTRODUCED), None, ox.NamedNode(ids.graph())):
        iri, release = str(getattr(quad.subject, "value", "")), str(getattr(quad.object, "value", "")).removeprefix(_RELEASES)
        if release in recorded and iri.removeprefix(ids.BASE) not in ledger.entries:
            repair = "Name the coming release, or, before that one is published, run `mfmsec build --record`."
            yield where.finding(
                iri, _INTRODUCED, (f"is no part of release {release}, which is recorded.", repair), CHECK, "warning"
            )


def present(store: ox.Store, release: str) -> Iterator[Entry]:
    """Yield what a dataset gives away now, as entries of this release: our individuals and the terms of our schema."""
    for graph in (ids.graph(), ids.graph("schema")):
        found = store.quads_for_pattern(None, None, None, ox.NamedNode(graph))
        subjects = {quad.subject.value for quad in found if isinstance(quad.subject, ox.NamedNode)}
        for iri in sorted(name for name in subjects if name.startswith(ids.BASE)):
            term = states.term(iri, list(store.quads_for_pattern(ox.NamedNode(iri), None, None, None)))
            yield Entry(iri.removeprefix(ids.BASE), term.kind, term.code, release)


def record(store: ox.Store, folder: Path, release: str) -> list[Entry]:
    """Append to the ledger of an ontology folder what its dataset gives away for the first time; return that.

    Lines that are there stay as they are. Raises ResourceError where the file cannot be written.
    """
    ledger, _ = read(folder)
    new = sorted((entry for entry in present(store, release) if entry.id not in ledger.entries), key=_rank)
    if new:
        lines = [COLUMNS, *((one.id, one.kind, one.code, one.release) for one in (*ledger.entries.values(), *new))]
        form.replace(folder / FILE, "".join("\t".join(cells) + "\n" for cells in lines))
    return new


def _rank(entry: Entry) -> tuple[int, str, str, str]:
    return ORDER.get(entry.kind, len(ORDER)), entry.kind, entry.code, entry.id
