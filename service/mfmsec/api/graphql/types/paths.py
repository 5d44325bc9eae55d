"""The analysis `paths`: how two things are connected, step by step."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from mfmsec.api.graphql import enums
from mfmsec.api.graphql.execute import Asking
from mfmsec.api.graphql.fields import LABELS, argument, plain, told, typed
from mfmsec.api.graphql.identity import type_and_iri
from mfmsec.api.graphql.origin import Given, Keys, Prepared
from mfmsec.api.graphql.places import key_at, places
from mfmsec.api.graphql.roots import asked
from mfmsec.api.graphql.types.common import IRI
from mfmsec.errors import RequestError
from mfmsec.mapping.model import COMMON_LABEL
from mfmsec.query import paths as query
from mfmsec.query.select import Itself, Select
from mfmsec.query.slot import then


class Direction(StrEnum):
    """Which way an edge of a path points: FORWARD, from the step's `from` to its `to`, or BACKWARD."""

    FORWARD = "forward"
    BACKWARD = "backward"


DIRECTIONS: dict[str, str] = {
    Direction.FORWARD: "from the step's `from` to its `to`",
    Direction.BACKWARD: "from the step's `to` to its `from`",
}
enums.enumeration(Direction, "Which way an edge of a path points.", DIRECTIONS)


@dataclass(frozen=True, slots=True)
class _Path:
    answer: query.Paths
    path: query.Path


@dataclass(frozen=True, slots=True)
class _Step:
    answer: query.Paths
    step: query.Step


def _node(read: Callable[[query.Step], str]) -> Callable[[_Step, Keys], Any]:
    return lambda one, keys: one.answer.nodes[read(one.step)][key_at(keys)]


def _end(name: str, read: Callable[[query.Step], str], text: str) -> Any:  # noqa: ANN401 - a field
    """Declare an end of a step, under a name that Python keeps for itself."""
    made = typed(told(_node(read), text), "Entity")
    made.graphql_name = name
    return made


@plain
class PathStep:
    """One edge of a path; its RDF triple is the predicate between `from` and `to`, or between `to` and `from` where BACKWARD."""

    start = _end("from", lambda step: step.start, "the node that the path comes from")
    edge: str = told("step.edge", "type of the edge in the graph, such as HAS_OBJECT")
    predicate: IRI = told("step.predicate", "address of the RDF predicate that the edge stands for")
    direction: Direction = told(
        lambda one, _: Direction.FORWARD if one.step.forward else Direction.BACKWARD, "which way the edge points"
    )
    end = _end("to", lambda step: step.end, "the node that the path goes on to")


@plain
class Path:
    """A way from one thing to another on which no thing comes twice."""

    length: int = told(lambda one, _: len(one.path.steps), "how many edges it has; 0 where a thing is held against itself")
    nodes = typed(
        told(
            lambda one, keys: [one.answer.nodes[iri][key_at(keys)] for iri in one.path.nodes], "what lies on it, both ends included"
        ),
        "list[Entity]",
    )
    steps: list[PathStep] = told(lambda one, _: [_Step(one.answer, step) for step in one.path.steps], "its edges, in order")


def _iri_or_code(text: str) -> str:
    """Return the IRI that a global id stands for; what is no such id is an IRI or a code as it is."""
    try:
        return type_and_iri(text)[1]
    except RequestError:
        return text


def _prepare(asking: Asking) -> Prepared:
    given = asking.given
    fields = tuple(Itself(place.key, place.select) for place in places(asking.selection, "Path", asking.nodes))
    defaults: Mapping[str, int] = {"maxLength": query.DEFAULT_LENGTH, "first": query.DEFAULT_PATHS}
    most, first = (default if given.get(name) is None else given[name] for name, default in defaults.items())
    question = query.Question(
        start=then(given["from"], _iri_or_code),
        end=then(given["to"], _iri_or_code),
        most=most,
        first=first,
        node=Select(LABELS["Entity"], fields, COMMON_LABEL),
    )

    def finish(answer: Any, real: Given) -> list[_Path]:  # noqa: ANN401 - the shape is the plan's
        found = query.found(answer, real["from"], real["to"])
        return [_Path(found, path) for path in found.paths]

    return Prepared(query.planned(question), finish)


_TEXT = f"""How two things are connected: the shortest ways from one to the other along stated facts, edges in any direction.

Shortest first, then in the order of the IRIs along them. Values of axes (such as the modality AUDIO) and frameworks, on which
nearly everything hangs, stand only at an end of a path, as do retired things beside what replaced them; what rules derive (such
as `concerns`) is not walked, since it says the same thing twice. A thing held against itself has one path, without steps. Where
no path has at most `maxLength` edges the list is empty; an end that is not in the graph is the error UNKNOWN_TERM. A search that
takes longer than the service allows ends in STORE_TIMEOUT; at most {query.MAX_LENGTH} edges and {query.MAX_PATHS} paths can be
asked for."""


def paths() -> Any:  # noqa: ANN401 - a field
    """Declare the root field of the analysis."""
    made = asked(_prepare, _TEXT, "list[Path]")
    made.arguments = [
        argument("from", "ID", "where the paths begin: an id, an IRI or a code"),
        argument("to", "ID", "where they end: an id, an IRI or a code"),
        argument(
            "max_length",
            "int | None",
            f"how many edges at most, 1 to {query.MAX_LENGTH}; {query.DEFAULT_LENGTH} if nothing is said",
        ),
        argument(
            "first", "int | None", f"how many paths at most, 0 to {query.MAX_PATHS}; {query.DEFAULT_PATHS} if nothing is said"
        ),
    ]
    return made
