"""Writes the definitions and the goldens of schema, plans and graph anew: `python -m tests.contract.refresh`."""

import logging
from pathlib import Path

import mfmsec
from mfmsec import resources
from mfmsec.mapping import describe
from mfmsec.source import assemble
from tests.contract import defined

PACKAGE = Path(mfmsec.__file__).parent
DEFINITIONS = PACKAGE / "domain" / "definitions.py"
GRAPH = resources.ontology().parent / "docs" / "graph.md"
SCHEMA = PACKAGE / "api" / "graphql" / "schema.graphql"
SUBGRAPH = SCHEMA.with_name("subgraph.graphql")


def main() -> None:
    """Write every golden."""
    logging.getLogger("mfmsec.api").setLevel(logging.CRITICAL)
    DEFINITIONS.write_text(defined.text(assemble.dataset(resources.ontology())), encoding="utf-8")
    from mfmsec.api.graphql import schema  # noqa: PLC0415 - the schema tells the definitions that were just written
    from tests.contract.planned import PLANS, documents, planned  # noqa: PLC0415 - and so do the plans

    SCHEMA.write_text(schema.printed(), encoding="utf-8")
    SUBGRAPH.write_text(schema.subgraph(), encoding="utf-8")
    GRAPH.write_text(describe.markdown(), encoding="utf-8")
    for document in documents():
        (PLANS / f"{document.stem}.cypher").write_text(planned(document.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
