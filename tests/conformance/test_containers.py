"""The container files, held against foreign rules; no container engine is needed."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from mfmsec import settings

ROOT = Path(__file__).parents[2]
COMPOSE = ROOT / "docker-compose.yml"
DOCKERFILE = ROOT / "service" / "Dockerfile"


def tool(name: str) -> str:
    """Find a tool beside this Python; where it has no wheel for the machine the test is skipped aloud, under CI it fails."""
    found = shutil.which(name, path=str(Path(sys.executable).parent))
    if found is None and os.environ.get("CI") == "true":
        pytest.fail(f"{name} is missing; it belongs to the dev extra")
    if found is None:
        pytest.skip(f"{name} has no wheel for this machine")
    return found


def services() -> dict[str, dict[str, Any]]:
    """Return the services of the compose file, merge keys resolved."""
    found: dict[str, dict[str, Any]] = yaml.safe_load(COMPOSE.read_text(encoding="utf-8"))["services"]
    return found


def instructions(name: str) -> list[str]:
    """Return the arguments of every such instruction of the Dockerfile, in order."""
    return re.findall(rf"(?m)^{name} +(.+)$", DOCKERFILE.read_text(encoding="utf-8"))


def test_compose_follows_its_schema() -> None:
    """The compose file is valid under the schema that the Compose Specification publishes."""
    command = [tool("check-jsonschema"), "--builtin-schema", "vendor.compose-spec", str(COMPOSE)]

    done = subprocess.run(command, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout + done.stderr


def test_the_schema_sees_a_misspelt_key(tmp_path: Path) -> None:
    """A misspelt key is refused, so that passing means something."""
    sinner = tmp_path / "docker-compose.yml"
    sinner.write_text(COMPOSE.read_text(encoding="utf-8").replace("healthcheck:", "healthchek:"), encoding="utf-8")
    command = [tool("check-jsonschema"), "--builtin-schema", "vendor.compose-spec", str(sinner)]

    done = subprocess.run(command, capture_output=True, text=True, check=False)

    assert done.returncode == 1
    assert "healthchek" in done.stdout + done.stderr


def test_service_waits_for_a_healthy_database_and_a_finished_load() -> None:
    """The service starts after Neo4j answers and the catalog is loaded."""
    found = services()

    assert found["service"]["depends_on"] == {
        "neo4j": {"condition": "service_healthy"},
        "load": {"condition": "service_completed_successfully"},
    }
    assert found["load"]["depends_on"] == {"neo4j": {"condition": "service_healthy"}}
    assert "healthcheck" in found["neo4j"]


def test_compose_holds_no_secret() -> None:
    """Every password comes from the environment, and its absence stops the start."""
    values = [
        value
        for service in services().values()
        for variable, value in service["environment"].items()
        if variable.endswith(("PASSWORD", "AUTH"))
    ]

    assert values
    assert all("${NEO4J_PASSWORD:?" in value for value in values)


def test_compose_publishes_on_loopback_only() -> None:
    """No port is open to the network unless someone decides so."""
    ports = [port for service in services().values() for port in service.get("ports", [])]

    assert ports
    assert all(port.startswith("127.0.0.1:") for port in ports)


def test_every_container_is_confined() -> None:
    """Each container has limits on memory, processors and processes, and can gain no privileges."""
    for name, service in services().items():
        assert {"mem_limit", "cpus", "pids_limit"} <= service.keys(), name
        assert "no-new-privileges:true" in service["security_opt"], name


def test_our_containers_write_nothing_outside_their_volumes() -> None:
    """Our own containers have a read-only file system and no capability."""
    for name in ("load", "service"):
        assert services()[name]["read_only"] is True
        assert services()[name]["cap_drop"] == ["ALL"]


def test_images_are_pinned() -> None:
    """Each image names a version, never what happens to be the latest."""
    images = [service["image"] for service in services().values()] + [line.split()[0] for line in instructions("FROM")]

    assert all(re.search(r":\d+\.\d+", image) for image in images), images


def test_compose_runs_the_neo4j_that_the_tests_run() -> None:
    """The compose file names the very version of Neo4j that scripts/neo4j brings for the tests."""
    pom = (ROOT / "scripts" / "neo4j.pom.xml").read_text(encoding="utf-8")

    assert services()["neo4j"]["image"] == "neo4j:" + re.findall(r"<neo4j\.version>(.+)</neo4j\.version>", pom)[0]


def test_dockerfile_passes_its_linter() -> None:
    """The linter finds nothing, down to remarks."""
    done = subprocess.run([tool("hadolint"), "--no-color", str(DOCKERFILE)], capture_output=True, text=True, check=False)

    assert (done.returncode, done.stdout) == (0, "")


def test_dockerfile_drops_root_and_watches_its_health() -> None:
    """The image runs as a numbered user that is not root, and asks /readyz how it is."""
    assert instructions("USER") == ["10001:10001"]
    assert "/readyz" in DOCKERFILE.read_text(encoding="utf-8").partition("HEALTHCHECK")[2]


def test_dockerfile_copies_only_what_the_context_lets_in() -> None:
    """.dockerignore lets in exactly what the Dockerfile copies."""
    lines = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    let_in = {line.removeprefix("!") for line in lines if line.startswith("!")}

    copied = {source for line in instructions("COPY") if not line.startswith("--from") for source in line.split()[:-1]}

    assert copied == let_in
    assert all((ROOT / source).exists() for source in copied)


def test_example_environment_names_every_setting() -> None:
    """.env.example holds exactly the settings that exist, and no value of a secret."""
    text = (ROOT / ".env.example").read_text(encoding="utf-8")

    named = set(re.findall(r"(?m)^(?:# )?([A-Z][A-Z0-9_]+)=", text))

    assert named == {variable for variable, _, _ in settings.variables()}
    assert re.search(r"(?m)^NEO4J_PASSWORD=$", text)
