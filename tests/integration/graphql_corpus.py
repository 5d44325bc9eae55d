"""Operations to ask in two ways, generated from the schema with a seed."""

import json
import random
from collections.abc import Iterator
from typing import Any, Final

from graphql import (
    GraphQLArgument,
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLSchema,
    get_named_type,
    get_nullable_type,
    is_composite_type,
    is_leaf_type,
    parse,
    validate,
)

from mfmsec.api.graphql.identity import global_id
from tests.integration.graphql_world import NODES, iri

DEPTH: Final = 4
TEXTS: Final = ("a", "Flood", "MFM-T0001", "MFM-C0002", "flood", "hard-cap", "", "ü", 'a" }')
IDS: Final = (*(global_id(labels[0], iri(name)) for name, (labels, *_) in NODES.items()), global_id("Threat", "x"), "no id")
NUMBERS: Final = (0, 1, 2, 3, 2024, 2025)
MOMENTS: Final = ("2026-01-01T00:00:00Z", "2026-12-01T02:00:00+02:00")
KEYS: Final = ("id", "iri", "slug", "code")
"""The arguments of which a look-up takes one."""
OFTEN: Final = {"after": 0.03, "before": 0.03, "last": 0.08, "required": 0.1, **dict.fromkeys(KEYS, 1.0)}
"""How often an argument is given; the others every other time."""
Operation = tuple[str, dict[str, Any]]


