"""The command that holds a newer file of a framework against our mappings."""

import json
from pathlib import Path

from typer.testing import CliRunner

from mfmsec.cli.app import app
from mfmsec.errors import RequestError

EXCERPTS = Path(__file__).parents[1] / "source" / "drift" / "excerpts"


def test_drifted() -> None:
    """Where something differs, it is told with the mappings of ours that name it and the file to mend, and the exit code is 1."""
    done = CliRunner().invoke(app, ["drift", str(EXCERPTS / "owasp-llm-2026"), "--framework", "owasp-llm-2025"])
    assert done.exit_code == 1
    assert "LLM03:2026 Excessive Agency" in done.stdout
    assert "threat:excessive-agency exactMatch" in done.stdout
    assert "ontology/mappings/owasp-llm-2025.sssom.tsv" in done.stdout


def test_same() -> None:
    """Where nothing differs, that is told, and the exit code is 0."""
    done = CliRunner().invoke(app, ["drift", str(EXCERPTS / "owasp-llm-2026")])
    assert (done.exit_code, "Nothing changed" in done.stdout) == (0, True)


def test_json() -> None:
    """As JSON, the whole comparison is one object, what nobody mapped included."""
    told = [str(EXCERPTS / f"d3fend-{version}.ttl") for version in ("1.2.0", "0.16.0")]
    done = CliRunner().invoke(app, ["drift", told[0], "--since", told[1], "--json"])
    found = json.loads(done.stdout)
    assert (found["framework"], found["held"], done.exit_code) == ("mitre-d3fend", 32, 1)
    assert {"kind": "moved", "id": "D3-BAN"}.items() <= next(one for one in found["changes"] if one["id"] == "D3-BAN").items()
    assert {"id": "D3-CQ", "label": "Content Quarantine"} in found["unmapped"]


def test_unreadable(tmp_path: Path) -> None:
    """A file that cannot be read is no drift: its exit code is 2, which a job that watches a framework tells apart."""
    done = CliRunner().invoke(app, ["drift", str(tmp_path / "ATLAS.yaml")])
    assert isinstance(done.exception, RequestError)
    assert done.exception.exit_code == 2
