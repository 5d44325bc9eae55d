"""The analysis `protection`: cells with verdicts, safeguards, and shares with their denominator."""

from dataclasses import dataclass, replace
from typing import Any

from mfmsec.api.graphql.execute import Asking
from mfmsec.api.graphql.fields import plain, told, typed
from mfmsec.api.graphql.origin import Prepared
from mfmsec.api.graphql.roots import asked
from mfmsec.api.graphql.types import evidence
from mfmsec.api.graphql.types.evidence import Judged, ProtectionCell, VerdictShare, rows_of, told_by
from mfmsec.domain.vocabulary import Outcome
from mfmsec.query import protection as query
from mfmsec.query.evidence import Facts


@dataclass(frozen=True, slots=True)
class _Safeguard:
    facts: Facts
    found: query.Safeguard


@plain
class SafeguardOutcome:
    """A safeguard with one outcome that it was shown to have in the cells of the answer."""

    outcome: Outcome = told("found.outcome", "what was shown")
    subject = typed(told(lambda one, keys: evidence.subject(one.facts, one.found.subject, keys), "the safeguard"), "Safeguard")
    rows = typed(told(rows_of(lambda one: (one.facts, one.found.rows)), "rows that show it"), "list[Coverage]")
    beaten: bool = told("found.beaten", "whether a tested row of the answer says that it fails or was bypassed")
    beaten_by = typed(told(rows_of(lambda one: (one.facts, one.found.beaten_by)), "rows that say so"), "list[Coverage]")


@plain
class Protection:
    """How well threats are covered on modalities.

    A cell is a threat on a modality. The first that holds is its verdict: COVERED, a tested row that mitigates stands; PARTIAL,
    a tested positive row stands; CONTESTED, there are tested positive rows and none stands; UNPROVEN, an untested positive row
    stands; FAILED, there are rows; UNASSESSED, there are none and the cell is applicable; NOT_APPLICABLE. A row stands when no
    tested row of the cell says that its subject fails or was bypassed.
    """

    cells: list[ProtectionCell] = told(
        lambda answer, _: [Judged(answer.facts, one) for one in answer.cells], "each matched threat on each modality"
    )
    safeguards: list[SafeguardOutcome] = told(
        lambda answer, _: [_Safeguard(answer.facts, one) for one in answer.safeguards],
        "what was tried in these cells, by outcome",
    )
    summary: list[VerdictShare] = told("summary", "the verdicts of applicable cells, best first")
    denominator: int = told("denominator", "number of applicable cells of threats that have no narrower threat")
    unattributed = typed(
        told(rows_of(lambda answer: (answer.facts, answer.unattributed)), "rows that concern only a family of these threats"),
        "list[Coverage]",
    )


def _prepare(asking: Asking) -> Prepared:
    told_of = told_by(asking, "Protection")
    question = query.Question(*evidence.asked_about(asking), threat=told_of["Threat"], row=told_of["Coverage"])
    return evidence.under_floor(
        query.planned(question), lambda answer, floor: query.judged(answer, replace(question, evidence=floor))
    )


def protection() -> Any:  # noqa: ANN401 - a field
    """Declare the root field of the analysis."""
    text = "How well threats are covered on modalities: verdicts with their evidence, and shares with their denominator."
    made = asked(_prepare, text, "Protection")
    made.arguments = evidence.arguments()
    return made
