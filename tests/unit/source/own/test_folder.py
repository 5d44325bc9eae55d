"""A user's folder is looked through in bounded time, and only regular files in it are read."""

import os
from pathlib import Path

import pytest

from mfmsec.source import assemble
from mfmsec.source.own import folder, read
from tests.unit.source.small import ONTOLOGY

CONTEXT = assemble.context(ONTOLOGY)
HEAD = "name: acme\nnamespace: https://acme.example/mfm/\nversion: 1.0\nlabel: Acme\n"
FACTS = '"@graph":\n  - id: acme:a\n'


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "source.yaml").write_text(HEAD)
    return tmp_path


def found(root: Path) -> list[str]:
    return [str(finding) for finding in read.read(root, CONTEXT).findings]


def test_files_of_a_source(root: Path) -> None:
    """Facts, mappings and RDF are found at any depth, in the order of their names; hidden and other files are passed over."""
    for name in ("b.yaml", "deep/er/a.yaml", "m.sssom.tsv", "x.ttl", "y.jsonld", ".hidden.yaml", ".git/config.yaml", "README.md"):
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("")
    there = folder.look(root)
    names = [[name for _, name in kind] for kind in (there.yaml, there.sssom, there.rdf)]
    assert names == [["b.yaml", "deep/er/a.yaml"], ["m.sssom.tsv"], ["x.ttl", "y.jsonld"]]
    assert there.findings == []


