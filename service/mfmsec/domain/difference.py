"""What differs between two states of a catalog, term by term: pure values that change notes, feeds and formats are made of."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol, TypeAlias

from mfmsec.domain import ids

LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
DEPRECATED = "http://www.w3.org/2002/07/owl#deprecated"
REPLACED_BY = "http://purl.org/dc/terms/isReplacedBy"
SCHEMA_CLASSES = (
    "Ontology",
    "Class",
    "ObjectProperty",
    "DatatypeProperty",
    "AnnotationProperty",
    "AllDifferent",
    "AllDisjointClasses",
    "Axiom",
    "Restriction",
)
"""The classes of OWL that terms of the schema and its nameless axioms have, in the order in which they are told."""
ORDER = {name: place for place, name in enumerate((*ids.KINDS, *ids.AXES, *SCHEMA_CLASSES))}


class ValueKind(StrEnum):
    """What a value is: an address, a literal, or a nameless node written out."""

    IRI = "iri"
    LITERAL = "literal"
    AXIOM = "axiom"


@dataclass(frozen=True, order=True)
class Value:
    """The object of a statement; `datatype` is empty for plain text, `language` where none is tagged."""

    text: str
    kind: ValueKind = ValueKind.LITERAL
    datatype: str = ""
    language: str = ""


Statements: TypeAlias = Mapping[str, frozenset[Value]]
"""The values of each predicate, by the predicate's IRI."""


@dataclass(frozen=True)
class Term:
    """What a state says of something by name: an individual, a term of the schema, or an axiom of it that has no name.

    `iri` of a nameless axiom is the axiom written out in brackets; `kind` is the local name of its class; `code`, `label` and
    `source` are empty where it has none.
    """

    iri: str
    kind: str
    code: str = ""
    label: str = ""
    source: str = ""

    @property
    def named(self) -> bool:
        """Whether it has an address."""
        return not self.iri.startswith("[")


@dataclass(frozen=True)
class Subject:
    """A term with all that is stated of it and all that follows, by predicate."""

    term: Term
    stated: Statements
    inferred: Statements = field(default_factory=dict)

    def holds(self, predicate: str) -> frozenset[Value]:
        """Return the values of a predicate, stated or inferred."""
        return self.stated.get(predicate, frozenset()) | self.inferred.get(predicate, frozenset())

    @property
    def retired(self) -> bool:
        """Whether it is retired (owl:deprecated)."""
        return any(value.text in {"true", "1"} for value in self.holds(DEPRECATED))


@dataclass(frozen=True)
class Version:
    """Which state this is: how it was asked for, and what it says of itself, None where it does not.

    `content` is the release, `issued` its moment in the form of xsd:dateTime, `format` the version of the schema and of the
    layout of files, `schema` the version that the schema's own header tells.
    """

    name: str
    content: str | None = None
    issued: str | None = None
    format: str | None = None
    schema: str | None = None


class State(Protocol):
    """One state of a catalog, read term by term."""

    @property
    def version(self) -> Version:
        """Which state this is."""

    def subjects(self) -> Iterator[Subject]:
        """Yield every subject, in the order of the IRIs."""

    def term(self, iri: str) -> Term | None:
        """Return what the state calls something, None where it says nothing of it."""


@dataclass(frozen=True)
class Change:
    """The values of one predicate that went (`old`) and that came (`new`), both in order."""

    predicate: str
    inferred: bool
    old: tuple[Value, ...]
    new: tuple[Value, ...]


@dataclass(frozen=True)
class Changed:
    """A term that both states hold and that differs: what it was, what it is, and how it came to be so.

    `retired` says that it was in force and is retired now; `successors` are what the new state names in its place.
    """

    old: Term
    new: Term
    changes: tuple[Change, ...]
    retired: bool = False
    successors: tuple[str, ...] = ()

    @property
    def renamed(self) -> bool:
        """Whether its label is another one."""
        return self.old.label != self.new.label

    @property
    def follows(self) -> bool:
        """Whether nothing stated of it differs, only what follows from other facts."""
        return all(change.inferred for change in self.changes)


@dataclass(frozen=True)
class Group:
    """What differs among the terms of one class; each term stands in exactly one of the four, in the order of codes."""

    kind: str
    added: tuple[Term, ...] = ()
    removed: tuple[Term, ...] = ()
    retired: tuple[Changed, ...] = ()
    changed: tuple[Changed, ...] = ()

    @property
    def renamed(self) -> tuple[Changed, ...]:
        """The changed and retired ones whose label is another one because somebody wrote another one."""
        both = (*self.retired, *self.changed)
        return tuple(one for one in both if any(change.predicate == LABEL and not change.inferred for change in one.changes))


