"""Commands on the loaded graph: migrate, stats, and the embedded store."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from mfmsec import resources, settings
from mfmsec.cli import screen

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
) -> None:
    """Count triples per predicate in the files and in the loaded graph, side by side; exit 1 where they differ."""
    from mfmsec.export import table
    from mfmsec.query import statistics
    from mfmsec.store import catalog, driver

    files = statistics.of_dataset(catalog.dataset(resources.ontology()))
    with driver.connect(settings.from_environment()) as graph:
        loaded = statistics.of_graph(graph)
        nodes, edges = statistics.size(graph)
    columns = ("predicate", "files", "graph")
    rows = [(statistics.compact(name), files[name], loaded[name]) for name in sorted(files | loaded, key=statistics.compact)]
    if as_json:
        screen.emit(table.to_json(columns, rows))
    else:
        screen.table("Triples per predicate", columns, rows)
        screen.emit(
            f"{files.total():,} triples in the files, {loaded.total():,} in the graph, as {nodes:,} nodes and {edges:,} edges\n"
        )
    raise typer.Exit(0 if files == loaded else 1)


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
