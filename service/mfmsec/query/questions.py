"""The competency questions: what they ask, in SPARQL and in GraphQL, and how a GraphQL answer becomes a table.

Each folder of `ontology/questions/` is one question. The comments at the head of its `query.graphql` say how the answer is read;
their notation is told in `ontology/questions/README.md`. Nothing here asks anything: answers come in, tables go out.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeAlias

from mfmsec.errors import RequestError, UnknownTerm

Table: TypeAlias = tuple[list[str], list[tuple[str, ...]]]
"""Column names and rows of text, in the order of the text."""

Scope: TypeAlias = Mapping[str, Any]
"""What a path may start from: the names given so far, the item reached last, and the whole answer."""

HERE: Final = ""
ROOT: Final = "/"
APART: Final = "__"
"""What parts the words of an alias."""

_HEADER: Final = re.compile(r"#\s*(rows|keep|columns):\s*(.*)")
_APART: Final = re.compile(r',\s*(?=(?:[^"]*"[^"]*")*[^"]*$)')  # a comma outside quotes
_COLUMN: Final = re.compile(
    r'(?P<name>\w+)(?:\s*=\s*(?:"(?P<constant>[^"]*)"|(?P<count>count of )?(?P<path>[\w/.{}\[\]]+)))?'
    r'(?: as (?P<form>slug|name))?(?: joined by "(?P<join>[^"]*)")?'
)
_TEST: Final = re.compile(r"(?P<path>[\w/.]+) (?P<sign>=|!=) (?P<values>\w+(?: or \w+)*)")


@dataclass(frozen=True, slots=True)
class Question:
    """A competency question: its short id (`cq07`), its sentence, why one asks and how to read the answer, and its two queries."""

    id: str
    name: str
    title: str
    text: str
    sparql: str
    graphql: str


@dataclass(frozen=True, slots=True)
class _Column:
    """A column: its name and where its value comes from."""

    name: str
    path: str
    constant: str | None = None
    counted: bool = False
    form: str | None = None
    join: str | None = None


@dataclass(slots=True)
class _Reading:
    """One way through an answer: the paths to its rows, the tests that a row must pass, and its columns."""

    clauses: list[tuple[str, str]]
    tests: list[tuple[str, bool, frozenset[str]]]
    columns: list[_Column]


def every(folder: Path) -> list[Question]:
    """Return all questions of an ontology folder, in the order of their ids."""
    return [_read(path) for path in sorted((folder / "questions").glob("cq*/")) if path.is_dir()]


def find(folder: Path, wanted: str) -> Question:
    """Return the question with an id such as `cq07`, or with a folder's whole name.

    Raises UnknownTerm where there is none.
    """
    known = every(folder)
    for question in known:
        if wanted in {question.id, f"{question.id}_{question.name}"}:
            return question
    message = f"There is no question {wanted!r}; there are {known[0].id} to {known[-1].id}." if known else "There are no questions."
    raise UnknownTerm(message)


def _read(folder: Path) -> Question:
    number, _, name = folder.name.partition("_")
    title, _, text = (folder / "question.md").read_text(encoding="utf-8").partition("\n")
    sparql, graphql = ((folder / f"query.{kind}").read_text(encoding="utf-8") for kind in ("rq", "graphql"))
    return Question(number, name, title.removeprefix("# ").strip(), text.strip(), sparql, graphql)


def rows(question: Question, answer: Mapping[str, Any]) -> Table:
    """Turn the answer to a question's GraphQL query into a table, each row once and in the order of the text.

    `answer` is a whole GraphQL response. Raises RequestError where it holds errors or is cut off by a page, and where the header
    of the query does not fit it.
    """
    if answer.get("errors"):
        message = f"{question.id} was not answered: {answer['errors'][0].get('message', '')}"
        raise RequestError(message)
    readings = _readings(question)
    columns = [[column.name for column in reading.columns] for reading in readings]
    if not readings or not columns[0] or any(names != columns[0] for names in columns):
        message = f"{question.id}: each `# rows:` of query.graphql needs `# columns:` of the same names."
        raise RequestError(message)
    found = {row for reading in readings for row in _rows(reading, answer["data"])}
    return columns[0], sorted(found)


def _readings(question: Question) -> list[_Reading]:
    """Parse the comments at the head of a query."""
    readings: list[_Reading] = []
    for line in question.graphql.splitlines():
        header = _HEADER.fullmatch(line.strip())
        if header is None:
            continue
        word, text = header.groups()
        if word == "rows":
            readings.append(_Reading([_clause(one) for one in text.split(",")], [], []))
        elif not readings:
            message = f"{question.id}: `# {word}:` of query.graphql stands before any `# rows:`."
            raise RequestError(message)
        elif word == "keep":
            readings[-1].tests.extend(_test(one.strip()) for one in text.split(","))
        else:
            readings[-1].columns.extend(_column(one) for one in _APART.split(text))
    return readings


def _clause(text: str) -> tuple[str, str]:
    path, _, name = text.strip().partition(" as ")
    return path, name


def _test(text: str) -> tuple[str, bool, frozenset[str]]:
    form = _TEST.fullmatch(text)
    if form is None:
        raise _unread(text)
    return form["path"], form["sign"] == "=", frozenset(form["values"].split(" or "))


def _column(text: str) -> _Column:
    form = _COLUMN.fullmatch(text)
    if form is None:
        raise _unread(text)
    return _Column(form["name"], form["path"] or form["name"], form["constant"], bool(form["count"]), form["form"], form["join"])


def _unread(text: str) -> RequestError:
    return RequestError(f"`{text}` is not in the notation of ontology/questions/README.md.")


def _rows(reading: _Reading, data: Mapping[str, Any]) -> Iterator[tuple[str, ...]]:
    for scope in _scopes(reading.clauses, {HERE: data, ROOT: data}):
        if all((_text(_only(scope, path)) in values) == wanted for path, wanted, values in reading.tests):
            yield tuple(_cell(column, scope) for column in reading.columns)


def _scopes(clauses: list[tuple[str, str]], scope: Scope) -> Iterator[Scope]:
    """Yield one scope for each row."""
    if not clauses:
        yield scope
        return
    (path, name), *rest = clauses
    for step in _aliases(scope[HERE], name) if path == "*" else _named(scope, path, name):
        yield from _scopes(rest, {**scope, **step})


def _named(scope: Scope, path: str, name: str) -> Iterator[Scope]:
    for item in _walk(scope, path):
        yield {HERE: item, name: item} if name else {HERE: item}


def _aliases(members: Mapping[str, Any], pattern: str) -> Iterator[Scope]:
    """Yield each member whose alias has as many words as the pattern, and these words under the pattern's names."""
    names = pattern.split(APART)
    for alias, item in members.items():
        words = alias.split(APART)
        if len(words) == len(names):
            yield {HERE: item, **dict(zip(names, words, strict=True))}