def test_links_are_not_followed(root: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    """A link to a file, to a folder, to nothing or to itself is told, and what it leads to is not read."""
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (elsewhere / "secret.yaml").write_text(FACTS)
    for name, target in (("a.yaml", elsewhere / "secret.yaml"), ("b", elsewhere), ("c.yaml", "nowhere"), ("d", root)):
        (root / name).symlink_to(target)
    told = [f"{name}: is a link. Put the file itself there; links are not followed." for name in ("a.yaml", "b", "c.yaml", "d")]
    assert sorted(found(root)) == told
    (root / "source.yaml").unlink()
    (root / "source.yaml").symlink_to(elsewhere / "secret.yaml")
    assert found(root) == ["source.yaml: is not there, or no regular file. Put a file there that you may read."]


def test_devices_are_not_read(root: Path) -> None:
    """A pipe that nobody writes to is told, and nobody waits for it."""
    os.mkfifo(root / "facts.yaml")
    assert found(root) == ["facts.yaml: is no regular file. Move it away; a source holds files alone."]
    assert folder.content(root / "facts.yaml", 10) is None
    assert folder.content(Path("/dev/zero"), 10) is None


def test_depth(root: Path) -> None:
    """A folder too deep is told and not looked into."""
    deep = root.joinpath(*["d"] * 40)
    deep.mkdir(parents=True)
    (deep / "facts.yaml").write_text(FACTS)
    assert found(root) == [f"{'/'.join('d' * 13)}: lies more than 12 folders deep. Move it up."]


def test_number_and_size(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder of too many entries, of too many facts or of too many bytes is told once, before any of them is read."""
    for number in range(20):
        (root / f"f{number}.yaml").write_text(FACTS)
    monkeypatch.setattr(folder, "MOST_FILES", 10)
    assert found(root) == [
        "the folder: holds more than 10 files, 64 MiB of facts or 16 MiB of YAML. Split it into several sources."
    ]
    monkeypatch.setattr(folder, "MOST_ENTRIES", 5)
    assert found(root) == ["the folder: holds more than 5 files. Name a folder that holds the facts alone."]


@pytest.mark.parametrize(
    ("name", "ending"), [("a.yml", ".yaml"), ("a.json", ".jsonld"), ("a.xml", ".rdf"), ("a.owl", ".rdf"), ("m.tsv", ".sssom.tsv")]
)
def test_names_that_nothing_reads(root: Path, name: str, ending: str) -> None:
    """A file that looks like facts but is never read under its name is told what to call it."""
    (root / name).write_text("")
    assert found(root) == [f"{name}: is not read. Name it so that it ends in {ending}, or move it away."]


HEADS = [
    ("", "source.yaml:1: does not say whose facts these are. Write the keys of the source."),
    ("[]", "source.yaml: does not describe a source."),
    (HEAD.replace("acme\n", "Acme\n", 1), "source.yaml:1: name: 'Acme' is no name of a source."),
    (HEAD.replace("acme\n", "mfmsec\n", 1), "source.yaml:1: name: 'mfmsec' has a meaning of its own in the facts."),
    (HEAD.replace("acme\n", "threat\n", 1), "source.yaml:1: name: 'threat' has a meaning of its own in the facts."),
    (HEAD.replace("acme\n", "inferred\n", 1), "source.yaml:1: name: 'inferred' has a meaning of its own in the facts."),
    (
        HEAD.replace("acme.example/mfm/", "w3id.org/mfmsec/x/"),
        "namespace: overlaps with https://w3id.org/mfmsec/, which is not yours.",
    ),
    (HEAD.replace("https://acme.example/mfm/", "http://W3ID.org/mfmsec/"), "namespace: overlaps with https://w3id.org/mfmsec/"),
    (HEAD.replace("acme.example/mfm/", "w3id.org/"), "namespace: overlaps with https://w3id.org/mfmsec/, which is not yours."),
    (
        HEAD.replace("https://acme.example/mfm/", "http://www.w3.org/2002/07/owl#"),
        "namespace: overlaps with http://www.w3.org/2002/07/owl#",
    ),
    (HEAD.replace("mfm/", "mfm"), "source.yaml:2: namespace: 'https://acme.example/mfm' is no namespace."),
    (HEAD.replace("https:", "file:"), "source.yaml:2: namespace: 'file://acme.example/mfm/' is no namespace."),
    (HEAD.replace("mfm/", "m fm/"), "source.yaml:2: namespace: 'https://acme.example/m fm/' is no namespace."),
    (
        HEAD.replace("1.0", "latest"),
        "source.yaml:3: version: 'latest' is no version. Write numbers with points between, as in 1.0.",
    ),
    (HEAD.replace("label: Acme\n", ""), "source.yaml: label: is missing."),
    (HEAD.replace("label: Acme", "label: [a]"), "source.yaml:4: label: is no text."),
    (HEAD + "licence: x\n", "source.yaml:5: licence: is no key of a source. Did you mean 'license'?"),
    (HEAD + "license: mine\n", "source.yaml:5: license: 'mine' is no address."),
    (HEAD + "a: &x [b]\nc: *x\n", "source.yaml: cannot be read:"),
]


@pytest.mark.parametrize(("head", "expected"), HEADS)
def test_head(root: Path, head: str, expected: str) -> None:
    """What is wrong with the description of a source is one finding at its line, with what to write."""
    (root / "source.yaml").write_text(head)
    (told,) = found(root)
    assert expected in told


def test_version_is_kept_as_written(root: Path) -> None:
    """A version that looks like a number keeps its digits."""
    for text in ("1.10", "007", "2"):
        (root / "source.yaml").write_text(HEAD.replace("1.0", text))
        (root / "facts.yaml").write_text(FACTS)
        whose = read.read(root, CONTEXT).origin
        assert whose
        assert whose.version == text


def test_a_file_says_whose_it_is(tmp_path: Path) -> None:
    """A single file of YAML has the source beside its facts; a folder's files must not."""
    path = tmp_path / "facts.yaml"
    path.write_text("source:\n" + "".join(f"  {line}\n" for line in HEAD.splitlines()) + FACTS)
    one = read.read(path, CONTEXT)
    assert (one.findings, [fact.id for fact in one.facts.facts]) == ([], ["acme:a"])
    path.write_text(FACTS)
    assert found(path) == [
        "facts.yaml:1: source: does not say whose facts these are. Write 'source:' at the top, and the keys of the source below it."
    ]
    path.write_text("source:\n  name: acme\n" + FACTS)
    (tmp_path / "source.yaml").write_text(HEAD)
    assert found(tmp_path)[0].startswith("facts.yaml:1: source: does not stand alone at the top as a list of facts.")


def test_pathological_yaml(root: Path) -> None:
    """Text that would keep a parser of YAML busy, or grow in it, is told like any other fault."""
    (root / "bomb.yaml").write_text('"@graph":\n  - id: &a [x, x]\n    b: &b [*a, *a]\n    c: [*b, *b]\n')
    (root / "deep.yaml").write_text('"@graph": ' + "[" * 200_000)
    (root / "large.yaml").write_text("#" * (2 * 2**20 + 1))
    (root / "latin.yaml").write_bytes(FACTS.encode() + b"    label: caf\xe9\n")
    assert [told.partition(".")[0] + ":" + told.partition(": ")[2].partition(".")[0] for told in found(root)] == [
        "bomb:b/0: is an alias of another place",
        "deep:is not YAML: more than 500 brackets stand open",
        "large:is larger than 2 MiB",
        "latin:is not UTF-8: byte 0xe9 cannot stand there",
    ]


def test_other_files_do_not_count(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is not read may be as large as it likes; what is read may not, and then none of it is."""
    monkeypatch.setattr(folder, "MOST_TEXT", 100)
    (root / "picture.png").write_bytes(b"x" * 1000)
    (root / "facts.yaml").write_text(FACTS)
    assert found(root) == []
    (root / "more.yaml").write_text(FACTS * 10)
    assert [told.partition(":")[0] for told in found(root)] == ["the folder"]


def test_a_folder_that_nobody_may_read(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder that cannot be opened is told, and nothing fails otherwise."""
    (root / "closed").mkdir()
    scan = os.scandir

    def refused(path: str | Path) -> "os.ScandirIterator[str]":
        if Path(path).name == "closed":
            raise PermissionError(13, "Permission denied", str(path))
        return scan(path)  # type: ignore[return-value]  # as os has it

    monkeypatch.setattr(os, "scandir", refused)
    assert found(root) == ["closed: cannot be looked through: Permission denied. Make it a folder that you may read."]
