"""Enums of the schema: each value has a description, and a retired one says what to use instead."""

from collections.abc import Mapping
from enum import Enum
from typing import Any

import strawberry

from mfmsec.api.graphql.fields import TYPES, sentence
from mfmsec.domain import definitions, ids


def enumeration(members: type[Enum], text: str, told: Mapping[str, str], retired: Mapping[str, str] | None = None) -> Any:  # noqa: ANN401 - the enum
    """Make an enum one of the schema, under its own name.

    `told` describes each member, by its value; `retired` says of some why they are not to be used any more.
    """
    made: Any = strawberry.enum(members, description=sentence(text))
    for member in made.__strawberry_definition__.values:
        member.description = sentence(told[member.value])
        member.deprecation_reason = (retired or {}).get(member.value)
    TYPES[members.__name__] = made
    return made


def axis(name: str, members: type[Enum], values: Mapping[str, str], retired: Mapping[str, str]) -> Any:  # noqa: ANN401 - the enum
    """Make an axis an enum; its values are told in the words of the ontology, and where one is retired, what takes its place."""
    slug = ids.AXES[name][0]
    told = {member.value: values[f"{slug}/{member.value}"] for member in members}
    reasons = {member.value: _reason(retired[path]) for member in members if (path := f"{slug}/{member.value}") in retired}
    return enumeration(members, definitions.CLASSES[name], told, reasons)


def _reason(successor: str) -> str:
    if not successor:
        return "Retired, and nothing takes its place."
    slug, _, value = successor.partition("/")
    owner = next(name for name, (known, _) in ids.AXES.items() if known == slug)
    return f"Retired; use {owner}.{constant(value)}."


def constant(slug: str) -> str:
    """Return the name that an enum's member has in the schema."""
    return slug.replace("-", "_").upper()
