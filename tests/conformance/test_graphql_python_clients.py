"""Python clients against the running service: gql, and a typed client that ariadne-codegen makes of the schema."""

import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from gql import Client, gql
from gql.client import SyncClientSession
from gql.dsl import DSLQuery, DSLSchema, dsl_gql
from gql.transport.exceptions import TransportQueryError
from gql.transport.httpx import HTTPXTransport
from graphql import GraphQLSchema, build_schema, lexicographic_sort_schema, print_type

from tests.conformance import foreign
from tests.conformance.served import FLAGSHIP, codes
from tests.contract.refresh import SCHEMA

HERE = Path(__file__).parent
OPERATIONS = HERE / "operations"


@pytest.fixture(scope="module")
def session(url: str) -> Iterator[SyncClientSession]:
    """A session of gql that has fetched the schema, and checks what it sends against it."""
    whole = {"specified_by_url": True, "input_value_deprecation": True}
    transport = HTTPXTransport(url=url, timeout=30)
    with Client(transport=transport, fetch_schema_from_transport=True, introspection_args=whole) as opened:
        yield opened


def types(schema: GraphQLSchema) -> dict[str, str]:
    """Return the text of every type by name, without what federation adds; its names begin with an underscore."""
    ordered = lexicographic_sort_schema(schema)
    assert ordered.query_type
    for name in [name for name in ordered.query_type.fields if name.startswith("_")]:
        del ordered.query_type.fields[name]
    return {name: print_type(kind) for name, kind in ordered.type_map.items() if not name.startswith("_")}


def test_gql_fetches_the_schema_that_is_committed(session: SyncClientSession) -> None:
    """What introspection tells gql is the schema that is committed, type for type, and beside it what only federation asks for."""
    assert session.client.schema

    assert types(session.client.schema) == types(build_schema(SCHEMA.read_text(encoding="utf-8")))


def test_gql_pages_with_variables(session: SyncClientSession, flagship: list[str]) -> None:
    """A connection is walked by its cursors, and gql gets every row once, in order."""
    query = gql((OPERATIONS / "coverage.graphql").read_text(encoding="utf-8"))
    found: list[str] = []
    after: str | None = None
    while True:
        query.variable_values = {"where": FLAGSHIP, "first": 11, "after": after}
        page = session.execute(query)["coverage"]
        found += codes(page)
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break

    assert found == flagship


def test_gql_asks_in_its_own_language(session: SyncClientSession) -> None:
    """A question built with gql's DSL from the fetched schema is answered."""
    assert session.client.schema
    ds = DSLSchema(session.client.schema)

    asked = ds.Query.threat(code="MFM-T0012").select(ds.Threat.code, ds.Threat.label, ds.Threat.element)
    told = session.execute(dsl_gql(DSLQuery(asked)))

    assert told["threat"]["code"] == "MFM-T0012"
    assert told["threat"]["label"]


def test_gql_tells_of_an_error_with_its_code(session: SyncClientSession) -> None:
    """What the service refuses reaches a user of gql with our code and our sentence."""
    with pytest.raises(TransportQueryError) as refused:
        session.execute(gql('{ threats(first: 3, after: "nonsense") { totalCount } }'))

    assert refused.value.errors
    assert refused.value.errors[0]["extensions"]["code"] == "BAD_REQUEST"


def test_ariadne_codegen_makes_a_client_that_works(url: str, flagship: list[str], tmp_path: Path) -> None:
    """The typed client that ariadne-codegen makes of our schema pages through the rows and reads verdicts."""
    python = foreign.python()
    shutil.copytree(OPERATIONS, tmp_path / "operations")
    for file in (SCHEMA, HERE / "python" / "pyproject.toml", HERE / "python" / "generated_client.py"):
        shutil.copy(file, tmp_path)
    run(python, "-m", "ariadne_codegen", folder=tmp_path)

    told = json.loads(run(python, "generated_client.py", url, folder=tmp_path))

    assert told["codes"] == flagship
    assert told["cells"]
    assert told["denominator"] > 0


def run(*words: str | Path, folder: Path) -> str:
    done = subprocess.run([str(word) for word in words], cwd=folder, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
