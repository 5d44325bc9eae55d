"""The small ontology on disk, and the question what is wrong with it."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from mfmsec.source import assemble, validate
from tests.unit.source.small import FACTS, ONTOLOGY, few_words


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """Return a folder with one good fact of each kind, under other names than the sinners have."""
    others = [
        ("sin-2025", "patches-2024"),
        ("2027.1.0", "2026.12.0"),
        ("2501.00001", "2401.00001"),
        ("framework:sins", "framework:atlas"),
        ("threat:sin", "threat:patch"),
        ("defense:sin", "defense:smoothing"),
        ("attack:sin", "attack:sticker"),
        ("method:sin", "method:smooth"),
        ("system:sin", "system:desk"),
        ("atlas/S2", "atlas/S1"),
        ("entry_id: S2", "entry_id: S1"),
        ("label: Sin\n", "label: Patch\n"),
        ("title: Sin", "title: Patches"),
        ("All sins", "All patches"),
        ("name: Sins", "name: Patches"),
        ("0009", "0001"),
        ("outcome: fails", "outcome: mitigates"),
    ]
    text = '"@graph":\n' + "\n".join(fact for name, fact in FACTS.items() if name != "Effect")
    for old, new in others:
        text = text.replace(old, new)
    shutil.copy(ONTOLOGY / "context.jsonld", tmp_path)
    shutil.copytree(ONTOLOGY / "facts" / "axes", tmp_path / "facts" / "axes")
    for path in (tmp_path / "facts" / "axes").iterdir():
        path.write_text(few_words(path.read_text(encoding="utf-8")), encoding="utf-8")
    (tmp_path / "facts" / "good.yaml").write_text(
        text.replace("label: Patch\n    in_framework", "label: Craft data\n    in_framework")
    )
    (tmp_path / "mappings").mkdir()
    return tmp_path


@pytest.fixture
def sins(small: Path) -> Callable[..., list[str]]:
    """Return the function that writes more files into the small ontology and returns what is found wrong with it."""

    def found(**files: str) -> list[str]:
        for name, text in files.items():
            path = small / ("mappings/atlas.sssom.tsv" if name == "mappings" else f"facts/{name}.yaml")
            path.write_text(text, encoding="utf-8")
        source = assemble.read(small)
        return [str(finding) for finding in source.findings or validate.findings(source, small)]

    return found
