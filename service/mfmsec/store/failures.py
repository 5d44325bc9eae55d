"""What the driver raises, as errors of ours: one sentence with the repair, never the password."""

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from neo4j.exceptions import (
    AuthError,
    ConfigurationError,
    ConnectionAcquisitionTimeoutError,
    DriverError,
    Neo4jError,
    ServiceUnavailable,
    SessionExpired,
    TransientError,
    UnsupportedServerProduct,
)

from mfmsec.errors import MfmsecError, ResourceError, StoreDenied, StoreError, StoreTimeout, StoreUnreachable

FULL_DISK = ("No space left on device", "Disk quota exceeded")
LOG_TAIL_BYTES = 65_536


@dataclass(frozen=True)
class Target:
    """Whom we talk to: what an error message may say about it."""

    uri: str
    username: str
    database: str
    log: Path | None = None

    @property
    def embedded(self) -> bool:
        """Whether it is the embedded store, the one whose log we have."""
        return self.log is not None


@contextlib.contextmanager
def translated(target: Target, timeout: float | None = None) -> Iterator[None]:
    """Turn what the driver raises inside the with block into errors of ours.

    Raises StoreUnreachable, StoreDenied, StoreTimeout, ResourceError or StoreError.
    """
    try:
        yield
    except (DriverError, Neo4jError, OSError) as error:
        raise translate(error, target, timeout) from error


def translate(error: Exception, target: Target, timeout: float | None = None) -> MfmsecError:
    """Return the error of ours that tells what this error of the driver means to a user."""
    if isinstance(error, Neo4jError) and (found := _by_code(error, target, timeout)):
        return found
    for kinds, build in _BY_KIND:
        if isinstance(error, kinds):
            return build(error, target)
    return _other(error, target)


def _by_code(error: Neo4jError, target: Target, timeout: float | None) -> MfmsecError | None:
    code = error.code or ""
    if code.endswith((".TransactionTimedOut", ".TransactionTimedOutClientConfiguration", ".Terminated")):
        span = f"after {timeout:g} s" if timeout else "by the server"
        return StoreTimeout(f"The statement was cut off {span}; narrow the question, or raise MFMSEC_QUERY_TIMEOUT.")
    for ending, build in _BY_CODE.items():
        if code.endswith(ending):
            return build(error, target)
    return None


def _rate_limit(_error: Exception, target: Target) -> MfmsecError:
    return StoreDenied(f"{target.uri} has refused too many logins; wait a few seconds and correct NEO4J_PASSWORD.")


def _expired(_error: Exception, target: Target) -> MfmsecError:
    return StoreDenied(
        f"The first password of user {target.username!r} at {target.uri} must be changed before use; "
        "log in once with cypher-shell and run ALTER CURRENT USER SET PASSWORD."
    )


def _denied(_error: Exception, target: Target) -> MfmsecError:
    return StoreDenied(
        f"{target.uri} refuses user {target.username!r} with this password; correct NEO4J_USERNAME and NEO4J_PASSWORD."
    )


def _forbidden(_error: Exception, target: Target) -> MfmsecError:
    return StoreDenied(
        f"User {target.username!r} lacks a right for this in database {target.database!r} at {target.uri}; "
        "grant it, or set NEO4J_USERNAME to a user who has it."
    )


def _no_database(_error: Exception, target: Target) -> MfmsecError:
    return StoreError(f"There is no database {target.database!r} at {target.uri}; set NEO4J_DATABASE to one that exists.")


def _offline(_error: Exception, target: Target) -> MfmsecError:
    return StoreUnreachable(f"The database {target.database!r} at {target.uri} is offline; start it and try again.")


def _memory(_error: Exception, target: Target) -> MfmsecError:
    return ResourceError(f"{target.uri} has no memory left for this; lower MFMSEC_TRANSACTION_LIMIT, or give it more.")


