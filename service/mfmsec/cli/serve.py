"""The command that serves: GraphQL, SPARQL and pages over HTTP."""

import dataclasses
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mfmsec import resources, settings
from mfmsec.cli import screen
from mfmsec.cli.load import Name, Namespace, With, given, users

if TYPE_CHECKING:
    from mfmsec.store.driver import Store


def serve(  # noqa: PLR0913, PLR0917 - each is an option
    host: Annotated[str | None, typer.Option(help="Address to listen on; MFMSEC_HOST otherwise.")] = None,
    port: Annotated[int | None, typer.Option(min=1, max=65535, help="Port to listen on; MFMSEC_PORT otherwise.")] = None,
    prepare: Annotated[
        bool, typer.Option("--prepare", help="First check the facts, load them, and print the flagship answer.")
    ] = False,
    own: With = None,
    name: Name = None,
    namespace: Namespace = None,
) -> None:
    """Serve the loaded graph over HTTP: GraphQL, SPARQL, and a page or RDF at every address."""
    from mfmsec.api import app
    from mfmsec.api.graphql import trusted
    from mfmsec.store import driver

    told = given(own, name=name, namespace=namespace)
    chosen = settings.from_environment()
    chosen = dataclasses.replace(chosen, host=host or chosen.host, port=port or chosen.port)
    app.refuse_taken(chosen.host, chosen.port)
    trusted.documents(chosen)  # a wrong manifest is told before anything is loaded
    with driver.connect(chosen, lasting=True) as graph:
        if prepare or own:
            _prepare(chosen, graph, own or [], told)
        screen.say(f"GraphiQL: http://{chosen.host}:{chosen.port}/graphql   (stop with Ctrl-C)")
        app.serve(chosen, graph)


def _prepare(chosen: settings.Settings, graph: "Store", own: list[Path], told: dict[str, str]) -> None:
    from mfmsec.cli.ask import flagship
    from mfmsec.store import catalog
    from mfmsec.store import changes as compared

    screen.say("Checking the facts as written (`mfmsec check` also holds them against shapes and checks) …")
    dataset = catalog.dataset(resources.ontology())
    held = users(own, dataset, told)
    wanted = catalog.beside(graph, dataset, resources.ontology(), datetime.now(UTC), held)
    screen.say("Loading …")
    with screen.progress() as progress:
        plan = catalog.put_all(graph, wanted, chosen, progress=progress)
    screen.say("".join(compared.describe(part, dry_run=False) for part in plan.changes).rstrip())
    flagship(graph)
