"""Criteria on the headers of ontologies: what WIDOCO shows of one, and the tests of FOOPS! that ask nobody outside.

FOOPS! is the pitfall scanner for the FAIR principles at https://w3id.org/foops/; its tests keep their names here.
"""

from collections.abc import Callable, Iterable, Iterator
from urllib.parse import urlsplit

from rdflib.namespace import DC, DCTERMS, OWL, RDFS, VANN

from mfmsec.domain import ids
from mfmsec.source.criteria import terms
from mfmsec.source.criteria.result import Ask, Found
from mfmsec.source.criteria.view import View, short

STATUS = "http://purl.org/ontology/bibo/status"
OPEN = {
    "https://creativecommons.org/licenses/by/4.0/",
    "https://creativecommons.org/publicdomain/zero/1.0/",
    "https://www.apache.org/licenses/LICENSE-2.0",
}
"""Licences that anybody may reuse the ontology under."""
PERSISTENT = ("w3id.org", "doi.org", "purl.org", "www.w3.org", "data.europa.eu")
BORROWED = (str(DCTERMS), str(DC), str(VANN), str(OWL), str(RDFS), "http://purl.org/ontology/bibo/")
"""Vocabularies for metadata, of those that FOOPS! knows."""
MINIMUM = (DCTERMS.title, DCTERMS.description, DCTERMS.license, DCTERMS.creator, OWL.versionIRI, VANN.preferredNamespaceUri)
RECOMMENDED = (VANN.preferredNamespacePrefix, OWL.versionInfo, DCTERMS.created, DCTERMS.bibliographicCitation)
DETAILED = (DCTERMS.publisher, STATUS, DC.source, DCTERMS.issued)
BASIC_PROVENANCE = (DCTERMS.creator, DCTERMS.created)
PROVENANCE = (DCTERMS.issued, DCTERMS.publisher)
WHOLE = tuple(dict.fromkeys((*MINIMUM, *RECOMMENDED, *DETAILED, DCTERMS.modified, DCTERMS.rights)))
COMPATIBLE = (OWL.backwardCompatibleWith, OWL.incompatibleWith)


def stating(*predicates: str) -> Callable[[View], Found]:
    """Return a look at the headers that lack one of these."""

    def look(view: View) -> Found:
        lacking = [
            f"{short(one)} has no {short(str(two))}" for one in view.headers for two in predicates if not view.values(one, str(two))
        ]
        return _counted(view, lacking)

    return look


def _counted(view: View, sinners: Iterable[str]) -> Found:
    return {"headers": len(view.headers)}, list(sinners) if view.headers else ["there is no header"]


def whole(view: View) -> Found:
    """Count headers that lack what each has once, or what a successor says of the version before it."""
    return _counted(view, [*_not_once(view), *_unrelated(view)])


def _not_once(view: View) -> Iterator[str]:
    for one in view.headers:
        for predicate in WHOLE:
            if (number := len(view.values(one, str(predicate)))) != 1:
                yield f"{short(one)} has {number} of {short(str(predicate))}"


def _unrelated(view: View) -> Iterator[str]:
    """Yield headers that do not name the version before theirs, where there is one, and whether they can replace it."""
    for one in view.headers if len(view.releases) > 1 else ():
        if not view.values(one, str(OWL.priorVersion)):
            yield f"{short(one)} has no owl:priorVersion"
        if not any(view.values(one, str(predicate)) for predicate in COMPATIBLE):
            yield f"{short(one)} says neither owl:backwardCompatibleWith nor owl:incompatibleWith"


def versions(view: View) -> Found:
    """Count headers that are not of the newest release, or whose version IRI does not hold their version."""
    newest = view.releases[-1] if view.releases else ""
    wrong = []
    for one in view.headers:
        told = [str(value.value) for value in view.values(one, str(OWL.versionInfo)) if hasattr(value, "value")]
        where = view.iris(one, str(OWL.versionIRI))
        if told != [newest] or not all(newest in iri.split("/") for iri in where):
            wrong.append(f"{short(one)} is of version {', '.join(told) or 'none'}, not {newest or 'of any release'}")
    return _counted(view, wrong)


def licensed(view: View) -> Found:
    """Count headers without exactly one open licence, given by its own address."""
    told = {one: view.iris(one, str(DCTERMS.license)) for one in view.headers}
    return _counted(
        view, [f"{short(one)} has the licence {found}" for one, found in told.items() if len(found) != 1 or found[0] not in OPEN]
    )


def version_iris(view: View) -> Found:
    """Count headers without a version IRI, or with one that is the ontology's own."""
    told = {one: view.iris(one, str(OWL.versionIRI)) for one in view.headers}
    return _counted(
        view, [f"{short(one)} has the version IRI {found}" for one, found in told.items() if len(found) != 1 or found == [one]]
    )


def prefixed(view: View) -> Found:
    """Count headers that give no prefix, or another namespace than ours, or a prefix that the context gives another meaning."""
    wrong = []
    for one in view.headers:
        told = [
            str(getattr(value, "value", ""))
            for p in (VANN.preferredNamespacePrefix, VANN.preferredNamespaceUri)
            for value in view.values(one, str(p))
        ]
        if told != [ids.SOURCE, ids.NAMESPACE]:
            wrong.append(f"{short(one)} has prefix and namespace {told}")
    return _counted(view, wrong)


def own_ids(view: View) -> Found:
    """Count files of the schema that hold no ontology of their name, and ontologies without a file."""
    files = {f"{ids.BASE}schema/{path.stem}" for path in (view.folder / "schema").glob("*.ttl")}
    return {"files": len(files)}, [f"{short(one)} has no file, or the file no such header" for one in files ^ set(view.headers)]


