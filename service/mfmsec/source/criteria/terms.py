"""Criteria on terms and concepts: that each is named, defined, sourced and placed, and plays one role."""

import re
from collections.abc import Iterable, Iterator

import pyoxigraph as ox
from rdflib.namespace import DCTERMS, OWL, RDF, RDFS, SKOS

from mfmsec.domain import ids
from mfmsec.source.criteria.result import Ask, Found
from mfmsec.source.criteria.view import KINDS, View, short

DEFINITION_SOURCE = "http://purl.obolibrary.org/obo/IAO_0000119"
"""The Information Artifact Ontology's `definition source`."""
OWN = "own definition"
"""What stands there where a definition rests on no other text."""
_SENTENCE = re.compile(r"[A-Z0-9'\"].*\.", re.DOTALL)
_NAME = {"class": re.compile(r"[A-Z][A-Za-z0-9]*"), "property": re.compile(r"[a-z][A-Za-z0-9]*")}
_SLUG = "[a-z0-9]+(?:-[a-z0-9]+)*"
_LOOSE = {
    "Coverage": r"C[0-9]{4,}",
    "Release": r"[0-9]{4}\.[0-9]{1,2}\.[0-9]+",
    "FrameworkEntry": rf"{_SLUG}/\S+",
    "IriPattern": rf"{_SLUG}/\S+",
    "EntryCount": rf"{_SLUG}/\S+",
    "Mapping": r"\S+",
}
"""Classes whose individuals are named otherwise than by a slug; CONVENTIONS.md says how."""
_LOGIC = (RDFS.subClassOf, RDFS.subPropertyOf, RDFS.domain, RDFS.range, OWL.equivalentClass, OWL.propertyChainAxiom)


def _labels(view: View, of: Iterable[str]) -> Iterator[str]:
    for one in of:
        if (number := len(view.texts(one, str(RDFS.label)))) != 1:
            yield f"{short(one)} has {number} English labels"


def _definitions(view: View, of: Iterable[str]) -> Iterator[str]:
    for one in of:
        found = view.texts(one, str(SKOS.definition))
        if len(found) != 1:
            yield f"{short(one)} has {len(found)} English definitions"
        elif not _SENTENCE.fullmatch(found[0]):
            yield f"{short(one)} is defined by no sentence"


def _sourced(view: View, of: list[str]) -> Found:
    cited = {one for one in of if _cites(view, one)}
    own = {one for one in of if OWN in view.texts(one, DEFINITION_SOURCE)}
    counted = {"with a source": len(cited), "own definitions": len(own - cited)}
    return counted, [f"{short(one)} names no source" for one in of if one not in cited | own]


def _cites(view: View, one: str) -> bool:
    """Tell whether a source is named that the dataset knows as a reference."""
    known = f"{ids.NAMESPACE}Reference"
    sources = {*view.iris(one, str(DCTERMS.source)), *view.iris(one, DEFINITION_SOURCE)}
    return any(known in view.iris(source, str(RDF.type)) for source in sources)


def term_labels(view: View) -> Found:
    """Count terms without exactly one English label."""
    return {"terms": len(view.terms)}, list(_labels(view, view.terms)) or _none(view.terms, "term")


def term_definitions(view: View) -> Found:
    """Count terms without exactly one English sentence that defines them."""
    return {"terms": len(view.terms)}, list(_definitions(view, view.terms)) or _none(view.terms, "term")


def term_sources(view: View) -> Found:
    """Count terms that neither cite a reference nor are called our own."""
    return _sourced(view, view.terms)


def concept_labels(view: View) -> Found:
    """Count concepts without exactly one English label."""
    return {"concepts": len(view.concepts)}, list(_labels(view, view.concepts)) or _none(view.concepts, "concept")


def concept_definitions(view: View) -> Found:
    """Count concepts without exactly one English sentence that defines them."""
    return {"concepts": len(view.concepts)}, list(_definitions(view, view.concepts)) or _none(view.concepts, "concept")


def concept_sources(view: View) -> Found:
    """Count concepts that neither cite a reference nor are called our own."""
    return _sourced(view, view.concepts)


def _none(found: list[str], what: str) -> list[str]:
    return [] if found else [f"there is no {what}"]


def defined_by(view: View) -> Found:
    """Count terms that do not name exactly one ontology of the dataset as the one that defines them."""
    homes = {term: view.iris(term, str(RDFS.isDefinedBy)) for term in view.terms}
    wrong = {term for term, found in homes.items() if len(found) != 1 or found[0] not in view.headers}
    counted = {"terms": len(homes), "ontologies": len({home for found in homes.values() for home in found})}
    return counted, [f"{short(term)} is defined by {', '.join(map(short, homes[term])) or 'nothing'}" for term in wrong]


def orphans(view: View) -> Found:
    """Count terms that no axiom and no fact ties to anything, and concepts that stand in no scheme and no hierarchy."""
    lone = [term for term in view.terms if not _tied(view, term)]
    loose = [one for one in view.concepts if not _placed(view, one)]
    return {"terms": len(view.terms), "concepts": len(view.concepts)}, [f"{short(one)} stands alone" for one in [*lone, *loose]]


