"""How a concept's file declares its fields: `prop`, `axis`, `one`, `several`, `connection`.

A declaration names where the field comes from, in the words of `mapping/specs.py`, which also gives its description; types that
refer to each other are named by their names and found in the registry when the schema is built.
"""

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from inspect import cleandoc
from operator import attrgetter
from types import MappingProxyType
from typing import Any, TypeVar, dataclass_transform

import strawberry
from strawberry.annotation import StrawberryAnnotation
from strawberry.types.arguments import StrawberryArgument
from strawberry.types.field import StrawberryField

from mfmsec.api.graphql.origin import KEY, Axis, GlobalId, Keys, Link, Origin, Prop, Shape, Told, as_is
from mfmsec.domain import definitions, ids
from mfmsec.mapping import specs
from mfmsec.mapping.model import Edge, Property
from mfmsec.mapping.shared import CODE
from mfmsec.query.page import DEFAULT_SIZE, MAX_SIZE
from mfmsec.query.select import BY_CODE, BY_IRI, Order, Step

TYPES: dict[str, Any] = {"ID": strawberry.ID}
"""Every type by its name in the schema; annotations written as text are read in it."""
LABELS: dict[str, tuple[str, ...]] = {}
"""The labels that a type stands for: one for a concept, several for an interface."""
EXTRA_FILTERS: dict[str, dict[str, tuple[Link, str]]] = {}
"""What the filter of a type knows beside the type's own fields."""
NAMED = "named"
"""The key in a field's metadata under which its type is written as text."""

T = TypeVar("T")


def prop(name: str, text: str = "", finish: Callable[[Any], Any] = as_is) -> Any:  # noqa: ANN401 - a field of any type
    """Declare a property; without a text it is described as in the specs."""
    return _field(Prop(name, finish), text)


def values(name: str, text: str = "") -> Any:  # noqa: ANN401 - a field of any type
    """Declare a property with several values, an empty list where there are none."""
    return _field(Prop(name, lambda found: found or []), text)


def axis(edge_type: str, text: str = "") -> Any:  # noqa: ANN401 - a field of any type
    """Declare values of an axis."""
    edge = _edge(edge_type)
    return _field(Axis((Step(edge_type),), edge.targets[0], edge.many), text)


def global_id(text: str) -> Any:  # noqa: ANN401 - a field of any type
    """Declare the Relay id."""
    return _field(GlobalId(), text)


def told(function: Callable[[Any, Keys], Any] | str, text: str) -> Any:  # noqa: ANN401 - a field of any type
    """Declare a function of what the parent was resolved to, or the name of one of its attributes."""
    if isinstance(function, str):
        read = attrgetter(function)
        return _field(Told(lambda parent, _: read(parent)), text)
    return _field(Told(function), text)


def one(edge_type: str, target: str, text: str = "", *, required: bool = False, incoming: bool = False) -> Any:  # noqa: ANN401 - a field of any type
    """Declare the node that an edge leads to."""
    origin = Link((Step(edge_type, incoming),), target, Shape.ONE)
    return typed(_field(origin, text), target if required else f"{target} | None")


def several(edge_type: str, target: str, text: str = "", *, incoming: bool = False) -> Any:  # noqa: ANN401 - a field of any type
    """Declare the nodes that an edge leads to, as a plain list."""
    return typed(_field(Link((Step(edge_type, incoming),), target, Shape.LIST), text), f"list[{target}]")


def connection(edge_type: str, target: str, text: str = "", *, incoming: bool = False) -> Any:  # noqa: ANN401 - a field of any type
    """Declare the nodes that an edge leads to, page by page."""
    return paged(_field(Link((Step(edge_type, incoming),), target, Shape.PAGE), text), target)


def paged(field: StrawberryField, target: str) -> StrawberryField:
    """Make a field a connection: its type and its arguments."""
    which = argument("where", f"{target}Filter | None", "which to tell of")
    order = argument("order_by", f"list[{target}Order] | None", "by what to sort, the weightiest first; else by code and address")
    field.arguments = [which, order, *paging()]
    return typed(field, f"Connection[{target}]")


def exists(target: str, text: str, *steps: Step) -> tuple[Link, str]:
    """Return what a filter tests, with its description: whether there is such a node at the end of a path."""
    return Link(steps, target, Shape.ONE), text


def argument(name: str, annotation: str, text: str) -> StrawberryArgument:
    """Return an argument of a field; it may be left out where its type allows null."""
    return StrawberryArgument(name, None, _read(annotation), default=strawberry.UNSET, description=sentence(text))


@cache
def _read(annotation: str) -> StrawberryAnnotation:
    """Return an annotation that is looked up in the registry; each text is read once, since reading takes long."""
    return StrawberryAnnotation(annotation, namespace=TYPES)


