"""Facts become one dataset: what JSON-LD alone would not say, and what follows from them."""

from pathlib import Path

import pyoxigraph as ox
import pytest

from mfmsec.domain import ids
from mfmsec.source import assemble, known, places, reason, terms
from tests.unit.source.small import ONTOLOGY, ROW, table

BASE = ids.BASE
NS = ids.NAMESPACE


def objects(store: ox.Store, subject: str, predicate: str) -> list[str]:
    found = store.quads_for_pattern(ox.NamedNode(BASE + subject), ox.NamedNode(predicate), None, None)
    return sorted(str(quad.object) for quad in found)


def test_authors_keep_their_order(small: Path) -> None:
    """Authors are creators without order, and one text that keeps it."""
    store = assemble.dataset(small)
    assert objects(store, "reference/patches-2024", f"{NS}authorList") == ['"Ada Lovelace; Grace Hopper"']
    assert objects(store, "reference/patches-2024", "http://purl.org/dc/terms/creator") == ['"Ada Lovelace"', '"Grace Hopper"']


def test_mapping(small: Path) -> None:
    """A row of a mapping file is an individual of its own, its confidence a decimal as written."""
    (small / "mappings" / "atlas.sssom.tsv").write_text(table(ROW))
    store = assemble.dataset(small)
    decimal = '"0.75"^^<http://www.w3.org/2001/XMLSchema#decimal>'
    assert objects(store, "mapping/patch--atlas--s1", f"{NS}confidence") == [decimal]
    assert objects(store, "mapping/patch--atlas--s1", f"{NS}mappingObject") == [f"<{BASE}framework/atlas/S1>"]


def test_graphs(small: Path) -> None:
    """Facts, schema and what follows stand in graphs of their own, and inferring again adds nothing."""
    for name in ("rules", "schema"):
        (small / name).symlink_to(ONTOLOGY / name)
    store = assemble.dataset(small)
    assert reason.infer(store, small) > 0
    assert reason.infer(store, small) == 0
    names = {str(graph.value).removeprefix(f"{BASE}graph/") for graph in store.named_graphs()}
    assert names == {"mfmsec", "schema", "inferred/mfmsec"}
    assert not list(store.quads_for_pattern(None, None, None, ox.DefaultGraph()))


def test_terms() -> None:
    """The context tells of each key what it means: a text, a link, a datatype, or the values of an axis."""
    known = terms.of(assemble.context(ONTOLOGY))
    assert known["label"] == terms.Term("http://www.w3.org/2000/01/rdf-schema#label", terms.TEXT)
    assert (known["broader"].kind, known["year"].kind, known["url"].kind) == (terms.LINK, "integer", "anyURI")
    assert (known["adaptive"].kind, known["adaptive"].values) == (terms.VALUE, ("yes", "no", "unknown"))


@pytest.mark.parametrize(
    ("predicate", "keys"),
    [
        ("http://www.w3.org/2000/01/rdf-schema#label", ("label", "name")),
        (f"{NS}broaderThreat", ("broader",)),
        (f"{NS}broaderDefense", ("broader",)),
        (f"{NS}property", ("properties",)),
    ],
)
def test_predicates(predicate: str, keys: tuple[str, ...]) -> None:
    """From a predicate the way leads back to the keys, those that a class scopes as well."""
    assert terms.predicates(assemble.context(ONTOLOGY))[predicate] == keys


def test_compact(small: Path) -> None:
    """Texts for people write IRIs as the facts do."""
    where = places.places(assemble.read(small), assemble.context(small))
    text = f"{BASE}threat/a and {BASE}modality/audio, {NS}year, https://example.org/x."
    assert where.compact(text) == "threat:a and concept:modality/audio, mfmsec:year, https://example.org/x."


def test_catalog_knows_nested_facts(small: Path) -> None:
    """A fact inside another is found by its id, at its own lines."""
    everything = known.gather(assemble.read(small), assemble.context(small))
    nested = everything.by_id["framework:atlas/entries/sins"]
    assert (nested.type, nested.at("count") - nested.line) == ("EntryCount", 3)
