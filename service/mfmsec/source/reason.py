"""What follows from the facts: the rules under `ontology/rules/`, run until they yield nothing new.

What follows of our facts follows from ours alone; what follows of a user's facts follows from those and from ours. So no
user's fact changes one of our nodes, and no user sees what another one states.
"""

from collections.abc import Collection
from pathlib import Path
from typing import TypeAlias

import pyoxigraph as ox

from mfmsec.domain import ids
from mfmsec.source import files
from mfmsec.source.findings import Fault, Finding

SCHEMA = "schema"
"""The name of the graph of axioms, which is no source."""
Graphs: TypeAlias = list[ox.NamedNode | ox.BlankNode | ox.DefaultGraph]


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


def infer(store: ox.Store, folder: Path, only: str | None = None) -> int:
    """Add to a dataset what its facts entail, each triple in the inferred graph of its subject's source.

    With `only`, that of one source alone, where it is known that the others lack nothing. Returns the number of triples added.
    Raises Fault where a rule is no CONSTRUCT.
    """
    queries = rules(folder)
    names = {ids.source_of(str(name.value))[0] for name in store.named_graphs()} - {SCHEMA, ids.SOURCE}
    return sum(_infer(store, queries, source) for source in ((ids.SOURCE, *sorted(names)) if only is None else (only,)))


def _infer(store: ox.Store, queries: dict[str, str], source: str) -> int:
    """Add what follows of one source."""
    subjects = {quad.subject for quad in store.quads_for_pattern(None, None, None, ox.NamedNode(ids.graph(source)))}
    target = ox.NamedNode(ids.graph(source, inferred=True))
    graphs = [ids.graph(name, inferred=flag) for name in dict.fromkeys((ids.SOURCE, source)) for flag in (False, True)]
    seen: Graphs = [ox.NamedNode(name) for name in (*graphs, ids.graph(SCHEMA))]
    total = 0
    while new := _new(store, queries, seen, subjects, target):
        # In order, so that whatever writes the dataset has the triples of a subject together, and the same bytes each time.
        store.bulk_extend(sorted(new, key=str, reverse=True))
        total += len(new)
    return total


def _new(
    store: ox.Store, queries: dict[str, str], seen: Graphs, subjects: Collection[object], target: ox.NamedNode
) -> set[ox.Quad]:
    found = set()
    for name, query in queries.items():
        for triple in _construct(store, name, query, seen):
            if triple.subject in subjects and not any(
                store.quads_for_pattern(triple.subject, triple.predicate, triple.object, None)
            ):
                found.add(ox.Quad(triple.subject, triple.predicate, triple.object, target))
    return found


def _construct(store: ox.Store, name: str, query: str, seen: Graphs) -> ox.QueryTriples:
    """Ask a rule of these graphs taken together; the others do not exist for it."""
    alone = set(store.named_graphs()) <= set(seen)  # a union of all graphs is a third faster than one of some
    try:
        found = store.query(query, use_default_graph_as_union=True) if alone else store.query(query, default_graph=seen)
    except SyntaxError as error:
        reason = f"is not SPARQL: {' '.join(str(error).split())}."
        raise Fault(Finding(f"rules/{name}.rq", 0, "", reason, "Mend the query.", "rule")) from error
    if not isinstance(found, ox.QueryTriples):
        raise Fault(Finding(f"rules/{name}.rq", 0, "", "makes no triples.", "Write it as a CONSTRUCT.", "rule"))
    return found
