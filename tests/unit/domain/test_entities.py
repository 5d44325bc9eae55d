import pytest

from mfmsec.domain.entities import Evidence, appeared, arxiv_year
from mfmsec.domain.vocabulary import Basis
from mfmsec.errors import RequestError


@pytest.mark.parametrize(
    ("year", "arxiv", "expected"),
    [
        (2024, "2311.16101", 2023),
        (2023, "2401.11170", 2023),
        (None, "2401.11170v2", 2024),
        (2002, "cs/0112017", 2001),
        (None, "math.GT/9901001", 1999),
        (2020, None, 2020),
        (2020, "no id", 2020),
        (2020, "1913.00001", 2020),
        (None, None, None),
    ],
)
def test_a_reference_appears_in_its_earliest_year(year: int | None, arxiv: str | None, expected: int | None) -> None:
    """A reference appears in the earlier of its year and the year its arXiv id begins with."""
    assert appeared(year, arxiv) == expected


@pytest.mark.parametrize(("arxiv", "year"), [("9108.0001", 1991), ("9012.0001", 2090), ("0704.0001", 2007)])
def test_arxiv_began_in_1991(arxiv: str, year: int) -> None:
    """Two digits of an arXiv id are a year from 1991 to 2090."""
    assert arxiv_year(arxiv) == year


@pytest.mark.parametrize("basis", [frozenset(), frozenset({Basis.ARGUED}), frozenset(Basis)])
def test_a_floor_of_arguments_is_refused(basis: frozenset[Basis]) -> None:
    """A basis that is empty or holds argued is a request error that says what to write."""
    with pytest.raises(RequestError, match="certified, empirical or both"):
        Evidence(basis=basis)


def test_a_floor_without_sources_is_refused() -> None:
    """An empty list of sources is a request error, since its answer would be silence."""
    with pytest.raises(RequestError, match="names no graph"):
        Evidence(sources=frozenset())
