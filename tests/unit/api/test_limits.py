"""Limits on documents and variables, each at its edge and one above."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from graphql import GraphQLError, get_introspection_query

from mfmsec.api.graphql import limits
from mfmsec.api.graphql.errors import formatted
from mfmsec.api.graphql.http import MAX_BODY
from mfmsec.api.graphql.limits import (
    ALIASES,
    CONDITIONS,
    DEFINITIONS,
    DIRECTIVES,
    FIELDS,
    ITEMS,
    LEVELS,
    MAX_TOKENS,
    NESTING,
    REPEATS,
    ROOTS,
    VALUES,
    Limit,
)
from mfmsec.api.graphql.schema import schema
from mfmsec.query.cost import MAX_COST
from mfmsec.query.page import MAX_SIZE

Made = Callable[[int], Any]


def named(count: int, field: str = "code") -> str:
    return " ".join(f"a{number}: {field}" for number in range(count))


def levels(most: int) -> str:
    return "{ threat " + "{ broader " * (most - 2) + "{ code" + " }" * most


def levels_by_fragments(most: int) -> str:
    chain = [f"fragment F{number} on Threat {{ broader {{ ...F{number + 1} }} }}" for number in range(most - 2)]
    return " ".join(["{ threat { ...F0 } }", *chain, f"fragment F{most - 2} on Threat {{ code }}"])


def aliases(most: int) -> str:
    return f"{{ threat {{ {named(most)} }} }}"


def aliases_by_fragments(most: int) -> str:
    rest = named(most % 2)
    return f"{{ threat {{ {rest} broader {{ ...F }} narrower {{ ...F }} }} }} fragment F on Threat {{ {named(most // 2)} }}"


def roots(most: int) -> str:
    return f"{{ {named(most, '__typename')} }}"


def roots_by_fragments(most: int) -> str:
    return f"{{ ...F }} fragment F on Query {roots(most)}"


def directives(most: int) -> str:
    return "{ __typename " + "@aa " * most + "}"


def directives_of_operations(most: int) -> str:
    return "query " + "@aa " * most + "{ __typename }"


def repeats(most: int) -> str:
    return "{ " + "__typename " * most + "}"


def repeats_by_fragments(most: int) -> str:
    return "{ ...F ... { __typename } " + "__typename " * (most - 2) + "} fragment F on Query { __typename }"


def fields(most: int) -> str:
    """Return a document of 2,000 fields or a few more or less."""
    here = "code " * (49 + most - 2_000)
    parts = " ".join(f"a{number}: broader {{ ...F }}" for number in range(39))
    return f"{{ threat {{ {here} {parts} }} }} fragment F on Threat {{ {'code ' * 49} }}"


def nesting(most: int) -> str:
    return "{ threats(where: " + "{NOT: " * most + "1" + "}" * most + ") { totalCount } }"


def nesting_of_defaults(most: int) -> str:
    return "query($where: X = " + "[" * most + "]" * most + ") { __typename }"


def items(most: int) -> str:
    return "{ nodes(ids: [" + "1 " * most + "]) { id } }"


def operations(most: int) -> str:
    return " ".join(f"query Q{number} {{ __typename }}" for number in range(most))


def fragments(most: int) -> str:
    return "{ __typename } " + " ".join(f"fragment F{number} on Query {{ __typename }}" for number in range(most - 1))


WRITTEN = [
    (DEFINITIONS, operations),
    (DEFINITIONS, fragments),
    (LEVELS, levels),
    (LEVELS, levels_by_fragments),
    (ALIASES, aliases),
    (ALIASES, aliases_by_fragments),
    (ROOTS, roots),
    (ROOTS, roots_by_fragments),
    (DIRECTIVES, directives),
    (DIRECTIVES, directives_of_operations),
    (REPEATS, repeats),
    (REPEATS, repeats_by_fragments),
    (FIELDS, fields),
    (NESTING, nesting),
    (NESTING, nesting_of_defaults),
    (ITEMS, items),
]


def nested_maps(most: int) -> Any:  # noqa: ANN401 - any JSON
    value: Any = 1
    for _ in range(most):
        value = {"NOT": value}
    return value


def nested_lists(most: int) -> Any:  # noqa: ANN401 - any JSON
    value: Any = 1
    for _ in range(most):
        value = [value]
    return value


def values(most: int) -> Any:  # noqa: ANN401 - any JSON
    """Return ten lists that have so many values together, themselves included."""
    return [*([1] * 1_000 for _ in range(9)), [1] * (most - 10 - 9_000)]


GIVEN = [
    (NESTING, nested_maps),
    (NESTING, nested_lists),
    (ITEMS, lambda most: ["x"] * most),
    (VALUES, values),
]


def of_document(text: str) -> GraphQLError | None:
    return limits.refused(limits.parsed(text), schema())


def assert_tells(found: GraphQLError | None, limit: Limit) -> None:
    """Assert that an error is of this limit: it names what is limited, how much there may be, and a repair, and has a code."""
    assert found is not None
    told = formatted(found, str)
    assert told["extensions"] == {"code": "LIMIT_EXCEEDED"}
    assert f" {limit.name}; {limit.most:,} is the most. {limit.repair}" in told["message"]


@pytest.mark.parametrize(("limit", "made"), WRITTEN, ids=lambda one: getattr(one, "__name__", ""))
def test_a_document_at_a_limit_is_taken_and_one_above_is_refused(limit: Limit, made: Made) -> None:
    """Each limit counts with fragments followed; at its edge a document passes, one above it does not, and is told why."""
    assert of_document(made(limit.most)) is None
    assert_tells(of_document(made(limit.most + 1)), limit)


def test_tokens_are_limited() -> None:
    """A document of as many tokens as there may be is read, and one more ends it."""
    text = "{ " + "x " * (MAX_TOKENS - 2)

    assert limits.parsed(text + "}")
    with pytest.raises(GraphQLError, match="more than 5,000 tokens") as raised:
        limits.parsed(text + "x }")
    assert formatted(raised.value, str)["extensions"] == {"code": "LIMIT_EXCEEDED"}


def test_what_is_nested_too_deeply_to_be_read_is_refused() -> None:
    """Depth beyond what a parser can follow is an error of the request, not of ours."""
    with pytest.raises(GraphQLError, match="nested deeper than it can be read") as raised:
        limits.parsed(levels(1_000))

    assert formatted(raised.value, str)["extensions"] == {"code": "LIMIT_EXCEEDED"}


def test_fields_of_an_interface_count_for_each_of_its_types() -> None:
    """What is asked of any node has to be planned for each type of node, and so it counts."""
    asked = " ".join(f"a{number}: node(id: 1) {{ {'id ' * 49} }}" for number in range(4))

    assert of_document(f"{{ {asked} }}".replace("node(", "threat(")) is None
    assert_tells(of_document(f"{{ {asked} }}"), FIELDS)


def test_fragments_that_double_each_other_are_counted_and_not_followed() -> None:
    """Ninety fragments, each with the next one twice, are refused at once; one by one they would outlast the universe."""
    chain = (f"fragment F{number} on Query {{ ...F{number + 1} ...F{number + 1} }}" for number in range(90))
    document = " ".join(["{ ...F0 }", *chain, "fragment F90 on Query { __typename }"])

    assert_tells(of_document(document), FIELDS)


def test_a_long_chain_of_fragments_is_refused() -> None:
    """A chain that is too long to be followed is an error of the request, not of ours."""
    deep = "... { " * 12, "} " * 12
    chain = " ".join(f"fragment F{number} on Query {{ {deep[0]} ...F{number + 1} {deep[1]} }}" for number in range(90))

    found = of_document(f"{{ ...F0 }} {chain}")

    assert found is not None
    assert "too many fragments in fragments" in found.message


@pytest.mark.parametrize(
    "document", ["{ ...A } fragment A on Query { ...A }", "{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }"]
)
def test_circles_of_fragments_are_left_to_validation(document: str) -> None:
    """Fragments that hold each other are measured without going round, and are refused by validation."""
    assert of_document(document) is None


def test_the_usual_introspection_query_is_within_all_limits() -> None:
    """A tool can read the schema with every option that the query has."""
    assert of_document(get_introspection_query(True, True, True, True, True)) is None  # noqa: FBT003 - all options


@pytest.mark.parametrize(("limit", "made"), GIVEN)
def test_variables_at_a_limit_are_taken_and_above_it_refused(limit: Limit, made: Made) -> None:
    """Values of variables are held against limits of their own, before they are looked at any closer."""
    assert limits.variables_refused({"x": made(limit.most)}) is None
    assert_tells(limits.variables_refused({"x": made(limit.most + 1)}), limit)


def test_ten_thousand_values_of_a_filter_are_refused() -> None:
    """A list of `in` cannot be made as long as one likes, wherever in the variables it stands."""
    assert_tells(limits.variables_refused({"where": {"OR": [{"label": {"in": ["x"] * 10_000}}]}}), ITEMS)


def test_the_guide_tells_each_limit() -> None:
    """The table for those who write clients has a row for each limit, with its number and its repair."""
    told = (Path(__file__).parents[3] / "docs" / "api.md").read_text(encoding="utf-8")

    rows = [
        f"| {limit.name} | {limit.most:,} | `LIMIT_EXCEEDED` | {limit.repair} |" for limit in (*limits.LIMITS, CONDITIONS, VALUES)
    ]

    assert [row for row in rows if row not in told] == []
    assert f"| tokens of a document | {MAX_TOKENS:,} |" in told
    assert f"| cost of an operation | {MAX_COST:,} |" in told
    assert f"| nodes of a page | {MAX_SIZE} |" in told
    assert f"| bytes of a request | {MAX_BODY:,} |" in told
