"""The command that tells two states of the catalog apart."""

from enum import StrEnum
from typing import Annotated

import typer

from mfmsec import settings
from mfmsec.cli import screen


class DiffFormat(StrEnum):
    """Forms of a difference."""

    TEXT = "text"
    JSON = "json"
    MARKDOWN = "markdown"


SIDE = "shipped, graph, or the path of a release or ontology folder."


def diff(
    old: Annotated[str, typer.Argument(help=f"What was: {SIDE}")],
    new: Annotated[str, typer.Argument(help=f"What is: {SIDE}")],
    form: Annotated[DiffFormat, typer.Option("--format", help="text, json or markdown.")] = DiffFormat.TEXT,
    only: Annotated[str, typer.Option("--only", metavar="SOURCE", help="One source, ours or a user's.")] = "",
    stated: Annotated[bool, typer.Option("--stated", help="Leave out what follows from the facts by rule.")] = False,
) -> None:
    """Tell what was added, removed, changed and retired between two states; exit 1 where they differ."""
    from mfmsec.export import changelog, difference
    from mfmsec.store import sides

    found = sides.difference(old, new, settings.from_environment(), only=only, stated_only=stated)
    if form is DiffFormat.TEXT:
        screen.marked(difference.to_text(found))
    else:
        screen.emit(difference.to_json(found) if form is DiffFormat.JSON else changelog.to_markdown(found))
    raise typer.Exit(0 if found.equal else 1)
