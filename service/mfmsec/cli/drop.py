"""The command that removes a user's source from the graph."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from mfmsec import settings
from mfmsec.cli import screen


def drop(
    source: Annotated[str, typer.Argument(metavar="SOURCE", help="Name of a user's source, such as acme.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be removed, and change nothing.")] = False,
) -> None:
    """Remove one user's source from the graph: all its facts, and what follows from them."""
    from mfmsec.store import catalog, driver
    from mfmsec.store import changes as compared

    chosen = settings.from_environment()
    with driver.connect(chosen) as graph:
        plan = catalog.drop(graph, source, chosen, datetime.now(UTC), dry_run=dry_run)
    screen.emit("".join(compared.describe(part, dry_run=dry_run) for part in plan.changes if plan.differs(part)))
