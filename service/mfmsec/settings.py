"""The settings, read from the environment in one place."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from math import inf
from pathlib import Path
from typing import Any

from mfmsec.errors import SettingsError

_NOWHERE = Path()
LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
MODES = ("off", "prefer", "only")
SCHEMES = ("bolt", "bolt+s", "bolt+ssc", "neo4j", "neo4j+s", "neo4j+ssc")
SWITCH = ("on", "off")
CLIENTS = ("address", "api-key")
_RATE = re.compile(r"[1-9][0-9]{0,6}/(second|minute|hour|day)")
_ORIGIN = re.compile(r"https?://[^/\s*]+")


def _setting(variable: str, default: Any, help_text: str) -> Any:  # noqa: ANN401 - a dataclass field of any type
    return field(default=default, metadata={"variable": variable, "help": help_text})


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Everything the environment can set; `variables()` lists them with their help."""

    neo4j_uri: str = _setting("NEO4J_URI", "", "Neo4j to use, as bolt:// or neo4j:// address; empty starts the embedded store")
    neo4j_username: str = _setting("NEO4J_USERNAME", "neo4j", "user of that Neo4j")
    neo4j_password: str = _setting("NEO4J_PASSWORD", "", "password of that user; required with NEO4J_URI")
    neo4j_database: str = _setting("NEO4J_DATABASE", "neo4j", "database in that Neo4j")
    home: Path = _setting("MFMSEC_HOME", _NOWHERE, "folder of the embedded store; by default mfmsec in the user's data folder")
    host: str = _setting("MFMSEC_HOST", "127.0.0.1", "address the service listens on")
    port: int = _setting("MFMSEC_PORT", 8000, "port the service listens on")
    query_timeout: float = _setting("MFMSEC_QUERY_TIMEOUT", 10.0, "seconds after which a query is cut off")
    transaction_limit: int = _setting(
        "MFMSEC_TRANSACTION_LIMIT",
        250_000,
        "changes up to which a load is one transaction; beyond it, readers wait until it is complete",
    )
    log_level: str = _setting("MFMSEC_LOG_LEVEL", "INFO", "DEBUG, INFO, WARNING or ERROR")
    cache_seconds: float = _setting(
        "MFMSEC_CACHE_SECONDS", 1.0, "seconds for which an answer may be given again without asking the database; 0 for none"
    )
    trusted_documents: Path = _setting("MFMSEC_TRUSTED_DOCUMENTS", _NOWHERE, "manifest of trusted documents, as JSON file")
    trusted_mode: str = _setting("MFMSEC_TRUSTED_MODE", "prefer", "off, prefer (others are answered too) or only (no others)")
    cors_origins: str = _setting("MFMSEC_CORS_ORIGINS", "", "origins whose pages may ask, commas between, or *; empty for none")

    introspection: str = _setting("MFMSEC_INTROSPECTION", "on", "on, or off: the schema is told to nobody, by no message either")
    rate_limit: str = _setting("MFMSEC_RATE_LIMIT", "", "how often a client may ask, for example 600/minute; empty for no limit")
    rate_by: str = _setting(
        "MFMSEC_RATE_BY", "address", "what a client is: address, or api-key (X-API-Key, which a gateway in front has to check)"
    )
    trusted_proxies: int = _setting(
        "MFMSEC_TRUSTED_PROXIES", 0, "how many proxies stand in front and tell in X-Forwarded-For who asks"
    )
    sparql_workers: int = _setting(
        "MFMSEC_SPARQL_WORKERS", 4, "how many processes may answer SPARQL, started as they are needed; 0 for no SPARQL"
    )

    @property
    def embedded(self) -> bool:
        """Whether the embedded store is used."""
        return not self.neo4j_uri

    @property
    def origins(self) -> tuple[str, ...]:
        """The origins whose pages may ask."""
        return tuple(filter(None, (one.strip() for one in self.cors_origins.split(","))))


def variables() -> list[tuple[str, str, str]]:
    """Return each setting as (variable, default as text, help)."""
    return [
        (f.metadata["variable"], str(f.default) if f.default not in ("", _NOWHERE) else "", f.metadata["help"])
        for f in fields(Settings)
    ]


def from_environment(environ: Mapping[str, str] | None = None) -> Settings:
    """Read the settings from the environment.

    Raises SettingsError with the variable's name and the repair where a value makes no sense.
    """
    env = os.environ if environ is None else environ
    given: dict[str, Any] = {}
    for item in fields(Settings):
        text = env.get(item.metadata["variable"], "").strip()
        if text:
            given[item.name] = _convert(item.metadata["variable"], type(item.default), text)
    given.setdefault("home", _data_home(env))
    settings = Settings(**given)
    _check_values(settings)
    _check_service(settings)
    _check_limits(settings)
    _check_neo4j(settings)
    return settings