def _walk(scope: Scope, path: str) -> Iterator[Any]:
    """Yield what a path leads to: one value, or many where it steps into lists; null where it meets null."""
    filled = re.sub(r"\{(\w+)\}", lambda found: str(scope[found[1]]), path)
    steps = filled.removeprefix(ROOT).split(".")
    if filled.startswith(ROOT):
        start = scope[ROOT]
    elif steps[0] in scope:
        start = scope[steps.pop(0)]
    else:
        start = scope[HERE]
    return _steps(start, steps)


def _steps(item: Any, steps: list[str]) -> Iterator[Any]:  # noqa: ANN401 - any part of an answer
    if item is None or not steps:
        yield item
        return
    key, inside = steps[0].removesuffix("[]"), steps[0].endswith("[]")
    if not isinstance(item, Mapping) or key not in item:
        message = f"The answer has no `{key}` where the header of the query looks for it."
        raise RequestError(message)
    if key == "edges":
        _whole(item)
    for one in item[key] or [] if inside else [item[key]]:
        yield from _steps(one, steps[1:])


def _whole(connection: Mapping[str, Any]) -> None:
    if connection.get("pageInfo", {}).get("hasNextPage") is not False:
        message = "A list of the answer is cut off, or does not say whether it is; ask for more and for `pageInfo { hasNextPage }`."
        raise RequestError(message)


def _only(scope: Scope, path: str) -> Any:  # noqa: ANN401 - any part of an answer
    found = list(_walk(scope, path))
    if len(found) != 1:
        message = f"`{path}` leads to {len(found)} values; say how they are joined."
        raise RequestError(message)
    return found[0]


def _cell(column: _Column, scope: Scope) -> str:
    if column.constant is not None:
        return column.constant
    if column.counted:
        return str(sum(1 for _ in _walk(scope, column.path)))
    if column.join is None:
        return _form(_text(_only(scope, column.path)), column.form)
    return column.join.join(sorted({_form(_text(value), column.form) for value in _walk(scope, column.path)}))


def _form(text: str, form: str | None) -> str:
    if form == "slug":
        return text.lower().replace("_", "-")
    return re.split(r"[/#]", text)[-1] if form == "name" else text


def _text(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value)
