"""Files are brought into their normal form without loss, each in one step."""

import os
from pathlib import Path

import pytest

from mfmsec.errors import ResourceError
from mfmsec.source import form
from tests.unit.source.small import THREAT

TURTLE = "@prefix a: <https://example.org/> .\na:c a:b a:d . a:a a:b [ a:b 1 ] .\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "facts").mkdir()
    (tmp_path / "schema").mkdir()
    (tmp_path / "facts" / "good.yaml").write_text(f'"@graph":\n{THREAT}')
    return tmp_path


def test_format(folder: Path) -> None:
    """Only files in another form are rewritten, and a second time nothing changes."""
    (folder / "facts" / "odd.yaml").write_text('# head\n"@graph": [{type: Threat, id: "threat:a"}]\n')
    (folder / "schema" / "odd.ttl").write_text(TURTLE)
    assert [str(found).partition(": ")[0] for found in form.differences(folder)] == ["facts/odd.yaml:2", "schema/odd.ttl:1"]
    assert form.format_files(folder) == ["facts/odd.yaml", "schema/odd.ttl"]
    assert form.format_files(folder) == []
    assert form.differences(folder) == []
    assert (folder / "facts" / "odd.yaml").read_text() == '# head\n"@graph":\n  - id: threat:a\n    type: Threat\n'
    assert (
        (folder / "schema" / "odd.ttl")
        .read_text()
        .endswith("\n\na:a\n    a:b\n        [\n            a:b 1 ;\n        ] ;\n.\n\na:c\n    a:b a:d ;\n.\n")
    )
    assert sorted(path.name for path in folder.rglob("*.*")) == ["good.yaml", "odd.ttl", "odd.yaml"]


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("facts/x.yaml", '"@graph":\n  # why\n  - id: a\n', "facts/x.yaml:2: is a comment among the facts."),
        ("facts/x.yaml", '"@graph":\n  - id: a # why\n', "facts/x.yaml:2: is a comment among the facts."),
        ("facts/x.yaml", '"@graph":\n  - id: [a\n', "facts/x.yaml:3: is not YAML"),
        ("facts/x.yaml", '"@graph":\n  - id: a\r\n', None),
        ("schema/x.ttl", "# why\n<x:a> <x:b> <x:c> .\n", "schema/x.ttl:1: is a comment."),
        ("schema/x.ttl", "<x:a> <x:b> .\n", "schema/x.ttl:1: is not Turtle"),
        ("schema/x.ttl", '<x:a> <x:b> "01"^^<http://www.w3.org/2001/XMLSchema#integer> .\n', "schema/x.ttl: would lose something"),
    ],
)
def test_nothing_is_lost(folder: Path, name: str, text: str, expected: str | None) -> None:
    """A file that cannot be read, or would lose a comment or a literal's form, stays as it is and is told of."""
    (folder / name).write_bytes(text.encode())
    assert form.format_files(folder) == []
    assert (folder / name).read_bytes() == text.encode()
    found = [str(one) for one in form.differences(folder)]
    assert len(found) == (expected is not None)
    assert all(one.startswith(str(expected)) for one in found)


def test_full_disk(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a file cannot be written it stays as it was, nothing is left behind, and one sentence says so."""
    odd = folder / "facts" / "odd.yaml"
    odd.write_text('"@graph": [{id: "threat:a"}]\n')

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(ResourceError, match="No space left on device"):
        form.format_files(folder)
    assert odd.read_text() == '"@graph": [{id: "threat:a"}]\n'
    assert sorted(path.name for path in odd.parent.iterdir()) == ["good.yaml", "odd.yaml"]


def test_links_and_modes(folder: Path) -> None:
    """A link stays a link to the file that is rewritten, and the file keeps its mode."""
    odd, elsewhere = folder / "facts" / "odd.yaml", folder / "elsewhere"
    elsewhere.write_text('"@graph": [{id: "threat:a"}]\n')
    elsewhere.chmod(0o640)
    odd.symlink_to(elsewhere)
    assert form.format_files(folder) == ["facts/odd.yaml"]
    assert odd.is_symlink()
    assert elsewhere.read_text() == '"@graph":\n  - id: threat:a\n'
    assert elsewhere.stat().st_mode & 0o777 == 0o640
