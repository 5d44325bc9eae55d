"""The rules for w3id.org, read as Apache reads them: each address of ours leads to the same path of the service."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from mfmsec.api.pages import routes
from mfmsec.domain import ids
from tests import shelf

RULES = Path(__file__).parents[2] / "docs" / "w3id" / ".htaccess"
SERVICE = "https://mfmsec.example.org"
RELEASES = "https://releases.example.org"
INDIVIDUALS = [f"{segment}/some-thing.1" for segment in sorted(routes.INDIVIDUALS)]
SUFFIXES = [f"{segment}/some-thing.ttl" for segment in sorted(routes.INDIVIDUALS)]
LISTS = sorted(routes.INDIVIDUALS)


class Rule(NamedTuple):
    """A RewriteRule: what it matches, what it makes of it, and the status; 0 where it only sets the host."""

    pattern: re.Pattern[str]
    place: str
    status: int


def rules() -> Iterator[Rule]:
    for line in RULES.read_text(encoding="utf-8").splitlines():
        if line.startswith("RewriteRule"):
            _, pattern, place, flags = line.split()
            status = re.search(r"R=(\d+)", flags)
            yield Rule(re.compile(pattern), place, int(status[1]) if status else 0)


def led(path: str) -> tuple[int, str] | None:
    """Return the status and the address to which the first rule that matches leads."""
    for rule in rules():
        found = rule.pattern.search(path)
        if found and rule.status:
            place = rule.place.replace("%{ENV:MFMSEC}", SERVICE).replace("%{ENV:RELEASES}", RELEASES)
            return rule.status, place.replace("$1", found[1] if found.re.groups else "")
    return None


@pytest.mark.parametrize(
    "path",
    [
        "",
        "ns",
        "ns.ttl",
        "schema",
        "schema/core",
        "schema/2026.12.0/core",
        "schema/threat.jsonld",
        "context.jsonld",
        "release/2026.12.0/context.jsonld",
        "release/2026.12.0.ttl",
        "release/2026.12.0/base",
        "base",
        "catalog",
        "mappings",
        "graph/mfmsec",
        "graph/inferred/acme",
        "framework/mitre-cwe/CWE-1039",
        "framework/owasp-llm-2026/LLM10:2026",
        "framework/mitre-atlas/iri-pattern/mitigation",
        "mappings/mitre-cwe.sssom.tsv",
        ".well-known/void",
        "search",
        "term",
        "term.ttl",
        *INDIVIDUALS,
        *SUFFIXES,
        *LISTS,
    ],
)
def test_every_address_leads_to_the_same_path_of_the_service(path: str) -> None:
    """Whatever the service answers under a permanent address is reached from w3id.org by 303."""
    assert led(path) == (303, f"{SERVICE}/{path}")


@pytest.mark.parametrize("path", ["graphql", "sparql"])
def test_a_question_keeps_its_body(path: str) -> None:
    """What is sent by POST is redirected by 307, which keeps the method."""
    assert led(path) == (307, f"{SERVICE}/{path}")


@pytest.mark.parametrize(
    "path", ["nope", "dcat.ttl", "threat-x", "ns/../../x", "https://x.example/", "threat//x.example/%0d", "threat/x y"]
)
def test_other_addresses_lead_nowhere(path: str) -> None:
    """A path that is none of ours is left to w3id.org, which says that there is nothing."""
    assert led(path) is None


def test_a_file_of_a_release_leads_to_where_releases_lie() -> None:
    """Each file that a release has is reached under its permanent address but for the context, which the service has."""
    files = {f"2026.12.0/{name}" for name in shelf.names()} - {"2026.12.0/context.jsonld"}

    assert {name: led(f"release/{name}") for name in files} == {name: (303, f"{RELEASES}/{name}") for name in files}


@pytest.mark.parametrize("host", [SERVICE, RELEASES])
def test_a_host_stands_once(host: str) -> None:
    """When the service or the files of releases move, one line changes."""
    assert RULES.read_text(encoding="utf-8").count(host) == 1


def test_every_class_and_axis_has_its_rule() -> None:
    """No path segment under which individuals stand is forgotten, in the rules or in the routes."""
    assert {*ids.KINDS.values(), *(slug for slug, _ in ids.AXES.values())} == {*routes.INDIVIDUALS}
