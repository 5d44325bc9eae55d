"""The evidence that the analyses judge: read in one statement, and made into the values of the algebra.

An analysis asks its statement for `reading` (and for what else it needs), and makes `Facts` of the answer.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from mfmsec.domain.entities import Evidence, Row, Threat, appeared
from mfmsec.domain.verdict import Concerned, Reach, concerning, leaves, reach_of
from mfmsec.domain.vocabulary import Adaptive, Basis, Modality, Outcome
from mfmsec.errors import RequestError, UnknownTerm
from mfmsec.query import sources
from mfmsec.query.select import ANYTHING, BY_CODE, And, Condition, Field, Many, Path, Property, Related, Select, Step, Values
from mfmsec.query.terms import CURRENT, has

THREAT_AXES: Final[Mapping[str, str]] = {
    "Element": "HAS_ELEMENT",
    "Effect": "HAS_EFFECT",
    "Flow": "HAS_FLOW",
    "Phase": "HAS_PHASE",
    "Level": "HAS_LEVEL",
    "Concern": "HAS_CONCERN",
    "Property": "HAS_PROPERTY",
}
"""The axes that threats are sorted by beside modality, each with the edge that leads to its values."""

# looked up here and not made by the enums, which took ten times as long when it was measured
_MODALITIES: Final = {member.value: member for member in Modality}
_OUTCOMES: Final = {member.value: member for member in Outcome}
_BASES: Final = {member.value: member for member in Basis}
_ATTACKERS: Final = {member.value: member for member in Adaptive}

_LINE: Final = (
    *(Property("iri", "iri"), Property("source", "source"), Property("retired", "deprecated")),
    Values("broader", (Step("BROADER_THREAT"),), "iri", many=False),
    Values("modalities", (Step("HAS_MODALITY"),)),
)
_EVIDENCE: Final = (
    *(Property("@iri", "iri"), Property("@code", "code"), Property("@year", "year"), Property("@source", "source")),
    Values("@subject", (Step("HAS_SUBJECT"),), "iri", many=False),
    Values("@subjectCode", (Step("HAS_SUBJECT"),), "code", many=False),
    Values("@object", (Step("HAS_OBJECT"),), "iri", many=False),
    Values("@realizes", (Step("HAS_OBJECT"), Step("REALIZES")), "iri"),
    Values("@modalities", (Step("HAS_MODALITY"),)),
    Values("@outcome", (Step("HAS_OUTCOME"),), many=False),
    Values("@basis", (Step("HAS_BASIS"),), many=False),
    Values("@adaptive", (Step("HAS_ADAPTIVE"),), many=False),
    Many("@cited", (Step("CITES"),), Select(("Reference",), (Property("year", "year"), Property("arxiv", "arxiv"))), order=()),
)


@dataclass(frozen=True, slots=True)
class Scope:
    """What an analysis is about: which threats on which modalities, and what to read and tell of these threats and of the rows.

    `axes` are keys of `THREAT_AXES`.
    """

    where: Condition = ANYTHING
    modalities: tuple[Modality, ...] = tuple(Modality)
    threat: tuple[Field, ...] = ()
    row: tuple[Field, ...] = ()
    axes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a question about nothing."""
        if not self.modalities:
            message = "`modality` names no modality; name at least one, or leave it out to ask about all."
            raise RequestError(message)