class Generator:
    """Writes one operation after the other; the same seed gives the same ones."""

    def __init__(self, schema: GraphQLSchema, seed: int) -> None:
        self.schema = schema
        self.random = random.Random(seed)  # noqa: S311 - variety, not secrecy
        self.fragments: list[str] = []
        self.variables: dict[str, tuple[str, str | None]] = {}
        self.values: dict[str, Any] = {}
        self.names = 0

    def operations(self, count: int) -> Iterator[Operation]:
        """Yield so many different valid operations."""
        seen: set[str] = set()
        while len(seen) < count:
            made = self.operation()
            if made[0] not in seen and not validate(self.schema, parse(made[0])):
                seen.add(made[0])
                yield made

    def operation(self) -> Operation:
        """Return an operation, which need not be valid."""
        self.fragments, self.variables, self.values, self.names = [], {}, {}, 0
        query = self.schema.query_type
        assert query
        roots = [name for name in query.fields if not name.startswith("_")]
        told = " ".join(
            self._field(query.fields[name], name, DEPTH) for name in self.random.choices(roots, k=self.random.randint(1, 3))
        )
        defined = ", ".join(
            f"${name}: {kind}{'' if default is None else f' = {default}'}" for name, (kind, default) in self.variables.items()
        )
        head = f"query Q({defined})" if defined else "query Q"
        return "\n".join([f"{head} {{ __typename {told} }}", *self.fragments]), dict(self.values)

    def _name(self, letter: str) -> str:
        self.names += 1
        return f"{letter}{self.names}"

    def _field(self, field: GraphQLField, name: str, depth: int) -> str:
        keys = [key for key in field.args if key in KEYS and self.random.random() < 0.95]
        left_out = set(keys) - {self.random.choice(keys)} if len(keys) > 1 else set()
        wanted = {key: one for key, one in field.args.items() if key not in left_out and self._wanted(one, key)}
        given = [f"{key}: {self._value(one.type, depth, one)}" for key, one in wanted.items()]
        alias = f"{self._name('k')}: " if field.args or self.random.random() < 0.15 else ""
        arguments = f"({', '.join(given)})" if given else ""
        below = get_named_type(field.type)
        return f"{alias}{name}{arguments}{self._directive()}{self._selection(below, depth - 1) if is_composite_type(below) else ''}"

    def _wanted(self, argument: GraphQLArgument, key: str) -> bool:
        needed = isinstance(argument.type, GraphQLNonNull)
        return needed or self.random.random() < OFTEN.get(key, 0.5)

    def _directive(self) -> str:
        if self.random.random() > 0.1:
            return ""
        word, value = self.random.choice(("include", "skip")), self.random.random() < 0.5
        return f" @{word}(if: {self._variable('Boolean!', value) if self.random.random() < 0.7 else json.dumps(value)})"

    def _selection(self, kind: Any, depth: int) -> str:  # noqa: ANN401 - any composite type
        parts = ["__typename"] if self.random.random() < 0.3 else []
        fields = getattr(kind, "fields", {})
        leaves = [name for name, field in fields.items() if is_leaf_type(get_named_type(field.type))]
        parts += self.random.sample(leaves, min(len(leaves), self.random.randint(1, 4)))
        nested = [name for name in fields if name not in leaves]
        must = [name for name in nested if name in {"edges", "node"}]
        if depth > 0 or must:
            chosen = must or self.random.sample(nested, min(len(nested), self.random.randint(0, 2)))
            parts += [self._field(fields[name], name, depth) for name in chosen]
        if isinstance(kind, GraphQLInterfaceType) and depth > 0:
            parts += [self._on(one, depth) for one in self.random.sample(self.schema.get_possible_types(kind), k=1)]
        told = " ".join(parts) or "__typename"
        if isinstance(kind, GraphQLObjectType) and self.random.random() < 0.15:
            name = self._name("F")
            self.fragments.append(f"fragment {name} on {kind.name} {{ {told} }}")
            return f" {{ ...{name} }}"
        return f" {{ {told} }}"

    def _on(self, kind: GraphQLObjectType, depth: int) -> str:
        return f"... on {kind.name}{self._directive()}{self._selection(kind, depth - 1)}"

    def _variable(self, kind: str, value: Any, default: str | None = None) -> str:  # noqa: ANN401 - any input
        name = self._name("v")
        self.variables[name] = (kind, default)
        if default is None or self.random.random() < 0.5:
            self.values[name] = value
        return f"${name}"

    def _value(self, kind: GraphQLInputType, depth: int, place: Any = None) -> str:  # noqa: ANN401 - an argument or none
        """Write a value, as a literal or as a variable."""
        value = self._python(kind, max(depth - 1, 1))
        if place is not None and self.random.random() < 0.4:
            literal = self._literal(value, kind) if self.random.random() < 0.3 and value is not None else None
            return self._variable(str(kind), value, literal)
        return self._literal(value, kind)

    def _python(self, kind: GraphQLInputType, depth: int) -> Any:  # noqa: ANN401 - any input
        if not isinstance(kind, GraphQLNonNull) and self.random.random() < 0.04:
            return None
        inner: Any = get_nullable_type(kind)
        if isinstance(inner, GraphQLList):
            return [self._python(inner.of_type, depth) for _ in range(self.random.randint(0, 2))]
        if isinstance(inner, GraphQLEnumType):
            return self.random.choice(list(inner.values))
        if isinstance(inner, GraphQLInputObjectType):
            needed = [name for name, field in inner.fields.items() if isinstance(field.type, GraphQLNonNull)]
            needed += ["gte"] if inner.name.endswith("CountFilter") and "gte" in inner.fields else []
            most = 1 if inner.name.endswith("Order") else 2
            shallow = [name for name, field in inner.fields.items() if depth > 1 or not self._deep(field.type)]
            chosen = dict.fromkeys([*needed, *self.random.sample(shallow, min(len(shallow), self.random.randint(1, most)))])
            return {name: self._python(inner.fields[name].type, depth - 1) for name in chosen}
        return self.random.choice(
            {"Int": NUMBERS, "Float": (0.25, 0.5), "Boolean": (True, False), "ID": IDS, "DateTime": MOMENTS}.get(inner.name, TEXTS)
        )

    def _deep(self, kind: GraphQLInputType) -> bool:
        named: Any = get_named_type(kind)
        return isinstance(named, GraphQLInputObjectType) and any(
            isinstance(get_named_type(field.type), GraphQLInputObjectType) for field in named.fields.values()
        )

    def _literal(self, value: Any, kind: GraphQLInputType) -> str:  # noqa: ANN401 - any input
        inner: Any = get_nullable_type(kind)
        if value is None:
            return "null"
        if isinstance(inner, GraphQLList):
            return f"[{', '.join(self._literal(one, inner.of_type) for one in value)}]"
        if isinstance(inner, GraphQLInputObjectType):
            return f"{{{', '.join(f'{name}: {self._literal(one, inner.fields[name].type)}' for name, one in value.items())}}}"
        return str(value) if isinstance(inner, GraphQLEnumType) else json.dumps(value)
