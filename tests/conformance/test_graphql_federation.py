"""The subgraph, composed by Apollo's own tools beside a second subgraph that has its own Relay types."""

import json
from typing import Any

from graphql import GraphQLObjectType, build_schema

from tests.conformance.workshop import Workshop
from tests.contract.refresh import SCHEMA, SUBGRAPH


def composed(workshop: Workshop, ours: str) -> dict[str, Any]:
    (workshop.folder / "catalog.graphql").write_text(ours, encoding="utf-8")
    found: dict[str, Any] = json.loads(workshop.told("compose.mjs", "catalog.graphql", "systems.graphql"))
    return found


def test_the_subgraph_composes_beside_another_relay_subgraph(workshop: Workshop) -> None:
    """Both subgraphs' fields are one graph: Node and PageInfo are shared, and each adds to the other's entities."""
    found = composed(workshop, SUBGRAPH.read_text(encoding="utf-8"))

    assert found["errors"] == []
    kinds = build_schema(found["supergraph"], assume_valid=True).type_map
    fields = {name: set(kind.fields) for name, kind in kinds.items() if isinstance(kind, GraphQLObjectType)}
    assert {"threats", "protection", "search", "deployments", "node"} <= fields["Query"]
    assert {"iri", "finding", "incidents"} <= fields["Attack"]
    assert fields["PageInfo"] == {"hasNextPage", "hasPreviousPage", "startCursor", "endCursor"}
    assert {"Threat", "Deployment"} <= {name for name in fields if "Node" in {one.name for one in kinds[name].interfaces}}


def test_the_plain_schema_does_not_compose(workshop: Workshop) -> None:
    """The plain schema is refused beside the other one, since both answer for `node`."""
    errors = composed(workshop, SCHEMA.read_text(encoding="utf-8"))["errors"]

    assert any('"Query.node"' in error for error in errors)


def test_pages_have_to_be_shareable(workshop: Workshop) -> None:
    """Without @shareable the subgraph is refused, so that passing means something."""
    errors = composed(workshop, SUBGRAPH.read_text(encoding="utf-8").replace(" @shareable", ""))["errors"]

    assert any('"PageInfo.hasNextPage"' in error for error in errors)
