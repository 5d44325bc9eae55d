"""Releases: published states of the catalog."""

from typing import Any

from mfmsec.api.graphql.fields import concept, prop
from mfmsec.api.graphql.types.common import DateTime, Entity


def _moment(found: Any) -> str | None:  # noqa: ANN401 - text, or a moment of the driver's
    return str(found.iso_format()) if hasattr(found, "iso_format") else found


@concept("Release")
class Release(Entity):
    """A published state of the catalog."""

    version: str | None = prop("version")
    format_version: str | None = prop("formatVersion")
    issued: DateTime | None = prop("issued", finish=_moment)
    note: str | None = prop("note")
