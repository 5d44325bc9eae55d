"""Commands on the files under ontology/: check, format."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from mfmsec import resources
from mfmsec.cli import screen
from mfmsec.cli.load import Name, Namespace, With, given
from mfmsec.errors import RequestError


class ReportFormat(StrEnum):
    """Forms of a report."""

    TEXT = "text"
    JSON = "json"


def check(  # noqa: PLR0913, PLR0917 - each is an option
    form: Annotated[ReportFormat, typer.Option("--format", help="text or json.")] = ReportFormat.TEXT,
    folder: Annotated[Path | None, typer.Option(help="An ontology folder other than the shipped one.")] = None,
    full: Annotated[
        bool, typer.Option("--quality", help="Tell of every criterion of quality, met or not; text is Markdown.")
    ] = False,
    own: With = None,
    name: Name = None,
    namespace: Namespace = None,
) -> None:
    """Check everything: the form of the files, the facts, the shapes, the checks and what follows from them.

    With --with, check facts of your own beside ours.
    """
    chosen, as_json = folder or resources.ontology(), form is ReportFormat.JSON
    told_of = given(own, name=name, namespace=namespace)
    if full:
        from mfmsec.source import quality

        if own:
            message = "--quality is about an ontology folder of ours, not about facts of your own; leave out --with."
            raise RequestError(message)

        told = quality.assess(chosen, progress=screen.say)
        screen.emit(told.to_json() if as_json else told.to_markdown())
        raise typer.Exit(1 if told.failed else 0)
    from mfmsec.source import report
    from mfmsec.source.own import sources

    found = sources.report(own, chosen, told_of, screen.say) if own else report.check(chosen, screen.say)
    screen.emit(found.to_json() if as_json else found.to_text())
    raise typer.Exit(1 if found.failed else 0)


def format_(
    folder: Annotated[Path | None, typer.Option(help="An ontology folder other than the shipped one.")] = None,
) -> None:
    """Rewrite YAML and Turtle files into their normal form."""
    from mfmsec.source import report

    changed = report.format_files(folder or resources.ontology())
    screen.emit("".join(f"{name}\n" for name in changed) or "Every file is in its normal form.\n")
