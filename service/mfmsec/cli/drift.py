"""The command that holds a newer file of a framework against our mappings."""

from pathlib import Path
from typing import Annotated

import typer

from mfmsec import resources
from mfmsec.cli import screen


def drift(
    file: Annotated[Path, typer.Argument(help="The publisher's newer file, or the folder of its files.")],
    since: Annotated[Path | None, typer.Option(help="An older file of theirs, to tell also what was added and moved.")] = None,
    framework: Annotated[
        str | None, typer.Option(help="Which of our frameworks to hold it against, if not that of the file.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Say what a newer ATLAS, ATT&CK, OWASP, D3FEND, CWE or CAPEC retired, renamed, moved or added; exit 1 if anything."""
    from mfmsec.export import drift as told
    from mfmsec.source import assemble
    from mfmsec.source.drift import compare, read

    newer = read.read(file)
    older = read.read(since) if since else None
    found = compare.drift(compare.held(assemble.read(resources.ontology()), newer, framework), newer, older)
    if as_json:
        screen.emit(told.to_json(found))
    else:
        if not found.none:
            screen.table(f"Drift of {found.framework}", *told.rows(found))
        screen.emit(told.summary(found))
    raise typer.Exit(0 if found.none else 1)
