"""How two things are connected: the shortest ways along stated facts, found length by length in one statement.

A path is written as a chain of single edges, so that a store may begin at both ends; it begins with the end that has fewer edges,
for a store that takes the chain as it stands. Edges of types that rules derive would say the
same thing twice and are not walked. Values of axes and frameworks, on which nearly everything hangs, stand only at an end: edges at
them are walked in the first and the last step alone, so that no search goes through the thousands of things on one modality.
A length is looked at only while the shorter ones have not filled the answer.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from mfmsec.domain import ids
from mfmsec.errors import UnknownTerm
from mfmsec.mapping import specs
from mfmsec.mapping.model import COMMON_LABEL
from mfmsec.query.bounds import within
from mfmsec.query.plan import projection
from mfmsec.query.release import Read, answer, framed
from mfmsec.query.select import Plan, Property, Select
from mfmsec.query.slot import Slot, then
from mfmsec.query.text import Writer, indented, node

MAX_LENGTH: Final = 6
"""How many edges a path may have."""
DEFAULT_LENGTH: Final = 4
"""How many edges a path may have where nothing is said."""
MAX_PATHS: Final = 100
"""How many paths an answer may hold."""
DEFAULT_PATHS: Final = 10
"""How many paths an answer holds at most where nothing is said."""
_MATCHES: Final = frozenset(f"{kind}_MATCH" for kind in ("EXACT", "CLOSE", "BROAD", "NARROW", "RELATED"))
DERIVED: Final = frozenset({"BROADER", "WITHIN_THREAT", "WITHIN_DEFENSE", "CONCERNS_THREAT"}) | _MATCHES
"""The edge types that rules derive from others."""
ENDS: Final = (*ids.AXES, "Framework")
"""The labels of nodes that stand only at an end of a path."""
_AT_ENDS: Final = frozenset(
    edge.type for one in specs.NODES for edge in one.edges if one.label in ENDS or not set(edge.targets).isdisjoint(ENDS)
)
"""The edge types that may touch such a node, REPLACED_BY among them since it holds for frameworks too."""
_INNER: Final = tuple(sorted(specs.edge_types().keys() - DERIVED - _AT_ENDS))
_OUTER: Final = (*_INNER, *sorted(_AT_ENDS))
_BEGUN: Final = (
    "CALL (start, end) {",
    "  WITH start, end, COUNT { (start)--() } > COUNT { (end)--() } AS turned",
    "  RETURN turned, CASE WHEN turned THEN end ELSE start END AS near, CASE WHEN turned THEN start ELSE end END AS far,",
    "    CASE WHEN start = end THEN [{nodes: [start.iri], edges: []}] ELSE [] END AS w0",
    "}",
)
_TELL: Final = Select((), tuple(Property(key, key) for key in ("iri", "code", "label")))


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: from where to where (IRIs or codes), how long and how many the paths may be, and what to tell of nodes."""

    start: str | Slot
    end: str | Slot
    most: int | Slot = DEFAULT_LENGTH
    first: int | Slot = DEFAULT_PATHS
    node: Select = _TELL


@dataclass(frozen=True, slots=True)
class Step:
    """One edge of a path: its type, the node that the path comes from, and the one that it goes on to (IRIs)."""

    edge: str
    start: str
    end: str
    forward: bool

    @property
    def predicate(self) -> str:
        """The IRI of the RDF predicate that the edge stands for."""
        return specs.edge_types()[self.edge]


@dataclass(frozen=True, slots=True)
class Path:
    """A path as the IRIs of its nodes and its steps; without steps where a thing is held against itself."""

    nodes: tuple[str, ...]
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Paths:
    """The paths, shortest first; `nodes` holds what was asked to be told of each node, by IRI."""

    paths: tuple[Path, ...]
    nodes: Mapping[str, Mapping[str, Any]] = field(repr=False)


def paths(read: Read, question: Question) -> Paths:
    """Read the paths in one statement.

    Raises UnknownTerm where an end is not in the graph.
    """
    return found(answer(read, planned(question)), question.start, question.end)


def found(told: Mapping[str, Any], start: object, end: object) -> Paths:
    """Return the paths that the answer to a question's statement holds.

    Raises UnknownTerm where an end is not in the graph.
    """
    for name, iri, given in (("from", told["start"], start), ("to", told["end"], end)):
        if iri is None:
            message = f"`{name}` is {given!r}, which is no id, IRI or code in this release; `threats` and the like list them."
            raise UnknownTerm(message)
    turn = -1 if told["turned"] else 1
    return Paths(tuple(_path(one, turn) for one in told["paths"]), {one["@iri"]: one for one in told["nodes"]})


def _path(one: Mapping[str, Any], turn: int) -> Path:
    nodes = tuple(one["nodes"][::turn])
    pairs = zip(nodes, nodes[1:], one["edges"][::turn], strict=False)
    return Path(nodes, tuple(Step(edge, start, end, source == start) for start, end, (edge, source) in pairs))


