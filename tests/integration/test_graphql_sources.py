"""Facts of users beside ours, asked through GraphQL."""

from collections.abc import Iterator
from typing import Any

import pytest

from mfmsec.domain import ids
from mfmsec.settings import Settings
from mfmsec.store import tx
from tests.integration.graphql_world import World, build, iri, world

ACME = "https://acme.example/facts/"
THREATS, HELD = ("threat/flood", "threat/jam", "threat/jam-2"), ["Threat", "Hazard", "Technique", "Concept"]
NODES: dict[str, tuple[list[str], dict[str, Any]]] = {
    **{name: (HELD, {"code": f"ACME-T{number:04}", "label": f"Acme {name[7:]}"}) for number, name in enumerate(THREATS, 1)},
    "attack/jammer": (["Attack", "Hazard"], {"code": "ACME-A0001", "label": "Jammer"}),
    "method/gate": (["Method", "Safeguard"], {"code": "ACME-M0001", "label": "Gate"}),
    "coverage/1": (["Coverage"], {"code": "ACME-C0001", "label": "Gate against Slow speech: mitigates", "year": 2025}),
    "coverage/2": (["Coverage"], {"code": "ACME-C0002", "label": "Gate against Jam: fails", "year": 2026}),
    "reference/report": (["Reference"], {"label": "Report", "title": "Report", "year": 2026}),
    "system/line": (["System"], {"label": "Line", "definition": "It takes calls."}),
}
EDGES = """
acme:threat/jam HAS_ELEMENT element/bandwidth · HAS_MODALITY modality/audio · HAS_FLOW flow/input-to-model
acme:threat/jam BROADER_THREAT threat/slow-speech · WITHIN_THREAT threat/slow-speech threat/flood
acme:attack/jammer REALIZES acme:threat/jam · CITES acme:reference/report
acme:method/gate IMPLEMENTS defense/cap · WITHIN_DEFENSE defense/cap
acme:system/line DEPLOYS acme:method/gate · HAS_MODALITY modality/audio
acme:coverage/1 HAS_SUBJECT acme:method/gate · HAS_OBJECT threat/slow-speech · CONCERNS_THREAT threat/slow-speech threat/flood
acme:coverage/1 HAS_OUTCOME outcome/mitigates · HAS_BASIS basis/empirical · HAS_MODALITY modality/audio · TESTED_ON acme:system/line
acme:coverage/2 HAS_SUBJECT acme:method/gate · HAS_OBJECT acme:threat/jam · CONCERNS_THREAT acme:threat/jam
acme:coverage/2 HAS_OUTCOME outcome/fails · HAS_BASIS basis/empirical · HAS_MODALITY modality/audio
"""
ACCOUNT = {"release": "1.2", "digest": "theirs", "status": "ready", "nodes": 9, "edges": 20, "loadedAt": "2027-01-01T00:00:00Z"}
OURS = {**ACCOUNT, "digest": "ours", "release": "2026.12.0"}


def _iri(name: str) -> str:
    return ACME + name.removeprefix("acme:") if name.startswith("acme:") else iri(name)


def _statements() -> Iterator[tuple[str, dict[str, Any]]]:
    for name, (labels, told) in NODES.items():
        known = {"iri": ACME + name, "slug": ids.slug(ACME + name), "source": "acme", **told}
        yield f"CREATE (n:{':'.join(labels)}:Resource) SET n = $known", {"known": known}
    for line in EDGES.strip().splitlines():
        start, _, rest = line.partition(" ")
        for kind, *ends in (part.split() for part in rest.split(" · ")):
            match = f"MATCH (a:Resource {{iri: $start}}) MATCH (b:Resource {{iri: $end}}) CREATE (a)-[:{kind}]->(b)"
            yield from ((match, {"start": _iri(start), "end": _iri(end)}) for end in ends)
    for source, state in {"acme": ACCOUNT, ids.SOURCE: OURS}.items():
        yield "MERGE (r:LoadedRelease {source: $source}) SET r += $state", {"source": source, "state": state}


