import re
from collections.abc import Iterable
from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest

from mfmsec.domain.entities import NO_FLOOR, Cell, Evidence, Row, Share, Threat
from mfmsec.domain.verdict import CellVerdict, Verdict, concerning, judge, judge_all, leaves, reach_of, summarize
from mfmsec.domain.vocabulary import Adaptive, Basis, Modality, Outcome

PAGE = Path(__file__).parents[3] / "docs" / "verdicts.md"
CELL = Cell("t0", Modality.TEXT)
BARE = Row(
    iri="r",
    subject="s0",
    object="t0",
    modalities=frozenset({Modality.TEXT}),
    outcome=Outcome.MITIGATES,
    basis=Basis.EMPIRICAL,
    adaptive=Adaptive.NO,
    years=frozenset({2022}),
    source="ours",
)


def verdict_of(rows: Iterable[Row], floor: Evidence = NO_FLOOR) -> Verdict:
    return judge(CELL, rows, floor, applicable=True).verdict


def made(*texts: str) -> list[Row]:
    """Write rows as `subject outcome basis adaptive`; what is left out is as in BARE."""
    numbers = count()
    kinds = {"outcome": Outcome, "basis": Basis, "adaptive": Adaptive}
    values = (
        [text.split()[0], *(kind(word) for kind, word in zip(kinds.values(), text.split()[1:], strict=False))] for text in texts
    )
    return [replace(BARE, iri=f"r{next(numbers)}", **dict(zip(("subject", *kinds), row, strict=False))) for row in values]  # type: ignore[arg-type]


ADAPTIVE = Evidence(adaptive=True)
EMPIRICAL = Evidence(basis=frozenset({Basis.EMPIRICAL}))
CERTIFIED = Evidence(basis=frozenset({Basis.CERTIFIED}))


@pytest.mark.parametrize(
    ("verdict", "floor", "texts"),
    [
        ("covered", NO_FLOOR, ["a mitigates"]),
        ("covered", NO_FLOOR, ["a mitigates", "b bypassed"]),
        ("covered", NO_FLOOR, ["a mitigates", "a fails argued"]),
        ("covered", ADAPTIVE, ["a mitigates certified unknown"]),
        ("covered", ADAPTIVE, ["a mitigates empirical yes"]),
        ("covered", CERTIFIED, ["a mitigates certified"]),
        ("partial", NO_FLOOR, ["a partially-mitigates"]),
        ("partial", NO_FLOOR, ["a detects"]),
        ("partial", NO_FLOOR, ["a detects", "b mitigates argued"]),
        ("partial", NO_FLOOR, ["a detects", "b mitigates", "b fails"]),
        ("contested", NO_FLOOR, ["a mitigates", "a bypassed"]),
        ("contested", NO_FLOOR, ["a mitigates", "a fails", "b mitigates argued"]),
        ("contested", CERTIFIED, ["a mitigates certified", "a fails empirical"]),
        ("unproven", NO_FLOOR, ["a mitigates argued"]),
        ("unproven", NO_FLOOR, ["a mitigates argued", "b fails"]),
        ("unproven", ADAPTIVE, ["a mitigates empirical no"]),
        ("unproven", ADAPTIVE, ["a mitigates empirical unknown"]),
        ("unproven", EMPIRICAL, ["a mitigates certified yes"]),
        ("unproven", CERTIFIED, ["a mitigates empirical yes"]),
        ("failed", NO_FLOOR, ["a fails"]),
        ("failed", NO_FLOOR, ["a fails argued"]),
        ("failed", NO_FLOOR, ["a mitigates argued", "a fails"]),
        ("failed", ADAPTIVE, ["a mitigates empirical no", "a fails empirical no"]),
        ("unassessed", NO_FLOOR, []),
        ("unassessed", Evidence(as_of=2021), ["a mitigates"]),
    ],
)
def test_each_line_of_the_table(verdict: str, floor: Evidence, texts: list[str]) -> None:
    """Each verdict is given where its line of the table says so, and nowhere above it."""
    assert verdict_of(made(*texts), floor) == verdict


def test_nothing_at_all_is_not_applicable() -> None:
    """Without a row and without the modality, a cell is NOT_APPLICABLE."""
    assert judge(CELL, [], applicable=False) == CellVerdict(CELL, Verdict.NOT_APPLICABLE, (), (), {})


@pytest.mark.parametrize(
    ("years", "year", "as_of", "kept"),
    [
        ({2022}, None, 2022, True),
        ({2022}, None, 2021, False),
        ({2021, 2023}, None, 2022, False),
        ({2021, None}, None, 2030, False),
        ({2023}, 2020, 2022, False),
        (set(), 2022, 2022, True),
        (set(), 2023, 2022, False),
        (set(), None, 2030, False),
        ({None}, None, None, True),
        (set(), None, None, True),
    ],
)
def test_a_row_waits_for_its_last_reference(years: set[int | None], year: int | None, as_of: int | None, kept: bool) -> None:
    """A row counts once all its references had appeared; its own year speaks only where it has none, and no date is no row."""
    row = replace(BARE, years=frozenset(years), year=year)
    assert bool(judge(CELL, [row], Evidence(as_of=as_of), applicable=True).rows) is kept


