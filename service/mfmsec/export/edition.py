"""What a release says of itself: its version, its date, the releases before it."""

from dataclasses import dataclass

import pyoxigraph as ox

from mfmsec.domain import ids
from mfmsec.domain.versions import order
from mfmsec.errors import FactsError
from mfmsec.mapping.model import iri

_OURS = ox.NamedNode(ids.graph())


@dataclass(frozen=True)
class Edition:
    """One release of the catalog: its IRI, content and format versions, date (xsd:dateTime), and the release before it."""

    iri: str
    version: str
    issued: str
    format: str = ""
    previous: str | None = None


def edition(dataset: ox.Store) -> Edition:
    """Return the newest release that a dataset of ours names, with the IRI of the one before it.

    Raises FactsError where it names none.
    """
    found = dataset.quads_for_pattern(None, ox.NamedNode(iri("mfmsec:version")), None, _OURS)
    releases = sorted((order(_text(quad.object)), _text(quad.subject)) for quad in found)
    if not releases:
        msg = "The facts name no release; write one with its version and its day under facts/releases."
        raise FactsError(msg)
    newest = releases[-1][1]
    said = {quad.predicate.value: _text(quad.object) for quad in dataset.quads_for_pattern(ox.NamedNode(newest), None, None, _OURS)}
    version, issued, form = (said.get(iri(name), "") for name in ("mfmsec:version", "dcterms:issued", "mfmsec:formatVersion"))
    return Edition(newest, version, issued, form, releases[-2][1] if len(releases) > 1 else None)


def _text(term: object) -> str:
    return str(getattr(term, "value", term))
