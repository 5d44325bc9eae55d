"""A user's source, judged as a whole: facts as written, statements as RDF, and both beside ours."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import pyoxigraph as ox

from mfmsec.domain import ids
from mfmsec.source import assemble, places, schema, validate
from mfmsec.source.assemble import Source
from mfmsec.source.facts import Fact
from mfmsec.source.findings import Fault, Finding
from mfmsec.source.known import Known, fault, gather, items
from mfmsec.source.origin import LONGEST_LABEL, Origin
from mfmsec.source.own import examine
from mfmsec.source.own import read as reading
from mfmsec.source.own.folder import SOURCE_FILE
from mfmsec.source.own.read import Reading
from mfmsec.source.places import Places
from mfmsec.source.validation import links
from mfmsec.source.validation.names import OPTIONAL, OWN

MOST_FOUND = 1_000
"""After so many findings a source is not looked at further."""
_STEERS = re.compile("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")
TODO = "TODO"
"""With what a text begins, or the last part of an id, that a template left to be written."""
_TODO = re.compile(rf"(?:^|[:/]){TODO}\b")
_TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
_LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
_SKOS = "http://www.w3.org/2004/02/skos/core#"
_CLASSES = {f"{ids.NAMESPACE}{name}": name for name in OWN}
_MADE_LABELS = {"Coverage", "Mapping", "Reference"}
_FOLLOWS = {
    "http://purl.obolibrary.org/obo/IAO_0000119",
    *(f"{ids.NAMESPACE}{name}" for name in ("withinThreat", "withinDefense", "concernsThreat")),
    *(f"{_SKOS}{name}" for name in ("broader", "exactMatch", "closeMatch", "broadMatch", "narrowMatch", "relatedMatch")),
}
"""Predicates that rules alone give to what users describe."""


@dataclass(frozen=True)
class Own:
    """A user's source that may be loaded: whose it is, what it states and what follows, each in its own named graph."""

    origin: Origin
    stated: tuple[ox.Quad, ...]
    inferred: tuple[ox.Quad, ...]


@dataclass(frozen=True)
class Judged:
    """What was made of a user's source: the source itself where it has no error, and every finding."""

    reading: Reading
    own: Own | None
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class Ours:
    """What a user's source is judged beside: the ontology's folder, its facts as written, and its dataset with all that follows."""

    folder: Path
    facts: Source
    dataset: ox.Store


def judge(path: Path, ours: Ours, given: Mapping[str, str] | None = None) -> Judged:
    """Read a user's source, and hold it against all that our own facts are held against.

    `given` names the source where its file cannot. Raises RequestError where there is nothing to read. Ours stay as they are.
    """
    context = assemble.context(ours.folder)
    found = reading.read(path, context, given)
    if found.origin is None or found.failed:
        return failed(found, found.findings)
    whose = found.origin
    context = {**context, whose.name: whose.namespace}
    known = gather(found.facts, context, whose, ours.facts)
    faults = [
        *found.findings,
        *_unnamed(whose, path),
        *_unwritten(validate.checked(found.facts, known, MOST_FOUND), known),
        *(
            one
            for name, quads in sorted(found.rdf.items())
            for one in (*_unclassed(quads, name, whose), *_astray(quads, name, known))
        ),
    ]
    if not found.facts.facts and not any(found.rdf.values()):
        faults.append(Finding(whose.name, 0, "", "states nothing.", "Give it at least one fact.", "source"))
    if any(one.severity == "error" for one in faults):
        return failed(found, faults)
    stated = set(assemble.quads(found.facts.facts, context, whose.graph)) if found.facts.facts else set()
    claimed: dict[ox.Quad, str] = {}
    for name, quads in sorted(found.rdf.items()):
        made = set(_claims(quads))
        claimed.update(dict.fromkeys(made, name))
        stated.update(quad for quad in quads if quad not in made)
    return _examined(found, ours, stated, claimed, _places(found, context))


def _examined(found: Reading, ours: Ours, stated: set[ox.Quad], claimed: dict[ox.Quad, str], where: Places) -> Judged:
    whose = found.origin
    if whose is None:
        raise TypeError
    try:
        inferred, faults = examine.examine(ours.folder, ours.dataset, stated, whose, where)
    except Fault as stopped:
        return failed(found, [*found.findings, stopped.finding])
    faults += _long(stated, where)
    faults += _invented(claimed, {quad.triple for quad in inferred}, whose)
    faults = [*found.findings, *faults]
    if any(one.severity == "error" for one in faults):
        return failed(found, faults)
    own = Own(whose, tuple(sorted(stated, key=str)), tuple(sorted(inferred, key=str)))
    return Judged(found, own, shown(faults))


def _long(stated: Iterable[ox.Quad], where: Places) -> Iterator[Finding]:
    for quad in stated:
        if quad.predicate.value == _LABEL and len(text := str(getattr(quad.object, "value", ""))) > LONGEST_LABEL:
            why = (f"has a label of {len(text):,} characters.", "Write a short name, and the rest as definition or note.")
            yield where.finding(str(getattr(quad.subject, "value", "")), _LABEL, why, "length", "warning")


