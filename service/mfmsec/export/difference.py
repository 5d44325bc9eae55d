"""A difference between two states, written for a terminal, for programs and for a changelog."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from mfmsec.domain import ids
from mfmsec.domain.difference import (
    DEPRECATED,
    REPLACED_BY,
    Change,
    Changed,
    Difference,
    Group,
    Inferred,
    Term,
    Value,
    ValueKind,
    Version,
)
from mfmsec.mapping import model

WIDEST = 120
"""Characters of a text that the terminal shows; JSON and Markdown hold it whole."""
_COMMANDS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
_COUNTED = ("added", "removed", "retired", "changed", "renamed")
_REMARKS = {
    Inferred.MERGED: "Not both sides tell what is inferred from what is stated, so it was compared as one.",
    Inferred.LEFT_OUT: "What is inferred was left out.",
}
NO_SCHEMA = "Terms of the schema were left out."


def to_text(found: Difference) -> str:
    """Return a difference for a terminal: both versions, the totals, then by class one line for each term.

    A line of a term begins with + (added), - (removed), x (retired) or ~ (changed).
    """
    return "".join(f"{printable(line)}\n" for line in _lines(found))


def printable(text: str) -> str:
    """Return a text on one line in which nothing commands a terminal or turns the order of letters."""
    return _COMMANDS.sub(" ", text)


def _lines(found: Difference) -> Iterator[str]:
    yield f"old  {_side(found.old)}"
    yield f"new  {_side(found.new)}"
    yield ""
    yield summary(found)
    yield from remarks(found)
    for group in found.groups:
        yield from ("", group.kind or "Other")
        yield from (f"  + {_called(term)}" for term in group.added)
        yield from (f"  - {_called(term)}" for term in group.removed)
        for one in group.retired:
            yield f"  x {_called(one.new)}, {_successors(found, one)}"
            yield from _changes(found, one)
        for one in group.changed:
            if not one.follows:
                yield f"  ~ {_called(one.new)}" + (f" (was {one.old.label})" if one.renamed else "")
                yield from _changes(found, one)
        yield from _followers(group)


def _side(version: Version) -> str:
    release = f"release {version.content}" if version.content else "no release named"
    issued = f" of {version.issued[:10]}" if version.issued else ""
    return f"{version.name}: {release}{issued}, format {version.format or 'not stated'}"


def summary(found: Difference) -> str:
    """Return the totals in one sentence."""
    if found.equal:
        return "No difference."
    counts = found.counts()
    told = ", ".join(f"{counts[what]} {what}" for what in _COUNTED if counts[what])
    follows = f"{counts['follows']} changed only in what follows" if counts["follows"] else ""
    return "; ".join(part for part in (told, follows) if part) + "."


def remarks(found: Difference) -> list[str]:
    """Return what could not be compared, a sentence each."""
    schema = [] if found.schema else [NO_SCHEMA]
    return [*schema, *([_REMARKS[found.inferred]] if found.inferred in _REMARKS else [])]


def _called(term: Term) -> str:
    name = compact(term.iri) if term.named else _cut(term.iri)
    return " ".join(part for part in (term.code, term.label, f"({name})" if term.label else name) if part)


def _successors(found: Difference, one: Changed) -> str:
    named = [_mention(found, iri) for iri in one.successors]
    return f"retired, replaced by {', '.join(named)}" if named else "retired without a successor"


def _changes(found: Difference, one: Changed) -> Iterator[str]:
    told = {DEPRECATED, REPLACED_BY} if one.retired else set()
    for change in one.changes:
        if not change.inferred and change.predicate not in told:
            yield f"      {_change(found, change)}"
    followed = [compact(change.predicate) for change in one.changes if change.inferred]
    if followed:
        yield f"      what follows: {', '.join(followed)}"


def _change(found: Difference, change: Change) -> str:
    old, new = ([_shown(found, value) for value in side] for side in (change.old, change.new))
    if len(old) == len(new) == 1:
        return f"{compact(change.predicate)}: {old[0]} → {new[0]}"
    return f"{compact(change.predicate)}: " + ", ".join([*(f"- {value}" for value in old), *(f"+ {value}" for value in new)])


def _shown(found: Difference, value: Value) -> str:
    if value.kind is ValueKind.IRI:
        return _mention(found, value.text)
    return _cut(
        json.dumps(value.text, ensure_ascii=False) if value.kind is ValueKind.LITERAL and not value.datatype else value.text
    )


def _mention(found: Difference, iri: str) -> str:
    term = found.names.get(iri)
    return f"{term.label} ({term.code or compact(iri)})" if term and term.label else compact(iri)


def _cut(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= WIDEST else f"{line[: WIDEST - 1]}…"


def _followers(group: Group) -> Iterator[str]:
    followers = [one for one in group.changed if one.follows]
    if followers:
        counted = Counter(compact(change.predicate) for one in followers for change in one.changes)
        told = ", ".join(f"{name} {number}" for name, number in sorted(counted.items()))
        yield f"  {len(followers)} only in what follows: {told}"


def compact(iri: str) -> str:
    """Return an IRI in short: without our base, or with a known prefix."""
    return model.compact(iri).removeprefix(ids.BASE) or iri


def to_json(found: Difference) -> str:
    """Return a difference as one JSON object, ending in a line feed; docs/releases.md tells its keys."""
    head = {"old": _version(found.old), "new": _version(found.new), "equal": found.equal}
    how = {"schema": "compared" if found.schema else Inferred.LEFT_OUT.value, "inferred": found.inferred.value}
    body = {"counts": found.counts(), "classes": [_class(found, group) for group in found.groups]}
    return json.dumps({**head, **how, **body}, ensure_ascii=False, indent=2) + "\n"


def _version(version: Version) -> dict[str, Any]:
    told = {"name": version.name, "version": version.content, "issued": version.issued}
    return {**told, "formatVersion": version.format, "schemaVersion": version.schema}


def _class(found: Difference, group: Group) -> dict[str, Any]:
    return {
        "class": group.kind,
        "added": [_term(term) for term in group.added],
        "removed": [_term(term) for term in group.removed],
        "retired": [_told(found, one) for one in group.retired],
        "changed": [_told(found, one) for one in group.changed],
        "renamed": [{"iri": one.new.iri, "old": one.old.label, "new": one.new.label} for one in group.renamed],
    }


def _term(term: Term) -> dict[str, Any]:
    named = {"iri": term.iri} if term.named else {"iri": None, "axiom": term.iri}
    return {**named, "code": term.code or None, "label": term.label or None, "source": term.source or None}


def _told(found: Difference, one: Changed) -> dict[str, Any]:
    successors = [_term(found.names.get(iri, Term(iri, ""))) for iri in one.successors]
    changes = [
        {
            "predicate": change.predicate,
            "inferred": change.inferred,
            "old": [_value(value) for value in change.old],
            "new": [_value(value) for value in change.new],
        }
        for change in one.changes
    ]
    return {**_term(one.new), **({"successors": successors} if one.retired or successors else {}), "changes": changes}


def _value(value: Value) -> dict[str, str]:
    if value.kind is not ValueKind.LITERAL:
        return {value.kind.value: value.text}
    return {"value": value.text} | {key: told for key, told in (("datatype", value.datatype), ("language", value.language)) if told}
