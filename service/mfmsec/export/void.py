"""What a dataset holds, counted, and how it is reached, as VoID.

Source: Describing Linked Datasets with the VoID Vocabulary (W3C Interest Group Note, 3 March 2011).
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import pyoxigraph as ox

from mfmsec.domain import ids
from mfmsec.export.description import SITE, SPARQL, Description, Value, name, text, typed
from mfmsec.export.edition import Edition
from mfmsec.export.part import Part
from mfmsec.export.rdf import FORMATS
from mfmsec.mapping.model import RDF_TYPE, iri

MATCHES = tuple(iri(f"skos:{kind}Match") for kind in ("exact", "close", "broad", "narrow", "related"))
_FORMAT = {
    "turtle": "Turtle",
    "ntriples": "N-Triples",
    "nquads": "N-Quads",
    "trig": "TriG",
    "jsonld": "JSON-LD",
    "rdfxml": "RDF_XML",
}
"""Names in https://www.w3.org/ns/formats/."""


@dataclass
class Counts:
    """What was counted in a dataset; no triple may stand in two of its graphs."""

    graphs: Counter[str] = field(default_factory=Counter)
    classes: Counter[str] = field(default_factory=Counter)
    properties: Counter[str] = field(default_factory=Counter)
    links: Counter[tuple[str, str]] = field(default_factory=Counter)
    """Triples for each framework and match predicate."""
    subjects: set[str] = field(default_factory=set)
    objects: set[str] = field(default_factory=set)

    @property
    def triples(self) -> int:
        """How many triples there are."""
        return self.graphs.total()

    @property
    def vocabularies(self) -> list[str]:
        """The namespaces of the properties and classes used."""
        return sorted({re.split(r"(?<=[#/])[^#/]*$", used)[0] for used in (*self.properties, *self.classes)})


def count(parts: Iterable[Part]) -> Counts:
    """Return what some named graphs hold."""
    parts = list(parts)
    home = {
        str(quad.subject): str(getattr(quad.object, "value", ""))
        for part in parts
        for quad in part.store.quads_for_pattern(None, ox.NamedNode(iri("mfmsec:inFramework")), None, ox.NamedNode(part.graph))
    }
    found = Counts()
    for part in parts:
        for quad in part.quads:
            predicate, target = quad.predicate.value, str(quad.object)
            found.graphs[part.graph] += 1
            found.properties[predicate] += 1
            found.subjects.add(str(quad.subject))
            found.objects.add(target)
            if predicate == RDF_TYPE:
                found.classes[target.strip("<>")] += 1
            elif predicate in MATCHES and target in home:
                found.links[home[target], predicate] += 1
    return found


def describe(counts: Counts, edition: Edition, licence: str, names: Mapping[str, str]) -> bytes:
    """Return the description of a release's dataset as Turtle; `names` gives each framework's label by its IRI.

    Its IRI is that of the release; each part of it is named by a fragment of the description's own address.
    """
    said, here = Description(), f"{edition.iri}/void.ttl"
    said.say(
        here,
        "void:DatasetDescription",
        dcterms_title=text(f"What mfmsec {edition.version} holds"),
        dcterms_issued=typed(edition.issued, "dateTime"),
        foaf_primaryTopic=name(edition.iri),
    )
    partitions = [*_partitions(said, here, counts), *_graphs(said, here, counts)]
    linksets = _linksets(said, here, counts, edition, names)
    said.say(
        edition.iri,
        "void:Dataset",
        dcterms_title=text(f"mfmsec {edition.version}"),
        dcterms_license=name(licence),
        dcterms_issued=typed(edition.issued, "dateTime"),
        foaf_homepage=name(SITE),
        **_sizes(counts),
        void_uriSpace=ox.Literal(ids.BASE),
        void_vocabulary=[name(used) for used in counts.vocabularies],
        void_sparqlEndpoint=name(SPARQL),
        void_dataDump=[name(f"{edition.iri}/mfmsec.{form.suffix}") for form in FORMATS.values()],
        void_feature=[name(f"formats:{_FORMAT[form]}") for form in FORMATS],
        void_classPartition=[part for kind, part in partitions if kind == "class"],
        void_propertyPartition=[part for kind, part in partitions if kind == "property"],
        void_subset=[*(part for kind, part in partitions if kind == "graph"), *linksets],
    )
    return said.turtle()


def _sizes(counts: Counts) -> dict[str, Value | Sequence[Value]]:
    sizes = {
        "triples": counts.triples,
        "entities": len(counts.subjects),
        "classes": len(counts.classes),
        "properties": len(counts.properties),
        "distinctSubjects": len(counts.subjects),
        "distinctObjects": len(counts.objects),
    }
    return {f"void_{key}": typed(number, "integer") for key, number in sizes.items()}


def _partitions(said: Description, here: str, counts: Counts) -> list[tuple[str, Value]]:
    found: list[tuple[str, Value]] = []
    for kind, numbers, unit in (("class", counts.classes, "entities"), ("property", counts.properties, "triples")):
        for used, number in sorted(numbers.items()):
            part = f"{here}#{kind}-{_local(used)}"
            sizes: dict[str, Value | Sequence[Value]] = {f"void_{kind}": name(used), f"void_{unit}": typed(number, "integer")}
            said.say(part, "void:Dataset", **sizes)
            found.append((kind, name(part)))
    return found


def _graphs(said: Description, here: str, counts: Counts) -> list[tuple[str, Value]]:
    found: list[tuple[str, Value]] = []
    for graph, number in sorted(counts.graphs.items()):
        source, inferred = ids.source_of(graph)
        part = f"{here}#{'inferred' if inferred else 'stated'}-{source}"
        title = text(f"{'What follows from the facts' if inferred else 'Facts'} of {source}, in the graph {graph}")
        said.say(part, "void:Dataset", dcterms_title=title, void_triples=typed(number, "integer"))
        found.append(("graph", name(part)))
    return found


def _linksets(said: Description, here: str, counts: Counts, edition: Edition, names: Mapping[str, str]) -> list[Value]:
    for framework in sorted({framework for framework, _ in counts.links}):
        said.say(framework, "void:Dataset", dcterms_title=text(names.get(framework, framework)))
    found: list[Value] = []
    for (framework, predicate), number in sorted(counts.links.items()):
        part = f"{here}#{_local(framework)}-{_local(predicate)}"
        said.say(
            part,
            "void:Linkset",
            void_subjectsTarget=name(edition.iri),
            void_objectsTarget=name(framework),
            void_linkPredicate=name(predicate),
            void_triples=typed(number, "integer"),
        )
        found.append(name(part))
    return found


def _local(used: str) -> str:
    return re.split(r"[#/]", used)[-1]
