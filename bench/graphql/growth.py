"""How a page of 20 grows with the data: the catalog's size, and a hundred times that, made by the seeded generator."""

import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

from bench import generator
from bench.graphql import service
from bench.process import measured
from bench.table import Goal, Table

ONE = generator.FIXED_TRIPLES + generator.TRIPLES_PER_UNIT
HUNDRED = generator.FIXED_TRIPLES + 100 * generator.TRIPLES_PER_UNIT


def growth(environment: Mapping[str, str], load: Callable[[int], None], rounds: int, table: Table) -> None:
    """Compare the pages at both sizes; `load` makes a generated catalog of so many triples the content of the store."""
    times = {}
    for triples in (ONE, HUNDRED):
        load(triples)
        times[triples] = service.pages(environment, rounds)
    for what in service.PAGES:
        table.compare(f"p50, {what}, at 100 times the data against once", times[HUNDRED][what], times[ONE][what], Goal(1.5, "ms"))


def loading(python: str, file: Path, environment: Mapping[str, str]) -> None:
    """Load a generated catalog, read from disk."""
    with tempfile.TemporaryDirectory(dir=file.parent) as folder:
        measured([python, "-m", "bench.ours", file, "--disk", folder], environment)
