"""The words of a text, as search compares them, in the index and in a question: without case, accents and punctuation."""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from os.path import commonprefix
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from tantivy import TextAnalyzer

ANALYZER: Final = "words"
"""The name under which an index knows how texts become words."""
_WORD: Final = re.compile(r"[^\W_]+")
_LEAST_STEM: Final = 4
_ARXIV: Final = re.compile(r"\d{4}\.\d{4,5}")
_DOI: Final = re.compile(r"10\.\d{4,9}/\S+")


@cache
def analyzer() -> "TextAnalyzer":
    """Return what turns texts into words."""
    from tantivy import Filter, TextAnalyzerBuilder, Tokenizer  # noqa: PLC0415 - heavy, and only search needs it

    return TextAnalyzerBuilder(Tokenizer.simple()).filter(Filter.ascii_fold()).filter(Filter.lowercase()).build()


@cache
def _stemmer() -> "TextAnalyzer":
    from tantivy import Filter, TextAnalyzerBuilder, Tokenizer  # noqa: PLC0415 - heavy, and only search needs it

    return TextAnalyzerBuilder(Tokenizer.raw()).filter(Filter.stemmer("english")).build()


@cache
def _without_stops() -> "TextAnalyzer":
    from tantivy import Filter, TextAnalyzerBuilder, Tokenizer  # noqa: PLC0415 - heavy, and only search needs it

    return TextAnalyzerBuilder(Tokenizer.raw()).filter(Filter.stopword("english")).build()


def composed(text: str) -> str:
    """Return a text in Unicode's compatibility form, in which one letter is one character; what is no text is replaced."""
    return unicodedata.normalize("NFKC", text).encode("utf-8", "replace").decode()


def words(text: str) -> list[str]:
    """Return the words of a text in their order."""
    return analyzer().analyze(composed(text))


def telling(found: list[str]) -> list[str]:
    """Return words once each and without those that tell nothing, such as `of`; all of them where none would be left."""
    kept = [word for word in found if _without_stops().analyze(word)]
    return list(dict.fromkeys(kept or found))


def compact(text: str) -> str:
    """Return a text as one word, so that `MFM-T0012` and `mfm t0012` are the same."""
    return "".join(words(text))


def stem(word: str) -> str:
    """Return how all forms of an English word begin, or the word where that would be too short to tell it from others."""
    shared = commonprefix([word, *_stemmer().analyze(word)]).removesuffix("e")  # noqa: RUF071 - of words, not of paths
    return shared if len(shared) >= _LEAST_STEM else word


def names(text: str) -> list[str]:
    """Return what a text may name as a whole: itself, and each part of it that may be a code, an arXiv id or a DOI; compact."""
    parts = [part for part in text.split() if any(letter.isdigit() for letter in part)]
    found = (compact(part) for part in (text, *parts, *_ARXIV.findall(text), *_DOI.findall(text)))
    return [name for name in dict.fromkeys(found) if name]


def placed(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield each word of a text with where it begins and ends in it."""
    found = list(_WORD.finditer(text))
    compared = analyzer().analyze(text)
    if len(compared) != len(found):
        compared = [one.group().casefold() for one in found]
    for one, word in zip(found, compared, strict=True):
        yield word, one.start(), one.end()
