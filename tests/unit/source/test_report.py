"""The whole check: its steps in order, where it stops, and what it says to people and to programs."""

import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest

from mfmsec.source import report
from mfmsec.source.findings import Finding
from tests.unit.source.small import ONTOLOGY, REFERENCE, THREAT

STEPS = ["read", "facts", "dataset", "rules", "shapes", "checks", "released", "form"]


@pytest.fixture
def whole(small: Path) -> Path:
    for name in ("rules", "schema", "shapes", "checks"):
        (small / name).symlink_to(ONTOLOGY / name)
    return small


def clock() -> Callable[[], float]:
    ticks: Iterator[int] = count()
    return lambda: float(next(ticks))


def test_our_own(capsys: pytest.CaptureFixture[str]) -> None:
    """Our own ontology passes every step, with nothing to say and nothing printed."""
    told: list[str] = []
    found = report.check(ONTOLOGY, told.append)
    assert (found.findings, found.stopped, found.failed) == ((), "", False)
    assert [step.name for step in found.steps] == STEPS
    assert all(number > 0 for step in found.steps for number in step.counts.values())
    assert len(told) == len(STEPS)
    assert capsys.readouterr() == ("", "")


def test_text_and_json(whole: Path) -> None:
    """A report says what was counted, what is wrong by file, and the verdict; its JSON says the same under stable keys."""
    (whole / "facts" / "sin.yaml").write_text('"@graph":\n' + THREAT.replace("type: Threat", "type: Treat"))
    found = report.check(whole, clock=clock())
    table, _, rest = found.to_text().partition("\n\n")
    read, facts = table.split("\n")
    assert re.fullmatch(r"read      18 files, \d+ facts {40,}1\.00 s", read)
    assert re.fullmatch(r"facts     \d+ classes, \d+ links {40,}1\.00 s", facts)
    assert rest == (
        "facts/sin.yaml\n"
        "  line 3     error    type: 'Treat' is no class of facts. Did you mean 'Threat'?\n"
        "\n"
        "1 error, 0 warnings; stopped after 'facts', since the next step needs what is wrong here.\n"
    )
    told = json.loads(found.to_json())
    assert list(told) == ["ok", "errors", "warnings", "stopped", "steps", "findings"]
    assert (told["ok"], told["errors"], told["warnings"], told["stopped"]) == (False, 1, 0, "facts")
    assert list(told["steps"][0]) == ["name", "counts", "seconds"]
    assert told["findings"] == [
        {
            "file": "facts/sin.yaml",
            "line": 3,
            "key": "type",
            "message": "'Treat' is no class of facts.",
            "repair": "Did you mean 'Threat'?",
            "check": "type",
            "severity": "error",
        }
    ]


@pytest.mark.parametrize(
    ("name", "text", "stopped", "expected"),
    [
        ("facts/x.yaml", "[", "read", "facts/x.yaml:2: is not YAML"),
        ("context.jsonld", "{", "facts", "context.jsonld:1: is not JSON"),
        ("context.jsonld", "[" * 100_000, "facts", "context.jsonld: is not JSON: nested too deep"),
        ("context.jsonld", "{}", "facts", "context.jsonld:1: @context: is missing."),
        ("context.jsonld", None, "facts", "context.jsonld: is no regular file."),
    ],
)
def test_unreadable(whole: Path, name: str, text: str | None, stopped: str, expected: str) -> None:
    """A file without which nothing can go on stops the check after its step."""
    if text is None:
        (whole / name).unlink()
    else:
        (whole / name).write_text(text)
    found = report.check(whole)
    assert found.stopped == stopped
    assert [str(one)[: len(expected)] for one in found.findings] == [expected]


@pytest.mark.parametrize(
    ("name", "text", "step", "reason"),
    [
        ("schema/x.ttl", "<x:a> <x:b> .", "dataset", "schema/x.ttl:1: is not Turtle"),
        ("rules/x.rq", "CONSTRUCT {", "rules", "rules/x.rq: is not SPARQL"),
        ("rules/x.rq", "ASK {}", "rules", "rules/x.rq: makes no triples."),
        ("shapes/x.ttl", "<x:a> <x:b> .", "", "shapes/x.ttl:1: is not Turtle"),
        ("checks/x-violation.rq", "SELECT", "", "checks/x-violation.rq:1: does not begin as a check does."),
    ],
)
def test_broken_rules(whole: Path, name: str, text: str, step: str, reason: str) -> None:
    """A broken schema or rule stops the check, a broken shape or check does not; each is told by its file."""
    folder = (whole / name).parent
    folder.unlink()
    folder.mkdir()
    (whole / name).write_text(text)
    found = report.check(whole)
    assert found.stopped == step
    assert reason in {str(one)[: len(reason)] for one in found.findings}


def test_later_steps(whole: Path) -> None:
    """What only the checks can see is found at its line, and warnings do not fail the report."""
    retired = THREAT.replace("    introduced: release:2026.12.0\n", "    introduced: release:2026.12.0\n    deprecated: true\n")
    (whole / "facts" / "sin.yaml").write_text('"@graph":\n' + retired + "\n" + REFERENCE)
    found = report.check(whole)
    assert {(one.line, one.check, one.severity) for one in found.findings} == {(2, "retired-without-successor", "warning")}
    assert not found.failed
    assert found.to_text().endswith("\n0 errors, 1 warning.\n")


def test_many_findings() -> None:
    """The text of a report stays readable; its JSON leaves nothing out."""
    findings = tuple(Finding("f", line, "", "is wrong.", "Mend it.", "x") for line in range(1, report.MOST_SHOWN + 8))
    found = report.Report((), findings)
    assert "… and 7 more; `--format json` lists them all." in found.to_text()
    assert len(json.loads(found.to_json())["findings"]) == len(findings)


def test_no_folder(tmp_path: Path) -> None:
    """An empty folder is no ontology, and no traceback either."""
    found = report.check(tmp_path)
    assert [str(one) for one in found.findings] == ["facts: holds no facts. Put files that end in .yaml there."]


def test_import_is_cheap() -> None:
    """Importing the report imports none of the heavy libraries."""
    heavy = "{'rdflib', 'pyshacl', 'pyoxigraph', 'yaml'}"
    code = f"import sys, mfmsec.source.report; print(sorted({heavy} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"
