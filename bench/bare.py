"""The least that an import can do: parse, make the same rows, and one grouped UNWIND after the other. No diff, no bookkeeping.

    python -m bench.bare FILE

What it writes has neither fingerprints nor a release; nothing could be compared, resumed or pruned afterwards.
"""

import json
import sys
import time
from collections import defaultdict
from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import Any

from neo4j import ManagedTransaction

from bench.ours import parsed
from mfmsec import resources, settings
from mfmsec.domain import ids
from mfmsec.mapping import dataset
from mfmsec.mapping.model import COMMON_LABEL
from mfmsec.mapping.rows import NodeRow
from mfmsec.store import driver, migrate, tx
from mfmsec.store.driver import Store

BATCH = 10_000


def statements(rows: Iterable[NodeRow]) -> dict[str, list[dict[str, Any]]]:
    """Return the rows of each statement: nodes by labels, then edges by type."""
    nodes: dict[str, list[dict[str, Any]]] = defaultdict(list)
    edges: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        create = f"UNWIND $rows AS row CREATE (n:{':'.join(row.labels)}) SET n = row"
        nodes[create].append({**row.properties, "iri": row.iri})
        for edge in row.edges:
            link = (
                f"UNWIND $rows AS row MATCH (a:{COMMON_LABEL} {{iri: row.start}}) "
                f"MATCH (b:{COMMON_LABEL} {{iri: row.end}}) CREATE (a)-[:{edge.type}]->(b)"
            )
            edges[link].append({"start": row.iri, "end": edge.target})
    return nodes | edges


def run(graph: Store, file: Path) -> None:
    """Import the file end to end."""
    migrate.apply(graph, resources.migrations())
    triples = parsed(file, None)
    for statement, rows in statements(dataset.rows(triples, ids.SOURCE, dataset.labels(triples))).items():
        for first in range(0, len(rows), BATCH):
            tx.write(graph, partial(_send, statement=statement, rows=rows[first : first + BATCH]))


def _send(transaction: ManagedTransaction, statement: str, rows: list[dict[str, Any]]) -> None:
    transaction.run(statement, {"rows": rows}).consume()


def main() -> None:
    """Import, and print the seconds."""
    with driver.connect(settings.from_environment()) as graph:
        started = time.perf_counter()
        run(graph, Path(sys.argv[1]))
        sys.stdout.write(json.dumps({"seconds": time.perf_counter() - started}))


if __name__ == "__main__":
    main()
