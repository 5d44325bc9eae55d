"""Whatever lies where a fact file should be gives one finding, and is left as it is."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from mfmsec.source import assemble, files

GOOD = '"@graph":\n  - id: threat:a\n'
HEAD = "facts/odd.yaml"
TEXTS = {
    "not UTF-8": (
        GOOD.encode() + b"    label: caf\xe9\n",
        f"{HEAD}:3: is not UTF-8: byte 0xe9 cannot stand there. Save the file as UTF-8.",
    ),
    "UTF-16": (GOOD.encode("utf-16"), f"{HEAD}:1: is not UTF-8: byte 0xff cannot stand there. Save the file as UTF-8."),
    "BOM": (b"\xef\xbb\xbf" + GOOD.encode(), f"{HEAD}:1: begins with a byte order mark. Save it as UTF-8 without one."),
    "CRLF": (
        GOOD.replace("\n", "\r\n").encode(),
        f"{HEAD}:1: has a carriage return. Save it with line ends of one line feed each.",
    ),
    "tab": (
        GOOD.encode() + b"\tlabel: x\n",
        f"{HEAD}:3: is not YAML: found a tab character that violates indentation.",
    ),
    "huge": (
        b"#" * (files.MAX_BYTES + 1),
        f"{HEAD}: is larger than 8 MiB. Split it into several files, numbered -1, -2 and so on.",
    ),
    "NUL": (GOOD.encode() + b"\0", f"{HEAD}: is not YAML: unacceptable character #x0000: control characters are not allowed"),
    "alias": (b'"@graph":\n  - &a {id: threat:a}\n  - *a\n', f"{HEAD}:2: is an alias of another place. Write the value out"),
    "alias of a key": (b'"@graph":\n  - &a id: threat:a\n  - *a : b\n', f"{HEAD}:2: has a key that is no word."),
    "bomb": (
        b'"@graph":\n  - id: &a [x, x]\n    b: &b [*a, *a]\n'
        + b"".join(b"    c%d: &c%d [*b, *b]\n" % (n, n) for n in range(1, 99)),
        f"{HEAD}:2: b/0: is an alias of another place.",
    ),
    "deep brackets": (
        b'"@graph": ' + b"[" * 200_000,
        f"{HEAD}:1: is not YAML: more than 500 brackets stand open. Mend the syntax there.",
    ),
    "deep braces": (b'"@graph": ' + b"{a: " * 200_000, f"{HEAD}:1: is not YAML: more than 500 brackets stand open."),
    "deep lines": (
        b'"@graph":\n' + b"".join(b" " * n + b"-\n" for n in range(1, 900)),
        f"{HEAD}:3: @graph: holds an item that is no fact.",
    ),
    "deeper lines": (
        b'"@graph":\n' + b"".join(b" " * n + b"-\n" for n in range(1, 2000)),
        f"{HEAD}:1000: is not YAML: exceeded maximum nesting",
    ),
    "deep fact": (
        b'"@graph":\n  - id: {a: {b: {c: {d: {e: {f: g}}}}}}\n',
        f"{HEAD}:2: id/a/b/c/d/e: is nested more than 6 deep. Flatten it.",
    ),
    "tag on a number": (b'"@graph":\n  - id: !!int seven\n', f"{HEAD}:2: id: has the tag 'tag:yaml.org,2002:int'. Leave tags out."),
    "tag": (b'"@graph":\n  - id: !!binary aGk=\n', f"{HEAD}:2: id: has the tag 'tag:yaml.org,2002:binary'. Leave tags out."),
    "python tag": (b'"@graph":\n  - id: !!python/object/apply:os.system [ls]\n', f"{HEAD}:2: id: has the tag"),
    "list as key": (b'"@graph":\n  - [a, b]: c\n', f"{HEAD}:2: has a key that is no word. Write each key out as one word."),
    "key twice": (b'"@graph":\n  - id: threat:a\n    id: threat:b\n', f"{HEAD}:3: id: stands twice in one fact. Keep one of them."),
    "two documents": (GOOD.encode() + b"---\n" + GOOD.encode(), f"{HEAD}:3: is not YAML: but found another document."),
    "open bracket": (b'"@graph":\n  - id: [a\n', f"{HEAD}:3: is not YAML: did not find expected ',' or ']'."),
    "list at the top": (b"- id: threat:a\n", f"{HEAD}:1: is not a mapping. Begin the file with '\"@graph\":'."),
    "facts at the top": (
        b"threats:\n  - id: threat:a\n",
        f"{HEAD}:1: threats: does not stand alone at the top as a list of facts.",
    ),
    "own context": (b'"@context": {}\n"@graph":\n  - id: threat:a\n', f"{HEAD}:1: @context: does not stand alone at the top"),
    "no list": (b'"@graph": {id: threat:a}\n', f"{HEAD}:1: @graph: does not stand alone at the top"),
    "word as fact": (
        b'"@graph":\n  - threat:a\n',
        f"{HEAD}:2: @graph: holds an item that is no fact. Write '- id: …' with its keys below.",
    ),
    "empty": (b"", "facts: holds no facts. Put files that end in .yaml there."),
    "only a comment": (b"# nothing\n", "facts: holds no facts. Put files that end in .yaml there."),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "facts").mkdir()
    (tmp_path / "mappings").mkdir()
    return tmp_path


def state(folder: Path) -> dict[str, tuple[int, int, int]]:
    return {str(path): (stat.st_mode, stat.st_size, stat.st_mtime_ns) for path in folder.rglob("*") if (stat := path.lstat())}


def found(folder: Path) -> list[str]:
    before = state(folder)
    findings = [str(finding) for finding in assemble.read(folder).findings]
    assert state(folder) == before
    return findings


@pytest.mark.parametrize("name", TEXTS)
def test_odd_text(folder: Path, name: str) -> None:
    """Text that is no list of facts gives one finding at its line, within moments."""
    raw, expected = TEXTS[name]
    (folder / HEAD).write_bytes(raw)
    findings = found(folder)
    assert len(findings) == 1
    assert findings[0].startswith(expected)


@pytest.mark.parametrize("name", ["not UTF-8", "BOM", "CRLF", "huge"])
def test_odd_text_of_a_mapping(folder: Path, name: str) -> None:
    """Mapping files are read as warily as facts."""
    raw, expected = TEXTS[name]
    (folder / "mappings" / "odd.sssom.tsv").write_bytes(raw)
    assert found(folder) == [expected.replace(HEAD, "mappings/odd.sssom.tsv")]


def _folder(path: Path) -> None:
    path.mkdir()


def _nowhere(path: Path) -> None:
    path.symlink_to(path.parent / "nowhere")


def _loop(path: Path) -> None:
    path.symlink_to(path)


def _pipe(path: Path) -> None:
    os.mkfifo(path)


@pytest.mark.parametrize(
    ("make", "expected"),
    [
        (_folder, "is a folder. Give the folder a name without an ending; only files are called so."),
        (_nowhere, "is a link to a file that is not there. Mend or remove the link."),
        (_loop, "is a link to a file that is not there. Mend or remove the link."),
        (_pipe, "is no regular file. Put the text itself into a file."),
    ],
)
def test_no_file(folder: Path, make: Callable[[Path], None], expected: str) -> None:
    """What is called like a fact file and is none gives one finding, and never blocks."""
    make(folder / HEAD)
    assert found(folder) == [f"{HEAD}: {expected}"]


def test_unreadable(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that may not be read gives one finding with the system's own reason."""
    (folder / HEAD).write_text(GOOD)

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    assert found(folder) == [f"{HEAD}: cannot be read: Permission denied. Make it a readable file, or remove it."]


@pytest.mark.parametrize("name", ["facts/threats.yml", "facts/deep/notes.txt", "mappings/atlas.tsv"])
def test_stray(folder: Path, name: str) -> None:
    """A file that no reader would look at is named, since its facts would be missed in silence."""
    (folder / HEAD).write_text(GOOD)
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).write_text(GOOD)
    assert [text.partition(". ")[0] for text in found(folder)] == [f"{name}: is not read"]


def test_hidden(folder: Path) -> None:
    """Hidden files, as editors leave them, are none of our business."""
    (folder / HEAD).write_text(GOOD)
    (folder / "facts" / ".odd.yaml.swp").write_bytes(b"\xff")
    assert found(folder) == []


def test_no_folder(tmp_path: Path) -> None:
    """A folder without facts says so."""
    assert found(tmp_path) == ["facts: holds no facts. Put files that end in .yaml there."]
