"""Why search found a node: which of its texts hold which words of the question."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from mfmsec.query import words
from mfmsec.query.index import GROUPS, Part, mistakes

EXCERPT: Final = 160
"""How many characters an excerpt has, about."""
_ELLIPSIS: Final = "…"
_IN_WORDS: Final = tuple(part for parts in GROUPS.values() for part in parts)
"""The properties that are searched word by word; the others are only known as a whole."""


@dataclass(frozen=True, slots=True)
class Match:
    """A text that matched: the property that holds it, a piece of it, and the words in that piece that were searched for."""

    part: Part
    excerpt: str
    words: tuple[str, ...]


def matches(text: str, row: Mapping[str, Any]) -> list[Match]:
    """Return what matched in a node, given the values of its properties by their keys; words are spelled as there."""
    told = words.words(text)
    asked = words.telling(told)
    there = {word for part in _IN_WORDS for one in _texts(row, part) for word in words.words(one)}
    good = {word for word in there if any(word.startswith((one, words.stem(one))) for one in asked)}
    missing = [one for one in asked if not any(word.startswith((one, words.stem(one))) for word in good)]
    good |= {word for word in there if any(_alike(one, word, last=one == told[-1]) for one in missing)}
    whole = [match for part in Part for match in _whole(words.names(text), part, row)]
    return list({match.part: match for match in (*_found(row, good), *whole)}.values())


def _whole(names: list[str], part: Part, row: Mapping[str, Any]) -> Iterable[Match]:
    for text in _texts(row, part):
        ours = words.compact(text)
        if ours in names or (part is Part.CODE and words.compact(text.rpartition("-")[2]) in names):
            yield Match(part, text, (text,))


def _found(row: Mapping[str, Any], good: set[str]) -> list[Match]:
    """Return the first text of each property that has one of these words."""
    found: list[Match] = []
    for part in _IN_WORDS:
        for text in _texts(row, part):
            places = [(start, end) for word, start, end in words.placed(text) if word in good]
            if places:
                found.append(_match(part, text, places))
                break
    return found


def _texts(row: Mapping[str, Any], part: Part) -> Iterable[str]:
    found = row.get(part) or ()
    return (found,) if isinstance(found, str) else found


def _match(part: Part, text: str, places: list[tuple[int, int]]) -> Match:
    start, end = _piece(text, places[0][0])
    told = dict.fromkeys(text[first:last] for first, last in places if start <= first and last <= end)
    excerpt = f"{_ELLIPSIS if start else ''}{text[start:end]}{_ELLIPSIS if end < len(text) else ''}"
    return Match(part, excerpt, tuple(told))


def _piece(text: str, at: int) -> tuple[int, int]:
    """Return where the piece of a text around a place begins and ends: between words, and the whole text where it is short."""
    if len(text) <= EXCERPT:
        return 0, len(text)
    start = max(0, min(at - EXCERPT // 3, len(text) - EXCERPT))
    if start:
        start = min(text.find(" ", start, at) + 1 or at, at)
    end = min(len(text), start + EXCERPT)
    if end < len(text):
        cut = text.rfind(" ", at, end)
        end = cut if cut > at else end
    return start, end


def _alike(asked: str, word: str, *, last: bool) -> bool:
    """Tell whether a word is what was asked for, but for as many mistakes as its length allows; the last one may be unfinished."""
    allowed = mistakes(asked)
    longer = len(word) - len(asked)
    if not allowed or longer < -allowed or (longer > allowed and not last):
        return False
    row = _distances(asked, word)
    return (min(row) if last else row[-1]) <= allowed


def _distances(asked: str, word: str) -> list[int]:
    """Return the edit distance of a word to each beginning of another, the whole included; swapped neighbours count as one edit."""
    before: list[int] = []
    row = list(range(len(word) + 1))
    for i, letter in enumerate(asked, 1):
        before, above, row = row, before, [i]
        for j, other in enumerate(word, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == word[j - 2] and asked[i - 2] == other:
                cost = min(cost, above[j - 2] + 1)
            row.append(cost)
    return row
