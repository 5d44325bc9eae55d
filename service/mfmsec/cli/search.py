"""The command that searches the loaded graph."""

from typing import Annotated, Any

import typer

from mfmsec.cli import screen
from mfmsec.cli.ask import Format, opened, reader, show
from mfmsec.domain import vocabulary
from mfmsec.query.index import Kind

COLUMNS = ("score", "type", "code", "label", "matched", "iri")


def search(
    text: Annotated[str, typer.Argument(help="A code, an id, a name, an author or other words.")],
    kinds: Annotated[list[Kind] | None, typer.Option("--type", case_sensitive=False, help="Only nodes of this type.")] = None,
    modality: Annotated[list[vocabulary.Modality] | None, typer.Option(help="Only nodes on this modality.")] = None,
    first: Annotated[int, typer.Option(help="How many, at most 100.")] = 20,
    form: Annotated[Format, typer.Option("--format", help="table, json or csv.")] = Format.TABLE,
) -> None:
    """Search the loaded graph: best first, unfinished and misspelled words included."""
    from mfmsec.query import search as query
    from mfmsec.query.index import Part
    from mfmsec.query.select import Property

    wanted = query.sought(text, tuple(kinds or ()), tuple(modality or ()))
    window = query.window({"first": first})
    with opened() as graph:
        found, nodes = query.answer(reader(graph), wanted, window, tuple(Property(part.value, part.value) for part in Part))
    rows = [_row(text, score, node) for score, node in nodes]
    show(f"Found {found.total:,}", COLUMNS, rows, form)
    if form is Format.TABLE and found.has_next:
        screen.say(f"{found.total - len(rows):,} more; see more with --first, or narrow the search with --type and --modality.")


def _row(text: str, score: float, node: dict[str, Any]) -> tuple[Any, ...]:
    from mfmsec.query.matched import matches
    from mfmsec.query.plan import TYPE_KEY

    matched = "; ".join(f"{match.part.name.lower().replace('_', ' ')}: {', '.join(match.words)}" for match in matches(text, node))
    return (round(score, 1), node[TYPE_KEY], node["code"], node["label"], matched, node["iri"])
