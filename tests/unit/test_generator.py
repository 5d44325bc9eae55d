import hashlib
import subprocess
import sys
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pyoxigraph as ox
import pytest

from bench import generator
from bench.catalog import Catalog
from mfmsec import resources
from mfmsec.domain import ids
from mfmsec.mapping import dataset, rows
from mfmsec.source import assemble, reason

ROOT = Path(__file__).parents[2]


def _store(text: str) -> ox.Store:
    store = ox.Store()
    store.bulk_load(text.encode(), format=ox.RdfFormat.N_QUADS)
    return store


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return generator.of_size(20_000)


@pytest.fixture(scope="module")
def text(catalog: Catalog) -> str:
    return "".join(generator.lines(catalog))


@pytest.mark.parametrize("triples", [5_000, 20_000, 200_000])
def test_a_catalog_has_about_as_many_triples_as_asked_for(triples: int) -> None:
    """The size is met within three in a hundred."""
    assert sum(1 for _ in generator.lines(generator.of_size(triples))) == pytest.approx(triples, rel=0.03)


def test_the_same_seed_gives_the_same_bytes(text: str) -> None:
    """Another process writes the same catalog, byte for byte; another seed gives another one."""
    command = [sys.executable, str(ROOT / "bench" / "generator.py"), "--triples", "20000", "--seed"]
    same, other = (subprocess.run([*command, seed], capture_output=True, check=True).stdout for seed in ("7", "8"))
    assert hashlib.sha256(same).digest() == hashlib.sha256(text.encode()).digest()
    assert other != same


def test_shuffling_changes_the_order_alone(catalog: Catalog, text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Shuffled, through several files here, there are the same lines; neighbours rarely share a subject; it is repeatable."""
    monkeypatch.setattr(generator, "BUCKET_LINES", 5_000)
    first, again = (list(generator.lines(catalog, shuffled=True)) for _ in range(2))
    assert first == again
    assert sorted(first) == sorted(text.splitlines(keepends=True))
    assert sum(a.split()[0] == b.split()[0] for a, b in pairwise(first)) < 0.02 * len(first)


def test_sorted_lines_stand_in_the_order_of_iris(text: str) -> None:
    """Each subject's lines stand together, kind by kind in alphabetical order."""
    subjects = [line.split()[0] for line in text.splitlines()]
    assert sum(a != b for a, b in pairwise(subjects)) == len(set(subjects)) - 1
    kinds = [subject.removeprefix(f"<{ids.BASE}").partition("/")[0] for subject in subjects]
    assert kinds == sorted(kinds)


def test_no_triple_is_lost_in_the_mapping(text: str) -> None:
    """Rows made of a generated catalog stand for its triples, languages and several values included."""
    store = _store(text)
    known = dataset.labels(store)
    found = {quad for row in dataset.rows(store, ids.SOURCE, known) for quad in rows.quads(row, ids.SOURCE)}
    assert found == set(store)
    languages = Counter(quad.object.language for quad in store if isinstance(quad.object, ox.Literal))
    assert {"en", "de", "fr", "zh", "pt-br"} < set(languages)


def test_the_mix_is_that_of_the_real_catalog(catalog: Catalog, text: str) -> None:
    """Every class of the real catalog occurs, and every predicate and pair of classes that makes up a hundredth of it."""
    assert catalog.factor < 1
    real, made = assemble.dataset(resources.ontology()), _store(text)
    graph = ox.NamedNode(ids.graph())
    shares = Counter(quad.predicate.value for quad in real.quads_for_pattern(None, None, None, graph))
    frequent = {name for name, number in shares.items() if number > 0.01 * shares.total()}
    assert frequent <= {quad.predicate.value for quad in made}
    assert set(dataset.labels(made).values()) == set(dataset.labels(real).values())


def test_an_english_catalog_passes_our_checks_and_rules() -> None:
    """With what follows from it, it breaks none of the checks and has a place in the graph."""
    folder = resources.ontology()
    store = _store("".join(generator.lines(generator.of_size(20_000, languages=()))))
    store.bulk_extend(assemble.schema(folder))
    assert reason.infer(store, folder) > 5_000
    for check in sorted((folder / "checks").glob("*.rq")):
        assert not list(store.query(check.read_text(encoding="utf-8"), use_default_graph_as_union=True)), check.stem
    assert list(dataset.rows(store, ids.SOURCE, dataset.labels(store)))
