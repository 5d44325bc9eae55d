"""The schema: the root fields, and how each field of each type is resolved."""

from collections.abc import Mapping
from functools import cache
from typing import Any

import strawberry
from graphql import GraphQLSchema, print_schema
from strawberry.schema.config import StrawberryConfig

from mfmsec.api.graphql import federation, filters, ordering, request, resolve, roots
from mfmsec.api.graphql.context import Context
from mfmsec.api.graphql.fields import LABELS, TYPES, named_in_registry
from mfmsec.api.graphql.request import Request
from mfmsec.api.graphql.types import (  # noqa: F401 - each module registers its types
    attack,
    common,
    compare,
    concept,
    coverage,
    defense,
    framework,
    framework_entry,
    gaps,
    interfaces,
    mapping,
    matrix,
    method,
    paths,
    protection,
    reference,
    release,
    search,
    source,
    strength,
    system,
    threat,
)
from mfmsec.query.release import Read


class Query:
    """Questions about threats to multimodal foundation models, their defenses and the evidence."""

    threat = roots.lookup("Threat")
    threats = roots.listing("Threat", "Techniques of attack.")
    attack = roots.lookup("Attack")
    attacks = roots.listing("Attack", "Published instances of threats.")
    defense = roots.lookup("Defense")
    defenses = roots.listing("Defense", "Techniques of defense.")
    method = roots.lookup("Method")
    methods = roots.listing("Method", "Published or shipped instances of defenses.")
    system = roots.lookup("System")
    systems = roots.listing("System", "What users run around models, and protect.")
    coverage = roots.listing("Coverage", "Evidence that a safeguard covers, or fails against, a hazard.")
    reference = roots.lookup("Reference")
    references = roots.listing("Reference", "Papers, reports and standards.")
    framework = roots.lookup("Framework")
    frameworks = roots.listing("Framework", "Catalogs by others that ours is mapped to.")
    mappings = roots.listing("Mapping", "Judgements that a technique matches an entry of a framework.")
    framework_entry = roots.lookup("FrameworkEntry")
    framework_entries = roots.listing("FrameworkEntry", "Entries of frameworks that ours is mapped to.")
    concepts = roots.concepts()
    concept_schemes = roots.listing("ConceptScheme", "The axes that things are sorted by.")
    protection = protection.protection()
    matrix = matrix.matrix()
    strength = strength.strength()
    gaps = gaps.gaps()
    compare = compare.compare()
    paths = paths.paths()
    search = search.search()
    release = roots.loaded_release()
    releases = roots.listing("Release", "Published states of the catalog.")
    sources = source.sources()
    node = roots.node()
    nodes = roots.nodes()
    service = federation.service(lambda: subgraph())  # noqa: PLW0108 - it stands further down
    entities = federation.entities()


@cache
def schema() -> GraphQLSchema:
    """Build the schema, with a resolver on each field."""
    filters.define()
    ordering.define()
    federation.define()
    config = StrawberryConfig(scalar_map=common.SCALARS)
    query = named_in_registry(strawberry.type(Query, description=Query.__doc__))
    built = strawberry.Schema(query, types=[TYPES[name] for name in LABELS], config=config)
    bound = built._schema  # noqa: SLF001 - strawberry declares, graphql-core executes, and this is the only way across
    return resolve.bind(bound)


@cache
def plain() -> GraphQLSchema:
    """Return the schema without what federation adds to it."""
    return federation.plain(schema())


def printed() -> str:
    """Return the plain schema as text."""
    return print_schema(plain()) + "\n"


def subgraph() -> str:
    """Return the schema of the service as a subgraph of a federation, as text."""
    return federation.subgraph(plain())


def run(document: str, variables: Mapping[str, Any] | None, read: Read) -> dict[str, Any]:
    """Answer a GraphQL document in process."""
    return request.respond(Request(document, variables), Context(read), schema()).body