@dataclass(frozen=True, slots=True)
class Facts:
    """What was read: the values that the algebra takes, and beside them what is told, by IRI; of a subject, by one of its rows.

    `threats` are all that are loaded, retired ones among them, `asked` those that the question is about, both in the order of
    their codes; `rows` are those that concern an asked threat or a family of one, on one of the modalities; `sources` are the
    names of all sources. No asked threat and no row is retired.
    """

    threats: tuple[Threat, ...]
    asked: tuple[Threat, ...]
    rows: tuple[Row, ...]
    leaves: frozenset[str]
    reach: Reach
    concerned: Concerned
    sources: tuple[str, ...]
    told_threats: Mapping[str, Mapping[str, Any]] = field(repr=False)
    told_rows: Mapping[str, Mapping[str, Any]] = field(repr=False)
    told_subjects: Mapping[str, Mapping[str, Any]] = field(repr=False)

    def values(self, threat: str, axis: str) -> tuple[str, ...]:
        """Return the slugs by which an asked threat is sorted on an axis that was read."""
        return tuple(self.told_threats[threat][_key(axis)])

    def refuse_unknown(self, floor: Evidence, name: str = "evidence") -> None:
        """Raise UnknownTerm where an evidence floor, the argument with this name, asks for a source that is not loaded."""
        unknown = sorted((floor.sources or frozenset()) - {*self.sources})
        if unknown:
            message = f"`{name}` names the source {unknown[0]!r}, which is not loaded; the graph holds {', '.join(self.sources)}."
            raise UnknownTerm(message)


def reading(scope: Scope) -> tuple[Many, ...]:
    """Return what a statement must ask so that `facts` can be made of its answer.

    Of threats and rows only those are read that are not retired; of the lines all, since evidence climbs past a retired threat.
    """
    of_threat = Related(_family(scope.where), ("Threat",), scope.where)
    concerned = And((has("HAS_MODALITY", scope.modalities), of_threat, CURRENT))
    sorted_by = (Values(_key(axis), (Step(THREAT_AXES[axis]),)) for axis in scope.axes)
    threat = Select(("Threat",), (Property("@iri", "iri"), *sorted_by, *scope.threat))
    return (
        Many("lines", (), Select(("Threat",), _LINE), order=BY_CODE),
        Many("threats", (), threat, And((scope.where, CURRENT)), BY_CODE),
        Many("rows", (), Select(("Coverage",), (*_EVIDENCE, *scope.row)), concerned, BY_CODE),
        sources.names("sources"),
    )


def _family(where: Condition) -> Path:
    """Return the way from a row to the threats that it says something about: what it concerns, and all that is below."""
    concerns = Step("CONCERNS_THREAT")
    # where all threats are asked about, to look below finds nothing more
    return (concerns,) if where == ANYTHING else (concerns, Step("WITHIN_THREAT", incoming=True, least=0))


def _key(axis: str) -> str:
    return f"@{axis}"


def facts(found: Mapping[str, Any]) -> Facts:
    """Make the values of the algebra of the answer to a statement that asked for `reading`."""
    threats = tuple(map(_threat, found["lines"]))
    told = {one["@iri"]: one for one in found["threats"]}
    rows = tuple(map(_row, found["rows"]))
    reach = reach_of(threats, _realized(found["rows"]))
    return Facts(
        threats=threats,
        asked=tuple(threat for threat in threats if threat.iri in told),
        rows=rows,
        leaves=leaves(threats),
        reach=reach,
        concerned=concerning(rows, reach),
        sources=sources.names_in(found["sources"]),
        told_threats=told,
        told_rows={one["@iri"]: one for one in found["rows"]},
        told_subjects={one["@subject"]: one for one in found["rows"]},
    )


def _realized(rows: Iterable[Mapping[str, Any]]) -> dict[str, frozenset[str]]:
    return {one["@object"]: frozenset(one["@realizes"]) for one in rows if one["@realizes"]}


def _threat(line: Mapping[str, Any]) -> Threat:
    modalities = frozenset(_MODALITIES[slug] for slug in line["modalities"])
    retired = bool(line["retired"])
    return Threat(iri=line["iri"], modalities=modalities, broader=line["broader"], source=line["source"], retired=retired)


def _row(one: Mapping[str, Any]) -> Row:
    return Row(
        iri=one["@iri"],
        code=one["@code"],
        subject=one["@subject"],
        object=one["@object"],
        modalities=frozenset([_MODALITIES[slug] for slug in one["@modalities"]]),
        outcome=_OUTCOMES[one["@outcome"]],
        basis=_BASES[one["@basis"]],
        adaptive=_ATTACKERS[one["@adaptive"] or Adaptive.UNKNOWN],
        years=frozenset([appeared(cited["year"], cited["arxiv"]) for cited in one["@cited"]]),
        year=one["@year"],
        source=one["@source"],
    )
