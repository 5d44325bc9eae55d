"""Whether permanent codes have the form of their class and source, and which is the next free one."""

import re
from collections import Counter
from collections.abc import Iterator

from mfmsec.domain import ids
from mfmsec.source.facts import Fact
from mfmsec.source.findings import Finding
from mfmsec.source.known import Known, fault, word
from mfmsec.source.origin import Origin

OURS = "MFM"
_LONGEST_PREFIX = 16


def pattern(letter: str, origin: Origin | None) -> str:
    """Return the form of a code with this letter; a user's source has a prefix of its own, never ours."""
    own = rf"(?!{OURS}-)[A-Z][A-Z0-9]{{1,{_LONGEST_PREFIX - 1}}}-{letter}[0-9]{{4,}}"
    return own if origin else ids.code_pattern(letter)


def check(fact: Fact, known: Known) -> Iterator[Finding]:
    """Yield a finding where a fact's permanent code has not the form of its class; the repair is the next free one."""
    code = word(fact, "code")
    if code and fact.type in ids.CODE_LETTERS and not re.fullmatch(pattern(ids.CODE_LETTERS[fact.type], known.origin), code):
        why = (f"{code!r} is no code of {fact.type}.", f"Write '{next_code(known, fact.type)}'.")
        yield fault(fact, "code", why, "form")


def next_code(known: Known, name: str) -> str:
    """Return the code that the next fact of a class gets; retired facts keep theirs, so that none is ever given again."""
    start = f"{_prefix(known)}-{ids.CODE_LETTERS[name]}"
    codes = (word(fact, "code") for fact in known.by_class.get(name, ()))
    numbers = [code.removeprefix(start) for code in codes if code.startswith(start)]
    last = max((int(number) for number in numbers if re.fullmatch("[0-9]{4,9}", number)), default=0)
    return f"{start}{last + 1:04}"


def _prefix(known: Known) -> str:
    """Return the prefix of a source's codes: the one that most of its facts have, else its name in capitals."""
    if known.origin is None:
        return OURS
    forms = "|".join(pattern(letter, known.origin) for letter in ids.CODE_LETTERS.values())
    codes = (word(fact, "code") for fact in known.facts)
    used = Counter(code.partition("-")[0] for code in codes if re.fullmatch(forms, code))
    made = re.sub(r"^[0-9]+|[^A-Z0-9]", "", known.origin.name.upper())[:_LONGEST_PREFIX]
    own = made if len(made) > 1 and made != OURS else f"X{made}X"
    return max(sorted(used), key=used.__getitem__) if used else own
