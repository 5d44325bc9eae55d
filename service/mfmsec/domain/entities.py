"""What the verdict algebra reads: rows, threats, cells and the evidence floor, as immutable values.

They hold only what the analyses need, so that a caller can build them from any graph. IRIs are full texts; years are
calendar years.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from mfmsec.domain.vocabulary import Adaptive, Basis, Modality, Outcome
from mfmsec.errors import RequestError

POSITIVE: Final = frozenset({Outcome.MITIGATES, Outcome.PARTIALLY_MITIGATES, Outcome.DETECTS})
"""The outcomes that speak for a defense; the others speak against it."""

TESTED: Final = frozenset({Basis.EMPIRICAL, Basis.CERTIFIED})
"""The bases that count as tested; an argument does not."""

_ARXIV: Final = re.compile(r"(?:[a-z-]+(?:\.[A-Z]{2})?/)?(?P<year>\d{2})(?:0[1-9]|1[0-2])(?:\.?\d{3,5})(?:v\d+)?")
_ARXIV_BEGAN: Final = 91  # 1991: two digits from here on belong to the last century


@lru_cache(maxsize=4096)
def arxiv_year(arxiv: str | None) -> int | None:
    """Read the year in which an arXiv id was given.

    Takes an id of either form (`2401.11170`, `cs/0112017`), with or without a version. Returns the calendar year, or None
    where there is no id or it has neither form. Source: arXiv's identifier scheme, whose numbers begin with year and month.
    """
    form = _ARXIV.fullmatch(arxiv) if arxiv else None
    if form is None:
        return None
    short = int(form["year"])
    return short + (1900 if short >= _ARXIV_BEGAN else 2000)


def appeared(year: int | None, arxiv: str | None) -> int | None:
    """Tell in which year a reference appeared: the earlier of its year and its arXiv id's year.

    Returns a calendar year, or None where neither is known. Source: `docs/verdicts.md`, "The evidence floor".
    """
    return min((known for known in (year, arxiv_year(arxiv)) if known is not None), default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A coverage row: what was shown of one subject against one object.

    `subject` is the IRI of a method or a defense, `object` that of a threat or an attack. `years` holds the year in which
    each of its references appeared (see `appeared`), None for a reference of unknown date; it is empty for a row without
    references. `year` is the row's own. `source` names the graph that states the row; `code` is None where there is none.
    """

    iri: str
    code: str | None = None
    subject: str
    object: str
    modalities: frozenset[Modality]
    outcome: Outcome
    basis: Basis
    adaptive: Adaptive = Adaptive.UNKNOWN
    years: frozenset[int | None] = frozenset()
    year: int | None = None
    source: str

    @property
    def positive(self) -> bool:
        """Whether the outcome speaks for the subject."""
        return self.outcome in POSITIVE

    @property
    def since(self) -> int | None:
        """The year by which all its references had appeared, else its own year; None where that cannot be known."""
        if not self.years:
            return self.year
        known = [year for year in self.years if year is not None]
        return max(known) if len(known) == len(self.years) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Threat:
    """A threat: the modalities that carry it, the threat right above it, the graph that states it, and whether it is retired."""

    iri: str
    modalities: frozenset[Modality]
    broader: str | None = None
    source: str
    retired: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """The evidence floor of an analysis; the default is no floor.

    `as_of` (a year, inclusive) and `sources` (names of graphs) choose the rows; `adaptive` and `basis` say which positive
    ones count as tested. Raises RequestError where `basis` is empty or holds `argued`, since nothing would count, and where
    `sources` is empty, since nothing would be read. Source: `docs/verdicts.md`, "The evidence floor".
    """

    adaptive: bool = False
    basis: frozenset[Basis] | None = None
    as_of: int | None = None
    sources: frozenset[str] | None = None

    def __post_init__(self) -> None:
        """Refuse a floor that no row can meet."""
        if self.basis is not None and not (self.basis and self.basis <= TESTED):
            given = ", ".join(sorted(self.basis)) or "nothing"
            message = f"`basis` takes certified, empirical or both, not {given}; leave it out to ask for no floor."
            raise RequestError(message)
        if self.sources is not None and not self.sources:
            message = "`source` names no graph; name at least one, or leave it out to read them all."
            raise RequestError(message)


NO_FLOOR: Final = Evidence()
"""Every loaded row, as it stands."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A threat (its IRI) on one modality."""

    threat: str
    modality: Modality


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a whole, both counted; a denominator of 0 means that there is nothing to share."""

    numerator: int
    denominator: int

    @property
    def value(self) -> float | None:
        """The part divided by the whole; None where the whole is 0."""
        return self.numerator / self.denominator if self.denominator else None