@pytest.fixture(scope="module")
def both(store_settings: Settings) -> Iterator[World]:
    """The small world with facts of a user beside it, one with the slug of one of ours; the next test that asks rebuilds it."""
    with world(store_settings) as found:
        build(found.graph)
        tx.write(found.graph, lambda transaction: [transaction.run(*one).consume() for one in _statements()])
        yield found


def test_sources_are_told_ours_first(both: World) -> None:
    """Each source is told with its version, its size, when it was loaded and what its content is known by; in one statement."""
    found = both.ask("{ sources { name version nodes edges loadedAt digest } }")["sources"]

    assert [(one["name"], one["version"], one["digest"]) for one in found] == [
        ("mfmsec", "2026.12.0", "ours"),
        ("acme", "1.2", "theirs"),
    ]
    assert found[1] == {**found[1], "nodes": 9, "edges": 20, "loadedAt": "2027-01-01T00:00:00Z"}
    assert len(both.statements) == 1


@pytest.mark.parametrize("root", ["threats", "attacks", "methods", "systems", "coverage", "references"])
def test_each_list_is_filtered_by_source(both: World, root: str) -> None:
    """A filter on the source finds a user's nodes, and only them; with its opposite it finds all the others."""
    count = f"all: {root} {{ totalCount }}"
    asked = f'{{ {count} own: {root}(where: {{source: {{eq: "acme"}}}}) {{ totalCount edges {{ node {{ source iri slug }} }} }} '
    asked += f'rest: {root}(where: {{NOT: {{source: {{eq: "acme"}}}}}}) {{ totalCount }} }}'
    found = both.ask(asked)

    assert found["own"]["totalCount"] > 0
    assert found["own"]["totalCount"] + found["rest"]["totalCount"] == found["all"]["totalCount"]
    assert all(one["node"]["source"] == "acme" and one["node"]["iri"].startswith(ACME) for one in found["own"]["edges"])
    assert all(one["node"]["slug"] == one["node"]["iri"].rpartition("/")[2] for one in found["own"]["edges"])


def test_a_source_is_filtered_at_any_depth(both: World) -> None:
    """What stands at the other end of an edge is filtered by its source too, in lists and in analyses."""
    found = both.ask(
        """{ attacks(where: {threats: {some: {source: {eq: "acme"}}}}) { edges { node { code } } }
        threats(where: {source: {eq: "mfmsec"}, narrower: {some: {source: {eq: "acme"}}}}) { edges { node { code
            narrower(where: {source: {eq: "acme"}}) { totalCount } } } }
        protection(where: {source: {eq: "acme"}, code: {eq: "ACME-T0002"}}, modality: [AUDIO]) {
            cells { threat { code } verdict } } }"""
    )

    assert [one["node"]["code"] for one in found["attacks"]["edges"]] == ["ACME-A0001"]
    assert found["threats"]["edges"] == [{"node": {"code": "MFM-T0002", "narrower": {"totalCount": 1}}}]
    assert found["protection"]["cells"] == [{"threat": {"code": "ACME-T0002"}, "verdict": "FAILED"}]


def test_a_users_row_changes_the_verdict_with_its_source_named(both: World) -> None:
    """A verdict rests on rows of all sources; read of ours alone it is as before, and each row says whose it is."""
    asked = """query ($source: [ID!]) { protection(where: {code: {eq: "MFM-T0002"}}, modality: [AUDIO], evidence: {source: $source})
        { cells { verdict standing { code source } } } }"""
    every, ours, theirs = (both.ask(asked, source=source)["protection"]["cells"] for source in (None, ["mfmsec"], ["acme"]))

    assert {"code": "ACME-C0001", "source": "acme"} in every[0]["standing"]
    assert not any(row["source"] == "acme" for row in ours[0]["standing"])
    assert [theirs[0]["verdict"], theirs[0]["standing"]] == ["COVERED", [{"code": "ACME-C0001", "source": "acme"}]]


