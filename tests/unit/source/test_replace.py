from pathlib import Path

import pytest

from mfmsec.errors import RequestError, ResourceError
from mfmsec.source import replace


def _made(target: Path, *names: str) -> None:
    with replace.folder(target) as folder:
        for name in names:
            folder.put(name, lambda out: out.write(b"text"))


def _names(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def test_a_folder_is_replaced_as_a_whole(tmp_path: Path) -> None:
    """What an earlier run made and a later one does not is gone, and nothing else is left beside."""
    target = tmp_path / "deep" / "release"

    _made(target, "one", "below/two")
    _made(target, "three")

    assert _names(target) == ["SHA256SUMS", "three"]
    assert _names(tmp_path) == ["deep/release/SHA256SUMS", "deep/release/three"]


def test_a_failure_leaves_the_folder_as_it_was(tmp_path: Path) -> None:
    """Where the making fails midway, the earlier folder is there unchanged, and nothing of the later one."""
    target = tmp_path / "release"
    _made(target, "one")

    def refuse(_: object) -> None:
        raise OSError(28, "No space left on device")

    def fill() -> None:
        with replace.folder(target) as folder:
            folder.put("two", lambda out: out.write(b"text"))
            folder.put("three", refuse)

    with pytest.raises(OSError, match="No space"):
        fill()

    assert _names(tmp_path) == ["release/SHA256SUMS", "release/one"]


@pytest.mark.parametrize("failing", [1, 2])
def test_what_was_there_is_never_lost(failing: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the new folder cannot be moved in, the earlier one is put back; where that fails too, it is kept and named."""
    target, rename, left = tmp_path / "release", Path.rename, ["away", *["fails"] * failing]
    _made(target, "one")

    def moved(path: Path, to: Path) -> Path:
        if left and left.pop(0) == "fails":
            raise OSError(5, "Input/output error")
        return rename(path, to)

    monkeypatch.setattr(Path, "rename", moved)
    with pytest.raises(OSError if failing == 1 else ResourceError, match="Input/output error") as told:
        _made(target, "two")

    (kept,) = tmp_path.rglob("one")
    assert _names(kept.parent) == ["SHA256SUMS", "one"]
    assert list(tmp_path.rglob("two")) == []
    assert kept.parent == target if failing == 1 else str(kept.parent) in str(told.value)


def test_somebody_elses_files_are_never_removed(tmp_path: Path) -> None:
    """A folder that holds a file which no checksum names, or a file in its place, is refused before anything is written."""
    _made(tmp_path / "release", "one")
    (tmp_path / "release" / "notes.txt").write_text("mine", encoding="utf-8")

    for target in (tmp_path, tmp_path / "release", tmp_path / "release" / "one"):
        with pytest.raises(RequestError), replace.folder(target):
            pytest.fail("the folder was begun")

    assert _names(tmp_path) == ["release/SHA256SUMS", "release/notes.txt", "release/one"]


def test_what_was_written_is_known(tmp_path: Path) -> None:
    """Each file is known with its size and its SHA-256, and the sums list both in the order of names."""
    with replace.folder(tmp_path / "release") as folder:
        folder.put("b", lambda out: out.write(b""))
        folder.put("a", lambda out: out.write(b"abc"))

    assert [(file.name, file.size) for file in folder.written] == [("b", 0), ("a", 3), ("SHA256SUMS", 136)]
    assert (tmp_path / "release" / "SHA256SUMS").read_text(encoding="utf-8") == (
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad  a\n"
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  b\n"
    )
