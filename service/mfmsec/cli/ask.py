"""Commands that ask: a GraphQL document, the protection of threats, a competency question."""

import json
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mfmsec import resources, settings
from mfmsec.cli import screen
from mfmsec.domain import vocabulary
from mfmsec.domain.entities import Evidence
from mfmsec.errors import RequestError

if TYPE_CHECKING:
    from mfmsec.query.release import Read
    from mfmsec.store.driver import Store


class Format(StrEnum):
    """Forms of an answer."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"


class Place(StrEnum):
    """Where a competency question is asked."""

    GRAPH = "graph"
    FILES = "files"


def query(
    document: Annotated[str, typer.Argument(metavar="FILE", help="File with a GraphQL document; - for standard input.")] = "-",
    variables: Annotated[str, typer.Option(help="Variables, as a JSON object.")] = "{}",
) -> None:
    """Answer a GraphQL document from the loaded graph, as JSON; exit 2 where the answer has errors."""
    from mfmsec.api.graphql import schema

    text, given = _document(document), _variables(variables)
    with opened() as graph:
        answer = schema.run(text, given, reader(graph))
    screen.emit(json.dumps(answer, ensure_ascii=False, indent=2) + "\n")
    raise typer.Exit(RequestError.exit_code if answer.get("errors") else 0)


def _document(name: str) -> str:
    try:
        return sys.stdin.read() if name == "-" else Path(name).read_text(encoding="utf-8")
    except FileNotFoundError as error:
        msg = f"There is no file {name}; name a file with a GraphQL document, or - for standard input."
        raise RequestError(msg) from error
    except UnicodeDecodeError as error:
        msg = f"{'Standard input' if name == '-' else name} is not UTF-8 (byte {error.start}); save the document as UTF-8."
        raise RequestError(msg) from error


def _variables(text: str) -> dict[str, Any]:
    try:
        given = json.loads(text)
    except ValueError as error:
        msg = f"--variables is no JSON: {error}; write an object, as in '{{\"year\": 2025}}'."
        raise RequestError(msg) from error
    if not isinstance(given, dict):
        msg = f"--variables is {text}; write a JSON object, as in '{{\"year\": 2025}}'."
        raise RequestError(msg)
    return given


def protection(  # noqa: PLR0913, PLR0917 - each is an option of the command
    element: Annotated[list[vocabulary.Element] | None, typer.Option(help="Threats that act on this element.")] = None,
    flow: Annotated[list[vocabulary.Flow] | None, typer.Option(help="Threats that act on this link of the channel.")] = None,
    modality: Annotated[list[vocabulary.Modality] | None, typer.Option(help="On this modality; all where none is named.")] = None,
    adaptive: Annotated[bool, typer.Option("--adaptive", help="Count a test only if the attacker knew the defense.")] = False,
    as_of: Annotated[int | None, typer.Option(metavar="YEAR", help="Only what had appeared by this year.")] = None,
    form: Annotated[Format, typer.Option("--format", help="table, json or csv.")] = Format.TABLE,
) -> None:
    """Say how well threats are covered on modalities: each row of evidence with its citations, and the verdicts that follow."""
    with opened() as graph:
        _protection(
            reader(graph), {"HAS_ELEMENT": element, "HAS_FLOW": flow}, modality, Evidence(adaptive=adaptive, as_of=as_of), form
        )


def flagship(graph: "Store") -> None:
    """Print which defenses cover bandwidth attacks on the audio modality."""
    threats = {"HAS_ELEMENT": [vocabulary.Element.BANDWIDTH]}
    _protection(reader(graph), threats, [vocabulary.Modality.AUDIO], Evidence(), Format.TABLE)


def ask(
    wanted: Annotated[
        str | None, typer.Argument(metavar="[QUESTION]", help="Such as cq07; all are listed where none is named.")
    ] = None,
    where: Annotated[Place, typer.Option("--of", help="Ask the loaded graph in GraphQL, or the files in SPARQL.")] = Place.GRAPH,
    form: Annotated[Format, typer.Option("--format", help="table, json or csv.")] = Format.TABLE,
) -> None:
    """Ask a competency question, or list them."""
    from mfmsec.query import questions

    folder = resources.ontology()
    if wanted is None:
        show("Questions", ("id", "question"), [(each.id, each.title) for each in questions.every(folder)], form)
        return
    question = questions.find(folder, wanted)
    if where is Place.FILES:
        from mfmsec.source import ask as of_files
        from mfmsec.store import catalog

        columns, rows = of_files.answer(catalog.dataset(folder), question.sparql)
    else:
        from mfmsec.api.graphql import schema

        with opened() as graph:
            columns, rows = questions.rows(question, schema.run(question.graphql, {}, reader(graph)))
    show(question.title, columns, rows, form)


def opened() -> Any:  # noqa: ANN401 - a context manager of a Store, whose module is heavy
    """Open the store of the settings."""
    from mfmsec.store import driver

    return driver.connect(settings.from_environment())


def reader(graph: "Store") -> "Read":
    """Return the read door of a store, with the deadline of the settings."""
    from mfmsec.store import tx

    timeout = settings.from_environment().query_timeout
    return lambda statement, parameters: tx.read(graph, statement, parameters, timeout)


def _protection(read: "Read", threats: dict[str, Any], modality: Any, evidence: Evidence, form: Format) -> None:  # noqa: ANN401 - values of axes
    from mfmsec.export import protection as written
    from mfmsec.query.protection import Question, protection
    from mfmsec.query.select import And
    from mfmsec.query.terms import has

    where = And(tuple(has(edge, values) for edge, values in threats.items() if values))
    found = protection(read, Question(where, tuple(modality or vocabulary.Modality), evidence))
    if form is Format.JSON:
        screen.emit(written.to_json(found))
        return
    columns, rows = written.evidence(found, brief=form is Format.TABLE)
    show("Evidence", columns, rows, form)
    if form is Format.TABLE:
        screen.table("Verdicts", *written.verdicts(found))
        screen.emit(written.summary(found))


def show(title: str, columns: Any, rows: Any, form: Format) -> None:  # noqa: ANN401 - cells of any type
    """Print rows in a form."""
    from mfmsec.export import table

    if form is Format.TABLE:
        screen.table(title, columns, rows)
    else:
        screen.emit(table.to_csv(columns, rows) if form is Format.CSV else table.to_json(columns, rows))