def contents(variable: str, path: Path) -> str:
    """Return the text of a file that a setting names.

    Raises SettingsError where it cannot be read.
    """
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        msg = f"{variable} is {str(path)!r}, which cannot be read ({error}); set it to a UTF-8 text file."
        raise SettingsError(msg) from error


def _convert(variable: str, kind: type[Any], text: str) -> Any:  # noqa: ANN401 - as many types as settings
    if issubclass(kind, Path):
        return _folder(variable, text)
    try:
        return kind(text)
    except ValueError as error:
        msg = f"{variable} is {text!r}; set it to a number."
        raise SettingsError(msg) from error


def _folder(variable: str, text: str) -> Path:
    try:
        return Path(text).expanduser()
    except RuntimeError as error:  # ~ of a user who is not known here
        msg = f"{variable} is {text!r}, and nobody has that home; write the folder out in full."
        raise SettingsError(msg) from error


def _data_home(env: Mapping[str, str]) -> Path:
    base = env.get("XDG_DATA_HOME") or str(Path(env.get("HOME") or Path.home()) / ".local" / "share")
    return Path(base) / "mfmsec"


def _check_values(settings: Settings) -> None:
    if not 0 < settings.query_timeout < inf:
        msg = f"MFMSEC_QUERY_TIMEOUT is {settings.query_timeout}; set it to a number of seconds above zero."
        raise SettingsError(msg)
    if settings.log_level.upper() not in LEVELS:
        msg = f"MFMSEC_LOG_LEVEL is {settings.log_level!r}; set it to one of {', '.join(LEVELS)}."
        raise SettingsError(msg)


def _check_service(settings: Settings) -> None:
    if not 0 <= settings.cache_seconds < inf:
        msg = f"MFMSEC_CACHE_SECONDS is {settings.cache_seconds}; set it to a number of seconds, or to 0 for no cache."
        raise SettingsError(msg)
    if settings.trusted_mode not in MODES:
        msg = f"MFMSEC_TRUSTED_MODE is {settings.trusted_mode!r}; set it to one of {', '.join(MODES)}."
        raise SettingsError(msg)
    if settings.trusted_mode == "only" and not settings.trusted_documents.name:
        msg = "MFMSEC_TRUSTED_MODE is 'only' but MFMSEC_TRUSTED_DOCUMENTS is not set; set it to the manifest."
        raise SettingsError(msg)
    for origin in settings.origins:
        if origin != "*" and not _ORIGIN.fullmatch(origin):
            msg = f"MFMSEC_CORS_ORIGINS names {origin!r}; write origins as https://app.example.com, without a path, or * alone."
            raise SettingsError(msg)


def _check_limits(settings: Settings) -> None:
    if settings.introspection not in SWITCH:
        msg = f"MFMSEC_INTROSPECTION is {settings.introspection!r}; set it to one of {', '.join(SWITCH)}."
        raise SettingsError(msg)
    if settings.rate_limit and not _RATE.fullmatch(settings.rate_limit):
        msg = f"MFMSEC_RATE_LIMIT is {settings.rate_limit!r}; write it as 600/minute, with second, minute, hour or day."
        raise SettingsError(msg)
    if settings.rate_by not in CLIENTS:
        msg = f"MFMSEC_RATE_BY is {settings.rate_by!r}; set it to one of {', '.join(CLIENTS)}."
        raise SettingsError(msg)
    if settings.trusted_proxies < 0:
        msg = f"MFMSEC_TRUSTED_PROXIES is {settings.trusted_proxies}; set it to the number of proxies in front, or to 0."
        raise SettingsError(msg)
    if settings.sparql_workers < 0:
        msg = f"MFMSEC_SPARQL_WORKERS is {settings.sparql_workers}; set it to a number of processes, or to 0 for no SPARQL."
        raise SettingsError(msg)


def _check_neo4j(settings: Settings) -> None:
    if not settings.neo4j_uri:
        return
    scheme, separator, host = settings.neo4j_uri.partition("://")
    if scheme not in SCHEMES or not separator or not host:
        msg = f"NEO4J_URI is {settings.neo4j_uri!r}; write it as bolt://HOST:7687 or neo4j://HOST:7687 (also +s, +ssc)."
        raise SettingsError(msg)
    if not settings.neo4j_password:
        msg = "NEO4J_PASSWORD is not set but NEO4J_URI is; set it, or unset NEO4J_URI to use the embedded store."
        raise SettingsError(msg)
