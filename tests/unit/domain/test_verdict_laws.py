from collections.abc import Iterable, Iterator
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from mfmsec.domain.entities import NO_FLOOR, Cell, Evidence, Row, Share, Threat
from mfmsec.domain.verdict import (
    APPLICABLE,
    CellVerdict,
    Summary,
    Verdict,
    concerning,
    is_tested,
    judge,
    judge_all,
    leaves,
    reach_of,
    summarize,
)
from mfmsec.domain.vocabulary import Basis, Modality, Outcome
from tests.unit.domain.worlds import FLOORS, MODALITIES, PROVEN, SOME, World, many_rows, rows_about, some_of, worlds

CELL = Cell("t0", Modality.TEXT)
RANK = {verdict: rank for rank, verdict in enumerate(reversed(Verdict))}
GOOD = ("mitigates", "partially-mitigates", "detects")


def answer(world: World, floor: Evidence, chosen: Iterable[Threat] | None = None) -> tuple[tuple[CellVerdict, ...], Summary]:
    reach = reach_of(world.threats, world.realizes)
    concerned = concerning(world.rows, reach)
    cells = judge_all(world.threats if chosen is None else chosen, MODALITIES, concerned, floor)
    return cells, summarize(cells, leaves(world.threats), concerned, reach, floor)


def verdict_of(rows: Iterable[Row], floor: Evidence = NO_FLOOR) -> Verdict:
    return judge(CELL, rows, floor, applicable=True).verdict


# The oracle: the same rules, read from the page and written out the long way, downwards where the algebra climbs.


def below(world: World, top: str) -> Iterator[str]:
    yield top
    for threat in world.threats:
        if threat.broader == top:
            yield from below(world, threat.iri)


def touches(world: World, row: Row, threat: str, modality: Modality) -> bool:
    family = list(below(world, threat))
    attacks = [attack for attack, realized in world.realizes.items() for one in family if one in realized]
    return modality in row.modalities and (row.object in family or row.object in attacks)


def passes(row: Row, floor: Evidence) -> bool:
    if floor.sources is not None and row.source not in floor.sources:
        return False
    if floor.as_of is None:
        return True
    dates = list(row.years) if len(row.years) > 0 else [row.year]
    return not any(date is None or date > floor.as_of for date in dates)


def oracle(world: World, threat: Threat, modality: Modality, floor: Evidence) -> Verdict:
    every = [row for row in world.rows if touches(world, row, threat.iri, modality)]
    if modality not in threat.modalities and len(every) == 0:
        return Verdict.NOT_APPLICABLE
    kept = [row for row in every if passes(row, floor)]
    if len(kept) == 0:
        return Verdict.UNASSESSED
    lost = [row.subject for row in kept if row.outcome.value not in GOOD and row.basis.value != "argued"]
    marks = ""
    for row in kept:
        if row.outcome.value in GOOD:
            weak = row.basis.value == "argued"
            weak = weak or (floor.adaptive and row.adaptive.value != "yes" and row.basis.value != "certified")
            weak = weak or (floor.basis is not None and row.basis.value not in [basis.value for basis in floor.basis])
            letter = "u" if weak else "m" if row.outcome.value == "mitigates" else "p"
            marks += letter.upper() if row.subject not in lost else letter
    for letters, verdict in (("M", "covered"), ("P", "partial"), ("mp", "contested"), ("U", "unproven")):
        if any(letter in marks for letter in letters):
            return Verdict(verdict)
    return Verdict.FAILED


@given(worlds(), FLOORS)
def test_verdicts_are_those_of_the_rules_written_out(world: World, floor: Evidence) -> None:
    """Each cell, of any facts under any floor, has the one verdict that the page's rules give, threat by threat."""
    expected = [(Cell(t.iri, m), oracle(world, t, m, floor)) for t in world.threats for m in MODALITIES]
    assert [(one.cell, one.verdict) for one in answer(world, floor)[0]] == expected


@given(worlds(), FLOORS)
def test_evidence_is_that_of_the_rules_written_out(world: World, floor: Evidence) -> None:
    """A cell names exactly the rows it rests on, those that stand, and by which rows each beaten subject is beaten."""
    for one in answer(world, floor)[0]:
        rows = [row for row in world.rows if passes(row, floor) and touches(world, row, one.cell.threat, one.cell.modality)]
        bad = [row for row in rows if row.outcome.value not in GOOD and row.basis.value != "argued"]
        beaten = {subject: tuple(row.iri for row in bad if row.subject == subject) for subject in {row.subject for row in bad}}
        assert one.rows == tuple(rows)
        assert one.beaten == beaten
        assert one.standing == tuple(row for row in rows if row.outcome.value in GOOD and row.subject not in beaten)


@given(worlds(), FLOORS, st.data())
def test_summary_is_that_of_the_rules_written_out(world: World, floor: Evidence, data: st.DataObject) -> None:
    """Shares count the applicable cells of chosen threats without narrower ones; rows on their families alone stand beside."""
    chosen = data.draw(st.lists(SOME(world.threats), unique=True))
    low = [t for t in world.threats if not [n for n in world.threats if n.broader == t.iri and n.source == t.source]]
    found = [oracle(world, t, m, floor) for t in chosen if t in low for m in MODALITIES]
    whole = len([verdict for verdict in found if verdict != Verdict.NOT_APPLICABLE])
    tall = [t for t in world.threats if t not in low and any(c.iri in below(world, t.iri) for c in chosen if c in low)]
    stray = [
        row
        for row in world.rows
        if passes(row, floor)
        and any(touches(world, row, t.iri, m) for t in tall for m in MODALITIES)
        and not any(touches(world, row, t.iri, m) for t in low for m in MODALITIES)
    ]
    summary = answer(world, floor, chosen)[1]
    assert summary.shares == {verdict: Share(found.count(verdict), whole) for verdict in APPLICABLE}
    assert summary.unattributed == tuple(stray)


