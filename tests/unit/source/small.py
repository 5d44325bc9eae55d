"""A small ontology in which nothing is wrong, to plant one sin at a time in."""

import re
from pathlib import Path

from mfmsec.source import mappings

ONTOLOGY = Path(__file__).parents[3] / "ontology"

THREAT = """\
  - id: threat:sin
    type: Threat
    code: MFM-T0009
    label: Sin
    definition: Something goes wrong.
    element: noise
    effect: adds
    concern: [security]
    level: [model]
    properties: [integrity]
    flows: [input-to-model]
    sok_flows: [prediction]
    phases: [inference]
    modalities: [image, text]
    introduced: release:2026.12.0
"""
DEFENSE = """\
  - id: defense:sin
    type: Defense
    code: MFM-D0009
    label: Sin
    definition: Something is done.
    element: noise
    action: suppresses
    level: [model]
    phases: [inference]
    modalities: [image]
    introduced: release:2026.12.0
"""
ATTACK = """\
  - id: attack:sin
    type: Attack
    code: MFM-A0009
    label: Sin
    realizes: ['threat:patch']
    modalities: [image]
    targets: [image, text]
    phases: [inference]
    finding: It works.
    references: ['reference:patches-2024']
    introduced: release:2026.12.0
"""
METHOD = """\
  - id: method:sin
    type: Method
    code: MFM-M0009
    label: Sin
    implements: ['defense:smoothing']
    modalities: [image]
    phases: [inference]
    references: ['reference:patches-2024']
    introduced: release:2026.12.0
"""
COVERAGE = """\
  - id: coverage:C0009
    type: Coverage
    code: MFM-C0009
    subject: method:smooth
    object: attack:sticker
    modalities: [image]
    outcome: fails
    basis: empirical
    adaptive: 'no'
    finding: It failed.
    checked: abstract
    references: ['reference:patches-2024']
    introduced: release:2026.12.0
"""
REFERENCE = """\
  - id: reference:sin-2025
    type: Reference
    title: Sin
    authors: [Ada Lovelace, Grace Hopper]
    year: 2025
    arxiv: '2501.00001'
    doi: 10.1145/3576915.3623109
    url: https://arxiv.org/abs/2501.00001
    verified: title-and-arxiv
    introduced: release:2026.12.0
"""
RELEASE = """\
  - id: release:2027.1.0
    type: Release
    label: Release 2027.1.0
    version: 2027.1.0
    format: '1.0'
    issued: '2027-01-05T00:00:00Z'
"""
FRAMEWORK = """\
  - id: framework:sins
    type: Framework
    name: Sins
    title: All sins
    publisher: Nobody
    year: 2025
    license: MIT
    home: https://example.org/
    version_seen: '1.0'
    source: Its site.
    id_pattern: S[0-9]+
    iri_pattern:
      - id: framework:sins/iri-pattern/entry
        type: IriPattern
        label: entry
        pattern: https://example.org/{id}
    entries:
      - id: framework:sins/entries/sins
        type: EntryCount
        label: sins
        count: 7
    ai_entries: 7
    note: Nothing.
    verified: title
    introduced: release:2026.12.0
"""
ENTRY = """\
  - id: framework:atlas/S2
    type: FrameworkEntry
    entry_id: S2
    label: Sin
    in_framework: framework:atlas
    introduced: release:2026.12.0
"""
SYSTEM = """\
  - id: system:sin
    type: System
    label: Sin
    definition: Somebody runs it.
    modalities: [image, text]
    flows: [input-to-model]
    phases: [inference]
    safeguards: ['method:smooth', 'defense:smoothing']
    introduced: release:2026.12.0
"""
CONCEPT = """\
  - id: concept:effect/expands
    type: Effect
    label: Expands
    definition: It sins.
    of_element: bandwidth
    in_scheme: scheme:effect
    introduced: release:2026.12.0
"""
FACTS = {
    "Threat": THREAT,
    "Defense": DEFENSE,
    "Attack": ATTACK,
    "Method": METHOD,
    "Coverage": COVERAGE,
    "Reference": REFERENCE,
    "Release": RELEASE,
    "Framework": FRAMEWORK,
    "FrameworkEntry": ENTRY,
    "System": SYSTEM,
    "Effect": CONCEPT,
}
HEADER = """\
#mapping_set_id: https://w3id.org/mfmsec/mappings/atlas.sssom.tsv
#license: https://creativecommons.org/licenses/by/4.0/
#curie_map:
#  threat: https://w3id.org/mfmsec/threat/
#  defense: https://w3id.org/mfmsec/defense/
#  atlas: https://w3id.org/mfmsec/framework/atlas/
#  skos: http://www.w3.org/2004/02/skos/core#
#  semapv: https://w3id.org/semapv/vocab/
#  release: https://w3id.org/mfmsec/release/
"""
COLUMNS = list(mappings.COLUMNS)
ROW = [
    "threat:patch",
    "Patch",
    "skos:closeMatch",
    "atlas:S1",
    "Craft data",
    "semapv:BackgroundKnowledgeBasedMatching",
    "0.75",
    "",
    "release:2026.12.0",
]


def table(*rows: list[str]) -> str:
    return HEADER + "".join("\t".join(row) + "\n" for row in (COLUMNS, *rows))


def few_words(axis: str) -> str:
    """Return an axis without its references, and without the one value that a sinner is called by."""
    facts = [fact for fact in axis.split("\n\n") if "concept:effect/expands" not in fact]
    return "\n\n".join(re.sub(r" +references: .*\n", "", fact) for fact in facts).rstrip() + "\n"
