"""What follows from the facts: the rules under `ontology/rules/`, run until they yield nothing new."""

from pathlib import Path

import pyoxigraph as ox

from mfmsec.domain import ids


def rules(folder: Path) -> dict[str, str]:
    """Return the rules of an ontology folder, each a SPARQL CONSTRUCT, by name."""
    return {path.stem: path.read_text(encoding="utf-8") for path in sorted((folder / "rules").glob("*.rq"))}


def infer(store: ox.Store, folder: Path) -> int:
    """Add to a dataset what its facts entail, each triple in the inferred graph of its subject's source.

    Returns the number of triples added.
    """
    homes = _homes(store)
    queries = list(rules(folder).values())
    total = 0
    while new := _new(store, queries, homes):
        store.bulk_extend(new)
        total += len(new)
    return total


def _homes(store: ox.Store) -> dict[object, ox.NamedNode]:
    """Map each subject of the facts to the graph that its inferences go to."""
    homes: dict[object, ox.NamedNode] = {}
    for name in list(store.named_graphs()):
        source, inferred = ids.source_of(str(name.value))
        if source == "schema" or inferred:
            continue
        target = ox.NamedNode(ids.graph(source, inferred=True))
        homes.update((quad.subject, target) for quad in store.quads_for_pattern(None, None, None, name))
    return homes


def _new(store: ox.Store, queries: list[str], homes: dict[object, ox.NamedNode]) -> set[ox.Quad]:
    found = set()
    for query in queries:
        answer = store.query(query, use_default_graph_as_union=True)
        assert isinstance(answer, ox.QueryTriples), "a rule is a CONSTRUCT"  # noqa: S101 - the rules are ours
        for triple in answer:
            known = any(store.quads_for_pattern(triple.subject, triple.predicate, triple.object, None))
            if triple.subject in homes and not known:
                found.add(ox.Quad(triple.subject, triple.predicate, triple.object, homes[triple.subject]))
    return found
