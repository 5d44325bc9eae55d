"""What follows from the facts: the rules under `ontology/rules/`, run until they yield nothing new."""

from pathlib import Path

import pyoxigraph as ox

from mfmsec.domain import ids
from mfmsec.source import files
from mfmsec.source.findings import Fault, Finding


def rules(folder: Path) -> dict[str, str]:
    """Return the rules of an ontology folder, each a SPARQL CONSTRUCT, by name.

    Raises Fault where one of them cannot be read.
    """
    found = {}
    for path in sorted((folder / "rules").glob("*.rq")):
        text, unreadable = files.text(path, path.relative_to(folder).as_posix())
        if unreadable:
            raise Fault(unreadable[0])
        found[path.stem] = text
    return found


def infer(store: ox.Store, folder: Path) -> int:
    """Add to a dataset what its facts entail, each triple in the inferred graph of its subject's source.

    Returns the number of triples added. Raises Fault where a rule is no CONSTRUCT.
    """
    homes = _homes(store)
    queries = rules(folder)
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


def _new(store: ox.Store, queries: dict[str, str], homes: dict[object, ox.NamedNode]) -> set[ox.Quad]:
    found = set()
    for name, query in queries.items():
        for triple in _construct(store, name, query):
            known = any(store.quads_for_pattern(triple.subject, triple.predicate, triple.object, None))
            if triple.subject in homes and not known:
                found.add(ox.Quad(triple.subject, triple.predicate, triple.object, homes[triple.subject]))
    return found


def _construct(store: ox.Store, name: str, query: str) -> ox.QueryTriples:
    try:
        found = store.query(query, use_default_graph_as_union=True)
    except SyntaxError as error:
        reason = f"is not SPARQL: {' '.join(str(error).split())}."
        raise Fault(Finding(f"rules/{name}.rq", 0, "", reason, "Mend the query.", "rule")) from error
    if not isinstance(found, ox.QueryTriples):
        raise Fault(Finding(f"rules/{name}.rq", 0, "", "makes no triples.", "Write it as a CONSTRUCT.", "rule"))
    return found
