"""Commands that write the catalog in other forms: build and export."""

from contextlib import nullcontext
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from mfmsec import resources, settings
from mfmsec.cli import screen


class ExportFormat(StrEnum):
    """Formats that the catalog is written in."""

    NQUADS = "nquads"
    TRIG = "trig"
    TURTLE = "turtle"
    NTRIPLES = "ntriples"
    JSONLD = "jsonld"
    RDFXML = "rdfxml"
    SSSOM = "sssom"


class What(StrEnum):
    """What is written: the dataset, or one ontology."""

    DATASET = "dataset"
    BASE = "base"
    FULL = "full"
    SCHEMA = "schema"


def build(
    output: Annotated[Path, typer.Option("--output", "-o", help="Folder to write the release to.")] = Path("release"),
    record: Annotated[
        bool, typer.Option("--record", help="Enter its ids and codes in the ledger, released.tsv, for ever.")
    ] = False,
) -> None:
    """Check everything, then write the release: the facts in every RDF format, schema, mappings, descriptions, checksums."""
    from mfmsec.export import release
    from mfmsec.source import ledger, quality, replace, report
    from mfmsec.store import catalog

    folder = resources.ontology()
    found = report.check(folder, screen.say)
    if found.failed:
        screen.emit(found.to_text())
        raise typer.Exit(1)
    dataset = catalog.dataset(folder)
    assessed = quality.assess(folder, found, dataset, screen.say)
    if assessed.failed:
        screen.emit(assessed.to_markdown())
        raise typer.Exit(1)
    with replace.folder(output) as target:
        release.write(dataset, folder, target, assessed)
    for file in sorted(target.written):
        screen.emit(f"{output / file.name} {file.size:,} bytes\n")
    if record:
        new = ledger.record(dataset, folder, catalog.release(dataset))
        screen.emit(f"{folder / ledger.FILE} {len(new):,} new ids\n")


def export(
    form: Annotated[ExportFormat, typer.Argument(metavar="FORMAT", help=f"{', '.join(ExportFormat)}.")],
    from_graph: Annotated[bool, typer.Option("--from-graph", help="Read the loaded graph instead of the files.")] = False,
    only: Annotated[str, typer.Option("--only", metavar="SOURCE", help="One source, ours or a user's.")] = "",
    what: Annotated[
        What,
        typer.Option("--what", help="dataset: the facts; or one ontology: schema, base (stated facts too), full (all)."),
    ] = What.DATASET,
) -> None:
    """Write the catalog to standard output: all sources with what follows from them as RDF, or the mappings alone as SSSOM."""
    from mfmsec.export import release
    from mfmsec.store import catalog, driver, outward

    folder = resources.ontology()
    with driver.connect(settings.from_environment()) if from_graph else nullcontext() as graph:
        opened = outward.dataset(graph, only) if graph else nullcontext(catalog.dataset(folder))
        with opened as dataset, screen.stream() as out:
            release.export(dataset, folder, out, form, what=what, only=only)
