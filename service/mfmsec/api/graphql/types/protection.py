"""The analysis `protection`: cells with verdicts, safeguards, and shares with their denominator."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import strawberry

from mfmsec.api.graphql.execute import Asking, Selection
from mfmsec.api.graphql.fields import TYPES, argument, named_in_registry, plain, told, typed
from mfmsec.api.graphql.filters import condition
from mfmsec.api.graphql.origin import Given, Keys, Prepared
from mfmsec.api.graphql.roots import asked
from mfmsec.domain.entities import NO_FLOOR, Evidence
from mfmsec.domain.verdict import CellVerdict, Verdict
from mfmsec.domain.vocabulary import Basis, Modality, Outcome
from mfmsec.query import protection as query
from mfmsec.query.release import Read
from mfmsec.query.select import Field, Itself, One, Select, Step

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class _Cell:
    answer: query.Protection
    judged: CellVerdict


@dataclass(frozen=True, slots=True)
class _Beaten:
    answer: query.Protection
    subject: str
    by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Safeguard:
    answer: query.Protection
    found: query.Safeguard


def _here(keys: Keys) -> str:
    """Return under which key an answer holds what is told at a place: the response keys below the analysis."""
    return "/".join(keys[1:])


def _rows(answer: query.Protection, iris: Any, keys: Keys) -> list[Any]:  # noqa: ANN401 - IRIs in any order
    here = _here(keys)
    return [answer.rows[iri][here] for iri in iris]


def _listed(read: Callable[[Any], tuple[query.Protection, Any]]) -> Callable[[Any, Keys], list[Any]]:
    return lambda parent, keys: _rows(*read(parent), keys)


def _threat(cell: _Cell, keys: Keys) -> Any:  # noqa: ANN401 - a map of the answer
    return cell.answer.threats[cell.judged.cell.threat][_here(keys)]


def _subject(answer: query.Protection, iri: str, keys: Keys) -> Any:  # noqa: ANN401 - a map of the answer
    return answer.subject(iri)[_here(keys)]


def _iris(rows: Any) -> list[str]:  # noqa: ANN401 - rows of the algebra
    return [row.iri for row in rows]


@plain
class Share:
    """A part of a whole, both counted."""

    numerator: int = told("numerator", "the part")
    denominator: int = told("denominator", "the whole; 0 means that there is nothing to share")


@plain
class VerdictShare:
    """How often a verdict is given."""

    verdict: Verdict = told("verdict", "the verdict")
    cells: int = told("cells", "cells of the answer that have it, families of threats among them")
    share: Share = told("share", "its share of the applicable cells of threats that have no narrower threat")


@plain
class Beaten:
    """A subject that a tested row of the cell says to fail or to be bypassed."""

    subject = typed(told(lambda one, keys: _subject(one.answer, one.subject, keys), "what is beaten"), "Safeguard")
    beaten_by = typed(told(_listed(lambda one: (one.answer, one.by)), "rows that beat it"), "list[Coverage]")


@plain
class ProtectionCell:
    """A threat on a modality, with the verdict and the evidence for it."""

    threat = typed(told(_threat, "the threat"), "Threat")
    modality: Modality = told("judged.cell.modality", "the modality")
    verdict: Verdict = told("judged.verdict", "what the evidence says")
    rows = typed(
        told(_listed(lambda cell: (cell.answer, _iris(cell.judged.rows))), "rows that concern the cell and pass the floor"),
        "list[Coverage]",
    )
    standing = typed(
        told(_listed(lambda cell: (cell.answer, _iris(cell.judged.standing))), "positive rows whose subject is not beaten"),
        "list[Coverage]",
    )
    beaten = typed(
        told(lambda cell, _: [_Beaten(cell.answer, *pair) for pair in cell.judged.beaten.items()], "subjects that are beaten here"),
        "list[Beaten]",
    )


@plain
class SafeguardOutcome:
    """A safeguard with one outcome that it was shown to have in the cells of the answer."""

    outcome: Outcome = told("found.outcome", "what was shown")
    subject = typed(told(lambda one, keys: _subject(one.answer, one.found.subject, keys), "the safeguard"), "Safeguard")
    rows = typed(told(_listed(lambda one: (one.answer, one.found.rows)), "rows that show it"), "list[Coverage]")
    beaten: bool = told("found.beaten", "whether a tested row of the answer says that it fails or was bypassed")
    beaten_by = typed(told(_listed(lambda one: (one.answer, one.found.beaten_by)), "rows that say so"), "list[Coverage]")


@plain
class Protection:
    """How well threats are covered on modalities.

    A cell is a threat on a modality. The first that holds is its verdict: COVERED, a tested row that mitigates stands; PARTIAL,
    a tested positive row stands; CONTESTED, there are tested positive rows and none stands; UNPROVEN, an untested positive row
    stands; FAILED, there are rows; UNASSESSED, there are none and the cell is applicable; NOT_APPLICABLE. A row stands when no
    tested row of the cell says that its subject fails or was bypassed.
    """

    cells: list[ProtectionCell] = told(
        lambda answer, _: [_Cell(answer, one) for one in answer.cells], "each matched threat on each modality"
    )
    safeguards: list[SafeguardOutcome] = told(
        lambda answer, _: [_Safeguard(answer, one) for one in answer.safeguards], "what was tried in these cells, by outcome"
    )
    summary: list[VerdictShare] = told("summary", "the verdicts of applicable cells, best first")
    denominator: int = told("denominator", "number of applicable cells of threats that have no narrower threat")
    unattributed = typed(
        told(_listed(lambda answer: (answer, answer.unattributed)), "rows that concern only a family of these threats"),
        "list[Coverage]",
    )


class EvidenceFloor:
    """How good evidence must be; false and null ask for no floor."""

    adaptive: bool | None = strawberry.field(
        default=strawberry.UNSET, description="A positive row counts as tested only against an attacker who knew, or by proof."
    )
    basis: list[Basis] | None = strawberry.field(
        default=strawberry.UNSET, description="A positive row counts as tested only on one of these: CERTIFIED, EMPIRICAL."
    )
    as_of: int | None = strawberry.field(
        default=strawberry.UNSET, description="Only rows all of whose references had appeared by the end of this year."
    )
    source: list[strawberry.ID] | None = strawberry.field(
        default=strawberry.UNSET, description="Only rows that one of these graphs states."
    )


TYPES["EvidenceFloor"] = named_in_registry(strawberry.input(EvidenceFloor, description=EvidenceFloor.__doc__))


def _evidence(given: Mapping[str, Any] | None) -> Evidence:
    if given is None:
        return NO_FLOOR
    basis, sources = given.get("basis"), given.get("source")
    return Evidence(
        adaptive=bool(given.get("adaptive")),
        basis=None if basis is None else frozenset(basis),
        as_of=given.get("asOf"),
        sources=None if sources is None else frozenset(sources),
    )


_TELLS: dict[str, str] = {"threat": "Threat", "subject": "Safeguard"}
"""The type of each field that tells of a node; every other one tells of rows."""
_NESTED = {"cells": "ProtectionCell", "safeguards": "SafeguardOutcome", "beaten": "Beaten"}


def _told(selection: Selection, kind: str, nodes: Any, path: tuple[str, ...] = ()) -> list[tuple[str, tuple[str, ...], Select]]:  # noqa: ANN401 - field nodes
    """Return what is to be told, as (type, response keys, selection), below a part of the analysis."""
    found: list[tuple[str, tuple[str, ...], Select]] = []
    for key, group in selection.below(selection.object(kind), nodes).items():
        name, here = group[0].name.value, (*path, key)
        if group[0].selection_set is None or name in {"summary", "share"}:
            continue
        if name in _NESTED:
            found.extend(_told(selection, _NESTED[name], group, here))
        else:
            target = _TELLS.get(name, "Coverage")
            found.append((target, here, selection.select(target, group)))
    return found


def _field(target: str, path: tuple[str, ...], select: Select) -> Field:
    key = "/".join(path)
    return One(key, (Step("HAS_SUBJECT"),), select) if target == "Safeguard" else Itself(key, select)


def _prepare(asking: Asking) -> Prepared:
    told = [(target, _field(target, path, select)) for target, path, select in _told(asking.selection, "Protection", asking.nodes)]
    where = condition(asking.argument("where").type, asking.given.get("where"))
    threat = tuple(field for target, field in told if target == "Threat")
    row = tuple(field for target, field in told if target != "Threat")
    asked_for = query.Question(where=where, modalities=_modalities(asking.given), threat=threat, row=row)

    def finish(answer: Any, given: Given) -> query.Protection:  # noqa: ANN401 - the shape is the plan's
        return query.judged(answer, replace(asked_for, evidence=_evidence(given.get("evidence"))))

    return Prepared(query.planned(asked_for), finish, refuse_floor)


def refuse_floor(_: Read, given: Given) -> Mapping[str, object]:
    """Refuse an evidence floor that no row can meet, before anything is read."""
    _evidence(given.get("evidence"))
    return {}


def _modalities(given: Given) -> tuple[Modality, ...]:
    wanted = given.get("modality")
    return tuple(Modality) if wanted is None else tuple(dict.fromkeys(wanted))


def protection() -> Any:  # noqa: ANN401 - a field
    """Declare the root field of the analysis."""
    text = "How well threats are covered on modalities: verdicts with their evidence, and shares with their denominator."
    made = asked(_prepare, text, "Protection")
    made.arguments = [
        argument("where", "ThreatFilter | None", "which threats; all if nothing is said"),
        argument("modality", "list[Modality] | None", "which modalities; all if nothing is said"),
        argument("evidence", "EvidenceFloor | None", "how good evidence must be"),
    ]
    return made
