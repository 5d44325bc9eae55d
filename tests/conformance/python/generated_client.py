"""Asks a server through the client that ariadne-codegen made (it is copied beside that client), and prints what it was told."""

import json
import sys

from catalog_client import Catalog, CoverageFilter, ElementFilter, EvidenceFloor, ModalityFilter, ThreatFilter
from catalog_client.enums import Element, Modality


def _codes(catalog: Catalog, where: CoverageFilter) -> list[str]:
    found: list[str] = []
    page = catalog.coverage(first=7, where=where).coverage
    found += [edge.node.code for edge in page.edges]
    while page.page_info.has_next_page:
        page = catalog.coverage(first=7, where=where, after=page.page_info.end_cursor).coverage
        found += [edge.node.code for edge in page.edges]
    return found


def main(url: str) -> None:
    """Page through the rows, then ask for verdicts under an evidence floor."""
    with Catalog(url=url) as catalog:
        threats = ThreatFilter(element=ElementFilter(eq=Element.BANDWIDTH))
        rows = CoverageFilter(threat=threats, modality=ModalityFilter(eq=Modality.AUDIO))
        floor = EvidenceFloor(adaptive=True, as_of=2025)
        judged = catalog.protection(where=threats, modality=[Modality.AUDIO], evidence=floor).protection
        cells = [(cell.threat.code, cell.verdict) for cell in judged.cells]
        json.dump({"codes": _codes(catalog, rows), "cells": cells, "denominator": judged.denominator}, sys.stdout)


main(*sys.argv[1:])
