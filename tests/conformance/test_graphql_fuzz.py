"""The running service, asked by schemathesis what nobody would ask; what no answer may hold stands in python/fuzzing.py."""

import http.server
import json
import shutil
import subprocess
import threading
from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path

import pytest

from tests.conformance import foreign
from tests.contract.refresh import SCHEMA

HOOKS = Path(__file__).parent / "python" / "fuzzing.py"
# Schemathesis takes each error of a valid document for one of the server; ours may refuse what no schema can say, such as `first`
# together with `last`. Our own check takes their place.
REPLACED = "positive_data_acceptance,not_a_server_error"
MASKED = {"errors": [{"message": "Something went wrong inside.", "extensions": {"code": "INTERNAL"}}]}


def fuzz(url: str, folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run schemathesis with the same questions each time."""
    for file in (SCHEMA, HOOKS):
        shutil.copy(file, folder)
    once = ["--phases", "fuzzing", "--request-timeout", "60", "--generation-deterministic", "--continue-on-failure", "--no-color"]
    checks = ["--checks", "all", "--exclude-checks", REPLACED]
    command = [str(foreign.python()), "-m", "schemathesis.cli", "run", SCHEMA.name, "--url", url, *once, *checks, *words]
    environ = {"SCHEMATHESIS_HOOKS": "fuzzing", "PYTHONPATH": str(folder), "HOME": str(folder)}
    return subprocess.run(command, cwd=folder, env=environ, capture_output=True, text=True, check=False, timeout=300)


class _Broken(http.server.BaseHTTPRequestHandler):
    """Answers every question as a service does that breaks inside."""

    def do_POST(self) -> None:
        body = json.dumps(MASKED).encode()
        self.rfile.read(int(self.headers["content-length"]))
        self.send_response(HTTPStatus.OK)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def broken() -> Iterator[str]:
    """The address of a server that breaks inside on every question."""
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Broken) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}/graphql"
        server.shutdown()
        thread.join()


def test_no_question_breaks_the_service(url: str, tmp_path: Path) -> None:
    """Whatever is asked of any root field: no status of 500, no masked error, no answer that contradicts the schema."""
    done = fuzz(url, tmp_path, "--max-examples", "8")

    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]


def test_the_fuzzer_sees_a_masked_error(broken: str, tmp_path: Path) -> None:
    """A service that breaks inside is found, so that passing means something."""
    done = fuzz(broken, tmp_path, "--max-examples", "2", "--include-name", "Query.threats")

    assert done.returncode == 1
    assert "nothing_breaks_inside" in done.stdout
