"""Where a triple was written: from an individual and a predicate back to the file, the line and the key."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from mfmsec.domain import ids
from mfmsec.source.assemble import Source
from mfmsec.source.facts import Fact
from mfmsec.source.findings import Finding
from mfmsec.source.known import Known, gather
from mfmsec.source.mappings import COLUMN_OF
from mfmsec.source.schema import keys
from mfmsec.source.terms import expander, predicates

ELSEWHERE = "dataset"
"""What a finding names instead of a file where no fact is to blame."""
_IRI = re.compile(r"https?://[^\s\"<>]+")


@dataclass(frozen=True)
class Places:
    """The facts by IRI, and the keys that a predicate may come from."""

    by_iri: Mapping[str, Fact]
    keys: Mapping[str, tuple[str, ...]]
    short: Mapping[str, str]
    """Namespaces with the prefixes that the facts use for them, the longest first."""

    def finding(self, iri: str, predicate: str, why: tuple[str, str], check: str, severity: str) -> Finding:
        """Return a finding about an individual at the line where what is wrong with it was written."""
        fact, (message, repair) = self.by_iri.get(iri), why
        if fact is None:
            key = "" if iri.startswith("http") else predicate
            return Finding(
                ELSEWHERE, 0, key, f"{self.compact(iri)}: {self.compact(message)}", self.compact(repair), check, severity
            )
        key = self._key(fact, predicate)
        shown = COLUMN_OF.get(key, key) if fact.type == "Mapping" else key
        message, repair = self.compact(f"{fact.id}: {message}"), self.compact(repair)
        return Finding(fact.file, fact.at(key), shown, message, repair, check, severity)

    def _key(self, fact: Fact, predicate: str) -> str:
        known = [key for key in self.keys.get(predicate, ()) if key in keys(fact.type) or key in fact.data]
        return next((key for key in known if key in fact.data), known[0] if known else "")

    def compact(self, text: str) -> str:
        """Return a text with its IRIs written as the facts write them."""
        return _IRI.sub(lambda found: self._compact(found[0]), text)

    def _compact(self, iri: str) -> str:
        base = next((base for base in self.short if iri.startswith(base)), "")
        return f"{self.short[base]}:{iri.removeprefix(base)}" if base else iri


def places(source: Source, context: Mapping[str, Any], known: Known | None = None) -> Places:
    """Return where each individual that was read from a folder is written; `known` spares reading the facts once more."""
    expand = expander(context)
    bases = {base: prefix for prefix, base in context.items() if isinstance(base, str) and base.endswith(("/", "#"))}
    longest = {base: bases[base] for base in sorted(bases, key=len, reverse=True) if base != ids.BASE}
    found = known or gather(source, context)
    return Places({expand(name): fact for name, fact in found.by_id.items()}, predicates(context), {**longest, ids.BASE: "concept"})
