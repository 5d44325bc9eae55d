"""Release files and folders are read within bounds, and what is none of them ends in one sentence."""

import hashlib
import json
from pathlib import Path

import pyoxigraph as ox
import pytest

from mfmsec.errors import RequestError
from mfmsec.source import released

TRIPLE = '<https://w3id.org/mfmsec/threat/a> <https://w3id.org/mfmsec/ns#code> "MFM-T0001" .\n'


def read(path: Path) -> set[ox.Triple]:
    with released.opened(path) as store:
        return {quad.triple for quad in store}


def release(folder: Path) -> Path:
    """Write a release of one triple and one term, with its checksums."""
    (folder / "schema").mkdir()
    files = {"mfmsec.nq": TRIPLE, "schema/core.ttl": "<urn:a> a <http://www.w3.org/2002/07/owl#Class> .\n"}
    for name, text in files.items():
        (folder / name).write_text(text)
    sums = [f"{hashlib.sha256(text.encode()).hexdigest()}  {name}\n" for name, text in files.items()]
    (folder / "SHA256SUMS").write_text("".join(sums))
    return folder


@pytest.mark.parametrize("ending", released.FORMATS)
def test_every_format(tmp_path: Path, ending: str) -> None:
    """The same triple is read from a file of every format that a release has."""
    file, form = tmp_path / f"mfmsec{ending}", released.FORMATS[ending]
    triples = list(ox.parse(TRIPLE, format=ox.RdfFormat.N_TRIPLES))
    file.write_bytes(ox.serialize(triples if form.supports_datasets else [quad.triple for quad in triples], format=form))

    assert read(file) == read(tmp_path) == {quad.triple for quad in triples}


def test_folder(tmp_path: Path) -> None:
    """A release folder is its dataset with its schema."""
    assert len(read(release(tmp_path))) == 2


def test_checksums_of_another_mode(tmp_path: Path) -> None:
    """Checksums may be written with the asterisk of binary mode."""
    sums = release(tmp_path) / "SHA256SUMS"
    sums.write_text(sums.read_text().replace("  ", " *"))

    assert len(read(tmp_path)) == 2


@pytest.mark.parametrize("name", ["mfmsec.nq", "schema/core.ttl"])
def test_damaged(tmp_path: Path, name: str) -> None:
    """A file that the release's checksums do not vouch for is not compared."""
    with (release(tmp_path) / name).open("a") as stream:
        stream.write("# more\n")

    with pytest.raises(RequestError, match="is not the file that SHA256SUMS"):
        read(tmp_path)


def test_on_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is too large for memory is read on disk, with the same triples."""
    in_memory = read(release(tmp_path))
    monkeypatch.setattr(released, "IN_MEMORY", 0)

    assert read(tmp_path) == in_memory


XML = '<?xml version="1.0"?>\n{}<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"></rdf:RDF>\n'
DEEP = 100_000
BAD = {
    "nothing.nq": (b"", "is empty"),
    "comment.ttl": (b"# nothing\n", "holds no triples"),
    "words.nq": (b"These are words.\n", "line 1 cannot be read as N-Quads"),
    "cut.ttl": (b"<urn:a> <urn:b> <urn:c> .\n<urn:a> <urn:b> <urn", "line 2 cannot be read as Turtle"),
    "relative.ttl": (b"<a> <b> <c> .\n", "cannot be read as Turtle: No scheme found"),
    "zip.ttl": (b"PK\x03\x04\x00\x00", "cannot be read as Turtle"),
    "latin.nt": ('<urn:a> <urn:b> "é" .\n'.encode("latin-1"), "cannot be read as N-Triples"),
    "wrong.jsonld": (TRIPLE.encode(), "cannot be read as JSON-LD"),
    "turtle.rdf": (TRIPLE.encode(), "cannot be read as RDF/XML"),
    "cut.rdf": (XML.format("").replace("</rdf:RDF>", "").encode(), "line 3 cannot be read as RDF/XML: it ends before its first"),
    "entities.rdf": (XML.format('<!DOCTYPE a [<!ENTITY b "c">]>\n').encode(), "declares a document type"),
    "outside.rdf": (XML.format('<!DOCTYPE a SYSTEM "https://example.org/a.dtd">\n').encode(), "declares a document type"),
    "deep.jsonld": (b'{"a":' * DEEP + b"1" + b"}" * DEEP, "nested deeper than 64 levels"),
    "remote.jsonld": (b'{"@context": "https://example.org/c.jsonld", "@id": "urn:a", "b": "c"}', "cannot be read as JSON-LD"),
    "quoted.ttl": (b"<urn:a> <urn:b> " + b"<<( <urn:a> <urn:b> " * DEEP + b"<urn:c>" + b" )>>" * DEEP + b" .", "breaks the parser"),
    "nameless.ttl": (b"<urn:a> <urn:b> " + b"[ <urn:c> " * DEEP + b"<urn:d>" + b" ]" * DEEP + b" .", "20,000 nodes without a name"),
    "prefixes.jsonld": (
        json.dumps({"@context": {f"a{n}": f"a{n + 1}:x" for n in range(DEEP // 5)}, "@id": "urn:a", "a0:p": "v"}).encode(),
        "breaks the parser",
    ),
    "facts.yaml": (b'"@graph": []\n', "ends in none of"),
    "absent.nq": (None, "There is no file"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_files(tmp_path: Path, name: str) -> None:
    """What is no release file is refused in one sentence that names it."""
    content, message = BAD[name]
    if content is not None:
        (tmp_path / name).write_bytes(content)

    with pytest.raises(RequestError) as refused:
        read(tmp_path / name)

    assert message in str(refused.value)
    assert str(tmp_path / name) in str(refused.value)
    assert "\n" not in str(refused.value)
    assert len(str(refused.value)) < 500 + len(str(tmp_path))


def test_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file larger than any release is not opened."""
    (tmp_path / "a.nq").write_text(TRIPLE)
    monkeypatch.setattr(released, "LARGEST", 10)

    with pytest.raises(RequestError, match="larger than"):
        read(tmp_path / "a.nq")


def test_empty_folder(tmp_path: Path) -> None:
    """A folder without a release is refused with what to give instead."""
    with pytest.raises(RequestError, match="holds no mfmsec"):
        read(tmp_path)


def test_brackets_in_text(tmp_path: Path) -> None:
    """Brackets inside of texts are no nesting."""
    text = "[{" * 1_000 + '\\"'
    (tmp_path / "a.jsonld").write_text(f'{{"@id": "urn:a", "urn:b": "{text}"}}')

    assert len(read(tmp_path / "a.jsonld")) == 1
