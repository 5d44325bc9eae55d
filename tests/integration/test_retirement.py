"""A threat that was retired: it stays, and names its successor in RDF, in the graph, in GraphQL and in the difference."""

import re
import shutil
from pathlib import Path

import pyoxigraph as ox
import pytest

from mfmsec import resources
from mfmsec.domain import ids
from mfmsec.export import difference
from mfmsec.settings import Settings
from mfmsec.source import states
from mfmsec.store import catalog, sides
from mfmsec.store.driver import Store
from tests import loads
from tests.integration.graphql_world import World

RETIRED, SUCCESSOR = (ox.NamedNode(f"{ids.BASE}threat/{name}") for name in ("style-mimicry", "deepfake-synthesis"))
ASK = """{ threat(slug: "style-mimicry") { deprecated replacedBy { code label } }
           threats(where: {deprecated: {eq: true}}) { totalCount } }"""


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an ontology folder with one family of our threats, and nothing that points at them or that they cite."""
    ours, folder = resources.ontology(), tmp_path_factory.mktemp("before")
    for name in ("schema", "rules", "facts/axes", "facts/threats/forgery", "facts/releases"):
        shutil.copytree(ours / name, folder / name)
    for path in (folder / "facts").rglob("*.yaml"):
        path.write_text(re.sub(r" +references: \[[^]]*\]\n", "", path.read_text()))
    shutil.copy(ours / "context.jsonld", folder)
    return folder


@pytest.fixture(scope="module")
def after(before: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the same folder a release later, with one threat retired as ontology/README.md says."""
    folder = tmp_path_factory.mktemp("after") / "ontology"
    shutil.copytree(before, folder)
    with (folder / "facts" / "releases" / "releases.yaml").open("a") as stream:
        stream.write(
            "\n  - id: release:2027.1.0\n    type: Release\n    label: Release 2027.1.0\n"
            "    version: 2027.1.0\n    format: '1.0'\n    issued: '2027-01-05T00:00:00Z'\n"
        )
    path = folder / "facts" / "threats" / "forgery" / "style-mimicry.yaml"
    life = "    changed: release:2027.1.0\n    deprecated: true\n    replaced_by: threat:deepfake-synthesis\n"
    path.write_text(f"{path.read_text().rstrip()}\n{life}")
    return folder


@pytest.fixture(scope="module")
def datasets(before: Path, after: Path) -> tuple[ox.Store, ox.Store]:
    """Return what each folder means, with what follows."""
    return catalog.dataset(before), catalog.dataset(after)


def test_rdf_says_so(datasets: tuple[ox.Store, ox.Store]) -> None:
    """The retired threat keeps all that it stated, is deprecated, and names its successor in Dublin Core's words."""
    was, now = ({quad.triple for quad in store.quads_for_pattern(RETIRED, None, None, None)} for store in datasets)

    told = {(triple.predicate.value, str(triple.object)) for triple in now - was}
    assert ("http://www.w3.org/2002/07/owl#deprecated", str(ox.Literal(value=True))) in told
    assert ("http://purl.org/dc/terms/isReplacedBy", str(SUCCESSOR)) in told
    assert {triple.predicate.value for triple in was - now} == {f"{ids.NAMESPACE}changed"}


def test_the_graph_says_so(
    store_settings: Settings, graph: Store, datasets: tuple[ox.Store, ox.Store], before: Path, after: Path
) -> None:
    """Loaded over the older release, GraphQL goes on answering for the retired threat, and the graph holds no more and no less."""
    for dataset in datasets:
        loads.put(graph, dataset)
    told = World(graph).ask(ASK)
    same, found = (sides.difference(str(folder), sides.GRAPH, store_settings) for folder in (after, before))

    assert told["threat"] == {"deprecated": True, "replacedBy": {"code": "MFM-T0050", "label": "Deepfake synthesis"}}
    assert told["threats"]["totalCount"] == 1
    assert same.equal
    assert [one.new.iri for group in found.groups for one in group.retired] == [RETIRED.value]


def test_the_difference_names_it(datasets: tuple[ox.Store, ox.Store]) -> None:
    """The difference of the two releases is the retirement with its successor, and the release itself."""
    found = states.difference(*datasets, ("before", "after"))

    assert found.counts() == {"added": 1, "removed": 0, "retired": 1, "changed": 0, "renamed": 0, "follows": 0}
    assert "Style mimicry (threat/style-mimicry), retired, replaced by Deepfake synthesis (MFM-T" in difference.to_text(found)
