"""Commands on the files under ontology/: check, format, build."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from mfmsec import resources
from mfmsec.cli import screen


class ReportFormat(StrEnum):
    """Forms of a report."""

    TEXT = "text"
    JSON = "json"


def check(
    form: Annotated[ReportFormat, typer.Option("--format", help="text or json.")] = ReportFormat.TEXT,
    folder: Annotated[Path | None, typer.Option(help="An ontology folder other than the shipped one.")] = None,
) -> None:
    """Check everything: the form of the files, the facts, the shapes, the checks and what follows from them."""
    from mfmsec.source import report

    found = report.check(folder or resources.ontology(), screen.say)
    screen.emit(found.to_json() if form is ReportFormat.JSON else found.to_text())
    raise typer.Exit(1 if found.failed else 0)


def format_(
    folder: Annotated[Path | None, typer.Option(help="An ontology folder other than the shipped one.")] = None,
) -> None:
    """Rewrite YAML and Turtle files into their normal form."""
    from mfmsec.source import report

    changed = report.format_files(folder or resources.ontology())
    screen.emit("".join(f"{name}\n" for name in changed) or "Every file is in its normal form.\n")


def build(
    output: Annotated[Path, typer.Option("--output", "-o", help="Folder to write the release to.")] = Path("release"),
) -> None:
    """Check everything, then write the release: the dataset in every RDF format, schema, mappings, context, checksums."""
    from mfmsec.export import rdf
    from mfmsec.source import report
    from mfmsec.store import catalog

    folder = resources.ontology()
    found = report.check(folder, screen.say)
    if found.failed:
        screen.emit(found.to_text())
        raise typer.Exit(1)
    files = rdf.release(catalog.dataset(folder), catalog.companions(folder))
    for name, content in sorted(files.items()):
        target = output / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
        screen.emit(f"{target} {len(content):,} bytes\n")