@pytest.mark.parametrize(
    "asked",
    [
        'protection(evidence: {source: ["acme", "acmee"]}) { denominator }',
        'matrix(rows: ELEMENT, columns: MODALITY, evidence: {source: ["acmee"]}) { rows { slug } }',
        'strength(by: [ELEMENT], evidence: {source: ["acmee"]}) { groups { element } }',
        'gaps(evidence: {source: ["acmee"]}) { denominator }',
        'compare(evidence: {source: ["acmee"]}) { denominator }',
    ],
)
def test_an_unknown_source_is_an_error_that_names_those_loaded(both: World, asked: str) -> None:
    """An evidence floor with a source that is not loaded is refused in the one statement of the analysis."""
    assert both.refusal(f"{{ {asked} }}") == (
        "UNKNOWN_TERM",
        "`evidence` names the source 'acmee', which is not loaded; the graph holds mfmsec, acme.",
    )
    assert len(both.statements) == 1


def test_compare_says_which_of_its_floors_is_wrong(both: World) -> None:
    """Of the two evidence floors, the error names the one that cannot be met."""
    told = [
        both.refusal(f"{{ compare({floors}) {{ denominator }} }}")[1].partition(",")[0].partition(" names")[0]
        for floors in ("with: {basis: [ARGUED]}", "evidence: {basis: []}", 'with: {source: ["nobody"]}')
    ]

    assert told == ["In `with`", "In `evidence`", "`with`"]


def test_no_users_node_stands_in_the_place_of_ours(both: World) -> None:
    """Looked up by a slug that both have, ours is found; a user's by its address, code and id, and by a slug of its own."""
    found = both.ask(
        f"""{{ ours: threat(slug: "flood") {{ source }} own: threat(slug: "jam", required: true) {{ id source }}
        iri: threat(iri: "{ACME}threat/flood") {{ code }} code: threat(code: "ACME-T0001") {{ iri }} }}"""
    )
    again = both.ask("query ($id: ID!) { node(id: $id) { __typename ... on Threat { iri slug } } }", id=found["own"]["id"])

    assert found["ours"]["source"] == "mfmsec"
    assert found["own"]["source"] == "acme"
    assert [found["iri"]["code"], found["code"]["iri"]] == ["ACME-T0001", f"{ACME}threat/flood"]
    assert again["node"] == {"__typename": "Threat", "iri": f"{ACME}threat/jam", "slug": "jam"}


def test_pages_orders_cursors_search_paths_and_entities_reach_foreign_addresses(both: World) -> None:
    """Whatever leads to a node of ours leads to a user's in the same way."""
    page = "threats(first: 2, orderBy: [{source: ASC}, {iri: DESC}], after: %s) { edges { node { code } } pageInfo { endCursor } }"
    first = both.ask(f"{{ {page % 'null'} }}")["threats"]
    second = both.ask("query ($after: String) { " + page % "$after" + " }", after=first["pageInfo"]["endCursor"])["threats"]
    found = both.ask(
        """query ($of: [_Any!]!) { search(query: "ACME-T0002") { edges { node { ... on Threat { iri } } } }
        paths(from: "ACME-M0001", to: "MFM-T0002") { length }
        _entities(representations: $of) { ... on Threat { code source } } }""",
        of=[{"__typename": "Threat", "iri": f"{ACME}threat/jam"}],
    )

    assert [one["node"]["code"] for one in first["edges"] + second["edges"]] == [
        "ACME-T0003",
        "ACME-T0002",
        "ACME-T0001",
        "MFM-T0003",
    ]
    assert found["search"]["edges"][0]["node"]["iri"] == f"{ACME}threat/jam"
    assert found["paths"][0]["length"] > 0
    assert found["_entities"] == [{"code": "ACME-T0002", "source": "acme"}]