def _tied(view: View, term: str) -> bool:
    node = ox.NamedNode(term)
    axioms = any(view.values(term, str(axiom)) for axiom in _LOGIC)
    return axioms or any(view.pointing(term)) or any(view.store.quads_for_pattern(None, node, None, None))


def _placed(view: View, one: str) -> bool:
    if str(SKOS.ConceptScheme) in view.iris(one, str(RDF.type)):
        return any(view.pointing(one, str(SKOS.inScheme)))
    return bool(view.iris(one, str(SKOS.inScheme)) or view.iris(one, str(SKOS.broader))) or any(
        view.pointing(one, str(SKOS.broader))
    )


def names(view: View) -> Found:
    """Count terms and individuals of ours whose names have another form than CONVENTIONS.md gives them."""
    wrong = [term for term in view.terms if not _NAME[view.role(term)].fullmatch(term.removeprefix(ids.NAMESPACE))]
    kinds = {**ids.KINDS, **{name: slug for name, (slug, _) in ids.AXES.items()}}
    seen = 0
    for name, kind in kinds.items():
        form = re.compile(rf"{re.escape(ids.BASE)}{kind}/{_LOOSE.get(name, _SLUG)}")
        space = str(SKOS) if name == "ConceptScheme" else ids.NAMESPACE
        ours = [one for one in view.of_type(space + name) if one.startswith(ids.BASE)]
        seen += len(ours)
        wrong += [one for one in ours if not form.fullmatch(one)]
    return {"terms": len(view.terms), "individuals": seen}, [f"{short(one)} is not named as its kind is" for one in wrong]


def punning(view: View) -> Found:
    """Count IRIs that play two roles: class, property or individual; or that are a property of two kinds."""
    roles: dict[str, set[str]] = {term: {KINDS[kind] for kind in kinds} for term, kinds in view.declared.items()}
    links = {term for term, kinds in view.declared.items() if str(OWL.ObjectProperty) in kinds}
    for quad in view.facts():
        predicate = quad.predicate.value
        if isinstance(quad.subject, ox.NamedNode):
            roles.setdefault(quad.subject.value, set()).add("individual")
        if isinstance(quad.object, ox.NamedNode) and (predicate in links or predicate == str(RDF.type)):
            roles.setdefault(quad.object.value, set()).add("individual" if predicate in links else "class")
    sinners = [f"{short(iri)} is {' and '.join(sorted(found))}" for iri, found in roles.items() if len(found) > 1]
    sinners += [f"{short(term)} is a property of two kinds" for term, kinds in view.declared.items() if _kinds(kinds) > 1]
    return {"IRIs": len(roles)}, sinners


def _kinds(declared: set[str]) -> int:
    return sum(KINDS[kind] == "property" for kind in declared)


ASKS = (
    Ask(
        "term-label",
        "terms",
        "Every class and property of ours has one English label.",
        "Give it one rdfs:label@en in its file under schema/.",
        term_labels,
    ),
    Ask(
        "term-definition",
        "terms",
        "Every class and property of ours has one definition, an English sentence.",
        "Give it one skos:definition@en that begins with a capital and ends with a full stop.",
        term_definitions,
    ),
    Ask(
        "term-source",
        "terms",
        f"Every class and property of ours names a reference as its definition's source, or the words “{OWN}”.",
        f'Give it obo:IAO_0000119: the reference, or "{OWN}"@en.',
        term_sources,
    ),
    Ask(
        "term-defined-by",
        "terms",
        "Every class and property of ours names the one part of the schema that defines it.",
        "Give it one rdfs:isDefinedBy, the ontology whose header stands in the same file.",
        defined_by,
    ),
    Ask(
        "concept-label",
        "concepts",
        "Every concept and every scheme has one English label.",
        "Give it one label in its facts.",
        concept_labels,
    ),
    Ask(
        "concept-definition",
        "concepts",
        "Every concept and every scheme has one definition, an English sentence.",
        "Give it one definition that begins with a capital and ends with a full stop.",
        concept_definitions,
    ),
    Ask(
        "concept-source",
        "concepts",
        f"Every concept and every scheme rests on a reference, or carries the words “{OWN}”.",
        "Cite a reference that is there; the rule own-definition calls the others our own.",
        concept_sources,
    ),
    Ask(
        "no-orphan",
        "terms and concepts",
        "Every term is tied to others by an axiom or a fact; every concept stands in a scheme or in a hierarchy.",
        "Tie it to what it belongs to, or take it out.",
        orphans,
    ),
    Ask(
        "names",
        "terms and concepts",
        "Every term and every individual of ours is named as CONVENTIONS.md says.",
        "Rename it before its first release; afterwards retire it and name the successor.",
        names,
    ),
    Ask(
        "no-punning",
        "terms and concepts",
        "No IRI is two of class, property and individual, and no property is of two kinds.",
        "Give one of the two roles an IRI of its own, or correct the link.",
        punning,
    ),
)
