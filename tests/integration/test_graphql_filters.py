"""What filters keep, in every form of their grammar, on a graph small enough to answer by hand and on both stores."""

import base64
from collections.abc import Iterator

import pytest

from mfmsec.settings import Settings
from tests.integration import graphql_world
from tests.integration.graphql_world import World, iri


@pytest.fixture
def world(store_settings: Settings) -> Iterator[World]:
    """Open each store with the small world in it."""
    with graphql_world.world(store_settings) as opened:
        yield opened


def kept(world: World, root: str, where: str) -> str:
    """Return the numbers of what a filter keeps."""
    found = world.ask(f"{{ {root}(where: {where}) {{ totalCount edges {{ node {{ code slug }} }} }} }}")[root]
    assert found["totalCount"] == len(found["edges"])
    return " ".join((edge["node"]["code"] or edge["node"]["slug"])[-1] for edge in found["edges"])


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        ("{coverage: {count: {gte: 1}}}", "1 2"),
        ("{evidence: {count: {eq: 4}}}", "1"),
        ("{evidence: {count: {where: {outcome: {eq: MITIGATES}}, gte: 2}}}", "1"),
        ("{evidence: {count: {where: {references: {count: {gte: 1}}}, eq: 3}}}", "1 2"),
        ("{attacks: {count: {eq: 0}}}", "1"),
        ("{attacks: {count: {in: [0, 1]}}}", "1 2 3"),
        ("{attacks: {count: {gt: 0, lt: 2}}}", "2 3"),
        ("{NOT: {attacks: {count: {gte: 1}}}}", "1"),
        ("{attacks: {count: {lte: 1}, some: {}}}", "2 3"),
    ],
)
def test_things_at_an_edge_are_counted(world: World, where: str, expected: str) -> None:
    """`count` holds the number of nodes at an edge, or of those that meet its `where`, against a number."""
    assert kept(world, "threats", where) == expected


def test_a_count_that_compares_nothing_is_refused(world: World) -> None:
    """A count without a comparison says nothing, and the error names what to give."""
    code, text = world.refusal("{ threats(where: {coverage: {count: {where: {code: {eq: null}}}}}) { totalCount } }")

    assert code == "BAD_REQUEST"
    assert "`gte`" in text


@pytest.mark.parametrize(
    ("root", "where", "expected"),
    [
        ("threats", '{within: {code: {eq: "MFM-T0001"}}}', "1 2"),
        ("threats", '{NOT: {within: {code: {eq: "MFM-T0001"}}}}', "3"),
        ("threats", "{broader: {within: {element: {eq: BANDWIDTH}}}}", "2"),
        ("threats", "{broader: {broader: {}}}", ""),
        ("threats", "{NOT: {broader: {}}}", "1 3"),
        ("threats", '{descendants: {some: {code: {eq: "MFM-T0002"}}}}', "1"),
        ("threats", "{ancestors: {none: {}}}", "1 3"),
        ("threats", '{narrower: {single: {label: {contains: "speech"}}}}', "1"),
        ("attacks", '{within: {code: {eq: "MFM-T0001"}}}', "1"),
        ("attacks", "{threat: {element: {eq: NOISE}}}", "2"),
        ("defenses", '{within: {code: {eq: "MFM-D0001"}}}', "1"),
        ("methods", '{within: {code: {eq: "MFM-D0002"}}}', "2"),
        ("methods", "{defense: {action: {eq: CONSTRAINS}}}", "1"),
        ("coverage", '{subject: {within: {code: {eq: "MFM-D0001"}}}}', "1 3"),
        ("coverage", "{subject: {defense: {action: {eq: SUPPRESSES}}}}", "2 4 5"),
        ("coverage", '{object: {within: {code: {eq: "MFM-T0001"}}}}', "1 2 3 4"),
        ("coverage", "{object: {threat: {broader: {}}}}", "1 2 4"),
        ("coverage", '{threat: {within: {code: {eq: "MFM-T0003"}}}}', "5"),
        ("coverage", '{defense: {within: {code: {eq: "MFM-D0002"}}}}', "2 4 5"),
        ("mappings", '{subject: {within: {code: {eq: "MFM-T0001"}}}}', "1"),
        ("mappings", '{subject: {within: {code: {eq: "MFM-D0001"}}}}', ""),
    ],
)
def test_a_hierarchy_is_climbed(world: World, root: str, where: str, expected: str) -> None:
    """`broader` is one step up, `within` any number of them and none; interfaces know it too."""
    assert kept(world, root, where) == expected


