"""How an answer gets its shape without graphql-core: a chain of small functions, made once for an operation.

What it cannot tell as graphql-core would, it leaves to it: a null where none may be, a value that is not of its type.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, TypeAlias

from graphql import (
    FieldNode,
    GraphQLEnumType,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLScalarType,
    GraphQLUnionType,
)

from mfmsec.api.graphql.execute import Selection, origin_of
from mfmsec.api.graphql.origin import Axis, GlobalId, Keys, Link, Prop, Shape, Told
from mfmsec.api.graphql.resolve import finisher
from mfmsec.query import page
from mfmsec.query.plan import TYPE_KEY
from mfmsec.query.slot import filled

Values: TypeAlias = Sequence[Any]
"""The values of the variables, as slots number them."""
Shaper: TypeAlias = Callable[[Any, Values], Any]
"""From what a field was resolved to, to plain data."""

_AS_THEY_ARE: Final[dict[str, type]] = {"String": str, "ID": str, "IRI": str, "Boolean": bool, "Int": int, "Float": float}
_LARGEST_INT: Final = 2**31 - 1


class IrregularError(Exception):
    """Something that only graphql-core can tell, with the error and the nulls that the specification asks for."""


def of_type(selection: Selection, kind: GraphQLOutputType, nodes: list[FieldNode], keys: Keys, *, required: bool = False) -> Shaper:
    """Return what shapes the values of a type, as far as these nodes at this place select; `required` where none may be null."""
    if isinstance(kind, GraphQLNonNull):
        return of_type(selection, kind.of_type, nodes, keys, required=True)
    if isinstance(kind, GraphQLList):
        return _each(of_type(selection, kind.of_type, nodes, keys), required)
    if isinstance(kind, GraphQLEnumType):
        return _name(kind, required)
    if isinstance(kind, GraphQLScalarType):
        return _scalar(kind, required)
    if isinstance(kind, GraphQLInterfaceType | GraphQLUnionType):
        return _by_type(selection, kind, nodes, keys, required)
    return _object(selection, kind, nodes, keys, required=required)


def _absent(required: bool) -> Any:  # noqa: ANN401, FBT001 - null, of a function that is called once a value
    if required:
        raise IrregularError
    return None


def _each(inner: Shaper, required: bool) -> Shaper:  # noqa: FBT001 - see above
    return lambda found, values: _absent(required) if found is None else [inner(one, values) for one in found]


def _name(kind: GraphQLEnumType, required: bool) -> Shaper:  # noqa: FBT001 - see above
    names: dict[Any, str] = {member.value: name for name, member in kind.values.items()}

    def shape(found: Any, _: Values) -> Any:  # noqa: ANN401 - any value of an answer
        if found is None:
            return _absent(required)
        try:
            return names[found]
        except (KeyError, TypeError):
            raise IrregularError from None

    return shape


def _scalar(kind: GraphQLScalarType, required: bool) -> Shaper:  # noqa: FBT001 - see above
    expected = _AS_THEY_ARE.get(kind.name)
    if expected is None:
        return lambda found, _: _absent(required) if found is None else kind.coerce_output_value(found)

    def shape(found: Any, _: Values) -> Any:  # noqa: ANN401 - any value of an answer
        if type(found) is expected and not (type(found) is int and abs(found) > _LARGEST_INT):
            return found
        if found is None:
            return _absent(required)
        raise IrregularError

    return shape


def _by_type(
    selection: Selection,
    kind: GraphQLInterfaceType | GraphQLUnionType,
    nodes: list[FieldNode],
    keys: Keys,
    required: bool,  # noqa: FBT001 - see above
) -> Shaper:
    possible = {one.name: _object(selection, one, nodes, keys, abstract=True) for one in selection.schema.get_possible_types(kind)}
    return lambda found, values: _absent(required) if found is None else possible[found[TYPE_KEY]](found, values)


def _object(  # noqa: PLR0913 - what is selected, where, and what may be there
    selection: Selection,
    kind: GraphQLObjectType,
    nodes: list[FieldNode],
    keys: Keys,
    *,
    abstract: bool = False,
    required: bool = False,
) -> Shaper:
    fields = [
        (key, _field(selection, kind, group, (*keys, key), abstract=abstract))
        for key, group in selection.below(kind, nodes).items()
    ]
    return lambda found, values: _absent(required) if found is None else {key: shape(found, values) for key, shape in fields}


def _field(selection: Selection, kind: GraphQLObjectType, nodes: list[FieldNode], keys: Keys, *, abstract: bool) -> Shaper:
    """Return what shapes one field, given what its parent was resolved to."""
    name = nodes[0].name.value
    if name == "__typename":
        return lambda _, __: kind.name
    complete = of_type(selection, kind.fields[name].type, nodes, keys)
    origin = origin_of(kind, name)
    match origin:
        case Told():
            function = origin.function
            return lambda found, values: complete(function(found, keys), values)
        case Link(shape=Shape.PAGE):
            return _page(selection, kind, nodes, _reader(kind, keys[-1], abstract=abstract), origin, complete)
        case Prop() | GlobalId() | Axis() | Link():
            read, finish = _reader(kind, keys[-1], abstract=abstract), finisher(origin)
            if finish is None and not abstract:
                key = keys[-1]
                return lambda row, values: complete(row[key], values)
            if finish is None:
                return lambda row, values: complete(read(row), values)
            finished = finish
            return lambda row, values: complete(finished(read(row), kind.name), values)
        case _:
            raise TypeError(name)


def _reader(kind: GraphQLObjectType, key: str, *, abstract: bool) -> Callable[[Mapping[str, Any]], Any]:
    special = f"{kind.name}.{key}"
    if abstract:
        return lambda row: row[special] if special in row else row[key]
    return lambda row: row[key]


def _page(  # noqa: PLR0913, PLR0917 - what a list is, where it stands and how it goes on
    selection: Selection,
    kind: GraphQLObjectType,
    nodes: list[FieldNode],
    read: Callable[[Mapping[str, Any]], Any],
    origin: Link,
    complete: Shaper,
) -> Shaper:
    window, _ = selection.paging(kind, origin.target, nodes[0])
    return lambda row, values: complete(page.cut(origin.target, window, read(row), filled(window.size, values)), values)
