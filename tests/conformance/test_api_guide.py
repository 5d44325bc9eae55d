"""The guide's clients, run as they stand there."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

GUIDE = (Path(__file__).parents[2] / "docs" / "api.md").read_text(encoding="utf-8")
ADDRESS = "http://127.0.0.1:8000/graphql"


def block(language: str, number: int = 0) -> str:
    found: str = re.findall(rf"(?s)```{language}\n(.*?)```", GUIDE)[number]
    return found


def test_the_guides_python_client_reads_every_page(url: str) -> None:
    """The Python client of the guide runs as it stands and meets more rows than one page holds."""
    code = block("python").replace(ADDRESS, url)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=60)

    assert done.returncode == 0, done.stderr
    rows = re.fullmatch(r"(\d+) rows of evidence on audio\n", done.stdout)
    assert rows
    assert int(rows[1]) > 100


def test_the_guides_curl_asks_with_a_variable(url: str) -> None:
    """The call of curl in the guide is answered with the threat that it asks for."""
    curl = shutil.which("curl")
    assert curl, "install curl, which the guide uses"
    done = subprocess.run(["/bin/sh", "-c", block("sh").replace(ADDRESS, url)], capture_output=True, check=True, timeout=60)

    assert json.loads(done.stdout)["data"]["threat"]["label"]


def test_the_guides_etag_spares_an_answer(url: str) -> None:
    """The guide's way to an ETag prints one."""
    done = subprocess.run(["/bin/sh", "-c", block("sh", 1).replace(ADDRESS, url)], capture_output=True, check=True, timeout=60)

    assert done.stdout.lower().startswith(b'etag: w/"')
