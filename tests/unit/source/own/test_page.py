"""What docs/own-facts.md shows is what the example holds, and what it says to write is without fault."""

import re
from pathlib import Path

import pytest
from typer.main import get_command

from mfmsec.cli.app import app
from mfmsec.source.own import judge
from mfmsec.source.own.folder import RDF
from mfmsec.source.own.judge import Ours

DOCS = Path(__file__).parents[4] / "docs"
ACME = DOCS / "own-facts" / "acme"
PAGE = (DOCS / "own-facts.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)


def test_the_page_shows_the_example() -> None:
    """Each block of YAML on the page is a file of the example, whole."""
    held = {path.read_text(encoding="utf-8") for path in ACME.glob("*.yaml")}
    assert len(blocks("yaml")) == 2
    assert set(blocks("yaml")) <= held


@pytest.mark.usefixtures("near")
def test_the_turtle_is_without_fault(ours: Ours, tmp_path: Path) -> None:
    """The Turtle on the page can be loaded as it is, under the name and namespace that the page gives."""
    (text,) = blocks("turtle")
    (tmp_path / "facts.ttl").write_text(text, encoding="utf-8")
    found = judge.judge(tmp_path / "facts.ttl", ours, {"name": "acme", "namespace": "https://acme.example/mfm/", "version": "1.1"})
    assert found.findings == ()


def test_the_page_names_every_ending() -> None:
    """Every ending that is read is on the page."""
    assert all(f"`{ending}`" in PAGE for ending in RDF)


def test_the_pages_commands_exist() -> None:
    """Each command and option that the page shows is there."""
    known = get_command(app).commands  # type: ignore[attr-defined]  # a group
    for line in re.findall(r"(?m)^    mfmsec (.*?)(?:#|$)", PAGE):
        name, *words = line.split()
        options = {option for one in known[name].params for option in one.opts}
        assert {word for word in words if word.startswith("--")} <= options, line