def _invented(claimed: dict[ox.Quad, str], follows: set[ox.Triple], whose: Origin) -> Iterator[Finding]:
    for quad, name in claimed.items():
        if quad.triple not in follows:
            subject = whose.short(str(getattr(quad.subject, "value", "")))
            reason = f"{subject}: states {quad.predicate} {quad.object}, which rules alone say."
            yield Finding(name, 0, "", reason, "Take it out; it is added where it follows.", "follows")


def failed(found: Reading, faults: list[Finding]) -> Judged:
    """Return that a source may not be loaded, and why."""
    return Judged(found, None, shown(faults))


def shown(faults: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return findings in their order, with whatever would steer a terminal written out: they repeat what a user's file holds."""
    plain = (
        replace(one, file=_still(one.file), key=_still(one.key), message=_still(one.message), repair=_still(one.repair))
        for one in faults
    )
    return tuple(sorted(set(plain)))


def _still(text: str) -> str:
    return _STEERS.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def _places(found: Reading, context: dict[str, object]) -> Places:
    """Return where each individual is written; one of RDF has a file and no line."""
    whose, known = found.origin, list(found.facts.facts)
    if whose:
        for name, quads in sorted(found.rdf.items()):
            known += [Fact(name, 0, {"id": whose.short(iri), "type": kind}, {}) for iri, kind in _kinds(quads).items()]
    return places.places(Source(known, [], []), context)


def _kinds(quads: list[ox.Quad]) -> dict[str, str]:
    """Map each subject to its class, empty where it has none of those that users may have."""
    found: dict[str, str] = {}
    for quad in quads:
        if isinstance(quad.subject, ox.NamedNode):
            kind = _CLASSES.get(getattr(quad.object, "value", ""), "") if quad.predicate == _TYPE else ""
            found[quad.subject.value] = found.get(quad.subject.value) or kind
    return found


def _unnamed(whose: Origin, path: Path) -> Iterator[Finding]:
    if whose.label.startswith(TODO):
        file = SOURCE_FILE if path.is_dir() else path.name
        yield Finding(file, 0, "label", "is still to be written.", "Write one line that says whose facts they are.", "todo")


def _unwritten(faults: list[Finding], known: Known) -> list[Finding]:
    """Return findings with one for each value that a template left to be written, in the place of all others about it."""
    found = []
    for fact in known.facts:
        for key in fact.data:
            for place, value in items(fact, key):
                if _TODO.search(value):
                    found.append(fault(fact, place, ("is still to be written.", _written_how(fact, key, value)), "todo"))
    places_ = {(one.file, one.line, one.key) for one in found}
    return [*found, *(one for one in faults if (one.file, one.line, one.key) not in places_)]


def _written_how(fact: Fact, key: str, value: str) -> str:
    rule = schema.keys(fact.type).get(key)
    meant = "the address" if value.startswith("http") else "the id that is meant"
    how = "Say it in your own words" if value.startswith(TODO) else f"Write {meant}"
    needed = rule is None or (rule.required and key not in OPTIONAL)
    return f"{how}." if needed else f"{how}, or leave the key out."


def _astray(quads: list[ox.Quad], name: str, known: Known) -> Iterator[Finding]:
    """Yield a finding for each individual of another user's source that RDF points at."""
    linking = {known.terms[key.name].predicate for one in OWN for key in schema.keys(one).values() if key.targets}
    whose = known.origin
    for quad in quads if whose else ():
        target = quad.object.value if isinstance(quad.object, ox.NamedNode) else ""
        if whose and target and quad.predicate.value in linking and not target.startswith((ids.BASE, whose.namespace)):
            reason, repair = links.another(target, whose)
            yield Finding(name, 0, "", f"{whose.short(str(getattr(quad.subject, 'value', '')))}: {reason}", repair, "link")


def _unclassed(quads: list[ox.Quad], name: str, whose: Origin) -> Iterator[Finding]:
    for iri, kind in sorted(_kinds(quads).items()):
        if not kind:
            reason = f"{whose.short(iri)}: has no class that the graph knows."
            yield Finding(
                name, 0, "type", reason, f"Give it the type mfmsec:{', mfmsec:'.join(OWN[:-1])} or mfmsec:{OWN[-1]}.", "type"
            )


def _claims(quads: list[ox.Quad]) -> Iterator[ox.Quad]:
    """Yield the statements that rules make; a user's file may repeat them, since an export holds them, but may not invent them."""
    kinds = _kinds(quads)
    for quad in quads:
        subject, target = (str(getattr(term, "value", "")) for term in (quad.subject, quad.object))
        made_label = quad.predicate.value == _LABEL and kinds[subject] in _MADE_LABELS
        further_type = quad.predicate == _TYPE and target not in _CLASSES
        if made_label or further_type or quad.predicate.value in _FOLLOWS:
            yield quad
