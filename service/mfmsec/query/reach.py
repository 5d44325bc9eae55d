"""Where edges lead, by the table of specs: which labels the nodes at the end of a path can have."""

from functools import cache
from typing import Final

from mfmsec.domain import ids
from mfmsec.mapping import specs
from mfmsec.query.select import Path, Step

_CONCEPTS: Final = frozenset((*ids.AXES, "Threat", "Defense"))
"""Labels whose nodes are concepts, too."""


@cache
def ends(step: Step) -> frozenset[str]:
    """Return the labels of the nodes that a step can lead to, once it is walked."""
    types = step.type.split("|")
    return frozenset(
        label
        for spec in specs.NODES
        for edge in spec.edges
        if edge.type in types
        for label in ((spec.label,) if step.incoming else edge.targets)
    )


def asked(path: Path, labels: tuple[str, ...], base: str = "") -> tuple[str, ...]:
    """Return the labels to ask for at the end of a path, or their base: none where the path ends nowhere else."""
    implied = bool(path) and path[-1].least > 0 and ends(path[-1]) <= {*labels, *(_CONCEPTS if "Concept" in labels else ())}
    return () if implied else (base,) if base else labels


def back(path: Path) -> Path:
    """Return the way back along a path."""
    return tuple(Step(step.type, not step.incoming, step.least, step.most) for step in reversed(path))


def straight(path: Path) -> bool:
    """Tell whether a path walks no type of edge twice, so that its steps can be walked each for itself."""
    types = [kind for step in path for kind in step.type.split("|")]
    return bool(types) and len(set(types)) == len(types)
