import pytest
from neo4j.exceptions import ClientError, Neo4jError, ServiceUnavailable

from mfmsec.errors import MfmsecError, ResourceError, StoreDenied, StoreError, StoreTimeout, StoreUnreachable
from mfmsec.store.driver import parse_agent
from mfmsec.store.failures import Target, translate

TARGET = Target("bolt://db.example.org:7687", "reader", "threats")


@pytest.mark.parametrize(
    ("agent", "kind", "version"),
    [
        ("Neo4j/5.26.0", "Neo4j", "5.26.0"),
        ("Neo4j/2025.12.1", "Neo4j", "2025.12.1"),
        ("Neo4j/5.27-aura", "Neo4j", "5.27-aura"),
        ("Neo4j/5.26.0 compatible (ArcadeDB 26.10.2)", "ArcadeDB", "26.10.2"),
    ],
)
def test_a_server_is_known_by_what_it_calls_itself(agent: str, kind: str, version: str) -> None:
    """Kind and version come from the server's agent string."""
    assert parse_agent(agent, TARGET.uri) == (kind, version)


@pytest.mark.parametrize("agent", ["Neo4j/v5.11.0 compatible graph database server - Memgraph", "Apache/2.4", ""])
def test_another_product_is_refused_by_name(agent: str) -> None:
    """A server that is neither Neo4j nor ArcadeDB is refused, and the message quotes it."""
    with pytest.raises(StoreError, match="is not a Neo4j but"):
        parse_agent(agent, TARGET.uri)


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("Neo.ClientError.Security.Unauthorized", StoreDenied),
        ("Neo.ClientError.Security.AuthenticationRateLimit", StoreDenied),
        ("Neo.ClientError.Security.CredentialsExpired", StoreDenied),
        ("Neo.ClientError.Security.Forbidden", StoreDenied),
        ("Neo.ClientError.Database.DatabaseNotFound", StoreError),
        ("Neo.TransientError.Database.DatabaseUnavailable", StoreUnreachable),
        ("Neo.ClientError.Transaction.TransactionTimedOut", StoreTimeout),
        ("Neo.ClientError.Transaction.TransactionTimedOutClientConfiguration", StoreTimeout),
        ("Neo.TransientError.General.MemoryPoolOutOfMemoryError", ResourceError),
        ("Neo.ClientError.Cluster.NotALeader", StoreError),
        ("Neo.ClientError.Statement.SyntaxError", StoreError),
        ("Neo.TransientError.Transaction.DeadlockDetected", StoreError),
    ],
)
def test_each_refusal_of_a_server_is_an_error_of_ours(code: str, kind: type[MfmsecError]) -> None:
    """A code of Neo4j becomes the error with the exit code that fits, in one line that names server and repair."""
    error = translate(Neo4jError._hydrate_neo4j(code=code, message="it\nfailed"), TARGET, 5)  # noqa: SLF001 - as the driver does it

    assert type(error) is kind
    assert "\n" not in str(error)
    assert str(error).endswith(".")


def test_an_unreachable_server_is_named() -> None:
    """When nothing answers the message names the address and the setting."""
    error = translate(ServiceUnavailable("Couldn't connect"), TARGET)

    assert type(error) is StoreUnreachable
    assert TARGET.uri in str(error)
    assert "NEO4J_URI" in str(error)


def test_an_error_without_a_code_is_still_one_of_ours() -> None:
    """What no rule knows is a StoreError, not a traceback."""
    assert type(translate(ClientError("odd"), TARGET)) is StoreError
