"""The GraphQL schema, compared whole, and what every type must have."""

import pytest
from graphql import GraphQLObjectType, build_schema, validate_schema

from mfmsec.api.graphql import schema
from mfmsec.api.graphql.fields import LABELS
from mfmsec.domain import ids
from mfmsec.mapping import specs
from tests.contract.refresh import SCHEMA

CONCEPTS = sorted(name for name, labels in LABELS.items() if labels == (name,))


def test_the_schema_is_the_one_that_is_committed() -> None:
    """The printed schema equals schema.graphql; where the change is wanted, `python -m tests.contract.refresh` writes it anew."""
    assert schema.printed() == SCHEMA.read_text(encoding="utf-8")


def test_the_schema_can_be_built_from_its_text() -> None:
    """The committed text is a valid schema by itself."""
    assert validate_schema(build_schema(SCHEMA.read_text(encoding="utf-8"))) == []


def test_everything_is_described() -> None:
    """Each type, field, argument, input field, enum and value of an enum has a description."""
    bare = []
    for name, kind in schema.schema().type_map.items():
        if name.startswith("__"):
            continue
        inner = {**getattr(kind, "fields", {}), **getattr(kind, "values", {})}
        parts = {name: kind, **{f"{name}.{key}": one for key, one in inner.items()}}
        arguments = {f"{path}({key})": arg for path, part in parts.items() for key, arg in getattr(part, "args", {}).items()}
        bare += [path for path, part in {**parts, **arguments}.items() if not getattr(part, "description", None)]

    assert bare == []


@pytest.mark.parametrize("name", CONCEPTS)
def test_each_concept_has_id_iri_slug_code_and_label(name: str) -> None:
    """Whatever is a node says who it is in the same five ways, and implements Node and Entity."""
    kind = schema.schema().type_map[name]

    assert isinstance(kind, GraphQLObjectType)
    assert {"id", "iri", "slug", "code", "label"} <= set(kind.fields)
    assert {"Node", "Entity"} <= {one.name for one in kind.interfaces}


def test_each_class_of_the_graph_has_a_type() -> None:
    """A label of the specs has a type of its own, or is an axis, whose values are the enum of its name and the type Concept."""
    kinds = schema.schema().type_map

    assert all(node.label in kinds for node in specs.NODES)
    assert {name for name in ids.AXES if len(kinds[name].values) != len(ids.AXES[name][1])} == set()
