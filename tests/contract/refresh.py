"""Writes the goldens of the GraphQL schema and of the plans anew: `python -m tests.contract.refresh`."""

from pathlib import Path

from mfmsec.api.graphql import schema
from tests.contract.planned import PLANS, documents, planned

SCHEMA = Path(schema.__file__).with_name("schema.graphql")


def main() -> None:
    """Write every golden."""
    SCHEMA.write_text(schema.printed(), encoding="utf-8")
    for document in documents():
        (PLANS / f"{document.stem}.cypher").write_text(planned(document.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
