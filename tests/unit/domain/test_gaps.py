from typing import NamedTuple

from hypothesis import given
from hypothesis import strategies as st

from mfmsec.domain.entities import NO_FLOOR, Cell, Evidence, Row, Threat
from mfmsec.domain.gaps import Attack, Candidate, Channel, Safeguard, candidates, gaps, holding, published, tried
from mfmsec.domain.verdict import CellVerdict, Verdict, concerning, is_tested, judge_all, leaves, reach_of
from mfmsec.domain.vocabulary import Basis, Element, Flow, Modality, Outcome
from tests.unit.domain.test_verdict_laws import answer, below
from tests.unit.domain.worlds import FLOORS, MODALITIES, SOME, YEARS, World, some_of, worlds

TEXT, IMAGE, AUDIO = Modality.TEXT, Modality.IMAGE, Modality.AUDIO
INPUT = frozenset({Flow.INPUT_TO_MODEL})
WIDTH = Channel(Element.BANDWIDTH, INPUT)


class Field(NamedTuple):
    """A world with attacks and safeguards in it."""

    world: World
    attacks: list[Attack]
    safeguards: list[Safeguard]
    within: dict[str, frozenset[str]]


CHANNELS = st.builds(Channel, SOME((Element.NOISE, Element.BANDWIDTH)), some_of((Flow.INPUT_TO_MODEL, Flow.MODEL_TO_OUTPUT), 0))


@st.composite
def fields(draw: st.DrawFn) -> Field:
    world = draw(worlds())
    names = [threat.iri for threat in world.threats]
    attacks = [
        Attack(iri=f"a{i}", realizes=draw(some_of(names)), modalities=draw(some_of(MODALITIES)), appeared=draw(st.none() | YEARS))
        for i in range(draw(st.integers(0, 5)))
    ]
    safeguards = [
        Safeguard(
            iri=f"s{i}",
            code=draw(SOME(("", "M1", "M2"))),
            channels=draw(st.frozensets(CHANNELS, max_size=2)),
            modalities=draw(some_of(MODALITIES)),
        )
        for i in range(5)
    ]
    within = draw(st.fixed_dictionaries({}, optional={"s0": some_of(("s3", "s4")), "s1": some_of(("s4",))}))
    return Field(world, attacks, safeguards, within)


def ranked(field: Field, floor: Evidence) -> list[tuple[Cell, list[str]]]:
    reach = reach_of(field.world.threats, field.world.realizes)
    found = published(field.attacks, reach, floor.as_of)
    codes = {threat.iri: f"code-{threat.iri[::-1]}" for threat in field.world.threats}
    every = gaps(answer(field.world, floor)[0], leaves(field.world.threats), found, codes)
    return [(gap.judged.cell, [attack.iri for attack in gap.attacks]) for gap in every]


@given(fields(), FLOORS)
def test_gaps_are_those_of_the_rule_written_out(field: Field, floor: Evidence) -> None:
    """A gap is an applicable cell of a threat without narrower ones in which no tested positive row stands, with its attacks."""
    leaf = leaves(field.world.threats)
    expected = {}
    for one in answer(field.world, floor)[0]:
        family = set(below(field.world, one.cell.threat))
        shown = any(is_tested(row, floor) for row in one.standing)
        if one.cell.threat in leaf and not shown and one.verdict is not Verdict.NOT_APPLICABLE:
            expected[one.cell] = {
                attack.iri
                for attack in field.attacks
                if attack.realizes & family
                and one.cell.modality in attack.modalities
                and (floor.as_of is None or (attack.appeared is not None and attack.appeared <= floor.as_of))
            }

    assert {cell: set(attacks) for cell, attacks in ranked(field, floor)} == expected


@given(fields(), FLOORS)
def test_more_attacks_come_first_then_newer_ones_then_codes(field: Field, floor: Evidence) -> None:
    """Gaps are in the order of attacks, the newest one's year, the threat's code and the modality; attacks are newest first."""
    year = {attack.iri: attack.appeared or 0 for attack in field.attacks}
    keys = []
    for cell, attacks in ranked(field, floor):
        years = [year[iri] for iri in attacks]
        assert years == sorted(years, reverse=True)
        keys.append((-len(attacks), -max(years, default=0), f"code-{cell.threat[::-1]}", list(Modality).index(cell.modality)))

    assert keys == sorted(keys)