class Inferred(StrEnum):
    """How what follows from the facts was compared."""

    APART = "apart"
    MERGED = "merged"
    LEFT_OUT = "left out"


@dataclass(frozen=True)
class Difference:
    """All that differs between two states, by class.

    `names` are the terms that changes and successors mention, as the new state calls them, else the old one. `schema` says
    whether terms of the schema were compared, `inferred` how that was done with what follows from the facts.
    """

    old: Version
    new: Version
    groups: tuple[Group, ...]
    names: Mapping[str, Term]
    schema: bool = True
    inferred: Inferred = Inferred.APART

    @property
    def equal(self) -> bool:
        """Whether nothing differs in what was compared."""
        return not self.groups

    def counts(self) -> dict[str, int]:
        """Return how many terms were added, removed, retired, changed and renamed, and how many differ only in what follows."""
        changed = [one for group in self.groups for one in group.changed]
        follows = sum(one.follows for one in changed)
        return {
            "added": sum(len(group.added) for group in self.groups),
            "removed": sum(len(group.removed) for group in self.groups),
            "retired": sum(len(group.retired) for group in self.groups),
            "changed": len(changed) - follows,
            "renamed": sum(len(group.renamed) for group in self.groups),
            "follows": follows,
        }


def compare(old: State, new: State, *, schema: bool = True, inferred: Inferred = Inferred.APART) -> Difference:
    """Return what differs between two states.

    Only the difference is kept in memory, not the states. The two keywords are passed on to the answer: whoever opened the
    states knows what they could be compared in.
    """
    found: dict[str, dict[str, list[Term | Changed]]] = {}
    for before, after in _pairs(old.subjects(), new.subjects()):
        if told := _told(before, after):
            what, one = told
            kind = (after or before).term.kind  # type: ignore[union-attr]  # a pair has at least one side
            found.setdefault(kind, {}).setdefault(what, []).append(one)
    groups = tuple(_group(kind, found[kind]) for kind in sorted(found, key=_place))
    return Difference(old.version, new.version, groups, _names(groups, old, new), schema, inferred)


def _place(kind: str) -> tuple[int, str]:
    return ORDER.get(kind, len(ORDER)), kind


def _pairs(old: Iterator[Subject], new: Iterator[Subject]) -> Iterator[tuple[Subject | None, Subject | None]]:
    """Walk two ordered rows of subjects side by side."""
    before, after = next(old, None), next(new, None)
    while before or after:
        if after is None or (before and before.term.iri < after.term.iri):
            yield before, None
            before = next(old, None)
        elif before is None or after.term.iri < before.term.iri:
            yield None, after
            after = next(new, None)
        else:
            yield before, after
            before, after = next(old, None), next(new, None)


def _told(before: Subject | None, after: Subject | None) -> tuple[str, Term | Changed] | None:
    if before is None or after is None:
        return ("added", after.term) if after else ("removed", before.term) if before else None
    changes = (*_changes(before.stated, after.stated, inferred=False), *_changes(before.inferred, after.inferred, inferred=True))
    if not changes:
        return None
    retired = after.retired and not before.retired
    successors = tuple(sorted(value.text for value in after.holds(REPLACED_BY))) if after.retired else ()
    return "retired" if retired else "changed", Changed(before.term, after.term, changes, retired, successors)


def _changes(old: Statements, new: Statements, *, inferred: bool) -> Iterator[Change]:
    for predicate in sorted(old.keys() | new.keys()):
        before, after = old.get(predicate, frozenset()), new.get(predicate, frozenset())
        if before != after:
            yield Change(predicate, inferred, tuple(sorted(before - after)), tuple(sorted(after - before)))


def _group(kind: str, found: Mapping[str, list[Term | Changed]]) -> Group:
    ordered = {what: tuple(sorted(them, key=_rank)) for what, them in found.items()}
    return Group(kind, **ordered)  # type: ignore[arg-type]  # each list holds what its field takes


def _rank(one: Term | Changed) -> tuple[str, str]:
    term = one if isinstance(one, Term) else one.new
    return term.code, term.iri


def _names(groups: tuple[Group, ...], old: State, new: State) -> dict[str, Term]:
    look: Callable[[str], Term | None] = lambda iri: new.term(iri) or old.term(iri)  # noqa: E731 - one word for two places
    mentioned = {iri for group in groups for one in (*group.retired, *group.changed) for iri in _mentioned(one)}
    return {iri: term for iri in sorted(mentioned) if (term := look(iri))}


def _mentioned(one: Changed) -> Iterator[str]:
    yield from one.successors
    for change in one.changes:
        yield from (value.text for value in (*change.old, *change.new) if value.kind is ValueKind.IRI)
