"""The commands on a user's own facts: what they print, and with which code they end."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

MFMSEC = [sys.executable, "-c", "from mfmsec.cli import main; main()"]
ACME = Path(__file__).parents[2] / "docs" / "own-facts" / "acme"
NAMED = ("--name", "acme", "--namespace", "https://acme.example/mfm/")


def mfmsec(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": os.environ["PATH"], "HOME": str(home), "MFMSEC_HOME": str(home / "store")}
    return subprocess.run([*MFMSEC, *words], env=environment, capture_output=True, text=True, timeout=300, check=False, cwd=home)


def test_check_tells_of_yours_alone(tmp_path: Path) -> None:
    """`check --with` ends with 0 for facts without fault, and counts what they state and what follows."""
    told = mfmsec(tmp_path, "check", "--with", str(ACME), "--format", "json")
    report = json.loads(told.stdout)
    assert (told.returncode, report["ok"], report["findings"]) == (0, True, [])
    assert report["steps"][1]["counts"]["triples stated"] > 100


def test_a_faulty_load_changes_nothing(tmp_path: Path) -> None:
    """Facts with a fault end the load with exit 1 and every finding, before a store is even started."""
    (tmp_path / "facts.ttl").write_text("<https://w3id.org/mfmsec/threat/voice-cloning> a <https://acme.example/mfm/T> .")
    told = mfmsec(tmp_path, "load", "--with", "facts.ttl", *NAMED)
    assert told.returncode == 1
    assert told.stderr.startswith("mfmsec: Your own facts have 1 error; nothing was changed.")
    assert "facts.ttl: states something of <https://w3id.org/mfmsec/threat/voice-cloning>, which is not yours." in told.stderr
    assert not (tmp_path / "store").exists()


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["load", "--with", "nothing"], "There is nothing at nothing; name a folder or a file of facts."),
        (["load", "--with", "/dev/zero"], "/dev/zero is no regular file; name a folder or a file of facts."),
        (["new", "threat", "--source", "MFM"], "'MFM' is no name of a source;"),
        (["new", "threat", "--with", "."], ". describes no source: source.yaml: is not there. Begin it with `mfmsec new source"),
    ],
)
def test_a_wrong_request(tmp_path: Path, words: list[str], expected: str) -> None:
    """What cannot be read or written is one sentence with the repair, and exit 2."""
    told = mfmsec(tmp_path, *words)
    assert told.returncode == 2
    assert re.match(f"mfmsec: {re.escape(expected)}", told.stderr)


def test_a_source_is_begun_and_grows(tmp_path: Path) -> None:
    """`new` makes a folder, and files with codes that go on; without a folder it prints."""
    assert mfmsec(tmp_path, "new", "source", "--source", "acme", "--with", "facts").stdout == "facts/source.yaml\n"
    assert mfmsec(tmp_path, "new", "method", "--with", "facts").stdout == "facts/method-1.yaml\n"
    assert mfmsec(tmp_path, "new", "method", "--with", "facts").stdout == "facts/method-2.yaml\n"
    assert "code: ACME-M0002\n" in (tmp_path / "facts" / "method-2.yaml").read_text(encoding="utf-8")
    assert mfmsec(tmp_path, "new", "coverage").stdout.startswith('"@graph":\n  - id: acme:coverage-1\n')
