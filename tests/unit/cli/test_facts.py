"""What `mfmsec check` prints and how it ends."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from mfmsec.cli.app import app
from mfmsec.errors import RequestError


@pytest.mark.parametrize("form", ["text", "json"])
def test_quality_of_a_folder_that_fails(form: str, tmp_path: Path) -> None:
    """`--quality` tells of every criterion, as Markdown or as JSON, and ends with 1 where one is not met."""
    done = CliRunner().invoke(app, ["check", "--quality", "--format", form, "--folder", str(tmp_path)])

    assert done.exit_code == 1
    if form == "json":
        told = json.loads(done.stdout)
        assert (told["ok"], told["criteria"][0]["name"], told["criteria"][0]["result"]) == (False, "read", "fail")
    else:
        assert done.stdout.startswith("# Quality of mfmsec\n")
        assert "\n## read\n" in done.stdout


@pytest.mark.parametrize(
    "words",
    [
        ["check", "--quality", "--with", "x.yaml"],
        ["check", "--name", "acme"],
        ["load", "--version", "2"],
        ["serve", "--namespace", "https://acme.example/"],
    ],
)
def test_no_option_is_passed_over(words: list[str]) -> None:
    """An option that the others leave without an object is an error that names it, before anything is read."""
    done = CliRunner().invoke(app, words)

    assert isinstance(done.exception, RequestError)
    assert words[1] in str(done.exception)
