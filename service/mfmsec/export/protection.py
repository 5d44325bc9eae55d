"""The answer about protection, as tables of evidence and verdicts and as JSON."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from mfmsec.domain.verdict import Verdict
from mfmsec.export.table import Table
from mfmsec.query.protection import Protection

EVIDENCE = ("code", "safeguard", "outcome", "against", "modalities", "basis", "adaptive", "beaten", "sources")
VERDICTS = ("code", "threat", "modality", "verdict", "rows", "beaten")


def evidence(found: Protection, *, brief: bool = False) -> Table:
    """Return one row for each coverage row of the answer, with its citations (brief: without titles), in the order of codes."""
    used = {row.iri for cell in found.cells for row in cell.rows}
    beaten = {subject for cell in found.cells for subject in cell.beaten}
    cite = address if brief else citation
    told = [row for iri, row in found.rows.items() if iri in used]
    return EVIDENCE, [
        _evidence(row, row["@subject"] in beaten, cite) for row in sorted(told, key=lambda row: str(row["code"] or row["iri"]))
    ]


def _evidence(row: Mapping[str, Any], beaten: bool, cite: Callable[[Mapping[str, Any]], str]) -> tuple[Any, ...]:  # noqa: FBT001 - a column
    return (
        row["code"],
        _name(row["subject"]),
        row["outcome"],
        _name(row["object"]),
        ", ".join(sorted(row["modalities"])),
        row["basis"],
        row["adaptive"],
        "beaten" if beaten else "",
        "; ".join(cite(source) for source in row["references"]),
    )


def _name(told: Mapping[str, Any]) -> str:
    """Return a label with a code, and where it is retired, that it is and what takes its place."""
    successor = f", see {told['replacedBy']}" if told["replacedBy"] else ""
    return f"{told['label']} ({told['code']}{f'; retired{successor}' if told['deprecated'] else ''})"


def citation(source: Mapping[str, Any]) -> str:
    """Return a reference in one line: title, year and where to find it."""
    return f"{source['title']} ({source['year']}), {address(source)}".removesuffix(", ")


def address(source: Mapping[str, Any]) -> str:
    """Return where a reference is found: its arXiv id, else its address."""
    return f"arXiv:{source['arxiv']}" if source["arxiv"] else source["url"] or ""


def verdicts(found: Protection) -> Table:
    """Return one row for each applicable cell."""
    rows = []
    for cell in found.cells:
        threat = found.threats[cell.cell.threat]
        if cell.verdict is not Verdict.NOT_APPLICABLE:
            rows.append((threat["code"], threat["label"], cell.cell.modality, cell.verdict, len(cell.rows), len(cell.beaten)))
    return VERDICTS, rows


def summary(found: Protection) -> str:
    """Return the share of each verdict, over the applicable cells of threats without narrower ones."""
    shares = [f"{line.verdict} {line.share.numerator}" for line in found.summary if line.share.numerator]
    apart = f"; {len(found.unattributed)} rows concern only a family" if found.unattributed else ""
    return f"Of {found.denominator} applicable cells of threats without narrower ones: {', '.join(shares) or 'none'}{apart}.\n"


def to_json(found: Protection) -> str:
    """Return the whole answer as JSON: rows, cells, and the summary with numerators and denominators."""
    columns, rows = evidence(found)
    said = {
        "rows": [dict(zip(columns, row, strict=True)) for row in rows],
        "cells": [dict(zip(VERDICTS, row, strict=True)) for row in verdicts(found)[1]],
        "summary": [
            {"verdict": line.verdict, "numerator": line.share.numerator, "denominator": line.share.denominator}
            for line in found.summary
        ],
        "unattributed": len(found.unattributed),
    }
    return json.dumps(said, ensure_ascii=False, indent=2) + "\n"
