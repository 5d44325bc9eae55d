"""All facts of a folder, found by id and by class, as the checks look at them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from mfmsec.source.assemble import Source
from mfmsec.source.facts import Fact
from mfmsec.source.findings import Finding
from mfmsec.source.mappings import COLUMN_OF
from mfmsec.source.origin import Origin
from mfmsec.source.schema import CLASSES, NESTED, keys
from mfmsec.source.terms import Term, of


@dataclass(frozen=True)
class Known:
    """Facts, those nested in others included; where an id is given twice, the first fact has it.

    `facts` are those to check. What they may point at is found by id and by class: for a user's source that is ours, too.
    """

    facts: tuple[Fact, ...]
    by_id: Mapping[str, Fact]
    by_class: Mapping[str, tuple[Fact, ...]]
    terms: Mapping[str, Term]
    origin: Origin | None = None
    """Whose facts they are; None for ours."""

    def ids(self, *classes: str) -> list[str]:
        """Return the ids of the facts of these classes, in order."""
        return [fact.id for name in classes for fact in self.by_class.get(name, ())]


def gather(source: Source, context: Mapping[str, Any], origin: Origin | None = None, ours: Source | None = None) -> Known:
    """Return what was read from a folder, found by id and class.

    For a user's facts, `origin` says whose they are, and `ours` holds what they may point at besides each other.
    """
    facts = tuple(one for fact in source.facts for one in _with_nested(fact))
    others = tuple(one for fact in (ours.facts if ours else ()) for one in _with_nested(fact))
    by_id: dict[str, Fact] = {}
    by_class: dict[str, list[Fact]] = {}
    for fact in (*others, *facts):
        by_id.setdefault(fact.id, fact)
        by_class.setdefault(fact.type, []).append(fact)
    return Known(facts, by_id, {name: tuple(members) for name, members in by_class.items()}, of(context), origin)


def _with_nested(fact: Fact) -> Iterator[Fact]:
    yield fact
    for key in NESTED & fact.data.keys():
        value = fact.data[key]
        for number, item in enumerate(value if isinstance(value, list) else ()):
            if isinstance(item, dict):
                place = f"{key}/{number}"
                lines = {name.removeprefix(f"{place}/"): line for name, line in fact.lines.items() if name.startswith(f"{place}/")}
                yield Fact(fact.file, fact.at(place), item, lines)


def fault(fact: Fact, key: str, why: tuple[str, str], check: str, severity: str = "error") -> Finding:
    """Return a finding about a key of a fact; `why` is the reason and the repair."""
    shown = COLUMN_OF.get(key, key) if fact.type == "Mapping" else key
    return Finding(fact.file, fact.at(key), shown.partition("/")[0], *why, check, severity)


def word(fact: Fact, key: str) -> str:
    """Return the single text of a key, empty where it is none."""
    value = fact.data.get(key)
    return value if isinstance(value, str) else ""


def words(fact: Fact, key: str) -> list[str]:
    """Return the texts of a key that takes a list, empty where it holds none."""
    value = fact.data.get(key)
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []


def items(fact: Fact, key: str) -> Iterator[tuple[str, str]]:
    """Yield each text of a key with the place it stands at, whether the key takes one or a list."""
    value = fact.data.get(key)
    if isinstance(value, str):
        yield key, value
    elif isinstance(value, list):
        yield from ((f"{key}/{number}", item) for number, item in enumerate(value) if isinstance(item, str))


def links(source: Source) -> int:
    """Return how many links the facts hold, from one individual to another."""
    pointing = {name: [key.name for key in keys(name).values() if key.targets] for name in CLASSES}
    return sum(sum(1 for _ in items(fact, key)) for fact in source.facts for key in pointing.get(fact.type, ()))