def typed(field: StrawberryField, annotation: str) -> StrawberryField:
    """Give a field a type, written as text."""
    field.metadata = MappingProxyType({**field.metadata, NAMED: annotation})
    # Until the class is made: strawberry would look the text up in the class's own module, in vain and at length.
    field.type_annotation = StrawberryAnnotation(str)
    return field


def order_of(target: str) -> tuple[Order, ...]:
    """Return the order in which nodes of a type are listed: by code where they have one, then by IRI."""
    known = specs.by_label()
    coded = all(label in known and CODE in known[label].properties for label in LABELS[target])
    return BY_CODE if coded else BY_IRI


@dataclass_transform(kw_only_default=True, field_specifiers=(prop, values, axis, global_id, told, one, several, connection))
def concept(label: str, filters: dict[str, tuple[Link, str]] | None = None) -> Callable[[type[T]], type[T]]:
    """Make a class the type of the nodes with a label."""

    def decorate(cls: type[T]) -> type[T]:
        _describe(cls, (label,))
        made = strawberry.type(cls, description=definitions.CLASSES.get(label) or _words(cls))
        return _register(made, (label,), filters)

    return decorate


@dataclass_transform(kw_only_default=True, field_specifiers=(prop, values, axis, global_id, told, one, several, connection))
def interface(*labels: str, filters: dict[str, tuple[Link, str]] | None = None) -> Callable[[type[T]], type[T]]:
    """Make a class the interface of the nodes with one of these labels."""

    def decorate(cls: type[T]) -> type[T]:
        _describe(cls, labels)
        made = strawberry.interface(cls, description=definitions.CLASSES.get(cls.__name__) or _words(cls))
        return _register(made, labels, filters)

    return decorate


def plain(cls: type[T]) -> type[T]:
    """Make a class a type that is no node: a part of an answer."""
    made = strawberry.type(cls, description=_words(cls))
    TYPES[cls.__name__] = named_in_registry(made)
    return made


def _words(cls: type) -> str:
    return cleandoc(cls.__doc__ or "")


def named_in_registry(cls: type[T]) -> type[T]:
    """Have the types of a class's fields looked up in the registry; strawberry forgets where when it makes the class."""
    for field in cls.__strawberry_definition__.fields:  # type: ignore[attr-defined]  # set by strawberry
        if NAMED in field.metadata:
            field.type_annotation = _read(field.metadata[NAMED])
    return cls


def _register(cls: type[T], labels: tuple[str, ...], filters: dict[str, tuple[Link, str]] | None) -> type[T]:
    TYPES[cls.__name__], LABELS[cls.__name__] = named_in_registry(cls), labels
    EXTRA_FILTERS[cls.__name__] = filters or {}
    return cls


def paging() -> Iterator[StrawberryArgument]:
    """Return the arguments that cut a page out of a list."""
    yield argument("first", "int | None", f"how many from the start, at most {MAX_SIZE}; {DEFAULT_SIZE} if nothing is said")
    yield argument("after", "str | None", "cursor after which to start")
    yield argument("last", "int | None", f"how many from the end, at most {MAX_SIZE}; not together with `first`")
    yield argument("before", "str | None", "cursor before which to end")


def _field(origin: Origin, text: str) -> StrawberryField:
    made: StrawberryField = strawberry.field(description=sentence(text) or None, metadata={KEY: origin})
    return made


def sentence(text: str) -> str:
    """Return a description as a sentence."""
    return text and f"{text[0].upper()}{text[1:]}{'' if text.endswith('.') else '.'}"


def _describe(cls: type, labels: tuple[str, ...]) -> None:
    """Give each field that has no text the description of its property or edge."""
    for field in vars(cls).values():
        if isinstance(field, StrawberryField) and not field.description:
            field.description = sentence(_from_specs(field.metadata[KEY], labels))


def _from_specs(origin: Origin, labels: tuple[str, ...]) -> str:
    """Return what the ontology says of a property or edge, or else the specs; nothing for an edge that is walked backward."""
    nodes = [specs.by_label()[label] for label in labels if label in specs.by_label()]
    known: Iterable[Property | Edge] = ()
    if isinstance(origin, Prop):
        known = (one for node in nodes for one in node.properties if one.key == origin.name)
    elif isinstance(origin, Axis | Link) and not origin.path[-1].incoming:
        known = (one for node in nodes for one in node.edges if one.type == origin.path[-1].type)
    spec = next(iter(known), None)
    return "" if spec is None else definitions.PROPERTIES.get(spec.predicate.removeprefix(ids.NAMESPACE), spec.description)


def _edge(edge_type: str) -> Edge:
    return next(edge for node in specs.NODES for edge in node.edges if edge.type == edge_type)
