"""The text of the subgraph, compared whole, and what it must and must not hold."""

from graphql import DirectiveDefinitionNode, ObjectTypeDefinitionNode, SchemaExtensionNode, parse

from mfmsec.api.graphql import schema
from mfmsec.api.graphql.federation import LINK
from mfmsec.api.graphql.types.common import CONCEPTS
from tests.contract.refresh import SCHEMA, SUBGRAPH


def objects(text: str) -> dict[str, ObjectTypeDefinitionNode]:
    return {one.name.value: one for one in parse(text).definitions if isinstance(one, ObjectTypeDefinitionNode)}


def directives(definition: ObjectTypeDefinitionNode) -> list[str]:
    return [one.name.value for one in definition.directives or ()]


def test_the_subgraph_is_the_one_that_is_committed() -> None:
    """The text equals subgraph.graphql; where the change is wanted, `python -m tests.contract.refresh` writes it anew."""
    assert schema.subgraph() == SUBGRAPH.read_text(encoding="utf-8")


def test_each_type_of_nodes_is_an_entity() -> None:
    """Whatever has an IRI is known by it, and nothing else is an entity; pages may be shared."""
    found = {name: directives(kind) for name, kind in objects(schema.subgraph()).items() if kind.directives}

    assert found == {**{name: ["key"] for name in CONCEPTS}, "PageInfo": ["shareable"]}


def test_it_links_what_it_uses_and_defines_nothing_of_federation() -> None:
    """The text names the specification and imports two directives; what federation adds to a schema does not stand in it."""
    definitions = parse(schema.subgraph()).definitions

    assert schema.subgraph().startswith(LINK)
    assert sum(isinstance(one, SchemaExtensionNode) for one in definitions) == 1
    assert not any(isinstance(one, DirectiveDefinitionNode) for one in definitions)
    assert {name for name in objects(schema.subgraph()) if name.startswith("_")} == set()


def test_it_differs_from_the_plain_schema_in_two_fields() -> None:
    """The subgraph has all that the plain schema has, but for Relay's two fields; neither has those of federation."""
    ours, plain = (
        {f"{name}.{field.name.value}" for name, kind in objects(text).items() for field in kind.fields or ()}
        for text in (schema.subgraph(), SCHEMA.read_text(encoding="utf-8"))
    )

    assert plain - ours == {"Query.node", "Query.nodes"}
    assert ours - plain == set()
