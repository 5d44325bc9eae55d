"""The analysis `gaps`: cells without tested protection, and what might be tried there."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from mfmsec.api.graphql.execute import Asking
from mfmsec.api.graphql.fields import argument, plain, told, typed
from mfmsec.api.graphql.origin import Given, Keys, Prepared
from mfmsec.api.graphql.places import key_at, places
from mfmsec.api.graphql.roots import asked
from mfmsec.api.graphql.types import evidence
from mfmsec.api.graphql.types.evidence import rows_of
from mfmsec.domain.gaps import Candidate
from mfmsec.domain.verdict import Verdict
from mfmsec.domain.vocabulary import Modality
from mfmsec.query import gaps as query
from mfmsec.query.release import Read
from mfmsec.query.select import Field, Itself


@dataclass(frozen=True, slots=True)
class _Gap:
    answer: query.Gaps
    found: query.Ranked


@dataclass(frozen=True, slots=True)
class _Candidate:
    answer: query.Gaps
    found: Candidate


def _attacks(one: _Gap, keys: Keys) -> list[Any]:
    return [one.answer.attacks[attack.iri][key_at(keys)] for attack in one.found.gap.attacks]


def _threat(one: _Gap, keys: Keys) -> Any:  # noqa: ANN401 - a map of the answer
    return one.answer.facts.told_threats[one.found.gap.judged.cell.threat][key_at(keys)]


@plain
class GapCandidate:
    """A safeguard that fits a gap and was never tried there: a candidate, and nothing more."""

    safeguard = typed(
        told(lambda one, keys: one.answer.safeguards[one.found.safeguard][key_at(keys)], "the method or defense"), "Safeguard"
    )
    holds_in: int = told(
        "found.holds_in",
        "in how many cells of the same element a tested row stands, about it or what falls under it, that mitigates, even in part",
    )


@plain
class Gap:
    """A threat on a modality without tested protection."""

    threat = typed(told(_threat, "the threat"), "Threat")
    modality: Modality = told("found.gap.judged.cell.modality", "the modality")
    verdict: Verdict = told("found.gap.judged.verdict", "what the evidence says: CONTESTED, UNPROVEN, FAILED or UNASSESSED")
    attack_count: int = told(lambda one, _: len(one.found.gap.attacks), "number of published attacks in the cell")
    newest_year: int | None = told("found.gap.newest", "year in which the newest of them appeared; null where none is dated")
    attacks = typed(told(_attacks, "these attacks, newest first"), "list[Attack]")
    rows = typed(
        told(
            rows_of(lambda one: (one.answer.facts, [row.iri for row in one.found.gap.judged.rows])),
            "rows that concern the cell and pass the floor; none of them is tested protection that stands",
        ),
        "list[Coverage]",
    )
    candidates: list[GapCandidate] = told(
        lambda one, _: [_Candidate(one.answer, candidate) for candidate in one.found.candidates],
        "safeguards that fit and were never tried here, best first: nobody has shown that they help",
    )
    candidate_count: int = told("found.fitting", "number of candidates in all")


@plain
class RankedGaps:
    """Cells without tested protection, most urgent first.

    A cell is a threat, without narrower ones, on a modality. It is a gap when its verdict is CONTESTED, UNPROVEN, FAILED or
    UNASSESSED: no tested positive row stands. Gaps with more published attacks come first, then those with a newer one, then by
    the threat's code and the modality.
    """

    gaps: list[Gap] = told(lambda answer, _: [_Gap(answer, one) for one in answer.gaps], "the first of them")
    total_count: int = told("total", "number of gaps in all")
    denominator: int = told("denominator", "number of applicable cells of threats that have no narrower threat, gaps or not")
    unattributed = typed(
        told(rows_of(lambda answer: (answer.facts, answer.unattributed)), "rows that concern only a family of these threats"),
        "list[Coverage]",
    )


_SIZES: Mapping[str, int] = {"first": query.DEFAULT_GAPS, "candidates": query.DEFAULT_CANDIDATES}


def _chosen(given: Given) -> dict[str, Any]:
    """Return what is chosen by arguments whose values may be known only when a plan is run."""
    sizes = {name: default if given.get(name) is None else given[name] for name, default in _SIZES.items()}
    return {"evidence": evidence.floor(given.get("evidence")), **sizes}


def _refuse(_: Read, given: Given) -> Mapping[str, object]:
    query.Question(**_chosen(given))
    return {}


def _prepare(asking: Asking) -> Prepared:
    told_of: dict[str, tuple[Field, ...]] = {"Threat": (), "Coverage": (), "Attack": (), "Safeguard": ()}
    for place in places(asking.selection, "RankedGaps", asking.nodes):
        told_of[place.type] += (Itself(place.key, place.select),)
    question = query.Question(
        *evidence.asked_about(asking),
        threat=told_of["Threat"],
        row=told_of["Coverage"],
        attack=told_of["Attack"],
        safeguard=told_of["Safeguard"],
    )

    def finish(answer: Any, given: Given) -> query.Gaps:  # noqa: ANN401 - the shape is the plan's
        return query.judged(answer, replace(question, **_chosen(given)))

    return Prepared(query.planned(question, candidates=_selects_candidates(asking)), finish, _refuse)


def _selects_candidates(asking: Asking) -> bool:
    selection = asking.selection
    found = selection.below(selection.object("RankedGaps"), asking.nodes).values()
    lists = (node for group in found for node in group if node.name.value == "gaps")
    below = selection.below(selection.object("Gap"), lists).values()
    return any(group[0].name.value in {"candidates", "candidateCount"} for group in below)


_TEXT = """Where tested protection is missing: cells ranked by the attacks published in them, and candidates to try there.

A published attack is in the cell when it realizes the threat, or a narrower one, and the modality carries it; with `asOf` only
attacks count that had appeared by then. Candidates are safeguards that act on the threat's element, on one of its flows and on the
modality, where no loaded row, whatever the floor, is about them, or about what falls under them, in the cell; retired safeguards
and families of defenses are left out. They rank by the number of cells of the same element in which they hold, then by code."""


def gaps() -> Any:  # noqa: ANN401 - a field
    """Declare the root field of the analysis."""
    made = asked(_prepare, _TEXT, "RankedGaps")
    made.arguments = [
        *evidence.arguments(),
        argument("first", "int | None", f"how many gaps at most, 0 to {query.MAX_GAPS}; {query.DEFAULT_GAPS} if nothing is said"),
        argument(
            "candidates",
            "int | None",
            f"how many candidates of each gap at most, 0 to {query.MAX_CANDIDATES}; {query.DEFAULT_CANDIDATES} if nothing is said",
        ),
    ]
    return made
