"""Writes the goldens of the GraphQL schema, of the plans and of the graph anew: `python -m tests.contract.refresh`."""

from pathlib import Path

from mfmsec import resources
from mfmsec.api.graphql import schema
from mfmsec.mapping import describe
from tests.contract.planned import PLANS, documents, planned

GRAPH = resources.ontology().parent / "docs" / "graph.md"
SCHEMA = Path(schema.__file__).with_name("schema.graphql")


def main() -> None:
    """Write every golden."""
    SCHEMA.write_text(schema.printed(), encoding="utf-8")
    GRAPH.write_text(describe.markdown(), encoding="utf-8")
    for document in documents():
        (PLANS / f"{document.stem}.cypher").write_text(planned(document.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
