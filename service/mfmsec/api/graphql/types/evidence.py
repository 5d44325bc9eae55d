"""What the analyses share: the evidence floor, shares, and cells that were judged with the rows behind them."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import strawberry
from strawberry.types.arguments import StrawberryArgument

from mfmsec.api.graphql.execute import Asking
from mfmsec.api.graphql.fields import TYPES, argument, named_in_registry, plain, told, typed
from mfmsec.api.graphql.filters import condition
from mfmsec.api.graphql.origin import Given, Keys, Prepared
from mfmsec.api.graphql.places import key_at, places
from mfmsec.domain.entities import NO_FLOOR, Evidence
from mfmsec.domain.verdict import CellVerdict, Verdict
from mfmsec.domain.vocabulary import Basis, Modality
from mfmsec.errors import RequestError
from mfmsec.query.evidence import Facts
from mfmsec.query.release import Read
from mfmsec.query.select import Condition, Field, Itself, One, Plan, Step


@dataclass(frozen=True, slots=True)
class Judged:
    """A judged cell, and the facts that tell of what is in it."""

    facts: Facts
    judged: CellVerdict


@dataclass(frozen=True, slots=True)
class _Beaten:
    facts: Facts
    subject: str
    by: tuple[str, ...]


def rows(facts: Facts, iris: Iterable[str], keys: Keys) -> list[Any]:
    """Return what is told of rows at a place."""
    here = key_at(keys)
    return [facts.told_rows[iri][here] for iri in iris]


def rows_of(read: Callable[[Any], tuple[Facts, Iterable[str]]]) -> Callable[[Any, Keys], list[Any]]:
    """Return a function for `told` that lists rows: those whose facts and IRIs are read from the parent."""
    return lambda parent, keys: rows(*read(parent), keys)


def subject(facts: Facts, iri: str, keys: Keys) -> Any:  # noqa: ANN401 - a map of the answer
    """Return what is told of a safeguard at a place, as the subject of any of its rows."""
    return facts.told_subjects[iri][key_at(keys)]


def _threat(cell: Judged, keys: Keys) -> Any:  # noqa: ANN401 - a map of the answer
    return cell.facts.told_threats[cell.judged.cell.threat][key_at(keys)]


def _iris(found: Any) -> list[str]:  # noqa: ANN401 - rows of the algebra
    return [row.iri for row in found]


@plain
class Share:
    """A part of a whole, both counted."""

    numerator: int = told("numerator", "the part")
    denominator: int = told("denominator", "the whole; 0 means that there is nothing to share")
    value: float | None = told("value", "the part divided by the whole; null where the whole is 0")


@plain
class VerdictShare:
    """How often a verdict is given."""

    verdict: Verdict = told("verdict", "the verdict")
    cells: int = told("cells", "cells of the answer that have it, families of threats among them where the answer holds such cells")
    share: Share = told("share", "its share of the applicable cells of threats that have no narrower threat")


@plain
class BeatenSafeguard:
    """A subject that a tested row of the cell says to fail or to be bypassed."""

    subject = typed(told(lambda one, keys: subject(one.facts, one.subject, keys), "what is beaten"), "Safeguard")
    beaten_by = typed(told(rows_of(lambda one: (one.facts, one.by)), "rows that beat it"), "list[Coverage]")


@plain
class ProtectionCell:
    """A threat on a modality, with the verdict and the evidence for it."""

    threat = typed(told(_threat, "the threat"), "Threat")
    modality: Modality = told("judged.cell.modality", "the modality")
    verdict: Verdict = told("judged.verdict", "what the evidence says")
    rows = typed(
        told(rows_of(lambda cell: (cell.facts, _iris(cell.judged.rows))), "rows that concern the cell and pass the floor"),
        "list[Coverage]",
    )
    standing = typed(
        told(rows_of(lambda cell: (cell.facts, _iris(cell.judged.standing))), "positive rows whose subject is not beaten"),
        "list[Coverage]",
    )
    beaten = typed(
        told(lambda cell, _: [_Beaten(cell.facts, *pair) for pair in cell.judged.beaten.items()], "subjects that are beaten here"),
        "list[BeatenSafeguard]",
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


def floor(given: Mapping[str, Any] | None, name: str = "evidence") -> Evidence:
    """Return the evidence floor that the argument with this name asks for.

    Raises RequestError where no row can meet it.
    """
    if given is None:
        return NO_FLOOR
    basis, sources = given.get("basis"), given.get("source")
    try:
        return Evidence(
            adaptive=bool(given.get("adaptive")),
            basis=None if basis is None else frozenset(basis),
            as_of=given.get("asOf"),
            sources=None if sources is None else frozenset(sources),
        )
    except RequestError as error:
        message = f"In `{name}`, {error}"
        raise RequestError(message) from error


def refuse_floor(_: Read, given: Given) -> Mapping[str, object]:
    """Refuse an evidence floor that no row can meet, before anything is read."""
    floor(given.get("evidence"))
    return {}


def under_floor(plan: Plan, judged: Callable[[Any, Evidence], Any]) -> Prepared:
    """Prepare an analysis whose evidence floor is known when the plan is run; `judged` makes the value of answer and floor."""
    return Prepared(plan, lambda answer, given: judged(answer, floor(given.get("evidence"))), refuse_floor)


def asked_about(asking: Asking, threats: str = "where") -> tuple[Condition, tuple[Modality, ...]]:
    """Return which threats on which modalities an analysis is asked about, by the arguments that `arguments` declares."""
    return condition(asking.argument(threats).type, asking.given.get(threats)), _modalities(asking.given)


def _modalities(given: Given) -> tuple[Modality, ...]:
    """Return the modalities that are asked about, each once."""
    wanted = given.get("modality")
    return tuple(Modality) if wanted is None else tuple(dict.fromkeys(wanted))


def arguments(threats: str = "where") -> list[StrawberryArgument]:
    """Return the arguments that every analysis takes: which threats, which modalities, and the evidence floor."""
    return [
        argument(threats, "ThreatFilter | None", "which threats; all if nothing is said"),
        argument("modality", "list[Modality] | None", "which modalities; all if nothing is said"),
        argument("evidence", "EvidenceFloor | None", "how good evidence must be"),
    ]


_READ_AS: Final = {"Safeguard": "Coverage"}
"""The type of the nodes by which another type is told: a safeguard is the subject of its rows."""


def told_by(asking: Asking, kind: str) -> defaultdict[str, tuple[Field, ...]]:
    """Return, for each type of nodes, what an analysis must read of them for what is selected of its parts."""
    found: defaultdict[str, tuple[Field, ...]] = defaultdict(tuple)
    for place in places(asking.selection, kind, asking.nodes):
        safeguard = place.type == "Safeguard"
        told_of = One(place.key, (Step("HAS_SUBJECT"),), place.select) if safeguard else Itself(place.key, place.select)
        found[_READ_AS.get(place.type, place.type)] += (told_of,)
    return found
