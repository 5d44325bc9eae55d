"""What the evidence says about a threat on a modality.

`docs/verdicts.md` states the rules in words. The steps of a caller:
`reach_of` and `leaves` once for the loaded facts, `concerning` for the rows, `judge_all` for the cells, `summarize` for the shares.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, TypeAlias

from mfmsec.domain.entities import NO_FLOOR, TESTED, Cell, Evidence, Row, Share, Threat
from mfmsec.domain.vocabulary import Adaptive, Basis, Modality, Outcome

Reach: TypeAlias = Mapping[str, frozenset[str]]
"""For each threat or attack (its IRI), the IRIs of all threats that a row about it concerns."""

Concerned: TypeAlias = Mapping[Cell, tuple[Row, ...]]
"""For each cell that some row concerns, these rows."""


class Verdict(StrEnum):
    """What is known of a cell, best first; the first rule that holds gives the verdict."""

    COVERED = "covered"
    PARTIAL = "partial"
    CONTESTED = "contested"
    UNPROVEN = "unproven"
    FAILED = "failed"
    UNASSESSED = "unassessed"
    NOT_APPLICABLE = "not-applicable"


APPLICABLE: Final = tuple(verdict for verdict in Verdict if verdict is not Verdict.NOT_APPLICABLE)
"""The verdicts that an applicable cell can have, best first: those that have a share."""
PREVENTING: Final = frozenset({Outcome.MITIGATES, Outcome.PARTIALLY_MITIGATES})
"""The outcomes that prevent something, wholly or in part: to notice an attack is not to prevent it."""


@dataclass(frozen=True, slots=True)
class CellVerdict:
    """A cell's verdict with its evidence.

    `rows` are those that concern the cell and pass the floor's year and sources; `standing` are the positive ones among them
    whose subject is not beaten; `beaten` gives for each beaten subject (its IRI) the IRIs of the rows that beat it. All are
    in the order of their IRIs.
    """

    cell: Cell
    verdict: Verdict
    rows: tuple[Row, ...]
    standing: tuple[Row, ...]
    beaten: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Summary:
    """The shares of the six verdicts of applicable cells, best first, and the rows that concern only a family of the threats."""

    shares: Mapping[Verdict, Share]
    unattributed: tuple[Row, ...]


def reach_of(threats: Iterable[Threat], realizes: Reach) -> dict[str, frozenset[str]]:
    """Give for each threat itself and all threats above it, and for each attack those of the threats that it realizes.

    `realizes` maps an attack's IRI to the IRIs of its threats. Raises KeyError where such a threat is not among `threats`.
    Source: `docs/verdicts.md`, "Reach".
    """
    broader = {threat.iri: threat.broader for threat in threats}
    lines = {iri: _upward(iri, broader) for iri in broader}
    attacks = {attack: frozenset().union(*(lines[iri] for iri in realized)) for attack, realized in realizes.items()}
    return lines | attacks


def _upward(iri: str, broader: Mapping[str, str | None]) -> frozenset[str]:
    line: set[str] = set()
    step: str | None = iri
    while step is not None and step not in line:  # a user's facts may hold a circle
        line.add(step)
        step = broader.get(step)
    return frozenset(line)


def topmost(iri: str, broader: Mapping[str, str | None]) -> str | None:
    """Give the IRI of the last one above, or of itself where nothing is; None where the line is a circle, which has no top.

    `broader` maps each IRI to the one right above it.
    """
    return next((one for one in _upward(iri, broader) if broader.get(one) is None), None)


def leaves(threats: Iterable[Threat]) -> frozenset[str]:
    """Give the IRIs of the threats that have no narrower threat in the same source's graph; retired ones are as if absent.

    Pass all loaded threats, not a selection: a family chosen alone is still a family. Source: `docs/verdicts.md`, "Shares" and
    "What is retired".
    """
    known = frozenset(threat for threat in threats if not threat.retired)
    families = {(threat.broader, threat.source) for threat in known}
    return frozenset(threat.iri for threat in known if (threat.iri, threat.source) not in families)


def concerning(rows: Iterable[Row], reach: Reach) -> dict[Cell, tuple[Row, ...]]:
    """Group rows by the cells that they concern.

    A row concerns, on each of its modalities, each threat that `reach` gives for its object. Rows are distinct and in the
    order of their IRIs. Raises KeyError where `reach` does not know an object, lest a row be lost in silence.
    """
    found: defaultdict[Cell, list[Row]] = defaultdict(list)
    for row in _ordered(rows):
        for threat in reach[row.object]:
            for modality in row.modalities:
                found[Cell(threat, modality)].append(row)
    return {cell: tuple(members) for cell, members in found.items()}


def _ordered(rows: Iterable[Row]) -> tuple[Row, ...]:
    return tuple(sorted(frozenset(rows), key=lambda row: row.iri))


def admitted(rows: Iterable[Row], evidence: Evidence) -> tuple[Row, ...]:
    """Keep the rows that pass the floor's year and sources, distinct and in the order of their IRIs.

    A row passes a year when all its references had appeared by then, or, without references, when its own year is no later;
    what cannot be dated does not pass. Source: `docs/verdicts.md`, "The evidence floor".
    """
    return _passing(_ordered(rows), evidence)


def _passing(rows: Iterable[Row], evidence: Evidence) -> tuple[Row, ...]:
    return tuple(row for row in rows if _in_time(row, evidence.as_of) and _from(row, evidence.sources))


def _in_time(row: Row, as_of: int | None) -> bool:
    return as_of is None or (row.since is not None and row.since <= as_of)


def _from(row: Row, sources: frozenset[str] | None) -> bool:
    return sources is None or row.source in sources


def is_tested(row: Row, evidence: Evidence = NO_FLOOR) -> bool:
    """Tell whether a row counts as tested; a floor demotes positive rows only.

    An experiment or a proof is a test. With `adaptive`, the attacker must have known the defense, unless there is a proof,
    which holds against any attacker in its case; `basis` narrows further. Source: `docs/verdicts.md`, "The evidence floor".
    """
    return row.basis in TESTED and (not row.positive or _meets(row, evidence))


def _meets(row: Row, evidence: Evidence) -> bool:
    withstood = row.adaptive is Adaptive.YES or row.basis is Basis.CERTIFIED
    return (withstood or not evidence.adaptive) and (evidence.basis is None or row.basis in evidence.basis)


def preventing(judged: CellVerdict, evidence: Evidence) -> tuple[Row, ...]:
    """Give the tested rows that stand in a judged cell and mitigate, wholly or in part: the subjects *hold* there.

    `evidence` is what the cell was judged by. Source: `docs/verdicts.md`, "Strength" and "Gaps".
    """
    return tuple(row for row in judged.standing if row.outcome in PREVENTING and is_tested(row, evidence))


def judge(cell: Cell, rows: Iterable[Row], evidence: Evidence = NO_FLOOR, *, applicable: bool) -> CellVerdict:
    """Give the verdict of one cell and the evidence for it.

    `rows` are all loaded rows that concern the cell, before any floor. `applicable` tells whether the modality is one of the
    threat's; a row makes the cell applicable by itself, whatever the floor. Source: `docs/verdicts.md`, "The verdict of a cell".
    """
    loaded = _ordered(rows)
    return _judge(cell, loaded, evidence, applicable=applicable or bool(loaded))


def _judge(cell: Cell, ordered: tuple[Row, ...], evidence: Evidence, *, applicable: bool) -> CellVerdict:
    counted = _passing(ordered, evidence)
    beaten = _beaten(counted)
    standing = tuple(row for row in counted if row.positive and row.subject not in beaten)
    verdict = _first_rule(counted, standing, evidence, applicable=applicable)
    return CellVerdict(cell, verdict, counted, standing, beaten)


def _beaten(rows: Iterable[Row]) -> dict[str, tuple[str, ...]]:
    by: defaultdict[str, list[str]] = defaultdict(list)
    for row in rows:
        if is_tested(row) and not row.positive:
            by[row.subject].append(row.iri)
    return {subject: tuple(by[subject]) for subject in sorted(by)}


def _first_rule(rows: tuple[Row, ...], standing: tuple[Row, ...], evidence: Evidence, *, applicable: bool) -> Verdict:
    proven = {row.outcome for row in standing if is_tested(row, evidence)}
    rules = (
        (Verdict.COVERED, Outcome.MITIGATES in proven),
        (Verdict.PARTIAL, bool(proven)),
        (Verdict.CONTESTED, any(row.positive and is_tested(row, evidence) for row in rows)),
        (Verdict.UNPROVEN, bool(standing)),
        (Verdict.FAILED, bool(rows)),
        (Verdict.UNASSESSED, applicable),
        (Verdict.NOT_APPLICABLE, True),
    )
    return next(verdict for verdict, holds in rules if holds)


def judge_all(
    threats: Iterable[Threat], modalities: Iterable[Modality], concerned: Concerned, evidence: Evidence = NO_FLOOR
) -> tuple[CellVerdict, ...]:
    """Judge each of the threats on each of the modalities, in the order given, threat by threat.

    `concerned` comes from `concerning` over all loaded rows. Cells that are not applicable are part of the answer.
    """
    columns = tuple(modalities)
    pairs = ((threat, Cell(threat.iri, modality)) for threat in threats for modality in columns)
    return tuple(
        _judge(cell, concerned.get(cell, ()), evidence, applicable=cell in concerned or cell.modality in threat.modalities)
        for threat, cell in pairs
    )


def summarize(
    verdicts: Iterable[CellVerdict], leaf: frozenset[str], concerned: Concerned, reach: Reach, evidence: Evidence = NO_FLOOR
) -> Summary:
    """Count the verdicts over the applicable cells of threats without narrower ones; a cell given twice counts once.

    `leaf`, `concerned` and `reach` come from `leaves`, `concerning` and `reach_of` over all that is loaded; `evidence` is what
    the verdicts were judged by. Raises KeyError where `reach` does not know a threat. Source: `docs/verdicts.md`, "Shares".
    """
    judged = {one.cell: one.verdict for one in verdicts if one.cell.threat in leaf}
    # rows on a leaf are never unattributed, so leaf cells need not be looked up
    families = {Cell(threat, cell.modality) for cell in judged for threat in reach[cell.threat] - leaf}
    rows = admitted((row for cell in families for row in concerned.get(cell, ())), evidence)
    return Summary(share_out(judged.values()), tuple(row for row in rows if leaf.isdisjoint(reach[row.object])))


def share_out(verdicts: Iterable[Verdict]) -> dict[Verdict, Share]:
    """Give each verdict of applicable cells its share of these, best first."""
    counts = Counter(verdicts)
    whole = counts.total() - counts[Verdict.NOT_APPLICABLE]
    return {verdict: Share(counts[verdict], whole) for verdict in APPLICABLE}


def apart(rows: Iterable[Row], leaf: frozenset[str], reach: Reach, evidence: Evidence = NO_FLOOR) -> dict[Cell, tuple[Row, ...]]:
    """Group the rows that no share can see by the cells of the families that they concern.

    They pass the floor's year and sources and concern no threat without narrower ones. Source: `docs/verdicts.md`, "Shares".
    """
    return concerning((row for row in admitted(rows, evidence) if leaf.isdisjoint(reach[row.object])), reach)
