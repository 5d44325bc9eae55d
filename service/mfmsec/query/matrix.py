"""How well any two axes are covered where they meet: one statement reads the evidence and the values of both axes.

`domain/matrix.py` counts. The rules are in `docs/verdicts.md`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from mfmsec.domain import ids, matrix
from mfmsec.domain.entities import NO_FLOOR, Evidence
from mfmsec.domain.matrix import Matrix, MatrixAxis, Sorting
from mfmsec.domain.verdict import apart, judge_all, topmost
from mfmsec.domain.vocabulary import Modality
from mfmsec.query.evidence import THREAT_AXES, Facts, Scope, facts, reading
from mfmsec.query.plan import plan_all
from mfmsec.query.select import (
    ANYTHING,
    BY_CODE,
    And,
    Compare,
    Condition,
    Field,
    Many,
    Operator,
    Plan,
    Property,
    Select,
)
from mfmsec.query.terms import CURRENT, heads_family

LABELS: Final = {axis: label for label, (slug, _) in ids.AXES.items() for axis in MatrixAxis if axis.value == slug}
"""The axes whose values are concepts, each with the label of these; a family is a threat."""
_KEYS: Final = (Property("@iri", "iri"), Property("@slug", "slug"), Property("@label", "label"))


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: which two axes, which threats on which modalities, with what evidence floor, and what to tell."""

    rows: MatrixAxis
    columns: MatrixAxis
    where: Condition = ANYTHING
    modalities: tuple[Modality, ...] = tuple(Modality)
    evidence: Evidence = NO_FLOOR
    threat: tuple[Field, ...] = ()
    row: tuple[Field, ...] = ()
    concept: tuple[Field, ...] = ()

    @property
    def axes(self) -> tuple[MatrixAxis, ...]:
        """The axes, each once."""
        return tuple(dict.fromkeys((self.rows, self.columns)))

    @property
    def scope(self) -> Scope:
        """What is to be read for it; a question about nothing is refused."""
        axes = tuple(LABELS[axis] for axis in self.axes if LABELS.get(axis) in THREAT_AXES)
        return Scope(self.where, self.modalities, self.threat, self.row, axes)


@dataclass(frozen=True, slots=True)
class Value:
    """A value of an axis: its name in the vocabulary (for a family the threat's IRI), its label, and what was told of it."""

    axis: MatrixAxis
    name: str
    slug: str
    label: str
    told: Mapping[str, Any] | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class Answer:
    """A matrix with the values of its rows and columns in their order."""

    rows: tuple[Value, ...]
    columns: tuple[Value, ...]
    matrix: Matrix
    facts: Facts = field(repr=False)


def planned(question: Question) -> Plan:
    """Return the one statement that reads what a question needs."""
    return plan_all(*reading(question.scope), *(_values(axis, question) for axis in question.axes))


def _values(axis: MatrixAxis, question: Question) -> Many:
    """Return what reads the values of an axis: concepts, or the topmost threats of the lines of those asked about."""
    key = f"@{axis}"
    if axis is MatrixAxis.FAMILY:
        top = heads_family("Threat", And((question.where, CURRENT)))
        return Many(key, (), Select(("Threat",), (*_KEYS, *question.threat)), top, BY_CODE)
    label = LABELS[axis]
    iris = [ids.concept(label, name) for name in _names(axis, question)]
    return Many(key, (), Select((label,), (*_KEYS, *question.concept)), Compare("iri", Operator.IN, iris))


def _names(axis: MatrixAxis, question: Question) -> list[str]:
    if axis is MatrixAxis.MODALITY:
        return [modality.value for modality in question.modalities]
    return [member.value for member in ids.AXES[LABELS[axis]][1]]


def judged(found: Mapping[str, Any], question: Question) -> Answer:
    """Judge and count the cells from the answer to the question's statement."""
    known = facts(found)
    known.refuse_unknown(question.evidence)
    low = [threat for threat in known.asked if threat.iri in known.leaves]
    cells = judge_all(low, question.modalities, known.concerned, question.evidence)
    stray = apart(known.rows, known.leaves, known.reach, question.evidence)
    rows, columns = (_sorting(axis, known) for axis in (question.rows, question.columns))
    return Answer(
        _told(question.rows, question, found),
        _told(question.columns, question, found),
        matrix.matrix(cells, rows, columns, stray, known.reach),
        known,
    )


def _sorting(axis: MatrixAxis, known: Facts) -> Sorting:
    if axis is MatrixAxis.MODALITY:
        return lambda cell: (cell.modality,)
    if axis is MatrixAxis.FAMILY:
        broader = {threat.iri: threat.broader for threat in known.threats}
        tops = {threat.iri: topmost(threat.iri, broader) for threat in known.asked}
        family = {iri: () if top is None else (top,) for iri, top in tops.items()}
        return lambda cell: family[cell.threat]
    found = {threat.iri: known.values(threat.iri, LABELS[axis]) for threat in known.asked}
    return lambda cell: found[cell.threat]


def _told(axis: MatrixAxis, question: Question, found: Mapping[str, Any]) -> tuple[Value, ...]:
    """Return the values of an axis in the order of the vocabulary, or of the families' codes."""
    told = {one["@iri"]: one for one in found[f"@{axis}"]}
    if axis is MatrixAxis.FAMILY:
        return tuple(Value(axis, iri, one["@slug"], one["@label"] or one["@slug"], one) for iri, one in told.items())
    names = _names(axis, question)
    concepts = [told.get(ids.concept(LABELS[axis], name)) for name in names]
    return tuple(
        Value(axis, name, name, name if one is None else one["@label"], one) for name, one in zip(names, concepts, strict=True)
    )
