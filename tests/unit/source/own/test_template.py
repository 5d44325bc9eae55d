"""Templates are what a user fills in: right in form, with the next free code, and never in the place of anything."""

import re
from pathlib import Path

import pytest

from mfmsec.errors import RequestError, ResourceError
from mfmsec.source import assemble
from mfmsec.source.own import judge, read, template
from mfmsec.source.own.judge import Ours
from tests.unit.source.small import ONTOLOGY

CONTEXT = assemble.context(ONTOLOGY)
KINDS = [kind for kind in template.ALL if kind != "source"]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return template.add("source", tmp_path / "facts", ONTOLOGY).parent


@pytest.mark.parametrize("kind", KINDS)
def test_only_todo_is_wrong(root: Path, ours: Ours, kind: str) -> None:
    """A template has every key in its form; all that is wrong with it is what it says is to be done."""
    (root / "source.yaml").write_text((root / "source.yaml").read_text().replace("TODO, whose facts they are", "Acme"))
    path = template.add(kind, root, ONTOLOGY)
    found = [str(finding) for finding in judge.judge(root, ours).findings]
    assert found
    assert all(one.startswith(f"{path.name}:") and ("TODO" in one or "is still to be written" in one) for one in found), found


def test_a_source_is_to_be_named(root: Path) -> None:
    """A new source is readable as it is, under the name that was asked for."""
    whose = read.read(root, CONTEXT).origin
    assert whose
    assert (whose.name, whose.namespace, whose.version) == ("acme", "https://acme.example/mfm/", "1.0")
    assert template.blank("source", "b-corp", CONTEXT).startswith("name: b-corp\nnamespace: https://b-corp.example/mfm/\n")


def test_codes_go_on(root: Path) -> None:
    """Each template of a kind gets the code after the last, with the prefix that the source's facts have."""
    names = [template.add("threat", root, ONTOLOGY).name for _ in range(3)]
    assert names == ["threat-1.yaml", "threat-2.yaml", "threat-3.yaml"]
    assert re.findall("code: (.*)", "".join((root / name).read_text() for name in names)) == [
        "ACME-T0001",
        "ACME-T0002",
        "ACME-T0003",
    ]
    (root / "threat-1.yaml").write_text((root / "threat-1.yaml").read_text().replace("ACME-T0001", "XYZ-T0041"))
    for name in names[1:]:
        (root / name).unlink()
    assert "code: XYZ-T0042\n" in template.add("threat", root, ONTOLOGY).read_text()
    assert "code: XYZ-D0001\n" in template.add("defense", root, ONTOLOGY).read_text()


def test_nothing_is_overwritten(root: Path) -> None:
    """A file that is there stays as it is, whatever it holds."""
    (root / "system-1.yaml").write_text("mine")
    assert template.add("system", root, ONTOLOGY).name == "system-1-2.yaml"
    assert (root / "system-1.yaml").read_text() == "mine"
    with pytest.raises(RequestError, match=r"source\.yaml is there already, and nothing was written; name another folder\."):
        template.add("source", root, ONTOLOGY)


def test_where_nothing_can_be_written(tmp_path: Path) -> None:
    """A folder without a source, a name that nobody can have and a place that cannot be written are told with what to do."""
    with pytest.raises(RequestError, match=r"source\.yaml: is not there\. Begin it with `mfmsec new source --with`"):
        template.add("threat", tmp_path, ONTOLOGY)
    with pytest.raises(RequestError, match="'MFM' is no name of a source; write small letters"):
        template.blank("threat", "MFM", CONTEXT)
    for name in ("mfmsec", "graph", "threat"):
        with pytest.raises(RequestError, match=f"'{name}' has a meaning of its own in the facts; write small letters"):
            template.blank("threat", name, CONTEXT)
    (tmp_path / "file").write_text("")
    with pytest.raises(ResourceError, match="cannot be made: "):
        template.add("source", tmp_path / "file", ONTOLOGY)


@pytest.mark.parametrize("kind", [kind for kind in template.ALL if kind != "source"])
def test_to_standard_output(kind: str) -> None:
    """Without a folder a template is that of a source's first fact."""
    text = template.blank(kind, "acme", CONTEXT)
    assert "TODO" in text
    assert not re.search("code: (?!ACME-.0001)", text)