@given(worlds(), FLOORS)
def test_shares_add_up_to_one(world: World, floor: Evidence) -> None:
    """The numerators of a summary add up to their common denominator."""
    shares = answer(world, floor)[1].shares.values()
    assert {sum(share.numerator for share in shares)} == {share.denominator for share in shares}


@given(worlds(), FLOORS)
def test_a_cell_given_twice_counts_once(world: World, floor: Evidence) -> None:
    """Totals count distinct cells: repeated verdicts leave a summary as it is."""
    cells, summary = answer(world, floor)
    reach = reach_of(world.threats, world.realizes)
    assert summarize(cells * 2, leaves(world.threats), concerning(world.rows, reach), reach, floor) == summary


@given(worlds(), FLOORS)
def test_not_applicable_exactly_where_the_cell_is_not(world: World, floor: Evidence) -> None:
    """A cell is NOT_APPLICABLE if and only if its modality is not the threat's and no loaded row concerns it, under any floor."""
    listed = {threat.iri: threat.modalities for threat in world.threats}
    bare = {one.cell for one in answer(world, NO_FLOOR)[0] if one.cell.modality not in listed[one.cell.threat] and not one.rows}
    assert {one.cell for one in answer(world, floor)[0] if one.verdict is Verdict.NOT_APPLICABLE} == bare


@given(worlds(), FLOORS)
def test_evidence_climbs(world: World, floor: Evidence) -> None:
    """What concerns a threat concerns the threat above it, on the same modality."""
    rows = {one.cell: frozenset(one.rows) for one in answer(world, floor)[0]}
    for threat in world.threats:
        if threat.broader is not None:
            assert all(rows[Cell(threat.iri, m)] <= rows[Cell(threat.broader, m)] for m in MODALITIES)


@given(many_rows(), FLOORS, st.data())
def test_order_and_repetition_mean_nothing(rows: list[Row], floor: Evidence, data: st.DataObject) -> None:
    """The same rows in another order, some of them twice, give the same answer to the letter."""
    mixed = data.draw(st.permutations(rows + rows[:2]))
    assert judge(CELL, iter(mixed), floor, applicable=False) == judge(CELL, rows, floor, applicable=False)


@given(many_rows(), rows_about(("t0",)), FLOORS)
def test_a_tested_negative_row_never_raises(rows: list[Row], more: Row, floor: Evidence) -> None:
    """Where something is known, a further tested negative row leaves the verdict or lowers it."""
    hit = replace(more, iri="r9", outcome=Outcome.BYPASSED, basis=Basis.EMPIRICAL)
    if judge(CELL, rows, floor, applicable=True).rows:
        assert RANK[verdict_of([*rows, hit], floor)] <= RANK[verdict_of(rows, floor)]


@given(many_rows(), rows_about(("t0",)), FLOORS, SOME(GOOD))
def test_a_positive_row_never_lowers(rows: list[Row], more: Row, floor: Evidence, outcome: str) -> None:
    """A further positive row leaves the verdict or raises it."""
    gain = replace(more, iri="r9", outcome=Outcome(outcome))
    assert RANK[verdict_of([*rows, gain], floor)] >= RANK[verdict_of(rows, floor)]


@given(many_rows(), FLOORS, st.booleans(), some_of(PROVEN))
def test_a_higher_floor_never_raises(rows: list[Row], low: Evidence, adaptive: bool, basis: frozenset[Basis]) -> None:
    """Asking for adaptive attackers or for fewer bases leaves a verdict or lowers it, and never changes the rows."""
    narrowed = (basis & (low.basis or PROVEN)) or low.basis
    before, after = (
        judge(CELL, rows, floor, applicable=True)
        for floor in (low, replace(low, adaptive=low.adaptive or adaptive, basis=narrowed))
    )
    assert RANK[after.verdict] <= RANK[before.verdict]
    assert (after.rows, after.standing, after.beaten) == (before.rows, before.standing, before.beaten)


@given(many_rows(), FLOORS)
def test_the_end_of_time_is_no_date(rows: list[Row], floor: Evidence) -> None:
    """For dated rows, a year after all of them asks the same as no year."""
    dated = [row for row in rows if row.since is not None]
    never, end = (judge(CELL, dated, replace(floor, as_of=year), applicable=True) for year in (None, 9999))
    assert never == end


@given(many_rows(), FLOORS)
def test_a_source_is_as_if_alone(rows: list[Row], floor: Evidence) -> None:
    """Asking one source gives the verdict that its rows alone would give."""
    alone = [row for row in rows if row.source == "ours"]
    assert verdict_of(rows, replace(floor, sources=frozenset({"ours"}))) == verdict_of(alone, replace(floor, sources=None))


@given(many_rows(), FLOORS)
def test_arguments_prove_nothing(rows: list[Row], floor: Evidence) -> None:
    """Where no positive row is an experiment or a proof, the verdict is UNPROVEN at best."""
    talk = [replace(row, basis=Basis.ARGUED) if row.outcome.value in GOOD else row for row in rows]
    assert RANK[verdict_of(talk, floor)] <= RANK[Verdict.UNPROVEN]


@given(rows_about(("t0",)), FLOORS)
def test_no_floor_excuses_a_failure(row: Row, floor: Evidence) -> None:
    """A negative row counts as tested under every floor, unless it is argued."""
    assert is_tested(replace(row, outcome=Outcome.FAILS), floor) is (row.basis is not Basis.ARGUED)
