"""Rows as CSV, JSON or text; text that a spreadsheet would take for a formula is neutralized in CSV."""

import csv
import io
import json
from collections.abc import Iterable, Sequence
from typing import Any, TypeAlias

Table: TypeAlias = tuple[tuple[str, ...], list[tuple[Any, ...]]]
"""Column names and rows."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def to_csv(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """Return rows as CSV with one header line (RFC 4180, line ends of one newline)."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([_safe(cell) for cell in row] for row in rows)
    return out.getvalue()


def to_json(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """Return rows as a JSON list of objects."""
    return json.dumps([dict(zip(columns, row, strict=True)) for row in rows], ensure_ascii=False, indent=2) + "\n"


def _safe(cell: Any) -> str:  # noqa: ANN401 - a cell of any type
    text = "" if cell is None else ("; ".join(map(str, cell)) if isinstance(cell, list | tuple) else str(cell))
    return f"'{text}" if isinstance(cell, str) and text.startswith(_FORMULA) else text
