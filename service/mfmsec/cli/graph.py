"""Commands on the loaded graph: migrate, stats, and the embedded store."""

from collections import Counter
from datetime import UTC, datetime
from typing import Annotated

import typer

from mfmsec import resources, settings
from mfmsec.cli import screen
from mfmsec.domain import ids

store = typer.Typer(help="The embedded store: see whether it runs, or stop it.", no_args_is_help=True)


def migrate(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be applied, and change nothing.")] = False,
    verify: Annotated[bool, typer.Option("--verify", help="Compare constraints and indexes with the specs.")] = False,
) -> None:
    """Bring the graph's constraints and indexes up to date."""
    from mfmsec.mapping import cypher
    from mfmsec.store import driver, plan
    from mfmsec.store import migrate as migrations

    with driver.connect(settings.from_environment()) as graph:
        if verify:
            faults = migrations.verify(graph, cypher.constraints())
            screen.emit("".join(f"{fault}\n" for fault in faults) or "The graph has every constraint and index of the specs.\n")
            raise typer.Exit(1 if faults else 0)
        plan.refuse_foreign(graph)
        applied = migrations.pending(graph, resources.migrations()) if dry_run else migrations.apply(graph, resources.migrations())
        verb = "would be applied" if dry_run else "applied"
        screen.emit("".join(f"{name} {verb}\n" for name in applied) or "Nothing to apply.\n")


def stats(
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    only: Annotated[str | None, typer.Option("--only", help="Name of the one source to count; ours is mfmsec.")] = None,
) -> None:
    """Count triples per predicate in our files and in the loaded graph, source by source; exit 1 where ours differ."""
    from mfmsec.export import table
    from mfmsec.mapping.model import compact
    from mfmsec.query import statistics
    from mfmsec.store import driver, readback

    with driver.connect(settings.from_environment()) as graph:
        sources = readback.named(graph, only)
        loaded = statistics.of_graph(graph)
        sizes = {source: statistics.size(graph, source) for source in sources}
    counts = {"files": _in_files()} if ids.SOURCE in sources else {}
    counts |= {statistics.column(source): loaded.get(source, Counter()) for source in sources}
    names = sorted(set().union(*counts.values()), key=compact)
    columns, rows = ("predicate", *counts), [(compact(name), *(one[name] for one in counts.values())) for name in names]
    if as_json:
        screen.emit(table.to_json(columns, rows))
    else:
        screen.table("Triples per predicate", columns, rows)
        screen.emit(f"{counts['files'].total():,} triples in our files\n" if "files" in counts else "")
        for source, (nodes, edges) in sizes.items():
            total = counts[statistics.column(source)].total()
            screen.emit(f"{total:,} triples of {source} in the graph, as {nodes:,} nodes and {edges:,} edges\n")
    raise typer.Exit(0 if "files" not in counts or counts["files"] == counts["graph"] else 1)


def _in_files() -> Counter[str]:
    """Count the triples of each predicate in our files."""
    from mfmsec.query import statistics
    from mfmsec.store import catalog

    return statistics.of_dataset(catalog.dataset(resources.ontology()))


@store.command(name="status")
def status() -> None:
    """Say whether the embedded store runs, where its data lie, and who uses it."""
    from mfmsec.store import embedded

    found = embedded.status(settings.from_environment().home)
    told = {"folder": found.folder, "data": f"{found.data_bytes:,} bytes"}
    if found.running:
        since = datetime.fromtimestamp(found.since or 0, UTC).isoformat(timespec="seconds")
        told |= {"process": found.pid, "port": found.port, "since": since, "clients": found.leases}
    screen.emit("running\n" if found.running else "not running\n")
    screen.emit("".join(f"{name:<8} {value}\n" for name, value in told.items()))


@store.command(name="stop")
def stop() -> None:
    """Stop the embedded store, also while other commands use it."""
    from mfmsec.store import embedded

    stopped = embedded.stop(settings.from_environment().home)
    screen.emit("Stopped.\n" if stopped else "It was not running.\n")
