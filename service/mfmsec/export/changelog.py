"""A difference between two releases as Markdown, for a changelog in the form of Keep a Changelog 1.1.0."""

import re
from collections.abc import Callable, Iterator

from mfmsec.domain.difference import Change, Changed, Difference, Group, Term, Value, ValueKind
from mfmsec.export.difference import compact, printable, remarks, summary

_SPECIAL = re.compile(r"([\\`*_\[\]<>#|~])")


def to_markdown(found: Difference) -> str:
    """Return a difference as a section of a changelog: what was added, changed, deprecated and removed, by class.

    What only follows from other facts is counted, not listed.
    """
    return "".join(f"{printable(line)}\n" for line in _lines(found))


def _lines(found: Difference) -> Iterator[str]:
    new, old = found.new, found.old
    issued = f" - {new.issued[:10]}" if new.issued else ""
    yield f"## [{plain(new.content or new.name)}]{issued}"
    yield ""
    yield f"Since {plain(old.content or old.name)}: {summary(found)} Format {_formats(found)}."
    yield from (line for remark in remarks(found) for line in ("", remark))
    parts: tuple[tuple[str, Callable[[Group], list[str]]], ...] = (
        ("Added", lambda group: [_called(term) for term in group.added]),
        ("Changed", lambda group: [_changed(found, one) for one in group.changed if not one.follows]),
        ("Deprecated", lambda group: [_retired(found, one) for one in group.retired]),
        ("Removed", lambda group: [_called(term) for term in group.removed]),
    )
    for title, entries in parts:
        told = {group.kind or "Other": lines for group in found.groups if (lines := entries(group))}
        if told:
            yield from ("", f"### {title}")
        for kind, lines in told.items():
            yield from ("", f"{kind}:", "", *(f"- {line}" for line in lines))


def _formats(found: Difference) -> str:
    old, new = (version.format or "not stated" for version in (found.old, found.new))
    return new if old == new else f"{old} → {new}"


def _called(term: Term) -> str:
    name = plain(term.label or compact(term.iri))
    linked = f"[{name}](<{term.iri}>)" if term.named else name
    return f"{term.code} {linked}" if term.code else linked


def _mention(found: Difference, iri: str) -> str:
    term = found.names.get(iri)
    return _called(term) if term else plain(compact(iri))


def _retired(found: Difference, one: Changed) -> str:
    successors = ", ".join(_mention(found, iri) for iri in one.successors)
    return f"{_called(one.new)}: " + (f"use {successors}." if successors else "no successor.")


def _changed(found: Difference, one: Changed) -> str:
    told = "; ".join(_change(found, change) for change in one.changes if not change.inferred)
    return f"{_called(one.new)}: {told}."


def _change(found: Difference, change: Change) -> str:
    old, new = (", ".join(_value(found, value) for value in side) for side in (change.old, change.new))
    name = plain(compact(change.predicate).removeprefix("mfmsec:"))
    if len(change.old) == len(change.new) == 1:
        return f"{name} {old} → {new}"
    return ", ".join([*([f"{name} no longer {old}"] if old else []), *([f"{name} now {new}"] if new else [])])


def _value(found: Difference, value: Value) -> str:
    if value.kind is ValueKind.IRI:
        return _mention(found, value.text)
    text = plain(" ".join(value.text.split()))
    return text if value.datatype else f"“{text}”"


def plain(text: str) -> str:
    """Return a text in which no character has a meaning in Markdown."""
    return _SPECIAL.sub(r"\\\1", text)
