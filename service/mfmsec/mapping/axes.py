"""The axes as classes of the property graph: the schemes, and for each axis its values."""

from mfmsec.domain import ids
from mfmsec.mapping.model import Edge, Node, Property, edge, iri, value
from mfmsec.mapping.shared import CITES, DEFINITION, DEFINITION_SOURCE, LABEL, LIFE, replaced

_SCHEME_MEMBER = edge("IN_SCHEME", "skos:inScheme", "ConceptScheme", many=False, note="scheme that the value belongs to")

SCHEME = Node(
    "ConceptScheme",
    iri("skos:ConceptScheme"),
    (LABEL, DEFINITION, DEFINITION_SOURCE, value("factKey", "string", "key that uses the axis in the facts"), *LIFE),
    (CITES, replaced("ConceptScheme")),
    "An axis that things are sorted by.",
)
_OF_ELEMENT = edge("OF_ELEMENT", "mfmsec:ofElement", "Element", many=False, note="element that it belongs to")
_AXIS_EXTRAS: dict[str, tuple[tuple[Property, ...], tuple[Edge, ...]]] = {
    "Effect": ((), (_OF_ELEMENT,)),
    "Action": ((), (_OF_ELEMENT,)),
    "Outcome": ((value("positive", "boolean", "whether it speaks for the safeguard"),), ()),
    "Basis": ((value("tested", "boolean", "whether it rests on a test or proof"),), ()),
}


def _axis(label: str) -> Node:
    properties, edges = _AXIS_EXTRAS.get(label, ((), ()))
    told, leads = (LABEL, DEFINITION, DEFINITION_SOURCE, *properties, *LIFE), (_SCHEME_MEMBER, replaced(label), *edges)
    return Node(label, iri(f"mfmsec:{label}"), told, leads, f"A value of the axis {ids.AXES[label][0]}.")


AXES: tuple[Node, ...] = tuple(_axis(label) for label in ids.AXES)