@given(fields(), FLOORS, CHANNELS, SOME(MODALITIES))
def test_candidates_are_those_of_the_rule_written_out(field: Field, floor: Evidence, channel: Channel, modality: Modality) -> None:
    """A candidate acts there and was never tried, whatever the floor; it ranks by the cells in which it holds, then by code."""
    world = field.world
    cells = answer(world, floor)[0]
    cell = Cell(world.threats[0].iri, modality)
    rows = concerning(world.rows, reach_of(world.threats, world.realizes)).get(cell, ())
    about = {name: {name, *(sub for sub, tops in field.within.items() if name in tops)} for name in ("s0", "s1", "s2", "s3", "s4")}
    expected = []
    for one in field.safeguards:
        acts = any(own.element is channel.element and own.flows & channel.flows for own in one.channels)
        if acts and modality in one.modalities and not any(row.subject in about[one.iri] for row in rows):
            expected.append((-len({c.cell for c in cells if holds(c, about[one.iri], floor)}), one.code, one.iri))

    held = holding(cells, field.within, floor)
    found = candidates(cell, channel, field.safeguards, tried(rows, field.within), held)

    assert found == tuple(Candidate(iri, -cells_held) for cells_held, _, iri in sorted(expected))


def holds(one: CellVerdict, subjects: set[str], floor: Evidence) -> bool:
    good = (Outcome.MITIGATES, Outcome.PARTIALLY_MITIGATES)
    return any(row.subject in subjects and row.outcome in good and is_tested(row, floor) for row in one.standing)


def row(iri: str, subject: str, outcome: Outcome, threat: str = "flood", basis: Basis = Basis.EMPIRICAL) -> Row:
    return Row(
        iri=iri,
        subject=subject,
        object=threat,
        modalities=frozenset({TEXT}),
        outcome=outcome,
        basis=basis,
        year=2023,
        source="ours",
    )


def safeguard(iri: str, channel: Channel = WIDTH) -> Safeguard:
    return Safeguard(iri=iri, code=iri, channels=frozenset({channel}), modalities=frozenset({TEXT}))


def test_an_example_to_be_checked_by_hand() -> None:
    """Three threats in text: one is protected, one contested under two attacks, one unassessed; what holds elsewhere goes first."""
    names = ("flood", "storm", "calm")
    threats = [Threat(iri=name, modalities=frozenset({TEXT}), source="ours") for name in names]
    rows = [
        row("r1", "cap", Outcome.MITIGATES),
        row("r2", "dam", Outcome.MITIGATES, "storm"),
        row("r3", "dam", Outcome.BYPASSED, "storm"),
        row("r4", "net", Outcome.DETECTS),
    ]
    attacks = [
        Attack(iri="a1", realizes=frozenset({"storm"}), modalities=frozenset({TEXT}), appeared=2022),
        Attack(iri="a2", realizes=frozenset({"storm"}), modalities=frozenset({TEXT, AUDIO}), appeared=2024),
        Attack(iri="a3", realizes=frozenset({"calm"}), modalities=frozenset({IMAGE}), appeared=2024),
    ]
    reach = reach_of(threats, {})
    cells = judge_all(threats, [TEXT], concerning(rows, reach), NO_FLOOR)
    found = gaps(cells, leaves(threats), published(attacks, reach), {name: name for name in names})

    assert [(gap.judged.cell.threat, gap.judged.verdict.value, len(gap.attacks), gap.newest) for gap in found] == [
        ("storm", "contested", 2, 2024),
        ("calm", "unassessed", 0, None),
    ]
    known = [safeguard(name) for name in ("net", "dam", "cap")]
    elsewhere = [safeguard("far", Channel(Element.NOISE, INPUT)), safeguard("out", Channel(Element.BANDWIDTH, frozenset()))]
    held = holding(cells, {}, NO_FLOOR)
    assert candidates(Cell("storm", TEXT), WIDTH, [*known, *elsewhere], tried(rows[1:3], {}), held) == (
        Candidate("cap", 1),
        Candidate("net", 0),
    )
