"""What differs between two states: nothing is lost, nothing is made up, and each term is told once."""

from collections.abc import Iterator
from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from mfmsec.domain import difference
from mfmsec.domain.difference import Changed, Difference, Subject, Term, Value, ValueKind, Version

P, Q = "https://example.org/p", "https://example.org/q"


@dataclass(frozen=True)
class Held:
    """A state that is held in memory."""

    held: tuple[Subject, ...]
    version: Version = Version("here")

    def subjects(self) -> Iterator[Subject]:
        """Yield them in order."""
        yield from sorted(self.held, key=lambda subject: subject.term.iri)

    def term(self, iri: str) -> Term | None:
        """Return one by its IRI."""
        return next((subject.term for subject in self.held if subject.term.iri == iri), None)


def subject(iri: str, kind: str = "Threat", label: str = "", inferred: str = "", **stated: str) -> Subject:
    """Return a subject whose values are single words; `label`, `deprecated` and `by` stand for their predicates."""
    names = {"deprecated": difference.DEPRECATED, "by": difference.REPLACED_BY, "p": P}
    said = {
        names[name]: frozenset({Value(text, ValueKind.IRI if name == "by" else ValueKind.LITERAL)}) for name, text in stated.items()
    }
    told = {difference.LABEL: frozenset({Value(label)})} if label else {}
    return Subject(Term(iri, kind, label=label), {**told, **said}, {Q: frozenset({Value(inferred)})} if inferred else {})


def compare(old: list[Subject], new: list[Subject]) -> Difference:
    return difference.compare(Held(tuple(old)), Held(tuple(new)))


WORDS = st.sampled_from(["", "one", "two"])
SUBJECTS = st.lists(
    st.builds(subject, st.sampled_from("abcdefgh"), st.sampled_from(["Threat", "Attack", "Class"]), WORDS, WORDS, p=WORDS),
    unique_by=lambda one: one.term.iri,
)


@given(SUBJECTS)
def test_a_state_does_not_differ_from_itself(state: list[Subject]) -> None:
    """No state differs from itself."""
    assert compare(state, state).equal


@given(SUBJECTS, SUBJECTS)
def test_back_and_forth(old: list[Subject], new: list[Subject]) -> None:
    """What is added one way is removed the other way, and what changes, changes back."""
    forth, back = compare(old, new), compare(new, old)

    assert {t for g in forth.groups for t in g.added} == {t for g in back.groups for t in g.removed}
    assert {one.new.iri: {(c.old, c.new) for c in one.changes} for g in forth.groups for one in g.changed} == {
        one.old.iri: {(c.new, c.old) for c in one.changes} for g in back.groups for one in g.changed
    }


@given(SUBJECTS, SUBJECTS)
def test_a_difference_leads_from_the_old_to_the_new(old: list[Subject], new: list[Subject]) -> None:
    """The old state with what is told of the difference is the new state, statement by statement."""

    def statements(state: list[Subject]) -> set[tuple[str, str, bool, Value]]:
        sides = ((one, side, values) for one in state for side, values in ((False, one.stated), (True, one.inferred)))
        return {
            (one.term.iri, predicate, side, value) for one, side, said in sides for predicate in said for value in said[predicate]
        }

    found = compare(old, new)
    added = {term.iri for group in found.groups for term in group.added}
    removed = {term.iri for group in found.groups for term in group.removed}
    changes = [(one.new.iri, c) for g in found.groups for one in (*g.changed, *g.retired) for c in one.changes]
    gone = {(iri, c.predicate, c.inferred, value) for iri, c in changes for value in c.old}
    come = {(iri, c.predicate, c.inferred, value) for iri, c in changes for value in c.new}

    kept = {one for one in statements(old) if one[0] not in removed} - gone
    assert kept | come | {one for one in statements(new) if one[0] in added} == statements(new)


def test_retired() -> None:
    """What was in force and is not any more is told as retired, with its successors by name, and not as changed."""
    found = compare(
        [subject("a", p="x"), subject("b", label="B")], [subject("a", p="x", deprecated="true", by="b"), subject("b", label="B")]
    )

    (group,) = found.groups
    (one,) = group.retired
    assert (one.successors, found.names["b"].label, group.changed) == (("b",), "B", ())
    assert found.counts() == {"added": 0, "removed": 0, "retired": 1, "changed": 0, "renamed": 0, "follows": 0}


def test_retired_already() -> None:
    """What was retired before is changed when something else is said of it."""
    was, now = (subject("a", p=word, deprecated="true") for word in ("x", "y"))

    (group,) = compare([was], [now]).groups
    assert (group.retired, len(group.changed)) == ((), 1)


def test_renamed() -> None:
    """A new label makes a renamed term; one that follows from another's does not, and is counted apart."""
    follower = [Subject(Term("b", "Coverage", label=word), {}, {difference.LABEL: frozenset({Value(word)})}) for word in ("x", "y")]
    found = compare([subject("a", label="Old"), follower[0]], [subject("a", label="New"), follower[1]])

    assert [(one.old.label, one.new.label) for group in found.groups for one in group.renamed] == [("Old", "New")]
    assert (found.counts()["renamed"], found.counts()["follows"]) == (1, 1)


def test_classes_and_codes_in_order() -> None:
    """Classes come in the order of the model, terms in the order of codes."""
    new = [
        Subject(Term(iri, kind, code), {})
        for iri, kind, code in (("a", "Attack", "2"), ("b", "Attack", "1"), ("c", "Class", ""), ("d", "Threat", ""))
    ]
    found = compare([], new)

    assert [(group.kind, [term.iri for term in group.added]) for group in found.groups] == [
        ("Threat", ["d"]),
        ("Attack", ["b", "a"]),
        ("Class", ["c"]),
    ]


def test_another_class() -> None:
    """A term whose class is another one is told under the new class."""
    found = compare([subject("a", "Threat", p="x")], [subject("a", "Attack", p="y")])

    ((group,), (one,)) = (found.groups, found.groups[0].changed)
    assert isinstance(one, Changed)
    assert (group.kind, one.old.kind) == ("Attack", "Threat")
