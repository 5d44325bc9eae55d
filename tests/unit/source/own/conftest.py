"""A part of our facts to judge users' sources beside, and the source that users of the tests have."""

from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest

from mfmsec.domain import ids
from mfmsec.source import assemble, child, reason
from mfmsec.source.assemble import Source
from mfmsec.source.origin import Origin
from mfmsec.source.own import examine, judge
from mfmsec.source.own.judge import Ours
from tests.unit.source.small import ONTOLOGY

PARTS = ("facts/axes/", "facts/releases/", "facts/threats/forgery/", "facts/defenses/signal-enhancement/")
HEAD = "name: acme\nnamespace: https://acme.example/mfm/\nversion: 1.0\nlabel: Acme\n"


@pytest.fixture(scope="session")
def acme() -> Origin:
    return Origin("acme", "https://acme.example/mfm/", "1.0", "Acme")


@pytest.fixture(scope="session")
def ours() -> Ours:
    """Return the axes, the forgeries and what enhances the signal, with all that follows, and the whole ontology's rules."""
    facts = [fact for fact in assemble.read(ONTOLOGY).facts if fact.file.startswith(PARTS)]
    store = ox.Store()
    store.bulk_extend(assemble.quads(facts, assemble.context(ONTOLOGY), ids.graph()))
    store.bulk_extend(assemble.schema(ONTOLOGY))
    reason.infer(store, ONTOLOGY)
    return Ours(ONTOLOGY, Source(facts, [], []), store)


@pytest.fixture
def near(monkeypatch: pytest.MonkeyPatch) -> None:
    """Examine in this process: the same work, without the second that a process of its own takes to start."""
    run = child.run

    def here(module: str, job: bytes, limits: child.Limits) -> bytes:
        return examine.answer(job) if module == examine.__name__ else run(module, job, limits)

    monkeypatch.setattr(child, "run", here)


@pytest.fixture
def told(ours: Ours, tmp_path: Path) -> Callable[..., list[str]]:
    """Return the function that writes files into Acme's folder and returns what is found wrong with the source."""

    def found(**files: str) -> list[str]:
        root = tmp_path / "acme"
        root.mkdir(exist_ok=True)
        (root / "source.yaml").write_text(HEAD, encoding="utf-8")
        for name, text in files.items():
            stem, _, ending = name.partition("_")
            (root / f"{stem}.{ending.replace('_', '.')}").write_text(text, encoding="utf-8")
        return [f"{finding.severity}: {finding}" for finding in judge.judge(root, ours).findings]

    return found
