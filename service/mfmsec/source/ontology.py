"""The vocabulary as what can be read of it: its parts, their terms, and where the rules, shapes and checks name them."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Final

import pyoxigraph as ox

from mfmsec.domain import ids

OWL: Final = "http://www.w3.org/2002/07/owl#"
RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS: Final = "http://www.w3.org/2000/01/rdf-schema#"
SKOS: Final = "http://www.w3.org/2004/02/skos/core#"
DCTERMS: Final = "http://purl.org/dc/terms/"
_SOURCES: Final = (f"{DCTERMS}source", "http://purl.org/dc/elements/1.1/source", "http://purl.obolibrary.org/obo/IAO_0000119")
"""What says where a definition is from; the last is the annotation of the Information Artifact Ontology for just that."""
PART: Final = f"{ids.BASE}schema/"
WHOLE: Final = "all"
"""The part that imports the others."""
_KINDS: Final = {
    f"{OWL}Class": "class",
    f"{OWL}ObjectProperty": "object property",
    f"{OWL}DatatypeProperty": "datatype property",
    f"{OWL}AnnotationProperty": "annotation property",
}
_TRAITS: Final = {
    f"{OWL}{name}Property": name.lower()
    for name in ("Functional", "InverseFunctional", "Transitive", "Symmetric", "Asymmetric", "Reflexive", "Irreflexive")
}


@dataclass(frozen=True)
class Use:
    """A file that names a term: its folder and name under ontology/, and its first sentence."""

    place: str
    note: str


@dataclass(frozen=True)
class Term:
    """A class or property: what the schema says of it, with IRIs of others, and the files that use it."""

    iri: str
    kind: str
    label: str
    definition: str
    part: str
    traits: tuple[str, ...] = ()
    broader: tuple[str, ...] = ()
    narrower: tuple[str, ...] = ()
    domain: tuple[str, ...] = ()
    range: tuple[str, ...] = ()
    inverse: tuple[str, ...] = ()
    chains: tuple[tuple[str, ...], ...] = ()
    equivalents: tuple[str, ...] = ()
    disjoint: tuple[str, ...] = ()
    used_for: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    deprecated: bool = False
    replaced_by: tuple[str, ...] = ()
    uses: tuple[Use, ...] = ()

    @property
    def name(self) -> str:
        """The part of the IRI after the namespace."""
        return self.iri.removeprefix(ids.NAMESPACE)


@dataclass(frozen=True)
class Part:
    """A file of the schema: its name, title, description and version, what it imports, and its text."""

    name: str
    title: str
    description: str
    version: str
    imports: tuple[str, ...]
    text: bytes
    quads: tuple[ox.Quad, ...] = field(repr=False)


@dataclass(frozen=True)
class Vocabulary:
    """All parts by name, and all terms in the order of their kinds and names."""

    parts: dict[str, Part]
    terms: tuple[Term, ...]

    @property
    def version(self) -> str:
        """The version of the whole."""
        return self.parts[WHOLE].version

    def text(self, name: str | None = None) -> bytes:
        """Return the Turtle of one part, or of all of them."""
        return self.parts[name].text if name else b"\n".join(part.text for part in self.parts.values())

    def quads(self, name: str | None = None) -> list[ox.Quad]:
        """Return the triples of one part, or of all of them."""
        return [quad for part in self.parts.values() if name in {None, part.name} for quad in part.quads]

    def terms_of(self, name: str | None = None) -> list[Term]:
        """Return the terms that one part defines, or all of them."""
        return [term for term in self.terms if name in {None, WHOLE, term.part}]


@cache
def vocabulary(folder: Path) -> Vocabulary:
    """Read the vocabulary of an ontology folder; the part that imports the others comes first."""
    files = sorted((folder / "schema").glob("*.ttl"), key=lambda path: (path.stem != WHOLE, path.stem))
    parts = {path.stem: _part(path) for path in files}
    store = ox.Store()
    store.extend(quad for part in parts.values() for quad in part.quads)
    uses = list(_files(folder))
    found = [_term(store, iri, kind, uses) for iri, kind in _named(store)]
    order = [*_KINDS.values()]
    return Vocabulary(parts, tuple(sorted(found, key=lambda term: (order.index(term.kind), term.name.lower()))))


def _part(path: Path) -> Part:
    text = path.read_bytes()
    # Blank nodes are named by what is said of them, so that a document is the same each time it is made.
    dataset = ox.Dataset(ox.parse(text, format=ox.RdfFormat.TURTLE))
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    marked = (_mark(quad, path.stem) for quad in dataset)
    quads = tuple(sorted(marked, key=str))
    header = [quad for quad in quads if quad.subject == ox.NamedNode(PART + path.stem)]
    told = {quad.predicate.value: _plain(quad.object) for quad in header}
    imports = sorted(_plain(quad.object) for quad in header if quad.predicate.value == f"{OWL}imports")
    title, description, version = (told[name] for name in (f"{DCTERMS}title", f"{DCTERMS}description", f"{OWL}versionInfo"))
    return Part(path.stem, title, description, version, tuple(name.removeprefix(PART) for name in imports), text, quads)


def _plain(term: Any) -> str:  # noqa: ANN401 - any RDF term
    return str(term.value)


def _mark(quad: ox.Quad, part: str) -> ox.Quad:
    """Return a quad in the graph of the schema, with blank nodes that no other part has."""

    def own(term: Any) -> Any:  # noqa: ANN401 - any RDF term
        return ox.BlankNode(f"{part}-{term.value}") if isinstance(term, ox.BlankNode) else term

    return ox.Quad(own(quad.subject), quad.predicate, own(quad.object), ox.NamedNode(ids.graph("schema")))


def _named(store: ox.Store) -> Iterator[tuple[str, str]]:
    for class_, kind in _KINDS.items():
        for quad in store.quads_for_pattern(None, ox.NamedNode(f"{RDF}type"), ox.NamedNode(class_), None):
            if isinstance(quad.subject, ox.NamedNode) and quad.subject.value.startswith(ids.NAMESPACE):
                yield quad.subject.value, kind


def _term(store: ox.Store, iri: str, kind: str, uses: Iterable[tuple[Use, str]]) -> Term:
    def out(predicate: str) -> tuple[Any, ...]:
        found = store.quads_for_pattern(ox.NamedNode(iri), ox.NamedNode(predicate), None, None)
        return tuple(sorted((quad.object for quad in found), key=str))

    def back(predicate: str) -> tuple[str, ...]:
        found = store.quads_for_pattern(None, ox.NamedNode(predicate), ox.NamedNode(iri), None)
        return tuple(sorted(_plain(quad.subject) for quad in found if isinstance(quad.subject, ox.NamedNode)))

    above = f"{RDFS}{'subClassOf' if kind == 'class' else 'subPropertyOf'}"
    types = [node.value for node in out(f"{RDF}type")]
    word = re.compile(rf"\bmfmsec:{re.escape(iri.removeprefix(ids.NAMESPACE))}\b(?!-)")
    return Term(
        iri,
        kind,
        label=next((node.value for node in out(f"{RDFS}label")), ""),
        definition=next((node.value for node in out(f"{SKOS}definition")), ""),
        part=next((node.value.removeprefix(PART) for node in out(f"{RDFS}isDefinedBy")), ""),
        traits=tuple(_TRAITS[name] for name in types if name in _TRAITS),
        broader=tuple(text(store, node) for node in out(above)),
        narrower=back(above),
        domain=tuple(text(store, node) for node in out(f"{RDFS}domain")),
        range=tuple(text(store, node) for node in out(f"{RDFS}range")),
        inverse=(*(node.value for node in out(f"{OWL}inverseOf")), *back(f"{OWL}inverseOf")),
        chains=tuple(tuple(text(store, item) for item in _list(store, node)) for node in out(f"{OWL}propertyChainAxiom")),
        equivalents=tuple(text(store, node) for node in out(f"{OWL}equivalentClass")),
        disjoint=tuple(sorted({*(text(store, node) for node in out(f"{OWL}disjointWith")), *back(f"{OWL}disjointWith")})),
        used_for=tuple(sorted({*back(f"{RDFS}domain"), *back(f"{RDFS}range")})) if kind == "class" else (),
        sources=tuple(node.value for name in _SOURCES for node in out(name)),
        deprecated=any(node.value == "true" for node in out(f"{OWL}deprecated")),
        replaced_by=tuple(node.value for node in out(f"{DCTERMS}isReplacedBy")),
        uses=tuple(use for use, content in uses if word.search(content)),
    )


def text(store: ox.Store, node: Any) -> str:  # noqa: ANN401 - any RDF term
    """Return an IRI as it is, and a class expression in words, its IRIs in angle brackets."""
    if not isinstance(node, ox.BlankNode):
        return str(node.value)
    said: dict[str, Any] = {quad.predicate.value: quad.object for quad in store.quads_for_pattern(node, None, None, None)}
    for joint, name in ((" and ", "intersectionOf"), (" or ", "unionOf")):
        if OWL + name in said:
            return joint.join(_bracketed(text(store, item)) for item in _list(store, said[OWL + name]))
    if f"{OWL}onProperty" in said:
        on = f"<{said[f'{OWL}onProperty'].value}>"
        words = {"hasValue": "is", "someValuesFrom": "some", "allValuesFrom": "only"}
        found = next(((word, said[OWL + name]) for name, word in words.items() if OWL + name in said), None)
        return on if found is None else f"{on} {found[0]} {_bracketed(text(store, found[1]))}"
    return "an expression that the RDF spells out"


def _bracketed(words: str) -> str:
    return words if " " in words or words.startswith("<") else f"<{words}>"


def _list(store: ox.Store, node: Any) -> Iterator[Any]:  # noqa: ANN401 - any RDF term
    while node.value != f"{RDF}nil":
        said = {quad.predicate.value: quad.object for quad in store.quads_for_pattern(node, None, None, None)}
        yield said[f"{RDF}first"]
        node = said[f"{RDF}rest"]


def _files(folder: Path) -> Iterator[tuple[Use, str]]:
    """Yield each rule, shape and check with its text."""
    for pattern in ("checks/*.rq", "rules/*.rq", "shapes/*.ttl"):
        for path in sorted(folder.glob(pattern)):
            content = path.read_text(encoding="utf-8")
            notes = [line.removeprefix("#").strip() for line in content.splitlines() if line.startswith("#")]
            yield Use(path.relative_to(folder).as_posix(), notes[-1] if notes else ""), content


@cache
def mapping_sets(folder: Path) -> dict[str, bytes]:
    """Return the SSSOM tables of an ontology folder by name, as they are written."""
    return {path.name: path.read_bytes() for path in sorted((folder / "mappings").glob("*.sssom.tsv"))}
