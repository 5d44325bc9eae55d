"""The terminals of SPARQL, exactly as its grammar has them, so that a word in a string or an IRI is no keyword.

Source: SPARQL 1.1 Query Language, sections 19.4 (comments) and 19.8 (grammar); language tags with a direction as in SPARQL 1.2.
"""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

_BASE: Final = (
    "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c-\u200d\u2070-\u218f\u2c00-\u2fef"
    "\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_WORDLY: Final = rf"{_BASE}_0-9\u00b7\u0300-\u036f\u203f-\u2040"
_CHARS: Final = rf"{_WORDLY}\-"
_NAME: Final = rf"(?>[{_BASE}](?:[{_CHARS}.]{{0,200}}[{_CHARS}])?)"
"""A prefix; a longer one falls into more tokens than it is, which hides nothing and keeps the time linear."""
_ESCAPED: Final = r"%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?#@%]"
_LOCAL: Final = rf"(?:[{_BASE}_:0-9]|{_ESCAPED})(?:(?:[{_CHARS}.:]|{_ESCAPED})*(?:[{_CHARS}:]|{_ESCAPED}))?"
_KINDS: Final = (
    ("space", r"[ \t\r\n]+"),
    ("comment", r"#[^\r\n]*"),
    ("iri", r"<(?:[^<>\"{}|^`\\\x00-\x20]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*>"),
    ("string", r"'''(?:'{0,2}(?:[^'\\]|\\.))*+'''" + r'|"""(?:"{0,2}(?:[^"\\]|\\.))*+"""'),
    ("quoted", r"'(?:[^'\\\r\n]|\\.)*+'" + r'|"(?:[^"\\\r\n]|\\.)*+"'),
    ("open", r"['\"].*"),
    ("blank", rf"_:[{_BASE}_0-9](?:[{_CHARS}.]*[{_CHARS}])?"),
    ("name", rf"(?:{_NAME})?:(?:{_LOCAL})?"),
    ("variable", rf"[?$][{_WORDLY}]+"),
    ("language", r"@[A-Za-z]+(?:-[A-Za-z0-9]+)*(?:--[A-Za-z]+)?"),
    ("number", r"(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?"),
    ("word", r"[A-Za-z_][A-Za-z0-9_]*"),
    ("sign", r"."),
)
_TOKEN: Final = re.compile("|".join(f"(?P<{kind}>{form})" for kind, form in _KINDS), re.DOTALL)
_SILENT: Final = frozenset({"space", "comment"})


class Token(NamedTuple):
    """A token: its kind, its text as it stands, and where it begins."""

    kind: str
    text: str
    start: int

    @property
    def end(self) -> int:
        """Where it ends."""
        return self.start + len(self.text)

    def says(self, *words: str) -> bool:
        """Tell whether it is one of these keywords, given in capitals."""
        return self.kind == "word" and self.text.upper() in words


def tokens(text: str) -> Iterator[Token]:
    """Yield the tokens of a text, without spaces and comments.

    A character that begins no token is a sign of its own. A quote that is never closed takes all that follows, since no query is
    read beyond it.
    """
    for found in _TOKEN.finditer(text):
        kind = found.lastgroup or ""
        if kind not in _SILENT:
            yield Token(kind, found[0], found.start())
