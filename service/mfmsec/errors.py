"""What can go wrong, as one tree.

MfmsecError
 ├─ SettingsError              a setting is missing or makes no sense
 ├─ FactsError                 the files under ontology/, or a user's, break a rule
 ├─ MappingError               a triple has no place in the property graph
 ├─ StoreError                 the graph database cannot do what was asked
 │   ├─ StoreUnreachable       no server answers at the address
 │   ├─ StoreDenied            the server refuses the user or the password
 │   ├─ StoreForeign           the database holds nodes that are not ours
 │   ├─ StoreCorrupt           the embedded store's data folder cannot be read
 │   ├─ StoreTimeout           a statement ran past its deadline
 │   └─ MigrationError         applied migrations and the files disagree
 ├─ ReleaseError               the loaded release is not one to answer from
 │   ├─ ReleaseMissing         nothing is loaded
 │   ├─ ReleaseLoading         a load is under way, or was cut off
 │   └─ ReleaseNewer           the graph holds a newer release than this program
 ├─ ResourceError              the machine refuses: a full disk, a port in use
 └─ RequestError               the question itself is wrong
     ├─ UnknownTerm            it names something that does not exist
     ├─ DocumentUnknown        the document is not on the list of trusted ones
     ├─ LimitExceeded          the request is larger than a limit allows
     ├─ CostExceeded           the question costs more than one may
     ├─ RateExceeded           the client asks more often than it may
     └─ SchemaHidden           this service does not tell its schema
"""

from typing import ClassVar


class MfmsecError(Exception):
    """Base of every error a user can cause; its text is one sentence with the repair."""

    code: ClassVar[str] = "INTERNAL"
    exit_code: ClassVar[int] = 1


class SettingsError(MfmsecError):
    """A setting is missing or makes no sense."""

    code = "SETTINGS_INVALID"
    exit_code = 3


class FactsError(MfmsecError):
    """The facts break a rule; the findings are in the text, one a line."""

    code = "FACTS_INVALID"
    exit_code = 1


class MappingError(MfmsecError):
    """A triple has no place in the property graph."""

    code = "MAPPING_INCOMPLETE"
    exit_code = 4


class StoreError(MfmsecError):
    """The graph database cannot do what was asked."""

    code = "STORE_FAILED"
    exit_code = 10


class StoreUnreachable(StoreError):
    """No server answers at the address."""

    code = "STORE_UNREACHABLE"
    exit_code = 11


class StoreDenied(StoreError):
    """The server refuses the user or the password."""

    code = "STORE_DENIED"
    exit_code = 12


class StoreForeign(StoreError):
    """The database holds nodes that are not ours."""

    code = "STORE_FOREIGN"
    exit_code = 13


class StoreCorrupt(StoreError):
    """The embedded store's data folder cannot be read."""

    code = "STORE_CORRUPT"
    exit_code = 14


class StoreTimeout(StoreError):
    """A statement ran past its deadline."""

    code = "STORE_TIMEOUT"
    exit_code = 15


class MigrationError(StoreError):
    """Applied migrations and the files disagree."""

    code = "MIGRATION_FAILED"
    exit_code = 16


class ReleaseError(MfmsecError):
    """The loaded release is not one to answer from."""

    code = "RELEASE_UNUSABLE"
    exit_code = 20


class ReleaseMissing(ReleaseError):
    """Nothing is loaded."""

    code = "RELEASE_MISSING"
    exit_code = 21


class ReleaseLoading(ReleaseError):
    """A load is under way, or was cut off."""

    code = "RELEASE_LOADING"
    exit_code = 22


class ReleaseNewer(ReleaseError):
    """The graph holds a newer release than this program."""

    code = "RELEASE_NEWER"
    exit_code = 23


class ResourceError(MfmsecError):
    """The machine refuses: a full disk, a port in use."""

    code = "RESOURCE_UNAVAILABLE"
    exit_code = 30


class RequestError(MfmsecError):
    """The question itself is wrong."""

    code = "BAD_REQUEST"
    exit_code = 2


class UnknownTerm(RequestError):
    """The question names something that does not exist."""

    code = "UNKNOWN_TERM"
    exit_code = 2


class DocumentUnknown(RequestError):
    """The document is not on the list of trusted ones."""

    code = "PERSISTED_DOCUMENT_NOT_FOUND"
    exit_code = 2


class LimitExceeded(RequestError):
    """The request is larger than a limit allows."""

    code = "LIMIT_EXCEEDED"
    exit_code = 2


class CostExceeded(RequestError):
    """The question costs more than one may."""

    code = "COST_LIMIT"
    exit_code = 2


class RateExceeded(RequestError):
    """The client asks more often than it may."""

    code = "RATE_LIMIT"
    exit_code = 2


class SchemaHidden(RequestError):
    """This service does not tell its schema."""

    code = "INTROSPECTION_DISABLED"
    exit_code = 2
