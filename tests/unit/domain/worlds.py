"""Small random worlds of threats, attacks and rows, in which the laws of the algebra are tried."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any, NamedTuple

from hypothesis import strategies as st

from mfmsec.domain.entities import Evidence, Row, Threat
from mfmsec.domain.vocabulary import Adaptive, Basis, Modality, Outcome

PROVEN = frozenset({Basis.EMPIRICAL, Basis.CERTIFIED})
SOME = st.sampled_from
MODALITIES = (Modality.TEXT, Modality.IMAGE, Modality.POINT_CLOUD)
YEARS = st.integers(2020, 2024)


def some_of(values: Iterable[Any], least: int = 1) -> st.SearchStrategy[frozenset[Any]]:
    return st.frozensets(SOME(tuple(values)), min_size=least)


def rows_about(objects: tuple[str, ...]) -> st.SearchStrategy[Row]:
    return st.builds(
        Row,
        iri=st.just("?"),
        subject=SOME(("s0", "s1", "s2")),
        object=SOME(objects),
        modalities=some_of(MODALITIES),
        outcome=SOME(Outcome),
        basis=SOME(Basis),
        adaptive=SOME(Adaptive),
        years=st.frozensets(YEARS | st.none(), max_size=2),
        year=YEARS | st.none(),
        source=SOME(("ours", "theirs")),
    )


def many_rows(objects: tuple[str, ...] = ("t0",), most: int = 5) -> st.SearchStrategy[list[Row]]:
    return st.lists(rows_about(objects), max_size=most).map(lambda rows: [replace(row, iri=f"r{i}") for i, row in enumerate(rows)])


FLOORS = st.builds(
    Evidence,
    adaptive=st.booleans(),
    basis=st.none() | some_of(PROVEN),
    as_of=st.none() | YEARS,
    sources=st.none() | some_of(("ours", "theirs")),
)


class World(NamedTuple):
    """All that is loaded: threats, what each attack realizes, and coverage rows."""

    threats: list[Threat]
    realizes: dict[str, frozenset[str]]
    rows: list[Row]


@st.composite
def worlds(draw: st.DrawFn) -> World:
    names = [f"t{i}" for i in range(draw(st.integers(1, 5)))]
    threats = [
        Threat(
            iri=name,
            modalities=draw(some_of(MODALITIES, 0)),
            broader=draw(st.none() | SOME(names[:i])) if i else None,
            source=draw(SOME(("ours", "theirs"))),
        )
        for i, name in enumerate(names)
    ]
    realizes = draw(st.fixed_dictionaries({"a0": some_of(names), "a1": some_of(names)}))
    return World(threats, realizes, draw(many_rows((*names, "a0", "a1"), 7)))