def persistent(view: View) -> Found:
    """Count ontologies, and namespaces, at an address that nobody promises to keep."""
    addresses = {one: [one, *view.iris(one, str(OWL.versionIRI))] for one in view.headers}
    wrong = [one for found in addresses.values() for one in found if urlsplit(one).hostname not in PERSISTENT]
    return _counted(view, [f"{short(one)} is no persistent address" for one in wrong])


def open_protocol(view: View) -> Found:
    """Count ontologies that cannot be asked for by HTTP."""
    return _counted(
        view, [f"{short(one)} is no address of the web" for one in view.headers if urlsplit(one).scheme not in {"http", "https"}]
    )


def metadata_reuse(view: View) -> Found:
    """Count headers that use no vocabulary for metadata."""
    return _counted(view, [f"{short(one)} uses words of its own" for one in view.headers if not _borrows(view, one)])


def _borrows(view: View, one: str) -> bool:
    from pyoxigraph import NamedNode  # noqa: PLC0415 - as all of this module's users have it loaded

    used = {quad.predicate.value for quad in view.store.quads_for_pattern(NamedNode(one), None, None, None)}
    return any(predicate.startswith(BORROWED) for predicate in used)


def vocabulary_reuse(view: View) -> Found:
    """Count the ties of our terms to those of others; without one, the ontology is a lone sinner."""
    ties = [
        (term, above)
        for term in view.terms
        for predicate in (RDFS.subClassOf, RDFS.subPropertyOf)
        for above in view.iris(term, str(predicate))
        if not above.startswith(ids.BASE)
    ]
    return {"terms under those of others": len(ties)}, [] if ties else ["no term of ours stands under one of another vocabulary"]


_HEADER = "Add it to the header in each file under schema/."
ASKS = (
    Ask(
        "header",
        "headers",
        "Every header is whole: all that WIDOCO shows of an ontology, each once, and how it relates to the version before it.",
        _HEADER,
        whole,
    ),
    Ask(
        "header-version",
        "headers",
        "Every header is of the newest release, in its version and in its version IRI.",
        "Write the release's version into owl:versionInfo and owl:versionIRI of each file under schema/.",
        versions,
    ),
    Ask(
        "license",
        "headers",
        "Every header has one open licence, named by its address.",
        "Give dcterms:license one of the addresses that source/criteria/headers.py lists.",
        licensed,
    ),
    Ask("FIND1", "FOOPS!", "The prefix is declared, and is that of our namespace.", _HEADER, prefixed),
    Ask(
        "HTTP1", "FOOPS!", "The ontology uses an open protocol.", "Name it by an address that begins with https://.", open_protocol
    ),
    Ask("PURL1", "FOOPS!", "The ontology has a persistent address.", "Name it under https://w3id.org/.", persistent),
    Ask(
        "URI2",
        "FOOPS!",
        "The ontology's address is its id: each file under schema/ is named as its header is.",
        "Rename one of the two.",
        own_ids,
    ),
    Ask("VER1", "FOOPS!", "A version IRI is declared, and is not the ontology's own.", _HEADER, version_iris),
    Ask("OM1", "FOOPS!", "The least metadata is declared.", _HEADER, stating(*map(str, MINIMUM))),
    Ask("OM2", "FOOPS!", "The recommended metadata is declared.", _HEADER, stating(*map(str, RECOMMENDED))),
    Ask("OM3", "FOOPS!", "Detailed metadata is declared, but for a DOI and a logo.", _HEADER, stating(*map(str, DETAILED))),
    Ask("OM4.1", "FOOPS!", "The ontology has a licence.", _HEADER, stating(str(DCTERMS.license))),
    Ask("OM5.1", "FOOPS!", "Basic provenance is declared.", _HEADER, stating(*map(str, BASIC_PROVENANCE))),
    Ask("OM5.2", "FOOPS!", "Detailed provenance is declared.", _HEADER, stating(*map(str, PROVENANCE))),
    Ask("VOC1", "FOOPS!", "Metadata reuses existing vocabularies.", "Say it in terms of Dublin Core, VANN or OWL.", metadata_reuse),
    Ask(
        "VOC2",
        "FOOPS!",
        "Well established vocabularies are reused.",
        "Put a class or property under one of SKOS.",
        vocabulary_reuse,
    ),
    Ask("VOC3", "FOOPS!", "All terms have labels.", "Give it one rdfs:label@en in its file under schema/.", terms.term_labels),
    Ask("VOC4", "FOOPS!", "All terms have definitions.", "Give it one skos:definition@en.", terms.term_definitions),
)
LEFT_OUT = {
    "CN1": ("The ontology has content negotiation.", "asked of the running service by its own tests"),
    "DOC1": ("The ontology has HTML documentation.", "asked of the running service by its own tests"),
    "RDF1": ("The ontology is available in RDF.", "asked of the running service by its own tests"),
    "URI1": ("The ontology's address resolves.", "needs the redirects at w3id.org"),
    "VER2": ("The version IRI resolves.", "needs the redirects at w3id.org"),
    "OM4.2": ("The licence resolves.", "needs the network; that its address is a known one is asked as `license`"),
    "FIND2": ("The prefix is found in a registry.", "asks prefix.cc or LOV"),
    "FIND3": ("The ontology is found in a registry.", "asks LOV"),
    "FIND_3_BIS": ("Metadata outlive the ontology.", "asks LOV"),
    "DOI": ("A DOI is declared (part of OM3).", "a registration agency gives it"),
    "logo": ("A logo is declared (part of OM3).", "there is none"),
}
"""Tests of FOOPS! that cannot be answered from the files alone, with what each asks and why it is not asked."""
