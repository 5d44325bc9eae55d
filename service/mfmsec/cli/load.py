"""The command that loads: our catalog, and users' own facts beside it."""

from contextlib import nullcontext
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from mfmsec import resources, settings
from mfmsec.cli import screen
from mfmsec.errors import RequestError

With = Annotated[
    list[Path] | None,
    typer.Option("--with", help="Facts of your own: a folder, or a file of YAML, SSSOM or RDF; may be given several times."),
]
Name = Annotated[str | None, typer.Option("--name", help="Name of the source that a file of RDF holds, such as acme.")]
Namespace = Annotated[str | None, typer.Option("--namespace", help="Namespace of what that file describes; it ends in / or #.")]
Version = Annotated[str | None, typer.Option("--version", help="Version of that file's facts; 1 otherwise.")]


def load(  # noqa: PLR0913, PLR0917 - each is an option
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would change, and change nothing.")] = False,
    allow_older: Annotated[bool, typer.Option("--allow-older", help="Replace a newer release in the graph.")] = False,
    release: Annotated[
        Path | None, typer.Option("--release", help="A built release, such as mfmsec.nq, in place of the shipped facts.")
    ] = None,
    own: With = None,
    only: Annotated[
        str | None, typer.Option("--only", help="Name of the one source whose facts may change; refuse to change others.")
    ] = None,
    name: Name = None,
    namespace: Namespace = None,
    version: Version = None,
) -> None:
    """Load the catalog, and facts of your own, into the graph: what is new, changed or dropped, and nothing else."""
    from mfmsec.source.own import read
    from mfmsec.store import catalog, driver
    from mfmsec.store import changes as compared

    told = given(own, name=name, namespace=namespace, version=version)
    for path in own or []:
        read.refuse_absent(path)  # before the seconds that our own facts take
    chosen, folder = settings.from_environment(), resources.ontology()
    with catalog.released(release) if release else nullcontext(catalog.dataset(folder)) as dataset:
        held = users(own or [], dataset, told)
        with driver.connect(chosen) as graph, screen.progress() as progress:
            wanted = catalog.beside(graph, dataset, folder, datetime.now(UTC), held)
            plan = catalog.put_all(graph, wanted, chosen, only=only, dry_run=dry_run, allow_older=allow_older, progress=progress)
    screen.emit("".join(compared.describe(part, dry_run=dry_run) for part in plan.changes))


def given(own: list[Path] | None, **said: str | None) -> dict[str, str]:
    """Return what the command line says of a source, without what it leaves out.

    Raises RequestError where it says something, and names no file that it is said of.
    """
    told = {key: value for key, value in said.items() if value}
    if told and not own:
        message = f"--{next(iter(told))} is said of no file; name the file by --with, or leave it out."
        raise RequestError(message)
    return told


def users(paths: list[Path], dataset: Any, told: dict[str, str]) -> dict[str, Any]:  # noqa: ANN401 - an RDF store, imported where used
    """Read users' sources, print their warnings, and return what they state by name.

    Raises FactsError where one of them breaks a rule, RequestError where there is none.
    """
    if not paths:
        return {}
    from mfmsec.source.own import sources
    from mfmsec.store.readback import Held

    found = sources.judged(paths, sources.ours(resources.ontology(), dataset), told)
    for finding in (finding for one in found for finding in one.findings if finding.severity != "error"):
        screen.say(f"warning: {finding}")
    return {one.origin.name: Held(one.origin.version, list(one.stated)) for one in sources.refuse(found)}
