"""Every check finds its sinners, spares the innocent, and has nothing to say of our own facts."""

import re
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest

from mfmsec.source import assemble

HERE = Path(__file__).parent
ONTOLOGY = HERE.parents[1] / "ontology"
CHECKS = {path.stem.removesuffix("-violation"): path for path in sorted(ONTOLOGY.glob("checks/*-violation.rq"))}
Ask = Callable[[ox.Store, str], list[tuple[str, ...]]]


def _query(name: str) -> str:
    return CHECKS[name].read_text(encoding="utf-8")


def _planted(name: str) -> ox.Store:
    store = ox.Store()
    store.bulk_extend(assemble.schema(ONTOLOGY))
    store.extend(ox.parse(path=str(HERE / "sinners" / f"{name}.trig"), format=ox.RdfFormat.TRIG))
    return store


@pytest.mark.parametrize("name", CHECKS)
def test_form(name: str) -> None:
    """Each check says how grave its sin is, then what it is and how to repair it, and names the sinner and the detail."""
    first, second, *rest = _query(name).splitlines()
    assert first in {"# severity: error", "# severity: warning"}
    assert re.fullmatch(r"# .+\. .+\.", second)
    assert "SELECT DISTINCT ?subject ?detail" in rest


@pytest.mark.parametrize("name", CHECKS)
def test_sinners_are_caught(name: str, ask: Ask) -> None:
    """Each check catches all sinners that its example plants, each with a detail, and nobody else."""
    store = _planted(name)
    subjects = {quad.subject.value for quad in store if isinstance(quad.subject, ox.NamedNode)}
    planted = {subject for subject in subjects if "sinner" in subject}
    rows = ask(store, _query(name))
    assert {subject for subject, _ in rows} == planted != set()
    assert all(detail for _, detail in rows)


def test_every_sinner_has_a_check() -> None:
    """No check is without a planted sinner, and no sinner without its check."""
    assert {path.stem for path in (HERE / "sinners").glob("*.trig")} == set(CHECKS)


@pytest.mark.parametrize("name", CHECKS)
def test_our_own_facts_are_clean(name: str, dataset: ox.Store, ask: Ask) -> None:
    """No check has anything to say of the facts, mappings and inferences that we ship."""
    assert ask(dataset, _query(name)) == []
