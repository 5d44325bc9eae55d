"""Our rules against owlrl, on the same facts: `python -m bench.reasoning ours|owlrl|links`.

Reading the files, and turning them into what each of the two works on, is left out of the time.
"""

import json
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterable

import pyoxigraph as ox

from bench.process import measured
from bench.table import Goal, Table
from mfmsec import resources
from mfmsec.source import assemble, reason

GOAL = 1 / 20


def compare(rounds: int, table: Table) -> None:
    """Measure each in a process of its own, one after the other in each round."""
    times: dict[str, list[float]] = defaultdict(list)
    made: dict[str, float] = {}
    for _ in range(rounds):
        for name in WAYS:
            found = measured([sys.executable, "-m", "bench.reasoning", name], {})
            times[name].append(found["seconds"])
            made[name] = found["made"]
    table.compare("what follows from the catalog, against owlrl", times["ours"], times["owlrl"], Goal(GOAL))
    what = "the same, owlrl without texts and figures, which entail nothing of ours"
    table.compare(what, times["ours"], times["links"], Goal(GOAL))
    table.notes.append(
        f"Reasoning: `python -m bench --only reasoning`; our rules make {made['ours']:,.0f} triples, labels and direct matches "
        f"included; owlrl's closure makes {made['owlrl']:,.0f}, with all that OWL says of everything. That both agree on what the "
        "axioms entail of individuals is a test (tests/ontology/test_rules.py).\n"
    )


def ours(stated: ox.Store) -> tuple[float, int]:
    """Run our rules until nothing new follows; return the seconds and the triples made."""
    start = time.perf_counter()
    made = reason.infer(stated, resources.ontology())
    return time.perf_counter() - start, made


def owlrl(stated: Iterable[ox.Quad]) -> tuple[float, int]:
    """Expand the same triples by the rules of OWL 2 RL."""
    import owlrl as peer  # type: ignore[import-untyped]  # noqa: PLC0415 - it ships no types, and ours does not need it
    from rdflib import Graph  # noqa: PLC0415 - nor this

    text = ox.serialize((quad.triple for quad in stated), format=ox.RdfFormat.N_TRIPLES)
    graph = Graph().parse(data=text, format="nt")
    before, start = len(graph), time.perf_counter()
    peer.DeductiveClosure(peer.OWLRL_Semantics).expand(graph)
    return time.perf_counter() - start, len(graph) - before


def links(stated: ox.Store) -> tuple[float, int]:
    """Do the same without literals outside the schema, which spares the peer half of its time."""
    return owlrl(quad for quad in stated if quad.graph_name == assemble.SCHEMA_GRAPH or not isinstance(quad.object, ox.Literal))


WAYS: dict[str, Callable[[ox.Store], tuple[float, int]]] = {"ours": ours, "owlrl": owlrl, "links": links}


def main() -> None:
    """Measure one of them, and say what came of it."""
    taken, made = WAYS[sys.argv[1]](assemble.dataset(resources.ontology()))
    sys.stdout.write(json.dumps({"seconds": taken, "made": made}) + "\n")


if __name__ == "__main__":
    main()