def test_a_row_about_the_unknown_is_refused() -> None:
    """A row whose object the reach does not know is an error, not a row less."""
    with pytest.raises(KeyError):
        concerning([replace(BARE, object="t9")], reach_of([], {}))


def test_a_circle_of_threats_ends() -> None:
    """Threats that are each above the other reach each other, once."""
    ring = [Threat(iri=a, broader=b, modalities=frozenset(), source="theirs") for a, b in ("xy", "yx")]
    assert reach_of(ring, {}) == {"x": {"x", "y"}, "y": {"x", "y"}}


def test_a_family_chosen_alone_has_no_share() -> None:
    """A family without its techniques gives an empty denominator, not shares of its own."""
    family = Threat(iri="t0", modalities=frozenset(Modality), source="ours")
    loaded = [family, replace(family, iri="t1", broader="t0")]
    reach = reach_of(loaded, {})
    concerned = concerning(made("a mitigates"), reach)
    summary = summarize(judge_all([family], Modality, concerned), leaves(loaded), concerned, reach)
    assert set(summary.shares.values()) == {Share(0, 0)}


@pytest.mark.parametrize(
    ("modality", "floor", "expected"),
    [
        (Modality.TEXT, NO_FLOOR, ["r0"]),
        (Modality.IMAGE, NO_FLOOR, []),
        (Modality.TEXT, Evidence(as_of=2021), []),
        (Modality.TEXT, Evidence(sources=frozenset({"theirs"})), []),
        (Modality.TEXT, Evidence(adaptive=True), ["r0"]),
    ],
)
def test_rows_on_a_family_alone_are_told_apart(modality: Modality, floor: Evidence, expected: list[str]) -> None:
    """A row on a family is unattributed for its techniques, on the modality asked about, if it passes the year and the source."""
    family = Threat(iri="t0", modalities=frozenset(Modality), source="ours")
    technique = replace(family, iri="t1", broader="t0")
    on_family, on_technique = made("a mitigates", "b mitigates")
    reach = reach_of([family, technique], {"a0": frozenset({"t1"})})
    concerned = concerning([on_family, replace(on_technique, object="a0")], reach)
    cells = judge_all([technique], [modality], concerned, floor)
    summary = summarize(cells, leaves([family, technique]), concerned, reach, floor)
    assert [row.iri for row in summary.unattributed] == expected


def test_a_row_concerns_a_cell_once() -> None:
    """Rows that are given twice are listed once, in the order of their IRIs."""
    first, second = made("a mitigates", "b fails")
    assert concerning([second, first, second], reach_of([Threat(iri="t0", modalities=frozenset(), source="ours")], {})) == {
        CELL: (first, second)
    }


def test_a_users_threat_below_ours_leaves_ours_a_leaf() -> None:
    """A narrower threat of another source does not take a threat out of its own source's denominator."""
    ours = Threat(iri="t0", modalities=frozenset(Modality), source="ours")
    assert leaves([ours, replace(ours, iri="t1", broader="t0", source="theirs")]) == {"t0", "t1"}


def test_a_retired_threat_is_no_leaf_and_makes_no_family() -> None:
    """A threat whose narrower threats are all retired is a leaf again; a retired one is never one."""
    ours = Threat(iri="t0", modalities=frozenset(Modality), source="ours")
    below = replace(ours, iri="t1", broader="t0", retired=True)
    assert leaves([ours, below]) == {"t0"}
    assert leaves([ours, below, replace(below, iri="t2", retired=False)]) == {"t2"}


def table(header: str) -> list[list[str]]:
    """Read the cells of the page's table with this header line."""
    lines = PAGE.read_text(encoding="utf-8").split(f"{header}\n")[1].split("\n\n")[0].splitlines()[1:]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines]


def test_the_page_lists_the_verdicts_in_order() -> None:
    """The table of the page has the seven verdicts, best first, as the enum has."""
    assert [name.strip("`") for name, _ in table("| verdict | holds when |")] == [verdict.name for verdict in Verdict]


def floor_of(text: str) -> Evidence:
    year, bases = re.search(r"asOf: (\d+)", text), re.search(r"basis: \[(.+)\]", text)
    basis = frozenset(Basis(word) for word in bases[1].split(", ")) if bases else None
    return Evidence(adaptive="adaptive: true" in text, basis=basis, as_of=int(year[1]) if year else None)


def test_the_example_of_the_page_is_true() -> None:
    """Each verdict in the page's example is what the algebra gives for the page's rows under that floor."""
    rows = {
        name: replace(made(f"{subject} {outcome} {basis} {adaptive}")[0], iri=name, years=frozenset({int(year)}))
        for name, subject, outcome, basis, adaptive, year in table("| row | subject | outcome | basis | adaptive | appeared |")
    }
    shown = {floor: verdict.strip("`") for floor, verdict, _ in table("| floor | verdict | why |")}
    assert {floor: verdict_of(rows.values(), floor_of(floor)).name for floor in shown} == shown
