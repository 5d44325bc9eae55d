"""Every check that can be made on the facts as written, before they become RDF: what a user can mistype is found here.

JSON-LD drops what it does not know, so nothing of this can be left to SHACL.
"""

from collections.abc import Callable, Iterator
from itertools import chain, islice
from pathlib import Path

from mfmsec.source.assemble import Source, context
from mfmsec.source.facts import Fact
from mfmsec.source.findings import Finding
from mfmsec.source.known import Known, gather
from mfmsec.source.validation import codes, crosswalk, judgements, links, names, twice, values

EACH: tuple[Callable[[Fact, Known], Iterator[Finding]], ...] = (
    names.check_type,
    names.check_id,
    codes.check,
    names.check_keys,
    values.check,
    judgements.check,
)
"""The checks that look at one fact at a time."""


def findings(source: Source, folder: Path) -> list[Finding]:
    """Return all that is wrong with the facts that were read from an ontology folder, by file and line.

    Where a file could not be read at all, only that is returned: what it holds would seem to be missing everywhere. The
    meaning of keys and the values of axes are those of the folder's `context.jsonld`. Raises Fault where that is unreadable.
    """
    if any(finding.severity == "error" for finding in source.findings):
        return sorted(source.findings)
    return checked(source, gather(source, context(folder)))


def checked(source: Source, known: Known, most: int | None = None) -> list[Finding]:
    """Return what is wrong with facts found by id and by class, by file and line; they may be a user's.

    After so many as `most` no more is looked for: a finding takes a thousand times as long as a fact without fault.
    """
    each = (finding for fact in known.facts for check in EACH for finding in check(fact, known))
    found = islice(chain(each, links.check(known), twice.check(known), crosswalk.check(source, known)), most)
    return sorted({*source.findings, *found})
