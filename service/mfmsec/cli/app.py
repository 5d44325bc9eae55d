"""The commands, put together."""

import typer

from mfmsec.cli import ask, diff, drift, drop, export, facts, graph, load, new, search, serve

app = typer.Typer(
    name="mfmsec",
    help="Threats to multimodal foundation models, their defenses and the evidence, as one graph.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command()(serve.serve)
app.command()(facts.check)
app.command(name="format")(facts.format_)
app.command()(export.build)
app.command()(graph.migrate)
app.command()(load.load)
app.command()(new.new)
app.command()(drop.drop)
app.command()(export.export)
app.command()(graph.stats)
app.command()(diff.diff)
app.command()(drift.drift)
app.command()(ask.query)
app.command()(search.search)
app.command()(ask.protection)
app.command()(ask.ask)
app.add_typer(graph.store, name="store")