def planned(question: Question) -> Plan:
    """Return the one statement that finds the paths and tells of their nodes.

    Raises RequestError where length or number is out of range, at once or when its slot is filled.
    """
    writer = Writer()
    most = writer.parameter(then(question.most, lambda given: within("maxLength", given, 1, MAX_LENGTH)))
    first = writer.parameter(then(question.first, lambda given: within("first", given, 0, MAX_PATHS)))
    # Neo4j takes most of a second to plan all six, so lengths that are known to be too long are left out.
    lengths = range(1, (MAX_LENGTH if isinstance(question.most, Slot) else question.most) + 1)
    calls = [
        *_end(writer, "start", question.start),
        *_end(writer, "end", question.end),
        *_BEGUN,
        *(line for length in lengths for line in _ways(length, most, first)),
        f"CALL ({', '.join(f'w{length}' for length in (0, *lengths))}) {{",
        f"  RETURN ({' + '.join(f'w{length}' for length in (0, *lengths))})[..{first}] AS paths",
        "}",
        *_nodes(writer, question.node),
    ]
    lines = framed(calls, "{start: start.iri, end: end.iri, turned: turned, paths: paths, nodes: nodes}")
    return Plan("\n".join(lines), writer.parameters)


def _end(writer: Writer, name: str, given: str | Slot) -> list[str]:
    """Return the lines that find an end by its IRI or code; null where there is none."""
    value = writer.parameter(given)
    return [
        "CALL () {",
        f"  OPTIONAL MATCH (i:{COMMON_LABEL} {{iri: {value}}})",
        f"  OPTIONAL MATCH (c:{'|'.join(ids.CODE_LETTERS)} {{code: {value}}})",
        f"  RETURN coalesce(i, c) AS {name}",
        "}",
    ]


def _ways(length: int, most: str, first: str) -> list[str]:
    """Return the lines that find the paths of one length, unless the shorter ones fill the answer or it is beyond what is asked."""
    inner = [f"n{at}" for at in range(1, length)]
    names, edges = ("near", *inner, "far"), [f"r{at}" for at in range(length)]
    shorter = [f"w{at}" for at in range(length)]
    key, turned = (
        " + ' ' + ".join((*(f"{name}.iri" for name in inner[::turn]), *(f"type({edge})" for edge in edges[::turn])))
        for turn in (1, -1)
    )
    walked = ", ".join(f"[type({edge}), startNode({edge}).iri]" for edge in edges)
    wanted = f"near <> far AND {length} <= {most} AND {' + '.join(f'size({name})' for name in shorter)} < {first}"
    lines = [
        f"UNWIND CASE WHEN {wanted} THEN [1] ELSE [] END AS wanted",
        f"MATCH {_chain(names, edges)}",
        *([f"WHERE {' AND '.join(apart)}"] if (apart := _apart(names)) else []),
        f"WITH {{nodes: [{', '.join(f'{name}.iri' for name in names)}], edges: [{walked}]}} AS way,",
        f"  CASE WHEN turned THEN {turned} ELSE {key} END AS key",
        f"ORDER BY key LIMIT {first}",
        f"RETURN collect(way) AS w{length}",
    ]
    return [f"CALL (near, far, turned, {', '.join(shorter)}) {{", *indented(lines), "}"]


def _chain(names: tuple[str, ...], edges: list[str]) -> str:
    outer = {0, len(edges) - 1}
    steps = (f"-[{edge}:{'|'.join(_OUTER if at in outer else _INNER)}]-" for at, edge in enumerate(edges))
    return node(names[0]) + "".join(f"{step}{node(name)}" for step, name in zip(steps, names[1:], strict=True))


def _apart(names: tuple[str, ...]) -> list[str]:
    """Return the expressions that hold where no node comes twice; no edge of ours leads back to where it starts.

    Between two edges that may both touch a node of an end, there may be one, which is no path of ours.
    """
    between = [f"NOT n1:{'|'.join(ENDS)}"] if len(names) == len(("near", "n1", "far")) else []
    pairs = ((one, other) for at, one in enumerate(names) for other in names[at + 2 :] if (one, other) != (names[0], names[-1]))
    return [*(f"{one} <> {other}" for one, other in pairs), *between]


def _nodes(writer: Writer, select: Select) -> list[str]:
    before, told, names = projection(writer, "node", select, ("`@iri`: node.iri",))
    lines = [
        "UNWIND paths AS way",
        "UNWIND way.nodes AS iri",
        "WITH DISTINCT iri",
        f"MATCH (node:{COMMON_LABEL} {{iri: iri}})",
        *before,
        *([f"WITH {', '.join(['node', *names])}"] if before else []),
        f"RETURN collect({told}) AS nodes",
    ]
    return ["CALL (paths) {", *indented(lines), "}"]
