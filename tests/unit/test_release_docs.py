"""The documents on the model, on releases and on stability, and the citation file, held against what they describe."""

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import typer
import yaml

from mfmsec import resources
from mfmsec.cli.app import app
from mfmsec.domain import ids
from mfmsec.domain.difference import Difference, Group, Term, Version
from mfmsec.export import difference, ontology
from mfmsec.export.edition import edition
from mfmsec.mapping import specs
from mfmsec.source import assemble, ledger
from tests import shelf

ROOT = Path(__file__).parents[2]
MODEL, RELEASES, STABILITY = (
    (ROOT / "docs" / name).read_text(encoding="utf-8") for name in ("model.md", "releases.md", "stability.md")
)
CITATION = ROOT / "CITATION.cff"
CHECK = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.citation-file-format"]


def local(iri: str) -> str:
    return re.split(r"[/#]", iri)[-1]


def first_cells(text: str, head: str) -> list[str]:
    """Return the first cells of the table whose head begins so."""
    table = text.partition(f"\n| {head} |")[2].partition("\n\n")[0].splitlines()[2:]
    return [line.split("|")[1].strip() for line in table]


def test_the_citation_file_is_valid() -> None:
    """CITATION.cff follows the schema of the Citation File Format."""
    done = subprocess.run([*CHECK, str(CITATION)], capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout + done.stderr


def test_the_schema_sees_a_misspelt_key(tmp_path: Path) -> None:
    """A misspelt key is refused, so that passing means something."""
    sinner = tmp_path / "CITATION.cff"
    sinner.write_text(CITATION.read_text(encoding="utf-8").replace("date-released", "date-of-release"), encoding="utf-8")

    assert subprocess.run([*CHECK, str(sinner)], capture_output=True, text=True, check=False).returncode == 1


def test_the_citation_is_that_of_the_release() -> None:
    """What one is told to cite is the newest release, its day and its license, and the program's version."""
    cited: dict[str, Any] = yaml.safe_load(CITATION.read_text(encoding="utf-8"))
    folder = resources.ontology()
    facts = [fact.data for fact in assemble.read(folder).facts if fact.type == "Release"]
    newest = facts[-1]
    licence = ontology.header(folder, "http://purl.org/dc/terms/license")
    program = re.findall(r'(?m)^version = "(.+)"$', (ROOT / "pyproject.toml").read_text(encoding="utf-8"))

    assert (cited["version"], cited["date-released"]) == (newest["version"], newest["issued"][:10])
    assert cited["identifiers"][0]["value"] == f"{ids.BASE}release/{newest['version']}"
    assert (cited["license"], licence) == ("CC-BY-4.0", "https://creativecommons.org/licenses/by/4.0/")
    assert [cited["references"][0]["version"]] == program
    assert f"release {newest['version']}, {cited['url']}release/{newest['version']}" in RELEASES
    assert f"`{newest['format']}`" in RELEASES


def test_the_diagram_is_the_model() -> None:
    """Each arrow of the diagram is an edge of the specs, and each class that stands in it is told below it."""
    arrows = re.findall(r"(?m)^ +(\w+) -- (\w+) --> (\w+)$", MODEL)
    known = {(node.label, local(edge.predicate), target) for node in specs.NODES for edge in node.edges for target in edge.targets}
    told = {name for cell in first_cells(MODEL, "class") for name in cell.split(", ")}

    assert len(arrows) == MODEL.count(" --> ")
    assert set(arrows) <= known
    assert {name for start, _, end in arrows for name in (start, end)} <= told <= {node.label for node in specs.NODES}


def test_the_model_tells_the_axes_and_codes() -> None:
    """The axes, in their order as told to people, and the letters of codes are those of the code."""
    axes = re.findall(r"in a scheme: ([a-z, \n-]+)\.", MODEL)[0].replace("\n", " ").split(", ")

    assert sorted(axes) == sorted(slug for slug, _ in ids.AXES.values())
    assert set(re.findall(r"`MFM-([A-Z])0001`", MODEL)) == set(ids.CODE_LETTERS.values())


def test_examples_exist() -> None:
    """Every address and code that the documents give as an example has been given away."""
    known, _ = ledger.read(resources.ontology())
    table = MODEL.partition("\n## Names\n")[2].partition("\n\nAddresses")[0]
    names = set(re.findall(r"`([a-z-]+[/#][^`]+)`", table))

    assert len(names) > 5
    assert names <= known.entries.keys()
    for text in (MODEL, RELEASES, STABILITY):
        assert set(re.findall(r"MFM-[A-Z][0-9]{4}", text)) <= known.codes.keys()


def test_the_files_of_a_release() -> None:
    """The document names every file that a release has, and no other; the two versions are the release's own."""
    made = edition(shelf.dataset())

    files = {f"{name.partition('/')[0]}/" if "/" in name else name for name in shelf.names()}
    assert {name for cell in first_cells(RELEASES, "files") for name in re.findall(r"`([^`]+)`", cell)} == files
    assert {made.version, made.format} <= set(re.findall(r"`([^`]+)`", " ".join(RELEASES.splitlines()[:12])))


def test_the_keys_of_a_difference() -> None:
    """Each key of a difference as JSON is in the document."""
    here = Version("here")
    group = Group("Threat", added=(Term(f"{ids.BASE}threat/a", "Threat"), Term("[owl:members]", "AllDifferent")))
    told = difference.to_json(Difference(here, here, (group,), {}))

    keys = set(re.findall(r'"(\w+)":', told)) - {"class"}
    assert {"successors", "changes", "predicate", "datatype", "language"} | keys <= set(re.findall(r"`(\w+)`", RELEASES)) | {
        "value",
        "iri",
    }


@pytest.mark.parametrize("text", [RELEASES, STABILITY, MODEL])
def test_commands_and_options_exist(text: str) -> None:
    """Each command that the documents show exists, with its options."""
    command_line: Any = typer.main.get_command(app)
    for words in (line.split() for line in re.findall(r"(?m)(?:^    |`)mfmsec ([a-z][^`\n#]*)", text)):
        command = command_line.commands[words[0]]
        options = {name for parameter in command.params for name in parameter.opts}
        assert {word for word in words if word.startswith("--")} <= options, words
