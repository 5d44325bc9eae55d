import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from mfmsec.errors import StoreCorrupt
from mfmsec.store import seal


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    (folder / "mfmsec").mkdir(parents=True)
    for name in ("schema.json", "Threat.bucket", "statistics.json", "txlog_0.wal"):
        (folder / "mfmsec" / name).write_bytes(name.encode() * 100)
    seal.write(folder)
    return folder


@pytest.mark.parametrize(
    ("harm", "sign"),
    [
        (lambda data: (data / "mfmsec" / "schema.json").write_text("{"), "mfmsec/schema.json has changed"),
        (lambda data: (data / "mfmsec" / "Threat.bucket").unlink(), "mfmsec/Threat.bucket is missing"),
        (lambda data: (data / "mfmsec" / "more.bucket").touch(), "mfmsec/more.bucket does not belong there"),
        (lambda data: shutil.rmtree(data / "mfmsec"), "is missing"),
        (lambda data: (data / seal.SEAL).write_text("nothing"), "is not readable"),
    ],
)
def test_a_broken_seal_names_file_folder_and_repair(data: Path, harm: Callable[[Path], object], sign: str) -> None:
    """A file that was changed, lost or added while the store was closed is corruption, said in one sentence."""
    harm(data)

    with pytest.raises(StoreCorrupt) as caught:
        seal.check(data)
    assert sign in str(caught.value)
    assert f"data folder {data} is corrupt" in str(caught.value)
    assert str(caught.value).endswith("move it away and run `mfmsec load` again.")


def test_a_whole_folder_passes(data: Path) -> None:
    """An untouched folder passes, also when the engine's own bookkeeping has changed."""
    (data / "mfmsec" / "statistics.json").write_text("{}", encoding="utf-8")
    (data / "mfmsec" / "txlog_0.wal").unlink()

    seal.check(data)


def test_without_a_seal_nothing_is_said(data: Path) -> None:
    """A folder whose store was killed has no seal; the engine repairs it from its own log."""
    seal.lift(data)
    (data / "mfmsec" / "schema.json").unlink()

    seal.check(data)
