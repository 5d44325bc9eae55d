"""The command that begins a fact: a template, to standard output or into the folder of a user's source."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from mfmsec import resources
from mfmsec.cli import screen


class Kind(StrEnum):
    """What a template can be of."""

    THREAT = "threat"
    DEFENSE = "defense"
    ATTACK = "attack"
    METHOD = "method"
    COVERAGE = "coverage"
    SYSTEM = "system"
    REFERENCE = "reference"
    FRAMEWORK = "framework"
    ENTRY = "entry"
    MAPPING = "mapping"
    SOURCE = "source"


def new(
    kind: Annotated[Kind, typer.Argument(metavar="KIND", help=f"{', '.join(Kind)}.")],
    source: Annotated[str, typer.Option("--source", help="Name of your source, such as acme.")] = "acme",
    own: Annotated[
        Path | None, typer.Option("--with", help="Folder of your source, to write a new file there; nothing is overwritten.")
    ] = None,
) -> None:
    """Write a template of a fact of your own: valid once each TODO is filled in, with the next free code."""
    from mfmsec.source import assemble
    from mfmsec.source.own import template

    if own is None:
        screen.emit(template.blank(kind, source, assemble.context(resources.ontology())))
    else:
        screen.emit(f"{template.add(kind, own, resources.ontology(), source)}\n")
