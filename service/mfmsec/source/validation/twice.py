"""What must stand once: ids, codes, labels, coverage rows and mappings."""

from collections.abc import Callable, Hashable, Iterator

from mfmsec.domain import ids
from mfmsec.source.facts import Fact
from mfmsec.source.findings import Finding
from mfmsec.source.known import Known, fault, word, words
from mfmsec.source.validation.codes import next_code

_ROW = ("subject", "object", "modalities", "outcome", "basis")
_ON = "tested_on"
"""The system that a row was tried on tells it from a row that says the same of another system."""
_UNLABELLED = {"FrameworkEntry", "IriPattern", "EntryCount"}
"""Their labels are the publisher's; each is known by its id."""


def check(known: Known) -> Iterator[Finding]:
    """Yield a finding for each thing given a second time, at the later place and naming the first."""
    yield from _repeated(known, "id", _identity, "Give each fact an id of its own, or delete one of them.")
    yield from _repeated(known, "code", lambda fact: word(fact, "code") or None, "Give the newer one the next number: {}.")
    for key in ("label", "name", "title"):
        yield from _repeated(known, key, _labels(key), "Tell the two apart by their names, or merge them.")
    yield from _repeated(known, "subject", _row, "Merge the two rows: one row holds all references that say the same.")
    repair = "Keep one: a subject maps to an entry at most once."
    yield from _repeated(known, "object_id", lambda fact: fact.id if fact.type == "Mapping" else None, repair)


def _repeated(known: Known, key: str, by: Callable[[Fact], Hashable], repair: str) -> Iterator[Finding]:
    first: dict[Hashable, Fact] = {}
    for fact in known.facts:
        value = by(fact)
        if value is not None and (other := first.setdefault(value, fact)) is not fact:
            place = f"{other.file}:{other.at(key)}"
            free = next_code(known, fact.type) if key == "code" and fact.type in ids.CODE_LETTERS else ""
            yield fault(fact, key, (f"{_shown(fact, key)} stands at {place} already.", repair.format(free)), "twice")


def _shown(fact: Fact, key: str) -> str:
    if key == "subject":
        return f"a row of the same {', '.join(_ROW[:-1])} and {_ROW[-1]}"
    return "the same mapping" if key == "object_id" else repr(word(fact, key))


def _identity(fact: Fact) -> str | None:
    return (word(fact, "id") or None) if fact.type != "Mapping" else None


def _labels(key: str) -> Callable[[Fact], Hashable]:
    def label(fact: Fact) -> Hashable:
        return (fact.type, word(fact, key).casefold()) if word(fact, key) and fact.type not in _UNLABELLED else None

    return label


def _row(fact: Fact) -> Hashable:
    if fact.type != "Coverage" or not all(key in fact.data for key in _ROW):
        return None
    return tuple(frozenset(words(fact, key)) if key == "modalities" else word(fact, key) for key in (*_ROW, _ON))