def _read_only(_error: Exception, target: Target) -> MfmsecError:
    return StoreError(f"{target.uri} takes no writes from here; use the neo4j:// address of the cluster as NEO4J_URI.")


def _foreign_server(_error: Exception, target: Target) -> MfmsecError:
    return StoreUnreachable(f"What answers at {target.uri} is not a Neo4j; set NEO4J_URI to the Bolt address of one.")


def _busy(_error: Exception, target: Target) -> MfmsecError:
    return StoreUnreachable(f"All connections to {target.uri} are in use; try again in a moment.")


def _transient(error: Exception, target: Target) -> MfmsecError:
    return StoreError(f"{target.uri} kept failing for a passing reason ({_reason(error)}); try again.")


def _unreachable(error: Exception, target: Target) -> MfmsecError:
    if target.log is not None:
        return _disk(target) or StoreUnreachable(
            f"The embedded store has stopped; run the command again, or ask the service again in a moment ({target.log} says why)."
        )
    text = str(error) + str(error.__cause__ or "")
    if "timed out" in text:
        return StoreUnreachable(f"{target.uri} does not say a word; see whether the server hangs, or correct NEO4J_URI.")
    if any(sign in text for sign in ("HTTP", "handshake", "Unknown", "Unsupported", "protocol")):
        return _foreign_server(error, target)
    if "SSL" in text or "encrypted" in text or "certificate" in text:
        return StoreUnreachable(f"{target.uri} and mfmsec do not agree on encryption; try bolt+s, bolt+ssc or bolt in NEO4J_URI.")
    return StoreUnreachable(f"No Neo4j answers at {target.uri}; start it, or correct NEO4J_URI ({_reason(error)}).")


def _configuration(error: Exception, target: Target) -> MfmsecError:
    return StoreError(f"{target.uri} cannot be used as it is set ({_reason(error)}); correct NEO4J_URI.")


def _other(error: Exception, target: Target) -> MfmsecError:
    if target.log is not None:
        return _disk(target) or StoreError(f"The embedded store refused a statement ({_reason(error)}); {target.log} says why.")
    return StoreError(f"{target.uri} refused a statement ({_reason(error)}); see the server's log.")


def _disk(target: Target) -> MfmsecError | None:
    if target.log is None or not target.log.exists():
        return None
    with target.log.open("rb") as stream:
        stream.seek(max(0, target.log.stat().st_size - LOG_TAIL_BYTES))
        text = stream.read().decode("utf-8", "replace")
    if not any(sign in text for sign in FULL_DISK):
        return None
    return ResourceError(f"The disk of {target.log.parent} is full; free some space, or set MFMSEC_HOME to another disk.")


def _reason(error: Exception) -> str:
    """Return the error's first line, short."""
    text = (error.message if isinstance(error, Neo4jError) else str(error)) or type(error).__name__
    return text.strip().splitlines()[0][:200].rstrip(". ")


_BY_CODE: dict[str, Callable[[Exception, Target], MfmsecError]] = {
    ".AuthenticationRateLimit": _rate_limit,
    ".CredentialsExpired": _expired,
    ".Security.Unauthorized": _denied,
    ".Security.Forbidden": _forbidden,
    ".DatabaseNotFound": _no_database,
    ".DatabaseUnavailable": _offline,
    ".MemoryPoolOutOfMemoryError": _memory,
    ".OutOfMemoryError": _memory,
    ".NotALeader": _read_only,
    ".ForbiddenOnReadOnlyDatabase": _read_only,
    ".ReadOnly": _read_only,
}
_BY_KIND: tuple[tuple[type[Exception] | tuple[type[Exception], ...], Callable[[Exception, Target], MfmsecError]], ...] = (
    (AuthError, _denied),
    (UnsupportedServerProduct, _foreign_server),
    (ConnectionAcquisitionTimeoutError, _busy),
    ((ServiceUnavailable, SessionExpired, OSError), _unreachable),
    (TransientError, _transient),
    (ConfigurationError, _configuration),
)