@pytest.mark.parametrize(
    ("root", "where", "expected"),
    [
        ("threats", "{deprecated: {eq: false}}", "1 2 3"),
        ("threats", "{deprecated: {eq: true}}", ""),
        ("threats", "{NOT: {deprecated: {eq: false}}}", ""),
        ("threats", "{altLabels: {eq: []}}", "2 3"),
        ("threats", "{altLabels: {eq: null}}", "2 3"),
        ("threats", '{altLabels: {eq: ["deluge", "swamping"]}}', "1"),
        ("threats", '{altLabels: {eq: ["deluge"]}}', ""),
        ("threats", '{NOT: {altLabels: {includes: "deluge"}}}', "2 3"),
        ("threats", "{flow: {eq: null}}", "2 3"),
        ("threats", "{NOT: {flow: {eq: INPUT_TO_MODEL}}}", "2 3"),
        ("threats", "{definition: {eq: null}, element: {in: [BANDWIDTH, NOISE]}}", "1 3"),
        ("threats", "{definition: null}", "1 2 3"),
        ("threats", "{label: {contains: null}}", "1 2 3"),
        ("coverage", "{object: {coverage: {count: {gte: 2}}}}", "1 2"),
        ("coverage", "{references: {count: {eq: 2}}}", "4"),
        ("mappings", "{confidence: {gte: 0.5}}", "1"),
        ("mappings", "{confidence: {gt: 0.5}}", ""),
        ("releases", '{issued: {gte: "2026-01-01T00:00:00Z"}}', "0"),
        ("releases", '{issued: {eq: "2026-12-01T02:00:00+02:00"}}', "0"),
        ("releases", '{issued: {lt: "2026-12-01T00:00:00Z"}}', ""),
    ],
)
def test_what_is_absent_meets_only_a_null(world: World, root: str, where: str, expected: str) -> None:
    """Absent values meet `eq: null` and what they are told as, nothing else; a null elsewhere is as if left out."""
    assert kept(world, root, where) == expected


@pytest.mark.parametrize(("kind", "expected"), [("Threat", "1 3"), ("Attack", "")])
def test_nodes_are_filtered_by_their_ids(world: World, kind: str, expected: str) -> None:
    """An id stands for its node; one of another type stands for none."""
    flood, whisper = (base64.b64encode(f"{kind}:{iri(name)}".encode()).decode() for name in ("flood", "whisper"))

    assert kept(world, "threats", f'{{id: {{in: ["{flood}", "{whisper}"]}}}}') == expected
    assert kept(world, "threats", f'{{id: {{eq: "{whisper}"}}}}') == expected[-1:]


def test_an_id_of_an_interface_is_of_any_of_its_types(world: World) -> None:
    """What may be of several types is found by the id that it has as one of them."""
    method = base64.b64encode(f"Method:{iri('hard-cap')}".encode()).decode()

    assert kept(world, "coverage", f'{{subject: {{id: {{eq: "{method}"}}}}}}') == "1"


def test_what_is_no_id_is_refused(world: World) -> None:
    """A filter by something that is no id is a request error."""
    code, text = world.refusal('{ threats(where: {id: {eq: "flood"}}) { totalCount } }')

    assert (code, "is no id" in text) == ("BAD_REQUEST", True)


@pytest.mark.parametrize("moment", ['"2026-01-01T00:00:00"', '"soon"', "2026"])
def test_a_moment_needs_a_time_zone(world: World, moment: str) -> None:
    """What is no moment, or one without a time zone, is refused with how to write it."""
    code, text = world.refusal(f"{{ releases(where: {{issued: {{gte: {moment}}}}}) {{ totalCount }} }}")

    assert (code, "2026-12-01T00:00:00Z" in text) == ("BAD_REQUEST", True)
