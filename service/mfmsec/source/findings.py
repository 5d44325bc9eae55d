"""What a check has to say about a file: the place, the reason and the repair."""

from dataclasses import dataclass
from difflib import get_close_matches

from mfmsec.errors import FactsError


@dataclass(frozen=True, order=True)
class Finding:
    """One fault or remark; `line` is 1-based and 0 where no line can be named."""

    file: str
    line: int
    key: str
    message: str
    repair: str
    check: str
    severity: str = "error"

    def __str__(self) -> str:
        """Return it as one line: place, key, reason, repair."""
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.key + ': ' if self.key else ''}{self.message} {self.repair}".rstrip()


class Fault(FactsError):
    """A file that nothing can be read from; the finding says which and why."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(str(finding))
        self.finding = finding


def nearest(word: str, known: list[str]) -> str:
    """Return the repair for a misspelt word: the nearest known one, or the list of all."""
    close = get_close_matches(word, known, n=1, cutoff=0.6)
    if close:
        return f"Did you mean {close[0]!r}?"
    shown = ", ".join(known[:20]) + (", …" if len(known) > 20 else "")  # noqa: PLR2004 - a screenful
    return f"Use one of: {shown}."
