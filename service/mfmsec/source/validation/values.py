"""Whether a value has the form that its key asks for: one or a list, text or number, a known word, a pattern."""

import re
from collections.abc import Callable, Iterator
from datetime import datetime
from urllib.parse import urlsplit

from mfmsec.source.facts import Fact
from mfmsec.source.findings import Finding, nearest
from mfmsec.source.known import Known, fault
from mfmsec.source.schema import NESTED, Key, keys
from mfmsec.source.terms import LINK, TEXT, VALUE, Term

Why = tuple[str, str]
"""A reason and a repair."""

FIRST_YEAR, LAST_YEAR = 1900, 2100
_BREAKS = re.compile("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufeff]")
"""Control characters, ends of lines, and what turns the direction of a line around so that it reads as another."""
_EXAMPLES = {
    "arxiv": "the four digits of year and month, a dot and the number, in quotes, as in '2401.11170'",
    "doi": "it without address or prefix, as in 10.1145/3576915.3623109",
    "version": "year.month.number, as in 2026.12.0",
    "format": "major.minor in quotes, as in '1.0'",
}
_CUT = {"arxiv": re.compile(r"\d{4}\.\d{4,5}"), "doi": re.compile(r"10\.\d{4,9}/\S+")}


def check(fact: Fact, known: Known) -> Iterator[Finding]:
    """Yield what is wrong with the form of each value of a fact."""
    for key in keys(fact.type).values():
        if key.name in fact.data:
            yield from _value(fact, key, known.terms.get(key.name, Term("", TEXT)))


def _value(fact: Fact, key: Key, term: Term) -> Iterator[Finding]:
    value = fact.data[key.name]
    if key.many != isinstance(value, list):
        yield fault(fact, key.name, _number_of_values(key, value), "form")
        return
    if key.many and not value:
        yield fault(fact, key.name, ("is an empty list.", _fill(key)), "form")
    seen: set[str] = set()
    for number, item in enumerate(value) if key.many else ((-1, value),):
        place = f"{key.name}/{number}" if key.many else key.name
        if repr(item) in seen:
            yield fault(fact, place, (f"holds {item!r} twice.", "Keep one of them."), "form")
            continue
        seen.add(repr(item))
        if why := _single(item, key, term):
            yield fault(fact, place, why, "value" if term.kind == VALUE and isinstance(item, str) else "form")


def _number_of_values(key: Key, value: object) -> Why:
    if key.many:
        return "takes a list.", f"Write [{value}]." if isinstance(value, str | int) else "Put its values into [ ]."
    return "takes one value, not a list.", "Keep one, without [ ]."


def _fill(key: Key) -> str:
    return "Give a value; this key must be there." if key.required else "Give a value, or leave the key out."


def _single(value: object, key: Key, term: Term) -> Why | None:
    if key.name in NESTED:
        why = ("holds an item that is no fact.", f"Write '- id: …' and 'type: {key.targets[0]}' below it.")
        return None if isinstance(value, dict) else why
    if value is None or value == "":
        return "is empty.", _fill(key)
    if isinstance(value, dict | list):
        return f"holds a {'list' if isinstance(value, list) else 'mapping'} where one value belongs.", "Write it as plain text."
    return _FORMS.get(term.kind, _text)(value, key, term)


def _text(value: object, key: Key, _: Term) -> Why | None:
    if not isinstance(value, str):
        kind = "a truth value" if isinstance(value, bool) else "a number"
        return f"is {kind}, not text.", f"Put it in quotes: '{getattr(value, 'text', str(value).lower())}'."
    if found := _BREAKS.search(value):
        name = "a line break" if found[0] == "\n" else f"the character U+{ord(found[0]):04X}"
        return f"holds {name}.", "Write it as one line of plain text."
    if value != value.strip():
        return "begins or ends with a space.", "Take the space away."
    if key.pattern and key.name != "code" and not re.fullmatch(key.pattern, value, re.ASCII):
        return f"{value!r} has the wrong form.", _pattern_repair(key, value)
    return None


def _pattern_repair(key: Key, value: str) -> str:
    cut = _CUT[key.name].search(value) if key.name in _CUT else None
    if cut and re.fullmatch(key.pattern, cut[0], re.ASCII):
        return f"Write '{cut[0]}'."
    return f"Write {_EXAMPLES.get(key.name, 'it as ' + key.pattern)}."


def _value_of_axis(value: object, key: Key, term: Term) -> Why | None:
    if value in term.values:
        return None
    if isinstance(value, bool):
        word = str(value).lower()
        return f"is the truth value {word}, not a word.", nearest("yes" if value else "no", list(term.values))
    return f"{_shown(value)!r} is no value of {key.name}.", nearest(_shown(value).strip().lower(), list(term.values))


def _shown(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(getattr(value, "text", value))


def _integer(value: object, key: Key, _: Term) -> Why | None:
    if isinstance(value, bool) or not isinstance(value, int):
        digits = isinstance(value, str) and re.fullmatch(r"[1-9][0-9]*", value)
        repair = f"Write {value} without quotes." if digits else "Write digits only, as in 2024."
        return f"{_shown(value)!r} is no whole number.", repair
    low, high = (FIRST_YEAR, LAST_YEAR) if key.name == "year" else (0, 10**9)
    return None if low <= value <= high else (f"{value} is out of range.", f"Write a number from {low} to {high}.")


def _boolean(value: object, _key: Key, _: Term) -> Why | None:
    return None if isinstance(value, bool) else (f"{_shown(value)!r} is no truth value.", "Write true or false, without quotes.")


def _address(value: object, key: Key, term: Term) -> Why | None:
    if why := _text(value, key, term):
        return why
    try:
        parts = urlsplit(str(value))
        good = parts.scheme in {"http", "https"} and bool(parts.hostname) and not re.search(r'[\s<>"{}|\\^`]', str(value))
    except ValueError:
        good = False
    why = (f"{value!r} is no web address.", "Write it in full and without spaces, as in https://arxiv.org/abs/2401.11170.")
    return None if good else why


def _time(value: object, _key: Key, _: Term) -> Why | None:
    why = (f"{_shown(value)!r} is no point in time.", "Write date and time in UTC, in quotes, as in '2026-12-01T00:00:00Z'.")
    if not isinstance(value, str) or not re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", value, re.ASCII):
        return why
    try:
        datetime.fromisoformat(value)
    except ValueError:
        return why
    return None


def _share(value: object, _key: Key, _: Term) -> Why | None:
    good = isinstance(value, str) and re.fullmatch(r"0(\.[0-9]+)?|1(\.0+)?", value)
    return None if good else (f"{_shown(value)!r} is no number from 0 to 1.", "Write it with a point, as in 0.75.")


def _link(value: object, key: Key, term: Term) -> Why | None:
    if key.targets or key.name.startswith("mapping_") or not isinstance(value, str):
        return _text(value, key, term)
    return _address(value, key, term)


_FORMS: dict[str, Callable[[object, Key, Term], Why | None]] = {
    TEXT: _text,
    LINK: _link,
    VALUE: _value_of_axis,
    "integer": _integer,
    "boolean": _boolean,
    "anyURI": _address,
    "dateTime": _time,
    "decimal": _share,
}
