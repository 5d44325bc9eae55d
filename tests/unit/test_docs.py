"""The documents, held against what they describe."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import graphql
import pytest
import typer

from mfmsec import errors, resources, settings
from mfmsec.api.graphql.schema import schema
from mfmsec.cli.app import app
from mfmsec.source import assemble

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
FOLDERS = (ROOT, ROOT / "docs", ROOT / "docs" / "decisions", ROOT / "ontology", ROOT / "migrations")
DOCUMENTS = [path for folder in FOLDERS for path in sorted(folder.glob("*.md"))]


def section(title: str) -> str:
    """Return the text below a heading of the README, up to the next of its level."""
    return re.split(r"(?m)^## ", README.partition(f"\n## {title}\n")[2])[0]


def cells(title: str) -> list[tuple[str, ...]]:
    """Return the rows of the table below a heading, without its head; marks of code are taken off."""
    rows = [line.strip("| ").split("|") for line in section(title).splitlines() if line.startswith("|")]
    return [tuple(cell.strip().strip("`") for cell in row) for row in rows[2:]]


def tree(error: type[errors.MfmsecError]) -> Iterator[type[errors.MfmsecError]]:
    """Yield every error of the tree below one; what a module derives for itself keeps code and exit of its parent."""
    for below in error.__subclasses__():
        if below.__module__ == errors.__name__:
            yield below
            yield from tree(below)


def commands(group: object, prefix: str = "") -> dict[str, Any]:
    """Return each command of the command line by the words that call it."""
    below = getattr(group, "commands", None)
    if below is None:
        return {prefix.strip(): group}
    found = [commands(command, f"{prefix} {name}") for name, command in below.items()]
    return {name: command for part in found for name, command in part.items()}


def calls() -> list[list[str]]:
    """Return the words of each call of `mfmsec` in the README's section on the command line."""
    lines = re.findall(r"(?m)^    mfmsec (.+)$", section("The command line"))
    return [line.partition("#")[0].split() for line in lines]


def test_readme_tells_every_setting() -> None:
    """The README's table of settings is the settings, with their defaults and help."""
    assert cells("Settings") == settings.variables()


def test_readme_tells_every_exit_code() -> None:
    """The README's table of exit codes is the tree of errors, in the order of the codes."""
    expected = {(str(error.exit_code), error.code, str(error.__doc__)) for error in tree(errors.MfmsecError)}

    found = cells("Exit codes")

    assert set(found) == expected
    assert [int(row[0]) for row in found] == sorted(int(row[0]) for row in found)


def test_readme_shows_every_command() -> None:
    """The README's section on the command line shows each command, and none that does not exist."""
    known = commands(typer.main.get_command(app))
    shown = {" ".join(words[:2]) if words[0] == "store" else words[0] for words in calls()}

    assert shown <= known.keys()
    assert known.keys() - shown <= {"store stop"}


def test_readme_shows_only_options_that_exist() -> None:
    """Each option that the README's calls use is one of its command's."""
    known = commands(typer.main.get_command(app))

    for words in calls():
        command = known[" ".join(words[:2]) if words[0] == "store" else words[0]]
        options = {name for parameter in command.params for name in (*parameter.opts, *parameter.secondary_opts)}
        assert {word for word in words if word.startswith("-")} <= options, words


def test_make_targets_in_the_documents_exist() -> None:
    """Whatever a document tells one to make can be made."""
    targets = set(re.findall(r"(?m)^([a-z0-9-]+):", (ROOT / "Makefile").read_text(encoding="utf-8")))

    named = {
        target
        for path in DOCUMENTS
        for target in re.findall(r"(?:^ {4}|`)make ([a-z0-9-]+)", path.read_text(encoding="utf-8"), re.MULTILINE)
    }

    assert {"serve", "test"} <= named <= targets


def test_every_make_target_tells_what_it_does() -> None:
    """`make help` lists each target that one may call."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    callable_ones = set(re.findall(r"(?m)^\.PHONY: (.+)$", makefile)[0].split())

    assert set(re.findall(r"(?m)^([a-z0-9-]+):.*## \S", makefile)) == callable_ones


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_links_lead_to_files(path: Path) -> None:
    """Each relative link of a document leads to a file or folder of the checkout."""
    links = re.findall(r"\]\(([^)#\s]+)[^)]*\)", path.read_text(encoding="utf-8"))

    assert [link for link in links if "://" not in link and not (path.parent / link).exists()] == []


def test_readme_asks_what_the_service_answers() -> None:
    """The query that the README sends over HTTP is valid under the service's schema."""
    document = section("The first answer").partition("'query=")[2].partition("'")[0]

    assert graphql.validate(schema(), graphql.parse(document)) == []


def test_readme_shows_a_row_as_it_is() -> None:
    """The row that the README shows as an example is the row of the facts."""
    shown: dict[str, Any] = json.loads(section("The first answer").partition("```json\n")[2].partition("```")[0])
    facts = {fact.id: fact.data for fact in assemble.read(resources.ontology()).facts}
    row = next(data for data in facts.values() if data.get("code") == shown["code"])

    assert shown["finding"] == row["finding"]
    assert [shown[key].lower() for key in ("outcome", "basis", "adaptive")] == [
        row[key] for key in ("outcome", "basis", "adaptive")
    ]
    for end in ("subject", "object"):
        assert shown[end] == {key: facts[row[end]][key] for key in ("code", "label")}
    assert shown["references"] == [{key: facts[name][key] for key in ("title", "year", "url")} for name in row["references"]]


def test_changelog_tells_of_this_version() -> None:
    """The version of the package has its entry in the changelog."""
    version = re.findall(r'(?m)^version = "(.+)"$', (ROOT / "pyproject.toml").read_text(encoding="utf-8"))[0]

    assert f"\n## [{version}] - " in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_decisions_are_numbered_and_listed() -> None:
    """Decisions are numbered without a gap, and their list names each."""
    folder = ROOT / "docs" / "decisions"
    names = sorted(path.name for path in folder.glob("[0-9]*.md"))

    assert [name[:4] for name in names] == [f"{number:04}" for number in range(1, len(names) + 1)]
    assert re.findall(r"\]\((.+?)\)", (folder / "README.md").read_text(encoding="utf-8")) == names
